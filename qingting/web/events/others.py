"""Other bodies about an event: who waits for an answer first; letters by their references."""

from __future__ import annotations

from dataclasses import dataclass

from qingting.events.models import Event
from qingting.plan.model import Plan
from qingting.reports.liaison.models import Case, Contact, Letter
from qingting.reports.liaison.queries import list_cases, list_contacts, list_letters
from qingting.web import naming
from qingting.web.acts.liaison import came_by, whom_words
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
    letters: list[tuple[Letter, str, str]]  # with the words of its authority, and who noted it
    cases: list[tuple[Case, str, str]]  # with the words of the way, and who gave it

    @property
    def waits(self) -> int:
        """How many contacts have no answer yet."""
        return sum(one.row.answered_at is None for one in self.spoken)


def others_of(event: Event, plan: Plan) -> Others:
    """Return the contacts of an event with other bodies, the letters about it, the case numbers."""
    rows, letters, cases = list_contacts(event.pk), list_letters(event.pk), list_cases(event.pk)
    actors = [*(r.by for r in rows), *(r.by for r in letters), *(r.by for r in cases)]
    who = people_of(plan, [*actors, *(r.answered_by for r in rows if r.answered_by)])
    return Others(
        [_spoken(plan, row, who) for row in rows],
        [(row, naming.role(plan, row.to), who.get(row.by, row.by)) for row in letters],
        [(row, came_by()[row.channel], who.get(row.by, row.by)) for row in cases],
    )


def _spoken(plan: Plan, row: Contact, who: dict[str, str]) -> Spoken:
    duty = naming.duty(plan, row.duty.entry, row.duty.about) if row.duty else ""
    by, answerer = who.get(row.by, row.by), who.get(row.answered_by, row.answered_by)
    return Spoken(row, whom_words(plan, row), by, answerer, duty)
