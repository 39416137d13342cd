"""Channel `webhook`: each notice is POSTed as JSON, signed where a key is set."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx

from qingting import guard
from qingting.errors import ChannelError, Fault, InputError, SourceError
from qingting.lang import tr
from qingting.notices.channels.base import TIMEOUT_S, Message, UnansweredError, told

_TRANSIENT = frozenset({408, 425, 429})  # of the 4xx, those that ask for another try


@dataclass(frozen=True)
class Webhook:
    """Settings: `url`. Secret: the key of signatures, or none.

    Taken only if the answer is 2xx and its body says `{"ok": true}`: chat robots answer 200 with
    an error inside.

    Attributes:
        transport: what carries a request; if left out, one that reaches nothing inside the house
            unless the operator allows it, or, where `patient`, httpx's own: that address is the
            operator's word.
        patient: no refusal is permanent.
    """

    transport: httpx.BaseTransport | None = None
    patient: bool = False
    kind: ClassVar[str] = "webhook"
    personal: ClassVar[bool] = False

    def read(self, given: Mapping[str, str]) -> dict[str, Any]:
        url = given.get("url", "").strip()
        try:
            parts = urlsplit(url)
            sound = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        except ValueError:  # brackets that hold no IPv6 address
            sound = False
        if not sound:
            wants = tr(
                "must be an http:// or https:// address without a password in it",
                "应为 http:// 或 https:// 地址，其中不带密码",
            )
            raise InputError([Fault("url", 0, wants)])
        return {"url": url}

    def send(self, settings: Mapping[str, Any], secret: str, message: Message) -> str:
        body = json.dumps(message.body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"} | _signed(body, secret, message)
        try:
            with httpx.Client(transport=self._way(), timeout=TIMEOUT_S) as client:
                answer = client.post(settings["url"], content=body, headers=headers)
        except SourceError as e:  # the guard's
            raise self._refused(str(e), permanent=e.permanent) from e
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as e:
            raise self._refused(told(str(e), secret), permanent=True) from e
        except (httpx.ConnectError, httpx.ConnectTimeout) as e:
            raise self._refused(told(f"{type(e).__name__}: {e}", secret), permanent=False) from e
        except httpx.HTTPError as e:
            raise UnansweredError(
                tr(
                    f"The webhook did not answer ({type(e).__name__}). It is tried again.",
                    f"Webhook 没有应答（{type(e).__name__}）。将重试。",
                ),
                permanent=False,
            ) from e
        said = told(answer.content[:2000], secret)
        if not answer.is_success:
            passing = answer.status_code >= 500 or answer.status_code in _TRANSIENT
            raise self._refused(f"HTTP {answer.status_code} {said}".strip(), permanent=not passing)
        if not _says_ok(answer):
            without = tr('the answer does not say {"ok": true}', '应答中没有 {"ok": true}')
            raise self._refused(f"{without}: {said}", permanent=False)
        return said

    def _way(self) -> httpx.BaseTransport | None:
        if self.transport is not None or self.patient:
            return self.transport
        return guard.transport_of(allow=guard.allowed())

    def _refused(self, why: str, *, permanent: bool) -> ChannelError:
        permanent = permanent and not self.patient
        what = tr(f"The webhook did not take the notice: {why}.", f"Webhook 未接收提醒：{why}。")
        remedy = (
            tr("Look at its address and key.", "请检查地址与密钥。")
            if permanent
            else tr("It is tried again.", "将重试。")
        )
        return ChannelError(f"{what} {remedy}", permanent=permanent)


def _signed(body: bytes, key: str, message: Message) -> dict[str, str]:
    """The headers by which the other side knows who sent it and that it is fresh."""
    if not key:
        return {}
    at = str(int(message.at.timestamp()))
    digest = hmac.new(key.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Qingting-Timestamp": at, "X-Qingting-Signature": f"sha256={digest}"}


def _says_ok(answer: httpx.Response) -> bool:
    try:
        said = answer.json()
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("ok") is True
