"""Shifts change hands: what crosses stands in it by itself, two persons sign, and what nobody takes
stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from qingting.duties.handover import CLOCK, INQUIRY, LATE, LEAD, SOURCE, Item, items_of
from qingting.duties.models import Duty, HandOver
from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.journal.queries import words_of
from qingting.notices.models import Notice
from qingting.people import actions as people
from qingting.reconcile import reconcile
from tests.engine import NOON, Bureau, at, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def orange() -> Bureau:
    """A bureau whose only event is orange since noon and known of since 12:05."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.repost("p1", 11)
    bureau.to(at(5))
    return bureau


def hand(bureau: Bureau, by: str = "desk", **values: str) -> HandOver:
    bureau.act("hand-over", by, event="", **values)
    bureau.write()
    return HandOver.objects.latest("pk")


def take(bureau: Bureau, by: str = "desk#2", **values: str) -> None:
    bureau.act("take-over", by, event="", **values)
    bureau.write()


def listed(one: HandOver, kind: str) -> list[Item]:
    return [item for item in items_of(one) if item.kind == kind]


def entries(one: HandOver, kind: str) -> list[str]:
    rows = Duty.objects.in_bulk([int(item.key) for item in listed(one, kind)])
    return [rows[int(item.key)].entry for item in listed(one, kind)]


def test_every_open_clock_of_the_role_crosses_by_due_time(orange: Bureau) -> None:
    one = hand(orange)

    assert entries(one, CLOCK) == ["flash", "each", "line", "watch", "round"]
    dues = [item.due or "" for item in listed(one, CLOCK)]
    assert dues == sorted(dues)


def test_what_is_written_and_what_is_not_yet_come_to_the_same(orange: Bureau) -> None:
    fresh = hand(orange)
    orange.restart()

    again = hand(orange)

    assert (again.items, again.figures) == (fresh.items, fresh.figures)


def test_a_shift_bewares_of_questions_sources_and_what_was_late() -> None:
    bureau = Bureau(plan("ferry"), expected_s=3600)
    bureau.say("p1")
    bureau.repost("p1", 11)
    bureau.to(at(hours=5))
    bureau.act("complete", "desk", duty="each")

    one = hand(bureau)

    kinds = {item.kind for item in items_of(one)}
    assert {CLOCK, SOURCE, LATE} <= kinds
    assert "flash" in entries(one, CLOCK)
    assert entries(one, LATE) == ["each", "reply"]


def test_a_lead_or_a_question_stands_once_as_a_clock_or_to_beware_of(orange: Bureau) -> None:
    orange.say("p2", "码头边新修的候船室昨天开门了，座位比以前多了一倍")
    orange.repost("p1", 20, start=100)
    orange.to(at(10))

    mine, others = hand(orange), hand(orange, "office")

    assert {"judge", "inquiry"} <= set(entries(mine, CLOCK))
    assert listed(mine, LEAD) == []
    assert len(listed(mine, INQUIRY)) == 1  # the one that the office is asked
    assert listed(others, LEAD) == listed(others, INQUIRY) == []


def test_figures_are_about_clocks_and_events_of_the_shift(orange: Bureau) -> None:
    orange.act("complete", "desk", duty="flash")
    orange.act("acknowledge", "office", duty="flash")
    orange.to(at(hours=2, minutes=30))

    figures = hand(orange).figures

    assert figures["opened"] == 1
    rows = {entry: (met, missed) for _, entry, _, met, missed in figures["clocks"]}
    assert (rows["flash"], rows["line"]) == ((1, 0), (0, 1))


def test_a_later_shift_counts_from_its_own_beginning(orange: Bureau) -> None:
    orange.to(at(hours=6))

    one = hand(orange, since=at(hours=5).isoformat())

    assert one.since == at(hours=5)
    assert one.figures["opened"] == 0


@pytest.mark.parametrize("since", [at(hours=7), at(days=-4)])
def test_a_shift_neither_begins_later_nor_lasts_for_days(orange: Bureau, since: datetime) -> None:
    orange.to(at(hours=6))

    with pytest.raises(ActionRefusedError, match=r"three days|三天"):
        hand(orange, since=since.isoformat())


