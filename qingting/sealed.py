"""Secrets of channels: encrypted before they are stored, with a key that is not in the database.

A copy of the database alone opens nothing. To change the key, put the new one before the old one
in `QINGTING_CHANNEL_KEY` or in the file; what is stored next is sealed with the new one.
"""

from __future__ import annotations

import re

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from qingting import settings
from qingting.errors import ConfigError
from qingting.lang import tr

FILE = "channel.key"


def seal(text: str) -> str:
    """Return a secret as it may be stored.

    Raises:
        ConfigError: the key is no key.
    """
    return _keys().encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """Return a stored secret as it was given; keep it no longer than it is used.

    Raises:
        ConfigError: the key is no key, or not the one that sealed it.
    """
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken:
        hint = tr(
            "does not open the stored secrets, so these channels cannot send. Restore the key that"
            " belongs to this database, or enter the passwords of the channels again.",
            "打不开已存的密钥，相关通道无法发送。请恢复与本数据库配套的密钥文件，或重新填写各通道的密码。",
        )
        raise ConfigError("QINGTING_CHANNEL_KEY", "…", hint) from None


def _keys() -> MultiFernet:
    text = settings.key(
        "CHANNEL_KEY", settings.DATA / FILE, lambda: Fernet.generate_key().decode("ascii")
    )
    try:
        return MultiFernet([Fernet(key) for key in re.split(r"[\s,]+", text.strip())])
    except ValueError:
        hint = tr(
            "is not a key, so no secret can be stored or read. Remove the file for a new one, or"
            " give 32 bytes in url-safe base64.",
            "不是有效的密钥，无法存取密码。请删除该文件以重新生成，"
            "或填写 32 字节的 url-safe base64。",
        )
        raise ConfigError("QINGTING_CHANNEL_KEY", "…", hint) from None
