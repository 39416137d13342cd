"""A hand-over that waits: who is told of it, and what becomes of one that nobody takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingting.acts import Acting
from qingting.acts_form import Act
from qingting.duties.models import Duty, HandOver
from qingting.errors import ActionRefusedError
from qingting.notices.models import Notice
from qingting.people import actions as people
from qingting.reconcile import reconcile
from tests.duties.shifts import hand, orange_bureau, take
from tests.engine import NOON, Bureau, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def orange() -> Bureau:
    return orange_bureau()


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


def test_what_somebody_has_stays_with_them_when_nobody_takes_over(orange: Bureau) -> None:
    orange.act("acknowledge", "desk#3", duty="line")
    one = hand(orange)

    orange.to(one.due_at)
    orange.write()

    assert Duty.objects.get(entry="line").assignee == "desk#3"


def test_the_lead_is_told_once_whenever_the_process_dies(orange: Bureau) -> None:
    one = hand(orange)
    orange.restart()  # after the signature
    orange.to(one.due_at)
    orange.lose()  # before the firing was committed
    orange.sleep(one.due_at + timedelta(minutes=5))
    orange.restart()  # after it
    orange.to(one.due_at + timedelta(hours=2))
    orange.write()

    one.refresh_from_db()
    assert one.missed_at == one.due_at + timedelta(minutes=5)
    assert Notice.objects.filter(subject_kind="handover", to="office").count() == 1


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


def people_told(one: HandOver) -> list[str]:
    rows = Notice.objects.filter(subject_kind="handover", subject_key=str(one.pk))
    return sorted(rows.values_list("to", flat=True))


def test_who_comes_by_the_roster_is_told_and_a_deputy_for_who_is_away(orange: Bureau) -> None:
    lin, hua, bai = (
        people.add_person(orange.org, key, key, now=NOON, by="import", roles=("desk",))
        for key in ("lin", "hua", "bai")
    )
    end = at(hours=2)
    people.set_shift(lin, "desk", NOON, end, now=NOON, by="import")
    people.set_shift(hua, "desk", end, at(hours=9), now=NOON, by="import")

    first = hand(orange, f"person:{lin.pk}/desk")
    people.set_absence(hua, end, at(hours=4), deputy=bai, now=NOON, by="import")
    second = hand(orange, f"person:{lin.pk}/desk")

    assert people_told(first) == [f"person:{hua.pk}/desk"]
    assert people_told(second) == [f"person:{bai.pk}/desk"]


def test_where_nobody_else_holds_the_role_its_deputy_is_told(orange: Bureau) -> None:
    lin = people.add_person(orange.org, "lin", "林", now=NOON, by="import", roles=("desk",))

    assert people_told(hand(orange, f"person:{lin.pk}/desk")) == ["office"]


def test_a_rehearsal_hands_over_its_own_clocks_and_no_others(orange: Bureau) -> None:
    real = hand(orange)
    drill = Acting(orange.org.pk, "exercise")

    def do(act: str, by: str) -> None:
        deed = Act(orange.now, by, act, {}, "acts.jsonl", 1)
        orange.engine.act(orange.now, lambda work: drill.apply(work, deed))
        orange.write()

    do("hand-over", "desk")
    do("take-over", "desk#2")

    played = HandOver.objects.get(mode="exercise")
    real.refresh_from_db()
    assert (played.state, played.items, real.state) == ("taken", [], "waiting")
    assert not Duty.objects.exclude(assignee="").exists()


def test_the_audit_finds_nothing_after_a_shift_changed_hands(orange: Bureau) -> None:
    hand(orange)
    orange.to(at(36))
    take(orange)
    orange.close_books()

    assert [str(f) for f in reconcile(orange.now) if f.kind != "delivery"] == []
