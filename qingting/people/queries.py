"""Reading our own people: for signing in, and for naming who did what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from qingting.people.models import Holding, Person


def find_person(person_id: int, *, lock: bool = False) -> Person | None:
    """Return an active person with the organisation, None if there is none or all access ended.

    Args:
        lock: hold the row until the transaction ends, so that a one-time link is used once.
    """
    people = Person.objects.select_related("org").filter(pk=person_id, active=True)
    return (people.select_for_update(of=("self",)) if lock else people).first()


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of persons by id, those who have left among them."""
    return dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))


def roles_of(person_id: int, at: datetime) -> list[str]:
    """Return the roles a person holds at an instant, `role@unit` where it is of a unit; sorted."""
    held = Holding.objects.filter(person_id=person_id, since__lte=at).filter(
        Q(until=None) | Q(until__gt=at)
    )
    found = held.values_list("role", "unit__key")
    return sorted(f"{role}@{unit}" if unit else role for role, unit in found)
