"""Why a duty was missed, in its holder's words: whose it is to say, of what, and when."""

from __future__ import annotations

import pytest

from qingting.duties.models import Deed, Duty
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.journal.models import Entry, Words
from qingting.reconcile import reconcile
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db
WORDS = "值班电话在迁移机房"
PHONE = {"event": "E1", "duty": "phone", "said": WORDS}


@pytest.fixture
def office() -> Bureau:
    """E1 is major; the telephone call of its clause was not made for an hour."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smell", "河东化工园今早又飘出刺鼻气味", site="forum.example")
    bureau.repost("smell", 320)
    bureau.say("copy", "河东化工园今早又飘出刺鼻气味", site="micro.example")
    bureau.to(at(60))
    return bureau


def phone() -> Duty:
    return Duty.objects.get(entry="phone")


def test_its_holder_adds_words_and_nothing_else_changes(office: Bureau) -> None:
    office.write()
    before = Duty.objects.filter(entry="phone").values().get()
    told = len(office.lines("notices"))

    office.act("explain", "person:1/desk", **PHONE)
    office.close_books()

    assert Duty.objects.filter(entry="phone").values().get() == before
    assert len(office.lines("notices")) == told
    entry = Entry.objects.get(verb="duty.explained")
    assert WORDS not in str(entry.values)
    assert Words.objects.get(pk=entry.values["words"]).words == WORDS
    assert Deed.objects.get(what="explained").by == "person:1/desk"
    assert reconcile(office.now) == []


def test_also_after_it_was_done_and_the_event_closed_and_after_a_restart(office: Bureau) -> None:
    office.act("complete", "desk", event="E1", duty="phone")
    office.write()
    Event.objects.update(state="closed", closed_at=office.now)
    office.restart()

    office.act("explain", "desk", **PHONE)
    office.act("explain", "desk", **PHONE | {"said": "已换备用线路"})
    office.write()

    assert Deed.objects.filter(what="explained", duty=phone()).count() == 2


def test_who_did_it_explains_it_too_whatever_role_they_hold_now(office: Bureau) -> None:
    office.act("complete", "person:1/desk", event="E1", duty="phone")
    office.restart()

    office.act("explain", "person:1/unit-liaison", **PHONE)
    with pytest.raises(ActionRefusedError, match=r"holder|承担"):
        office.act("explain", "person:2/unit-liaison", **PHONE)


@pytest.mark.parametrize(
    ("by", "given"),
    [
        ("personnel-dept", {}),  # nobody says it for the holder
        ("desk", {"said": " "}),
    ],
)
def test_what_is_not_theirs_or_says_nothing_is_refused(
    office: Bureau, by: str, given: dict[str, str]
) -> None:
    with pytest.raises(ActionRefusedError):
        office.act("explain", by, **PHONE | given)


def test_what_was_not_missed_needs_no_word(office: Bureau) -> None:
    office.write()
    running = Duty.objects.filter(state="open", due_at__gt=office.now, event__isnull=False)
    one = running.exclude(entry__in=["approval", "inquiry"])[0]

    with pytest.raises(ActionRefusedError, match=r"not missed|没有逾期"):
        office.act("explain", one.holder, event="E1", duty=one.entry, said=WORDS)


def test_a_deputy_explains_only_what_they_had_in_hand(office: Bureau) -> None:
    with pytest.raises(ActionRefusedError):
        office.act("explain", "person:5/personnel-dept", **PHONE)

    office.act("hand", "desk", event="E1", duty="phone", to="person:5/personnel-dept")
    office.act("explain", "person:5/personnel-dept", **PHONE)
    office.write()

    assert Deed.objects.filter(what="explained").exists()


def test_a_duty_of_the_house_is_not_explained(office: Bureau) -> None:
    office.act("refer", "desk", event="E1", to="city-cac", until=at(70).isoformat(), said="请核")
    office.to(at(200))

    with pytest.raises(ActionRefusedError, match=r"plan|预案"):
        office.act("explain", "desk", event="E1", duty="referral", said="忘了")
