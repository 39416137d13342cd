"""What all acts on people share: the entry, refusing, ending what runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qingting.errors import ActionRefusedError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.people.models import Absence, AccountRight, Holding, Person, Shift
from qingting.store import Mode, Subject, Work

RULE = "house:people"


def note(work: Work, verb: str, person: Person, by: str, **values: Any) -> None:
    """Write an entry about a person; never an address, a name or a password among the values."""
    subject = Subject(person.org_id, Mode.ACTUAL, "person", str(person.pk))
    write(work, verb, subject, actor=by, clause=RULE, **values)


def note_org(work: Work, verb: str, org_id: int, by: str, **values: Any) -> None:
    """Write an entry about what belongs to the organisation: a unit, an account."""
    subject = Subject(org_id, Mode.ACTUAL, "organisation", str(org_id))
    write(work, verb, subject, actor=by, clause=RULE, **values)


def refused(en: str, zh: str) -> ActionRefusedError:
    return ActionRefusedError(tr(en, zh), rule=RULE)


def lock(person: Person) -> Person:
    """Return the person as they are now; until the transaction ends no other act of the
    organisation is judged: who holds what together, and who is left to hold it.

    Raises:
        ActionRefusedError: they have left.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=person.org_id)
    found = Person.objects.get(pk=person.pk)
    if not found.active:
        raise refused(
            f"{found.name} has left. Nothing can be given to who has no access."
            " Choose somebody else.",
            f"{found.name}已离开，没有使用权，不能再分派。请另选一人。",
        )
    return found


def check_same_org(org_id: int, *others: int) -> None:
    """Rows of two organisations never meet: a page that lets this happen is broken."""
    assert all(other == org_id for other in others)  # the gate of screens lets no other one in


Span = Holding | Shift | Absence | AccountRight


def end(span: Span, now: datetime) -> None:
    """End what runs; what has not begun is no more. A span that is over stays as it is."""
    if span.since >= now:
        span.delete()
    elif span.until is None or span.until > now:
        span.until = now
        span.save(update_fields=["until"])
