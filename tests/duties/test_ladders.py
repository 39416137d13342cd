"""Ladders: who is told of a duty, when, and how late it is."""

from __future__ import annotations

import pytest

from qingting.duties.models import Duty
from qingting.timers.models import Firing, Timer
from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def orange() -> Bureau:
    """A bureau whose only event is orange since noon; its line is due at 13:00."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.repost("p1", 11)
    return bureau


def told(bureau: Bureau, duty: str = "line") -> list[tuple[str, int, str]]:
    return [(n["at"][11:16], n["rung"], n["to"]) for n in bureau.notices(duty)]


def test_its_holder_is_told_when_a_duty_begins(orange: Bureau) -> None:
    (first,) = orange.notices("line")

    assert (first["to"], first["rung"], first["at"]) == ("desk", 0, "2026-03-02T12:00:00+08:00")
    assert first["clause"] == "F7"
    assert "13:00" in first["why"]


def test_each_rung_tells_its_roles_at_its_instant(orange: Bureau) -> None:
    orange.to(at(hours=9))

    assert told(orange) == [
        ("12:00", 0, "desk"), ("12:50", 1, "desk"), ("13:00", 2, "desk"), ("13:00", 2, "office"),
        ("14:00", 3, "chief"), ("15:00", 4, "chief"), ("16:00", 5, "chief"),
    ]  # fmt: skip


def test_after_a_sleep_every_rung_is_proven_in_order_and_says_how_late_it_was(
    orange: Bureau,
) -> None:
    orange.sleep(at(hours=2, minutes=30))

    assert [(rung, to) for _, rung, to in told(orange)] == [
        (0, "desk"), (1, "desk"), (2, "desk"), (2, "office"), (3, "chief"),
    ]  # fmt: skip
    duty = Duty.objects.get(entry="line")
    proofs = Firing.objects.filter(timer__subject_key=str(duty.pk)).order_by("id")
    assert [(f.rung, f.point_at) for f in proofs] == [
        (1, at(50)), (0, at(60)), (2, at(60)), (3, at(120)),
    ]  # fmt: skip
    assert {f.fired_at for f in proofs} == {at(150)}


def test_nobody_is_told_of_what_is_done(orange: Bureau) -> None:
    orange.to(at(51))
    orange.act("complete", "desk", duty="each", about="p1")

    orange.to(at(hours=9))

    assert [rung for _, rung, _ in told(orange, "each")] == [0, 1]


def test_a_rung_before_the_duty_began_is_skipped(orange: Bureau) -> None:
    orange.act("complete", "desk", duty="line")  # its approvals are due with it
    orange.to(at(55))
    orange.act("complete", "office", duty="approval", about="line", outcome="refused")
    orange.to(at(56))

    assert [rung for _, rung, _ in told(orange, "redraft")] == [0]


def test_a_repeating_duty_tells_of_each_occurrence(orange: Bureau) -> None:
    orange.to(at(hours=4, minutes=5))

    due = [at_ for at_, rung, to in told(orange, "watch") if (rung, to) == (2, "desk")]
    assert due == ["14:05", "16:05"]


def test_every_running_clock_belongs_to_a_live_duty_and_each_open_duty_has_one(
    orange: Bureau,
) -> None:
    for hour in (1, 7, 26):
        orange.to(at(hours=hour))
        orange.write()

        running = set(
            Timer.objects.filter(kind="duties.rung", state="running").values_list(
                "subject_key", flat=True
            )
        )
        live = Duty.objects.filter(state="open")

        assert running <= {str(d.pk) for d in live}


def test_due_times_of_clocks_are_never_edited(orange: Bureau) -> None:
    orange.write()
    before = dict(Timer.objects.values_list("id", "due_at"))

    orange.act("raise", "desk", grade="red", why="有人受伤")
    orange.to(at(hours=30))
    orange.write()

    after = dict(Timer.objects.values_list("id", "due_at"))
    assert {id_: after[id_] for id_ in before} == before
