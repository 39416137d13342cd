"""Shifts change hands: what crosses stands in it by itself, two persons sign, and what nobody takes
stays."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from qingting.duties import handover
from qingting.duties.handover import CAME, CLOCK, INQUIRY, LATE, LEAD, SOURCE, items_of
from qingting.duties.models import Duty, HandOver
from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.journal.queries import words_of
from tests.duties.shifts import entries, hand, listed, orange_bureau, take
from tests.engine import NOON, Bureau, at, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def orange() -> Bureau:
    return orange_bureau()


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
    assert "inquiry" in entries(others, CLOCK)  # that one is theirs
    assert len(listed(others, LEAD)) == len(listed(others, INQUIRY)) == 1


def test_the_clocks_of_a_role_stay_with_it_when_its_deputy_changes(orange: Bureau) -> None:
    orange.act("acknowledge", "office", duty="line")

    one = hand(orange, "office")
    take(orange, "office#2")

    assert set(entries(one, CLOCK)) >= {"line", "reply", "visit"}
    assert not {"flash", "each", "watch"} & set(entries(one, CLOCK))
    assert Duty.objects.get(entry="line").assignee == "office#2"
    assert Duty.objects.get(entry="flash").assignee == ""


def test_what_is_too_much_to_list_is_counted(
    orange: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    orange.to(at(hours=5))
    late = len(listed(hand(orange, "chief"), LATE))
    monkeypatch.setattr(handover, "BEWARE", 1)

    one = hand(orange, "chief")

    assert len(listed(one, LATE)) == 1
    assert one.figures["more"] >= late - 1 > 0


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


def test_a_sheet_that_grew_since_it_was_read_is_read_again(orange: Bureau) -> None:
    names = [item.name for item in items_of(hand(orange))]

    with pytest.raises(ActionRefusedError, match="1 "):
        hand(orange, items=",".join(names[1:]))
    orange.act("complete", "desk", duty="each")
    hand(orange, items=",".join(names))

    assert HandOver.objects.filter(state="waiting").count() == 1


def test_a_refusal_leaves_what_waited(orange: Bureau) -> None:
    one = hand(orange)

    with pytest.raises(ActionRefusedError):
        hand(orange, items="")
    take(orange)

    assert [(h.pk, h.state) for h in HandOver.objects.all()] == [(one.pk, "taken")]


def test_a_clock_that_came_since_the_signature_is_ticked_too(orange: Bureau) -> None:
    one = hand(orange)
    names = [item.name for item in items_of(one)]
    orange.act("declare", "desk", trigger="wave")
    orange.act("acknowledge", "desk", duty="wave-report")
    orange.write()

    with pytest.raises(ActionRefusedError, match="1 "):
        take(orange, items=",".join(names))
    came = Duty.objects.get(entry="wave-report")
    take(orange, items=",".join([*names, f"{CAME}:{came.pk}"]))

    one.refresh_from_db()
    came.refresh_from_db()
    assert entries(one, CAME) == ["wave-report"]
    assert came.assignee == "desk#2"


def test_what_was_signed_anew_is_not_taken_unread(orange: Bureau) -> None:
    first = hand(orange)
    second = hand(orange)

    with pytest.raises(ActionRefusedError, match=r"anew|重新签"):
        take(orange, handover=str(first.pk))
    take(orange, handover=str(second.pk))

    assert HandOver.objects.get(pk=second.pk).state == "taken"


def test_nobody_takes_what_was_taken(orange: Bureau) -> None:
    hand(orange)
    take(orange)

    with pytest.raises(ActionRefusedError):
        take(orange, "desk#3")

    assert HandOver.objects.get().taken_by == "desk#2"


def test_an_empty_desk_is_handed_over_too() -> None:
    bureau = Bureau(plan("ferry"))

    one = hand(bureau, "chief")
    take(bureau, "chief#2", items="")

    one.refresh_from_db()
    assert (one.state, one.items) == ("taken", [])


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
