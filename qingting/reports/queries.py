"""Reading fact sheets and receipts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qingting.events.queries import KnownEvent
from qingting.reports.models import Fact, Receipt
from qingting.store import Work


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines that stand of an event's fact sheet, by what they are."""

    known: list[Fact]
    unknown: list[Fact]
    judgements: list[Fact]

    @property
    def empty(self) -> bool:
        return not (self.known or self.unknown or self.judgements)


def sheet_of(event_id: int) -> Sheet:
    """Return the fact sheet of an event: what was corrected is left out."""
    by_state: dict[str, list[Fact]] = {state: [] for state in Fact.State.values}
    for row in list_lines(event_id):
        by_state[row.state].append(row)
    return Sheet(by_state["known"], by_state["unknown"], by_state["judgement"])


def list_lines(event_id: int, at: datetime | None = None) -> list[Fact]:
    """Return the lines of an event's fact sheet that stand, or stood at an instant, in order."""
    rows = Fact.objects.filter(event_id=event_id).order_by("number")
    known = [row for row in rows if at is None or row.at <= at]
    gone = {row.replaces for row in known}
    return [row for row in known if row.number not in gone]


def list_receipts(duty_ids: Iterable[int]) -> dict[int, list[Receipt]]:
    """Return what bodies outside acknowledged, by duty, oldest first."""
    found: dict[int, list[Receipt]] = {}
    for row in Receipt.objects.filter(duty_id__in=list(duty_ids)).order_by("at", "id"):
        found.setdefault(row.duty_id, []).append(row)
    return found


class Sheets:
    """How many lines each event's fact sheet has so far, and whether any is known with a proof."""

    def __init__(self, _: Work) -> None:
        self._lines: dict[int, int] = {}
        self._proved: dict[int, bool] = {}

    def next_number(self, event: KnownEvent) -> int:
        """Return the number of the next line, and count it."""
        self._lines[event.id] = self._count(event) + 1
        return self._lines[event.id]

    def has(self, event: KnownEvent, number: int) -> bool:
        """Whether there is a line of this number."""
        return 0 < number <= self._count(event)

    def prove(self, event: KnownEvent) -> None:
        """Note that a line is known with its proof."""
        self._proved[event.id] = True

    def proved(self, event: KnownEvent) -> bool:
        """Whether any line is."""
        if event.id not in self._proved:
            known = Fact.objects.filter(event_id=event.id, state=Fact.State.KNOWN)
            self._proved[event.id] = known.exists()
        return self._proved[event.id]

    def _count(self, event: KnownEvent) -> int:
        if event.id not in self._lines:
            self._lines[event.id] = Fact.objects.filter(event_id=event.id).count()
        return self._lines[event.id]
