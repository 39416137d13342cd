"""Channels are set up, tried, changed and switched off by people; secrets never come back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from qingting import settings
from qingting.errors import ActionRefusedError, ChannelError, ConflictError, InputError
from qingting.journal.models import Entry
from qingting.notices.actions import (
    add_channel,
    edit_channel,
    lease,
    settle,
    switch_channel,
    try_channel,
)
from qingting.notices.channels import Channel as Kind
from qingting.notices.channels import Message
from qingting.notices.channels.mail import Mail
from qingting.notices.letters import post
from qingting.notices.models import Channel, Delivery
from qingting.notices.queries import ChannelRow, find_channel, list_channels
from qingting.orgs.models import Organisation
from qingting.sealed import unseal
from tests.engine import NOON, at
from tests.test_conduct import everything_stored

from .office import an_office

pytestmark = pytest.mark.django_db

BY = "person:7/administrator"
SECRET = "hunter2-hunter2"
FORM = {"host": "mail.example", "port": "465", "tls": "tls", "from": "q@b.example", "user": "q"}


class Fake(Mail):
    """Takes what it is sent if the password is right."""

    def __init__(self) -> None:
        self.taken: list[Message]
        object.__setattr__(self, "taken", [])

    def send(self, settings: Mapping[str, Any], secret: str, message: Message) -> str:
        if secret != SECRET:
            raise ChannelError("535 wrong password. Look at it.", permanent=True)
        self.taken.append(message)
        return "250 queued"


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def kinds(fake: Fake) -> dict[str, Kind]:
    return {"mail": fake}


@pytest.fixture
def org(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return Organisation.objects.create(key="bureau", name="某局", zone="Asia/Shanghai")


def add(org: Organisation, name: str = "单位邮箱", secret: str = SECRET, **form: str) -> int:
    return add_channel(org.pk, "mail", name, FORM | form, secret=secret, now=NOON, by=BY)


def only(org: Organisation) -> ChannelRow:
    (row,) = list_channels(org.pk)
    return row


def told(verb: str) -> Entry:
    return Entry.objects.get(verb=verb)


def test_a_channel_is_shown_without_its_secret(org: Organisation) -> None:
    add(org)

    row = only(org)

    assert (row.name, row.kind, row.enabled, row.has_secret) == ("单位邮箱", "mail", True, True)
    assert row.settings["port"] == 465
    assert SECRET not in repr(row)


def test_a_secret_is_stored_sealed_and_stands_in_no_table_and_no_entry(org: Organisation) -> None:
    add(org)

    assert unseal(Channel.objects.get().secret) == SECRET
    assert SECRET not in everything_stored()
    assert told("channel.added").values == {"kind": "mail", "secret": True, "role": "administrator"}


def test_every_fault_of_a_form_is_named_at_once(org: Organisation) -> None:
    with pytest.raises(InputError) as caught:
        add(org, host="", port="none")

    assert [fault.file for fault in caught.value.faults] == ["host", "port"]
    assert not Channel.objects.exists()


@pytest.mark.parametrize("kind", ["weibo", ""])
def test_a_kind_that_there_is_not_is_refused(org: Organisation, kind: str) -> None:
    with pytest.raises(InputError):
        add_channel(org.pk, kind, "x", FORM, secret="", now=NOON, by=BY)


def test_two_channels_have_two_names(org: Organisation) -> None:
    add(org, "a")
    second = add(org, "b")

    with pytest.raises(ActionRefusedError):
        add(org, "a")
    with pytest.raises(ActionRefusedError):
        edit_channel(org.pk, second, "a", FORM, now=NOON, by=BY)
    edit_channel(org.pk, second, "b", FORM, now=NOON, by=BY)


@pytest.mark.parametrize(("given", "kept"), [(None, SECRET), ("new one", "new one")])
def test_a_secret_that_is_not_given_again_is_kept(
    org: Organisation, given: str | None, kept: str
) -> None:
    id_ = add(org)

    edit_channel(org.pk, id_, "x", FORM | {"port": "587"}, secret=given, now=NOON, by=BY)

    assert unseal(Channel.objects.get().secret) == kept
    assert told("channel.edited").values["changed"] == ["port"]


def test_a_secret_can_be_taken_away(org: Organisation) -> None:
    edit_channel(org.pk, add(org), "x", FORM, secret="", now=NOON, by=BY)

    assert not only(org).has_secret


def test_another_organisations_channel_is_not_there(org: Organisation) -> None:
    other = Organisation.objects.create(key="elsewhere", name="别处", zone="Asia/Shanghai")
    id_ = add(org)

    assert find_channel(other.pk, id_) is None
    assert list_channels(other.pk) == []
    with pytest.raises(ConflictError):
        switch_channel(other.pk, id_, on=False, now=NOON, by=BY)


def test_a_test_returns_what_the_provider_said_and_keeps_it(
    org: Organisation, fake: Fake, kinds: dict[str, Kind]
) -> None:
    id_ = add(org)

    said = try_channel(org.pk, id_, to="lin@b.example", now=at(1), by=BY, kinds=kinds)

    assert said == "250 queued"
    assert fake.taken[0].to == "lin@b.example"
    assert (only(org).test_answer, only(org).last_ok_at) == ("250 queued", at(1))
    assert told("channel.tried").values["taken"] is True


def test_a_test_that_fails_says_why_and_the_channel_shows_it(
    org: Organisation, kinds: dict[str, Kind]
) -> None:
    id_ = add(org, secret="wrong")

    with pytest.raises(ChannelError, match="535 wrong password"):
        try_channel(org.pk, id_, to="lin@b.example", now=at(1), by=BY, kinds=kinds)

    assert "535" in only(org).last_error
    assert only(org).last_error_at == at(1)
    assert told("channel.tried").values["taken"] is False


def test_what_waits_for_a_channel_that_is_switched_off_stays_in_the_inbox_only() -> None:
    office = an_office()
    office.reach(office.people.lin)
    office.tell()

    switch_channel(office.org.pk, office.mail.pk, on=False, now=at(0), by=BY)

    states = dict(Delivery.objects.values_list("channel", "state"))
    assert (states["mail"], states["inbox"]) == ("failed", "delivered")
    assert lease(at(9), 4) == []


def test_the_health_of_a_channel_is_that_of_its_last_letter(
    org: Organisation, kinds: dict[str, Kind]
) -> None:
    office = an_office(org)
    office.reach(office.people.lin)
    office.tell()
    (letter,) = lease(at(1), 4)

    settle(letter, error=ChannelError("busy", permanent=False), now=at(1))
    assert only(org).last_error == "busy"
    (again,) = lease(at(2), 4)
    settle(again, error=None, now=at(2), answer="250 ok")

    assert (only(org).last_error, only(org).last_ok_at) == ("", at(2))
    assert Delivery.objects.get(channel="mail").answer == "250 ok"


def test_a_letter_whose_secret_cannot_be_opened_waits_for_the_operator(
    org: Organisation, monkeypatch: pytest.MonkeyPatch, kinds: dict[str, Kind]
) -> None:
    office = an_office(org)
    office.reach(office.people.lin)
    edit_channel(org.pk, office.mail.pk, "x", FORM, secret=SECRET, now=NOON, by=BY)
    office.tell()
    (letter,) = lease(at(1), 4)
    (settings.DATA / "channel.key").unlink()

    with pytest.raises(ChannelError, match="QINGTING_CHANNEL_KEY") as caught:
        post(letter, kinds)

    assert not caught.value.permanent
