"""Reading findings."""

from __future__ import annotations

from dataclasses import dataclass

from qingting.events.queries import KnownEvent
from qingting.reviews.models import Finding
from qingting.store import Work


@dataclass(slots=True)
class Found:
    """A finding of an event. `owned`: it has an owner and a day."""

    id: int
    owned: bool


class Findings:
    """The findings of each event by number; loaded when first asked for."""

    def __init__(self, _: Work) -> None:
        self._of: dict[int, dict[int, Found]] = {}

    def of(self, event: KnownEvent) -> dict[int, Found]:
        """Return those of an event; the caller adds."""
        if event.id not in self._of:
            rows = Finding.objects.filter(event_id=event.id).values_list("number", "pk", "owner")
            self._of[event.id] = {number: Found(pk, bool(owner)) for number, pk, owner in rows}
        return self._of[event.id]


def list_findings(event_id: int) -> list[Finding]:
    """Return the findings of an event in their order."""
    return list(Finding.objects.filter(event_id=event_id).order_by("number"))
