"""Acts upon events that may be undone for ten minutes, and what undoing them needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from qingting.events.models import Reversible
from qingting.events.queries import KnownEvent
from qingting.store import Work

TURNED = "events.turned"  # Turned, for duties
UNDO = timedelta(minutes=10)


@dataclass(slots=True)
class Undoable:
    """A row of `Reversible` as the engine knows it."""

    id: int
    act: str
    event_id: int
    other_id: int | None
    until: datetime
    done: dict[str, Any]

    def touches(self, event_id: int | None) -> bool:
        return event_id is not None and event_id in (self.event_id, self.other_id)


class Turned(NamedTuple):
    """An act that may be undone was done, or undone."""

    undoable: Undoable
    event: KnownEvent
    other: KnownEvent | None
    by: str
    undone: bool = False


class Undoables:
    """What may still be undone, oldest first."""

    def __init__(self, work: Work) -> None:
        rows = Reversible.objects.filter(undone_at=None, until__gte=work.now).order_by("id")
        self._known = [Undoable(r.pk, r.act, r.event_id, r.other_id, r.until, r.done) for r in rows]

    def of(self, event_id: int | None, now: datetime) -> list[Undoable]:
        """Return what may be undone of an event."""
        self._known = [one for one in self._known if one.until >= now]
        return [one for one in self._known if one.touches(event_id)]

    def add(self, undoable: Undoable) -> None:
        self._known.append(undoable)

    def drop(self, undoable: Undoable) -> None:
        self._known.remove(undoable)


def keep(
    work: Work,
    act: str,
    event: KnownEvent,
    *,
    by: str,
    other: KnownEvent | None = None,
    **done: Any,
) -> None:
    """Keep what undoing an act needs, and let `duties` see to what follows from it."""
    until, other_id = work.now + UNDO, other.id if other else None
    values: dict[str, Any] = {"act": act, "event_id": event.id, "other_id": other_id, "done": done}
    id_ = work.add(Reversible, at=work.now, until=until, **values)
    undoable = Undoable(id_, until=until, **values)
    work.of(Undoables).add(undoable)
    work.leave(TURNED, Turned(undoable, event, other, by))


def add_done(work: Work, undoable: Undoable, **done: Any) -> None:
    """Keep more of what undoing an act needs."""
    undoable.done |= done
    work.change(Reversible, undoable.id, done=dict(undoable.done))
