"""The running clocks in memory, by their next instant."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime

from qingting.store import Work
from qingting.timers.models import Beat, Timer


class Running:
    """A running timer; `points[at:]` are not yet fired."""

    __slots__ = ("at", "id", "kind", "occurrence", "points", "subject_key")

    def __init__(
        self,
        id_: int,
        kind: str,
        subject_key: str,
        occurrence: int,
        points: list[tuple[datetime, int]],
        at: int = 0,
    ) -> None:
        self.id = id_
        self.kind = kind
        self.subject_key = subject_key
        self.occurrence = occurrence
        self.points = points
        self.at = at


class Clocks:
    """Every running timer, loaded once; afterwards changed only with the rows."""

    def __init__(self, work: Work | None) -> None:
        """Load what runs; without a work, none does: nothing falls due in a preview."""
        self._running: dict[int, Running] = {}
        self._by_subject: dict[tuple[str, str], int] = {}
        self._heap: list[tuple[datetime, int]] = []
        if work is None:
            return
        for row in Timer.objects.filter(state=Timer.State.RUNNING).order_by("id"):
            points = [(datetime.fromisoformat(at), rung) for at, rung in row.instants]
            done = sum(at < row.next_at for at, _ in points) if row.next_at else len(points)
            self.start(Running(row.pk, row.kind, row.subject_key, row.occurrence, points, done))

    def start(self, timer: Running) -> None:
        self._running[timer.id] = timer
        self._by_subject[timer.kind, timer.subject_key] = timer.id
        heapq.heappush(self._heap, (timer.points[timer.at][0], timer.id))

    def forget(self, kind: str, subject_key: str) -> int | None:
        """Forget the timer of a kind and subject; its id, or None where none runs."""
        id_ = self._by_subject.pop((kind, subject_key), None)
        if id_ is not None:
            del self._running[id_]
        return id_

    def runs(self, kind: str, subject_key: str) -> bool:
        return (kind, subject_key) in self._by_subject

    def next_of(self, kind: str, subject_key: str) -> datetime | None:
        """When the clock of a kind and subject fires next, None where none runs."""
        id_ = self._by_subject.get((kind, subject_key))
        if id_ is None:
            return None
        timer = self._running[id_]
        return timer.points[timer.at][0]

    def next_at(self) -> datetime | None:
        """The earliest instant at which something fires, None where nothing runs."""
        heap, running = self._heap, self._running
        while heap:
            at, id_ = heap[0]
            timer = running.get(id_)
            if timer is not None and timer.points[timer.at][0] == at:
                return at
            heapq.heappop(heap)
        return None

    def due(self, now: datetime) -> Iterator[Running]:
        """Each timer with a point at or before `now`, in order of that point; the caller moves
        or stops it.
        """
        while (at := self.next_at()) is not None and at <= now:
            _, id_ = heapq.heappop(self._heap)
            yield self._running[id_]

    def __len__(self) -> int:
        return len(self._running)


def last_beat(loop: str) -> datetime | None:
    """Return when a loop last went round, None if it never did."""
    return Beat.objects.filter(loop=loop).values_list("at", flat=True).first()
