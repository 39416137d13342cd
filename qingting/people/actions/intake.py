"""Many people at once, from a file: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from qingting.orgs.models import Organisation
from qingting.people import people_file, workbook
from qingting.people.actions.reach import MAIL, add_contact
from qingting.people.actions.rota import set_absence
from qingting.people.actions.staff import add_person, add_unit, grant
from qingting.people.given import Away, Given, Newcomer
from qingting.people.models import Absence, ContactPoint, Holding, Person, Unit
from qingting.plan.model import Plan


@dataclass(frozen=True)
class Loaded:
    """What a file held; `holdings` counts those that are new."""

    units: int
    people: int
    holdings: int


def load_people(path: str | Path, org: Organisation, *, now: datetime, by: str) -> Loaded:
    """Load units and people from a YAML file; nothing is taken unless all of it is good.

    Who is there already keeps the sign-in and gets the roles listed; others are left alone.

    Raises:
        InputError: every fault of the file at once.
    """
    return _take(org, people_file.read(path), None, now=now, by=by)


def import_workbook(
    org: Organisation, data: bytes, plan: Plan, *, now: datetime, by: str
) -> Loaded:
    """Load units and people from a workbook as `workbook.template` gives it; all or nothing.

    Raises:
        InputError: every fault by cell, at once.
        ActionRefusedError: roles that do not go together with what somebody holds already.
        ConflictError: a login is another organisation's.
    """
    return _take(org, workbook.read(data, plan, org, now), plan, now=now, by=by)


def _take(org: Organisation, given: Given, plan: Plan | None, *, now: datetime, by: str) -> Loaded:
    held = 0
    with transaction.atomic():
        units = {unit.key: unit for unit in Unit.objects.filter(org=org)}
        for key, name in given.units.items():
            if key not in units:
                units[key] = add_unit(org, key, name, now=now, by=by)
        for newcomer in given.people:
            person = _person(org, newcomer, now=now, by=by)
            has = set(
                Holding.objects.filter(person=person, until=None).values_list("role", "unit__key")
            )
            for label in newcomer.roles:
                role, _, unit = label.partition("@")
                if (role, unit or None) not in has:
                    of = units[unit] if unit else None
                    grant(person, role, unit=of, plan=plan, now=now, by=by)
                    held += 1
        for one in given.away:
            _leave_to(org, one, now=now, by=by)
    return Loaded(len(given.units), len(given.people), held)


def _leave_to(org: Organisation, one: Away, *, now: datetime, by: str) -> None:
    """Note an absence with its deputy, once; local days, both included."""
    people = {p.login: p for p in Person.objects.filter(org=org, login__in=(one.login, one.deputy))}
    zone = ZoneInfo(org.zone)
    since = datetime.combine(one.since, time(), zone)
    last = one.until + timedelta(days=1) if one.until else None
    until = datetime.combine(last, time(), zone) if last else None
    whose, deputy = people[one.login], people[one.deputy]
    if not Absence.objects.filter(person=whose, deputy=deputy, since=since).exists():
        set_absence(whose, since, until, deputy=deputy, now=now, by=by)


def _person(org: Organisation, newcomer: Newcomer, *, now: datetime, by: str) -> Person:
    """Who has this login here, else a new person; with the mail address, not yet verified."""
    person = Person.objects.filter(org=org, login=newcomer.login).first()
    if person is None:
        person = add_person(org, newcomer.login, newcomer.name, now=now, by=by)
    known = ContactPoint.objects.filter(person=person, channel=MAIL, address=newcomer.mail)
    if newcomer.mail and not known.exists():
        add_contact(person, MAIL, newcomer.mail, now=now, by=by)
    return person
