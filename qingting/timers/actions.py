"""Arming and stopping clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Required, TypedDict, Unpack

from qingting.store import Subject, Work, columns_of
from qingting.timers.models import Beat, Timer
from qingting.timers.queries import Clocks, Running

Point = tuple[datetime, int]  # instant, rung; rung 0 is the due instant


class Term(TypedDict, total=False):
    """Why a clock is due when it is: what it counts from, how long, by which days and clause."""

    anchor: Required[str]
    anchor_at: Required[datetime | None]
    clause: Required[str]
    budget: str
    calendar: str  # wall, working, days
    provisional: bool  # the calendar does not know that year yet


def arm(
    work: Work,
    kind: str,
    subject: Subject,
    *,
    due_at: datetime,
    points: Sequence[Point] | None = None,
    occurrence: int = 1,
    **term: Unpack[Term],
) -> int:
    """Start a clock; returns its id. One runs at a time for a (kind, subject). Points already
    past fire in the next pass, in order, with their lateness.

    Args:
        kind: decides which stage takes the firings (`run.TAKES`).
        points: ascending; `[(due_at, 0)]` if left out.
    """
    points = list(points or [(due_at, 0)])
    next_at = points[0][0]
    id_ = work.add(
        Timer,
        **columns_of(subject),
        **term,
        kind=kind,
        due_at=due_at,
        occurrence=occurrence,
        instants=[[at.isoformat(), rung] for at, rung in points],
        next_at=next_at,
    )
    work.of(Clocks).start(Running(id_, kind, subject.key, occurrence, points))
    return id_


def stop(
    work: Work, kind: str, subject_key: str, *, state: Timer.State = Timer.State.STOPPED
) -> None:
    """Stop the running clock of a kind and subject for good; nothing happens where none runs."""
    timer_id = work.of(Clocks).forget(kind, subject_key)
    if timer_id is not None:
        work.change(Timer, timer_id, state=state, next_at=None)


def beat(loop: str, now: datetime) -> None:
    """Note that a loop went round."""
    Beat.objects.update_or_create(loop=loop, defaults={"at": now})
