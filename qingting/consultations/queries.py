"""Reading meetings: who was called, what was said, what was decided, what came of it."""

from __future__ import annotations

from typing import NamedTuple

from qingting.consultations.models import Consultation, Opinion, Summons, Task
from qingting.events.queries import KnownEvent
from qingting.store import Work


class Meetings:
    """What the engine knows of meetings: who is called by duty, the views against, tasks by event.
    Loaded when first asked for.
    """

    def __init__(self, _: Work) -> None:
        self._called: dict[int, dict[str, int]] = {}
        self._against: dict[int, list[tuple[str, str]]] = {}
        self._tasks: dict[int, dict[int, int]] = {}

    def called(self, duty_id: int) -> dict[str, int]:
        """Return the roles called to a meeting, role -> row id; the caller adds."""
        if duty_id not in self._called:
            rows = Summons.objects.filter(duty_id=duty_id).values_list("role", "pk")
            self._called[duty_id] = dict(rows)
        return self._called[duty_id]

    def against(self, duty_id: int) -> list[tuple[str, str]]:
        """Return who saw it otherwise, with the words; the caller adds."""
        if duty_id not in self._against:
            rows = Opinion.objects.filter(duty_id=duty_id, against=True).order_by("at", "id")
            self._against[duty_id] = list(rows.values_list("by", "words"))
        return self._against[duty_id]

    def tasks(self, event: KnownEvent) -> dict[int, int]:
        """Return the tasks of an event, number -> row id; the caller adds."""
        if event.id not in self._tasks:
            rows = Task.objects.filter(event_id=event.id).values_list("number", "pk")
            self._tasks[event.id] = dict(rows)
        return self._tasks[event.id]


class Sitting(NamedTuple):
    """A meeting that a duty orders, before it is written down or after."""

    called: list[Summons]
    opinions: list[Opinion]
    written: Consultation | None


def sitting_of(duty_id: int) -> Sitting:
    """Return who was called to a meeting, what was said, and the record of it."""
    return Sitting(
        list(Summons.objects.filter(duty_id=duty_id).order_by("at", "id")),
        list(Opinion.objects.filter(duty_id=duty_id).order_by("at", "id")),
        Consultation.objects.filter(duty_id=duty_id).order_by("-at", "-id").first(),
    )


def list_tasks(event_id: int) -> list[Task]:
    """Return what meetings about an event resolved, in order."""
    return list(Task.objects.filter(event_id=event_id).order_by("number"))


def list_consultations(event_id: int) -> list[Consultation]:
    """Return the meetings about an event, the newest first."""
    rows = Consultation.objects.filter(event_id=event_id).select_related("duty")
    return list(rows.order_by("-at", "-id"))
