"""Every channel faces the same examiner; what only one of them promises follows."""

from __future__ import annotations

import email
import hashlib
import hmac
import smtplib
from collections.abc import Callable
from email.policy import default
from typing import Any

import httpx
import pytest

from qingting.errors import ChannelError
from qingting.notices.channels import CHANNELS, NOTIFY_URL
from qingting.notices.channels.mail import Mail
from qingting.notices.channels.webhook import Webhook

from .examiner import NOW, SECRET, Case, check_channel, message

HOOK = {"url": "https://hook.example/ok"}
FORM = {
    "host": "ok.example",
    "port": "587",
    "tls": "none",
    "from": "qingting@bureau.example",
    "user": "qingting",
}


class Server(smtplib.SMTP):
    """smtplib as it is, but for the line: answers come from a script instead of a socket."""

    def __init__(self, host: str, taken: list[bytes]) -> None:
        super().__init__(local_hostname="here.example")
        self._host = host
        self._taken = taken
        self._said = ""
        self._data = b""
        self.sock = object()

    def send(self, s: bytes | str) -> None:
        if isinstance(s, bytes) and self._said == "DATA":
            self._data = s
        else:
            self._said = (s if isinstance(s, str) else s.decode()).split()[0].upper()

    def getreply(self) -> tuple[int, bytes]:
        verb = "." if self._data else self._said
        data, self._data = self._data, b""
        fails = FAILS.get(self._host, {})
        if verb in fails:
            if isinstance(fails[verb], Exception):
                raise fails[verb]
            return fails[verb]
        if verb == ".":
            self._taken.append(data)
        return ANSWERS[verb]

    def close(self) -> None:
        self.sock = None


ANSWERS: dict[str, tuple[int, bytes]] = {
    "EHLO": (250, b"ok.example\nAUTH PLAIN LOGIN"),
    "AUTH": (235, b"welcome"),
    "MAIL": (250, b"ok"),
    "RCPT": (250, b"ok"),
    "DATA": (354, b"go on"),
    ".": (250, b"2.0.0 queued as 4Xk2"),
    "QUIT": (221, b"bye"),
}
GONE = smtplib.SMTPServerDisconnected("Connection unexpectedly closed: timed out")
FAILS: dict[str, dict[str, Any]] = {
    "badpassword.example": {"AUTH": (535, f"no, {SECRET} is wrong".encode())},
    "nosuchuser.example": {"RCPT": (550, "没有这个用户".encode())},
    "spam.example": {".": (554, b"refused as spam")},
    "busy.example": {"MAIL": (451, b"try later")},
    "full.example": {".": (452, b"disk full")},
    "slow.example": {"EHLO": GONE, "HELO": GONE},
    "silent.example": {".": GONE},
    "norude.example": {"QUIT": GONE},
}


def mail(taken: list[bytes]) -> Mail:
    def connect(host: str, port: int, tls: str) -> smtplib.SMTP:
        if host == "closed.example":
            raise ConnectionRefusedError(111, "Connection refused")
        return Server(host, taken)

    return Mail(connect)


def mail_case(taken: list[bytes]) -> Case:
    def received() -> list[str]:
        return [str(_read(raw)["subject"]) + _text(raw) for raw in taken]

    return Case(
        FORM,
        received,
        permanent=[
            {"host": host} for host in ("badpassword.example", "nosuchuser.example", "spam.example")
        ],
        passing=[
            {"host": host}
            for host in ("closed.example", "busy.example", "full.example", "slow.example")
        ],
        unanswered=[{"host": "silent.example"}],
        wrong={
            "host": ["", "mail server"],
            "port": ["", "0", "65536", "smtp", "²"],
            "tls": ["", "ssl"],
            "from": ["", "办公室", "desk@bureau.example\nBcc: x@y.example"],
        },
    )


def _read(raw: bytes) -> Any:
    return email.message_from_bytes(raw.removesuffix(b".\r\n"), policy=default)


def _text(raw: bytes) -> str:
    return str(_read(raw).get_body(("plain",)).get_content())


def hook(answer: Callable[[httpx.Request], httpx.Response]) -> Webhook:
    return Webhook(httpx.MockTransport(answer))


def answers(taken: list[httpx.Request]) -> Callable[[httpx.Request], httpx.Response]:
    """A receiver that answers as the path says."""

    def answer(request: httpx.Request) -> httpx.Response:
        what = request.url.path.strip("/")
        if what == "closed":
            raise httpx.ConnectError("refused")
        if what == "silent":
            raise httpx.ReadTimeout("")
        if what.isdecimal():
            return httpx.Response(int(what), text=f"no {SECRET}")
        if what == "not-json":
            return httpx.Response(200, text="ok")
        taken.append(request)
        return httpx.Response(200, json={"ok": what == "ok"})

    return answer