def test_who_takes_over_has_the_clocks_in_hand(orange: Bureau) -> None:
    orange.act("acknowledge", "desk", duty="line")
    one = hand(orange, said="供水公司换了夜间电话")

    take(orange)

    one.refresh_from_db()
    assert (one.state, one.signed_by, one.taken_by) == ("taken", "desk", "desk#2")
    assert {d.assignee for d in Duty.objects.filter(holder="desk", state="open")} == {"desk#2"}
    signed = Entry.objects.get(verb="handover.signed")
    assert words_of([signed]) == {signed.pk: "供水公司换了夜间电话"}
    assert Entry.objects.filter(verb="handover.taken").exists()


def test_what_a_third_person_has_in_hand_stays_with_them(orange: Bureau) -> None:
    orange.act("acknowledge", "desk#3", duty="line")
    hand(orange)

    take(orange)

    assert Duty.objects.get(entry="line").assignee == "desk#3"


def test_nobody_takes_over_from_themselves(orange: Bureau) -> None:
    hand(orange)

    with pytest.raises(ActionRefusedError):
        take(orange, "desk")


def test_the_database_itself_refuses_one_person_on_both_sides(orange: Bureau) -> None:
    one = hand(orange)

    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(pk=one.pk).update(
            state="taken", taken_by=one.signed_by, taken_at=NOON
        )


def test_an_item_that_is_not_ticked_is_not_taken(orange: Bureau) -> None:
    names = [item.name for item in items_of(hand(orange))]

    with pytest.raises(ActionRefusedError, match="1 "):
        take(orange, items=",".join(names[1:]))
    take(orange, items=",".join(names))

    assert HandOver.objects.get().state == "taken"


@pytest.mark.parametrize(("by", "role"), [("chief", "desk"), ("desk#2", "office")])
def test_only_who_acts_for_the_role_takes_what_waits(orange: Bureau, by: str, role: str) -> None:
    hand(orange)

    with pytest.raises(ActionRefusedError):
        take(orange, by, role=role)


def test_a_deputy_takes_over_in_their_stead(orange: Bureau) -> None:
    hand(orange)

    take(orange, "office", role="desk")

    assert HandOver.objects.get().taken_by == "office"


def test_what_nobody_takes_within_half_an_hour_stays_and_the_lead_is_told(orange: Bureau) -> None:
    one = hand(orange)
    orange.to(one.due_at - timedelta(seconds=1))
    before = Notice.objects.filter(subject_kind="handover", to="office").count()

    orange.to(one.due_at)
    orange.write()

    one.refresh_from_db()
    assert (one.due_at, before) == (at(35), 0)
    assert (one.state, one.missed_at) == ("waiting", one.due_at)
    told = Notice.objects.get(subject_kind="handover", to="office")
    assert (told.subject_key, told.clause) == (str(one.pk), "house:hand-over")
    assert {d.assignee for d in Duty.objects.filter(holder="desk", state="open")} == {"desk"}


def test_it_can_still_be_taken_late_and_the_lateness_stays(orange: Bureau) -> None:
    one = hand(orange)
    orange.to(at(50))
    orange.restart()

    take(orange)

    one.refresh_from_db()
    assert (one.state, one.missed_at, one.taken_at) == ("taken", at(35), at(50))


def test_whoever_signed_may_sign_anew_and_others_only_after_the_half_hour(orange: Bureau) -> None:
    first = hand(orange)
    hand(orange)
    with pytest.raises(ActionRefusedError):
        hand(orange, "desk#2")
    orange.to(at(36))

    last = hand(orange, "desk#2")

    first.refresh_from_db()
    assert first.state == "replaced"
    assert HandOver.objects.get(state="waiting") == last


def test_what_was_taken_in_time_tells_nobody(orange: Bureau) -> None:
    hand(orange)
    take(orange)

    orange.to(at(60))
    orange.write()

    assert not Notice.objects.filter(subject_kind="handover", to="office").exists()


def test_a_shift_of_the_roster_gives_its_beginning_and_its_half_hour(orange: Bureau) -> None:
    lin = people.add_person(orange.org, "lin", "林", now=NOON, by="import", roles=("desk",))
    end = at(hours=2)
    people.set_shift(lin, "desk", NOON - timedelta(hours=6), end, now=NOON, by="import")
    orange.to(at(110))

    one = hand(orange, f"person:{lin.pk}/desk")

    assert (one.since, one.due_at) == (NOON - timedelta(hours=6), end + timedelta(minutes=30))


def test_the_audit_finds_nothing_after_a_shift_changed_hands(orange: Bureau) -> None:
    hand(orange)
    orange.to(at(36))
    take(orange)
    orange.close_books()

    assert [str(f) for f in reconcile(orange.now) if f.kind != "delivery"] == []
