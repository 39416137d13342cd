"""Reading whom outside we speak with."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max, Q

from qingting.duties.queries import KnownDuty
from qingting.events.queries import KnownEvent
from qingting.reports.liaison.models import Body, Case, Contact, Letter
from qingting.store import Work

MAX_ID = (1 << 63) - 1


def list_bodies(org_id: int, *, retired: bool = False) -> list[Body]:
    """Return the bodies of the directory by name; the retired ones last, where they are wanted."""
    rows = Body.objects.filter(org_id=org_id).order_by("name", "id")
    found = list(rows if retired else rows.filter(retired_at=None))
    return sorted(found, key=lambda body: body.retired_at is not None)


def find_body(org_id: int, body_id: int) -> Body | None:
    """Return a body of an organisation, None if there is none."""
    return Body.objects.filter(org_id=org_id, pk=body_id).first()


def bodies_for(org_id: int, roles: Collection[str]) -> list[Body]:
    """Return the bodies that stand for any of some roles."""
    if not roles:
        return []
    return [body for body in list_bodies(org_id) if set(roles) & set(body.roles)]


def named_body(org_id: int, name: str) -> Body | None:
    """Return a body of the directory by its name or as `body:7`, None if there is none."""
    kept = Body.objects.filter(org_id=org_id, retired_at=None)
    kind, _, key = name.partition(":")
    if kind == "body" and key.isascii() and key.isdecimal() and len(key) < 20:
        return kept.filter(pk=min(int(key), MAX_ID)).first()
    return kept.filter(name=name).first()


class Contacts:
    """What the engine knows of contacts with other bodies, by event; loaded when asked for."""

    def __init__(self, _: Work) -> None:
        self._of: dict[int, dict[int, tuple[int, bool]]] = {}

    def of(self, event: KnownEvent) -> dict[int, tuple[int, bool]]:
        """Return number -> (row id, whether it was answered); the caller adds and changes."""
        if event.id not in self._of:
            rows = Contact.objects.filter(event_id=event.id)
            found = rows.values_list("number", "pk", "answered_at")
            self._of[event.id] = {n: (pk, at is not None) for n, pk, at in found}
        return self._of[event.id]


def _of(event_id: int) -> Q:
    """Rows about an event, and about those merged into it."""
    return Q(event_id=event_id) | Q(event__merged_into_id=event_id)


def list_contacts(event_id: int) -> list[Contact]:
    """Return the contacts about an event and those merged into it: who waits for an answer first,
    then the newest first.
    """
    rows = Contact.objects.filter(_of(event_id))
    rows = rows.select_related("body", "event", "duty").defer("event__story")
    found = sorted(rows, key=lambda one: (one.at, one.pk), reverse=True)
    return sorted(found, key=lambda one: one.answered_at is not None)


def list_letters(event_id: int) -> list[Letter]:
    """Return the letters about an event and those merged into it, the newest first."""
    rows = Letter.objects.filter(_of(event_id))
    return list(rows.order_by("-dated_on", "-id"))


class Cases:
    """What the engine knows of case numbers: by duty, and the last of each organisation and year.
    Looked up when first asked for.
    """

    def __init__(self, _: Work) -> None:
        self._of_duty: dict[int, str] = {}
        self._last: dict[tuple[int, str, int], int] = {}

    def number_of(self, duty_id: int) -> str:
        """Return the number that a duty gave its matter, "" where it gave none."""
        if duty_id not in self._of_duty:
            self._of_duty[duty_id] = number_of(duty_id)
        return self._of_duty[duty_id]

    def next(self, org_id: int, mode: str, year: int) -> int:
        """Return the running number after the last one of a year."""
        key = (org_id, mode, year)
        if key not in self._last:
            rows = Case.objects.filter(org_id=org_id, mode=mode, year=year)
            self._last[key] = rows.aggregate(last=Max("running"))["last"] or 0
        return self._last[key] + 1

    def add(self, duty: KnownDuty, year: int, running: int, number: str) -> None:
        """Note a number that is given."""
        self._of_duty[duty.id] = number
        self._last[duty.org_id, duty.mode, year] = running


def number_of(duty_id: int) -> str:
    """Return the number that a duty gave its matter, "" where it gave none."""
    return Case.objects.filter(duty_id=duty_id).values_list("number", flat=True).first() or ""


def list_cases(event_id: int) -> list[Case]:
    """Return the case numbers of an event and those merged into it, in order of their giving."""
    rows = Case.objects.filter(_of(event_id))
    return list(rows.order_by("at", "id"))


def find_case(org_id: int, mode: str, number: str) -> Case | None:
    """Return the matter of an organisation that has a number, None if none has."""
    rows = Case.objects.filter(org_id=org_id, mode=mode, number__iexact=number)
    return rows.select_related("event").first()
