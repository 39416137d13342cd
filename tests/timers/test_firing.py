"""The one clock: what is due fires once, in order, also after a sleep."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from qingting.orgs.models import Organisation
from qingting.store import Pages, Subject, Work
from qingting.timers import step as timers
from qingting.timers.actions import Point, arm, beat, stop
from qingting.timers.models import Firing, Timer
from qingting.timers.queries import Clocks, last_beat
from qingting.timers.step import Fired
from tests.engine import NOON, at

pytestmark = pytest.mark.django_db

KIND = "test.kind"


class Room:
    """A driver that has nothing but clocks."""

    def __init__(self) -> None:
        self.org = Organisation.objects.create(key="room", name="室")
        self.known: dict[type, object] = {}
        self.pages = Pages()

    def work(self, now: datetime) -> Work:
        return Work(now, self.known, self.pages)

    def arm(self, subject: str, due: datetime, points: list[Point] | None = None) -> int:
        return arm(
            self.work(NOON), KIND, Subject(self.org.pk, "actual", "thing", subject),
            anchor="begun", anchor_at=NOON, clause="T1", due_at=due, points=points,
        )  # fmt: skip

    def fire(self, now: datetime) -> list[Fired]:
        work = self.work(now)
        timers.step(work)
        self.pages.write()
        return work.take(KIND)

    def restart(self) -> None:
        self.pages.write()
        self.known = {}


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.mark.parametrize(("late_s", "fires"), [(-1, False), (0, True), (1, True)])
def test_a_clock_fires_at_its_instant_not_before(room: Room, late_s: int, fires: bool) -> None:
    room.arm("a", at(10))

    assert bool(room.fire(at(10) + timedelta(seconds=late_s))) is fires


def test_a_clock_fires_once(room: Room) -> None:
    room.arm("a", at(10))
    room.fire(at(10))

    assert room.fire(at(11)) == []
    assert Firing.objects.count() == 1


def test_the_proof_of_a_firing_cannot_stand_twice(room: Room) -> None:
    id_ = room.arm("a", at(10))
    room.fire(at(10))

    with pytest.raises(IntegrityError), transaction.atomic():
        Firing.objects.create(timer_id=id_, occurrence=1, rung=0, point_at=at(10), fired_at=at(12))


def test_after_a_sleep_every_rung_is_proven_in_order_and_only_the_last_pages(room: Room) -> None:
    room.arm("a", at(10), [(at(5), 1), (at(10), 0), (at(20), 2), (at(90), 3)])

    fired = room.fire(at(30))

    assert [(f.rung, f.point_at, f.pages) for f in fired] == [
        (1, at(5), False), (0, at(10), False), (2, at(20), True),
    ]  # fmt: skip
    late = Firing.objects.order_by("id").values_list("rung", "point_at", "fired_at")
    assert list(late) == [(1, at(5), at(30)), (0, at(10), at(30)), (2, at(20), at(30))]
    assert [f.rung for f in room.fire(at(90))] == [3]


def test_several_clocks_fire_in_the_order_of_their_instants(room: Room) -> None:
    for subject, minute in (("late", 20), ("early", 5), ("middle", 10)):
        room.arm(subject, at(minute))

    fired = room.fire(at(60))

    assert [f.subject_key for f in fired] == ["early", "middle", "late"]


def test_a_stopped_clock_never_fires(room: Room) -> None:
    room.arm("a", at(10))

    stop(room.work(at(5)), KIND, "a")

    assert room.fire(at(10)) == []
    assert Timer.objects.get().state == Timer.State.STOPPED


def test_stopping_what_does_not_run_does_nothing(room: Room) -> None:
    stop(room.work(at(5)), KIND, "nothing")

    assert not Timer.objects.exists()


def test_a_clock_that_fired_all_its_points_has_ended(room: Room) -> None:
    room.arm("a", at(10))

    room.fire(at(10))

    timer = Timer.objects.get()
    assert (timer.state, timer.next_at) == (Timer.State.ENDED, None)


def test_a_point_already_past_fires_with_its_lateness(room: Room) -> None:
    room.arm("a", at(-30))

    (fired,) = room.fire(NOON)

    assert fired.point_at == at(-30)
    assert Firing.objects.get().fired_at == NOON


def test_a_restart_between_two_rungs_fires_each_once(room: Room) -> None:
    room.arm("a", at(10), [(at(5), 1), (at(10), 0), (at(10), 2)])
    first = room.fire(at(5))
    room.restart()

    rest = room.fire(at(10))

    assert [f.rung for f in first + rest] == [1, 0, 2]


@pytest.mark.parametrize("restarted", [False, True])
def test_the_next_instant_is_the_earliest_of_all_running_clocks(
    room: Room, restarted: bool
) -> None:
    room.arm("a", at(10))
    room.arm("b", at(7))
    stop(room.work(NOON), KIND, "b")
    if restarted:
        room.restart()

    assert room.work(NOON).of(Clocks).next_at() == at(10)


def test_without_a_clock_there_is_no_next_instant(room: Room) -> None:
    assert room.work(NOON).of(Clocks).next_at() is None


def test_a_beat_tells_when_its_loop_last_went_round() -> None:
    before = last_beat("engine")
    beat("engine", NOON)
    beat("engine", at(1))

    assert (before, last_beat("engine")) == (None, at(1))
