"""Channel `mail`: to a person's own address, through the organisation's SMTP server."""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, ClassVar

from qingting.errors import ChannelError, Fault, InputError
from qingting.lang import tr
from qingting.notices.channels.base import TIMEOUT_S, Message, UnansweredError, told

Connect = Callable[[str, int, str], smtplib.SMTP]  # host, port, tls

TLS = ("none", "starttls", "tls")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.:-]+")


def is_address(text: str) -> bool:
    """Whether a mail server takes it as an address; ASCII only.

    >>> is_address("lin@bureau.example"), is_address("林@bureau.example"), is_address("lin")
    (True, False, False)
    """
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def connect(host: str, port: int, tls: str) -> smtplib.SMTP:
    """Open a connection; encrypted from its first byte where `tls` says so."""
    if tls != "tls":
        return smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)


@dataclass(frozen=True)
class Mail:
    """Settings: `host`, `port`, `tls` (none, starttls, tls), `from`; `user`, empty where the
    server wants no sign-in. Secret: the password.

    The same message has the same Message-ID on every try. Answers 5xx are permanent, others pass.
    """

    connect: Connect = connect
    kind: ClassVar[str] = "mail"
    personal: ClassVar[bool] = True

    def read(self, given: Mapping[str, str]) -> dict[str, Any]:
        found = {name: given.get(name, "").strip() for name in ("host", "tls", "from", "user")}
        port = given.get("port", "").strip()
        checks = {
            "host": (
                _HOST.fullmatch(found["host"]),
                tr("must be a host name, as mail.example.org", "应为主机名，如 mail.example.org"),
            ),
            "port": (
                port.isascii() and port.isdigit() and 0 < int(port) < 65536,
                tr("must be a number, 465 or 587 mostly", "应为端口号，一般是 465 或 587"),
            ),
            "tls": (found["tls"] in TLS, tr("must be one of ", "应为其中之一：") + " ".join(TLS)),
            "from": (is_address(found["from"]), tr("must be a mail address", "应为邮箱地址")),
        }
        if faults := [Fault(name, 0, said) for name, (good, said) in checks.items() if not good]:
            raise InputError(faults)
        return found | {"port": int(port)}

    def send(self, settings: Mapping[str, Any], secret: str, message: Message) -> str:
        if not is_address(message.to):
            wants = tr("the address is no mail address", "收件地址不是邮箱地址")
            raise _refused(settings, wants, permanent=True)
        user = settings.get("user", "")
        hidden = (secret, _coded(secret), _coded(f"\0{user}\0{secret}")) if secret else ()
        out = False  # from here on nobody knows, until an answer came
        try:
            server = self.connect(settings["host"], settings["port"], settings["tls"])
            try:
                if settings["tls"] == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if user:
                    server.login(user, secret)
                else:
                    server.ehlo_or_helo_if_needed()
                _taken(server.mail(settings["from"]))
                _taken(server.rcpt(message.to))
                out = True
                said = _taken(server.data(_letter(settings["from"], message)))
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
            finally:
                server.close()
        except smtplib.SMTPResponseException as e:
            why = told(f"{e.smtp_code} ".encode() + _bytes(e.smtp_error), *hidden)
            raise _refused(settings, why, permanent=e.smtp_code >= 500) from None
        except (smtplib.SMTPServerDisconnected, ValueError, OSError) as e:
            why = told(f"{type(e).__name__}: {e}", *hidden)
            if out:
                raise _unanswered(settings, why) from None
            raise _refused(settings, why, permanent=_is_setting(e)) from None
        return told(said, *hidden)


def _taken(answer: tuple[int, bytes]) -> bytes:
    code, said = answer
    if code not in (250, 251):
        raise smtplib.SMTPResponseException(code, said)
    return f"{code} ".encode() + said


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _coded(text: str) -> str:
    """As it goes over the line when signing in; a server may quote it in its refusal."""
    return b64encode(text.encode()).decode("ascii")


def _is_setting(error: Exception) -> bool:
    """Whether the settings must be mended first: what smtplib finds by itself, except a line that
    broke.
    """
    of_line = isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, smtplib.SMTPException | ValueError) and not of_line


def _letter(sender: str, message: Message) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.key}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # so that no absence note answers it
    mail.set_content(message.text, cte="base64")
    mail.add_alternative(message.html, subtype="html", cte="base64")
    return mail.as_bytes()


def _refused(settings: Mapping[str, Any], why: str, *, permanent: bool) -> ChannelError:
    host = settings["host"]
    what = tr(
        f"The mail server {host} did not take the mail: {why}.",
        f"邮件服务器 {host} 未接收邮件：{why}。",
    )
    remedy = (
        tr("Look at the settings of the channel and the address.", "请检查通道设置与收件地址。")
        if permanent
        else tr("It is tried again.", "将重试。")
    )
    return ChannelError(f"{what} {remedy}", permanent=permanent)


def _unanswered(settings: Mapping[str, Any], why: str) -> UnansweredError:
    host = settings["host"]
    return UnansweredError(
        tr(
            f"The mail went to {host}, and no answer came: {why}. It is tried again.",
            f"邮件已发往 {host}，未收到应答：{why}。将重试。",
        ),
        permanent=False,
    )
