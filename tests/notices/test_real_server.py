"""A mail really goes out: from a notice to an SMTP server on loopback."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.policy import default

import pytest

from qingting.errors import ChannelError
from qingting.notices.actions import lease, settle
from qingting.notices.letters import post
from qingting.notices.models import Channel, Delivery
from tests.engine import at
from tests.smtp import Server, serving

from .office import Office, an_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as of:
        yield of


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
