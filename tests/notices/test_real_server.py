"""A mail really goes out: from a notice to an SMTP server on loopback."""

from __future__ import annotations

import asyncio
import email
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.policy import default

import pytest

from qingting.errors import ChannelError
from qingting.notices.actions import lease, settle
from qingting.notices.letters import post
from qingting.notices.models import Channel, Delivery
from tests.engine import at

from .office import Office, an_office

pytestmark = pytest.mark.django_db


@dataclass
class Server:
    """A small SMTP server in a thread; `refuses` a recipient for good."""

    port: int = 0
    refuses: str = ""
    mails: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            verb = line.split()[0].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 2.0.0 queued as A1\r\n")
            elif verb == b"RCPT" and self.refuses and self.refuses in line.decode():
                writer.write(b"550 5.1.1 no such user\r\n")
            else:
                writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            await writer.drain()
        writer.close()


@pytest.fixture
def server() -> Iterator[Server]:
    of = Server()
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(asyncio.start_server(of.talk, "127.0.0.1", 0))
    of.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield of
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    listening.close()
    loop.run_until_complete(listening.wait_closed())
    loop.close()


@pytest.fixture
def office(server: Server) -> Office:
    office = an_office()
    settings = office.mail.settings | {"host": "127.0.0.1", "port": server.port}
    Channel.objects.update(settings=settings)
    office.reach(office.people.lin, language="zh-hans")
    office.tell()
    return office


def test_a_notice_arrives_as_a_mail_and_is_delivered(office: Office, server: Server) -> None:
    (letter,) = lease(at(1), 4)

    settle(letter, error=None, now=at(1), answer=post(letter))

    got = email.message_from_bytes(server.mails[0], policy=default)
    body = got.get_body(("plain",))
    assert got["to"] == "lin@bureau.example"
    assert body is not None
    assert "要做：电话告知值班经理" in str(body.get_content())  # type: ignore[attr-defined]
    sent = Delivery.objects.get(channel="mail")
    assert (sent.state, sent.answer) == ("delivered", "250 2.0.0 queued as A1")


def test_a_mail_that_the_server_refuses_is_not_tried_again(office: Office, server: Server) -> None:
    server.refuses = "lin@"
    (letter,) = lease(at(1), 4)

    with pytest.raises(ChannelError, match="no such user") as caught:
        post(letter)
    settle(letter, error=caught.value, now=at(1))

    assert Delivery.objects.get(channel="mail").state == "failed"
    assert server.mails == []
