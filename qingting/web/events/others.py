"""Contacts with other bodies about an event: who waits for an answer first."""

from __future__ import annotations

from dataclasses import dataclass

from qingting.events.models import Event
from qingting.liaison.models import Contact
from qingting.liaison.queries import list_contacts
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.acts.liaison import whom_words
from qingting.web.events.history import people_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """A contact. `who`: of us; `answerer`: who noted the answer; `duty`: for which, "" for none."""

    row: Contact
    whom: str
    who: str
    answerer: str
    duty: str


@dataclass(frozen=True, slots=True)
class Others:
    """What was dealt with between us and other bodies."""

    spoken: list[Spoken]

    @property
    def waits(self) -> int:
        """How many contacts have no answer yet."""
        return sum(one.row.answered_at is None for one in self.spoken)


def others_of(event: Event, plan: Plan) -> Others:
    """Return the contacts of an event with other bodies."""
    rows = list_contacts(event.pk)
    who = people_of(plan, [*(r.by for r in rows), *(r.answered_by for r in rows if r.answered_by)])
    return Others([_spoken(plan, row, who) for row in rows])


def _spoken(plan: Plan, row: Contact, who: dict[str, str]) -> Spoken:
    duty = naming.duty(plan, row.duty.entry, row.duty.about) if row.duty else ""
    by, answerer = who.get(row.by, row.by), who.get(row.answered_by, row.answered_by)
    return Spoken(row, whom_words(plan, row), by, answerer, duty)