def hook_case(taken: list[httpx.Request]) -> Case:
    def url(path: str) -> dict[str, str]:
        return {"url": f"https://hook.example/{path}"}

    return Case(
        HOOK,
        lambda: [r.headers["X-Qingting-Signature"] + r.content.decode() for r in taken],
        permanent=[
            url("400"),
            url("404"),
            url("410"),
            url("302"),
            {"url": "https://h.example/\x00"},
        ],
        passing=[url(p) for p in ("500", "503", "408", "429", "closed", "not-json", "said-no")],
        unanswered=[url("silent")],
        wrong={"url": ["", "hook.example", "ftp://hook.example/", "https://a:b@hook.example/"]},
    )


def test_mail_passes_the_examiner(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []

    check_channel(mail(taken), mail_case(taken), monkeypatch)


def test_a_webhook_passes_the_examiner(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[httpx.Request] = []

    check_channel(hook(answers(taken)), hook_case(taken), monkeypatch)


def test_every_channel_is_examined() -> None:
    assert set(CHANNELS) == {"mail", "webhook"}


def test_a_mail_says_from_whom_to_whom_and_that_a_machine_wrote_it() -> None:
    taken: list[bytes] = []
    channel = mail(taken)

    said = channel.send(channel.read(FORM), SECRET, message())

    got = _read(taken[0])
    assert (got["from"], got["to"]) == ("qingting@bureau.example", "lin@bureau.example")
    assert got["message-id"] == "<qingting.1@bureau.example>"
    assert got["auto-submitted"] == "auto-generated"
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert said == "250 2.0.0 queued as 4Xk2"


def test_a_mail_that_was_taken_is_delivered_however_the_server_says_goodbye() -> None:
    channel = mail([])

    said = channel.send(channel.read({**FORM, "host": "norude.example"}), SECRET, message())

    assert said.startswith("250")


@pytest.mark.parametrize("to", ["林@bureau.example", "a@b.example\r\nRCPT TO:<x@y.example>"])
def test_an_address_that_is_none_is_refused_for_good(to: str) -> None:
    channel = mail([])

    with pytest.raises(ChannelError) as caught:
        channel.send(channel.read(FORM), SECRET, message(to))

    assert caught.value.permanent


def test_the_receiver_of_a_webhook_can_check_who_sent_it_and_when() -> None:
    taken: list[httpx.Request] = []

    hook(answers(taken)).send(HOOK, SECRET, message())

    at = taken[0].headers["X-Qingting-Timestamp"]
    signed = hmac.new(SECRET.encode(), f"{at}.".encode() + taken[0].content, hashlib.sha256)
    assert at == str(int(NOW.timestamp()))
    assert taken[0].headers["X-Qingting-Signature"] == f"sha256={signed.hexdigest()}"


def test_without_a_key_a_webhook_is_not_signed() -> None:
    taken: list[httpx.Request] = []

    hook(answers(taken)).send(HOOK, "", message())

    assert "X-Qingting-Signature" not in taken[0].headers


def test_whatever_notify_url_answers_is_tried_again() -> None:
    patient = Webhook(httpx.MockTransport(answers([])), patient=NOTIFY_URL.patient)

    with pytest.raises(ChannelError) as caught:
        patient.send({"url": "https://hook.example/404"}, "", message())

    assert not caught.value.permanent


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/hook", "http://[::1]/", "http://169.254.1.1/"])
def test_a_webhook_of_an_organisation_reaches_nothing_inside_the_house(url: str) -> None:
    with pytest.raises(ChannelError, match=r"not a public address|不是公网地址") as refused:
        CHANNELS["webhook"].send({"url": url}, "", message())

    assert refused.value.permanent


def test_a_network_that_the_operator_allows_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_PRIVATE_NETWORKS", "127.0.0.0/8")

    with pytest.raises(ChannelError) as refused:
        CHANNELS["webhook"].send({"url": "http://127.0.0.1:9/hook"}, "", message())

    assert "ConnectError" in str(refused.value)


def test_the_operators_own_address_may_be_on_this_machine() -> None:
    with pytest.raises(ChannelError) as refused:
        NOTIFY_URL.send({"url": "http://127.0.0.1:9/hook"}, "", message())

    assert "ConnectError" in str(refused.value)
