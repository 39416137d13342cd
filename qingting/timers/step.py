"""Firing: every point that is due, in due order; the proof is a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qingting.store import Work
from qingting.timers.models import Firing, Timer
from qingting.timers.queries import Clocks, Running


@dataclass(frozen=True, slots=True)
class Fired:
    """A point of a timer has come. `pages` is False for all but the last of several that came
    late together.
    """

    timer: int
    kind: str
    subject_key: str
    occurrence: int
    rung: int
    point_at: datetime
    pages: bool


def step(work: Work) -> bool:
    """Fire what is due at `work.now`, each left for the stage that takes its kind; True if
    anything fired.
    """
    clocks = work.of(Clocks)
    at = clocks.next_at()
    if at is None or at > work.now:
        return False
    for timer in clocks.due(work.now):
        _fire(work, clocks, timer)
    return True


def _fire(work: Work, clocks: Clocks, timer: Running) -> None:
    """Prove all points of one timer up to now; move it to its next one, or end it."""
    first = timer.at
    while timer.at < len(timer.points) and timer.points[timer.at][0] <= work.now:
        timer.at += 1
    for i in range(first, timer.at):
        point_at, rung = timer.points[i]
        work.add(
            Firing,
            timer_id=timer.id,
            occurrence=timer.occurrence,
            rung=rung,
            point_at=point_at,
            fired_at=work.now,
        )
        pages = i == timer.at - 1
        fired = Fired(
            timer.id, timer.kind, timer.subject_key, timer.occurrence, rung, point_at, pages
        )
        work.leave(timer.kind, fired)
    if timer.at < len(timer.points):
        clocks.start(timer)
        work.change(Timer, timer.id, next_at=timer.points[timer.at][0])
    else:
        clocks.forget(timer.kind, timer.subject_key)
        work.change(Timer, timer.id, next_at=None, state=Timer.State.ENDED)
