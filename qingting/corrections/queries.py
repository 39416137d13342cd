"""Reading correction requests."""

from __future__ import annotations

from typing import NamedTuple

from qingting.corrections.models import CorrectionRequest
from qingting.events.queries import KnownEvent
from qingting.store import Work


class Asked(NamedTuple):
    """A request: its row, and the exact text that is sent."""

    id: int
    text_id: int


class Corrections:
    """The requests of each event by number."""

    def __init__(self, _: Work) -> None:
        self._of: dict[int, dict[int, Asked]] = {}

    def of(self, event: KnownEvent) -> dict[int, Asked]:
        """Return those of an event; the caller adds."""
        if event.id not in self._of:
            rows = CorrectionRequest.objects.filter(event_id=event.id)
            found = rows.values_list("number", "pk", "text_id")
            self._of[event.id] = {number: Asked(pk, text) for number, pk, text in found}
        return self._of[event.id]


def list_corrections(event_id: int) -> list[CorrectionRequest]:
    """Return the requests of an event, the newest first."""
    return list(CorrectionRequest.objects.filter(event_id=event_id).order_by("-number"))


def list_sent(org_id: int) -> list[CorrectionRequest]:
    """Return every real request that was handed over, the newest first: the public register."""
    rows = CorrectionRequest.objects.filter(org_id=org_id, mode="actual", sent_at__isnull=False)
    return list(rows.order_by("-sent_at"))
