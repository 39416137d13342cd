"""Adding our own people, their units and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from qingting.errors import Fault, InputError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.people.models import Holding, Person, Unit
from qingting.store import Mode, acting


def add_person(
    org: Organisation, login: str, name: str, *, now: datetime, by: str, roles: tuple[str, ...] = ()
) -> Person:
    """Add a member of staff, without a password: the first sign-in is by a one-time link."""
    person = Person(org=org, login=login, name=name)
    person.set_unusable_password()
    with acting(now) as work:
        person.save()
        for role in roles:
            Holding.objects.create(person=person, role=role, since=now)
        write(
            work,
            "person.added",
            org_id=org.pk,
            mode=Mode.ACTUAL,
            actor=by,
            subject=("person", str(person.pk)),
            clause="house:people",
            roles=list(roles),
        )
    return person


@dataclass(frozen=True)
class Loaded:
    """What a people file changed."""

    units: int
    people: int
    holdings: int


def load_people(path: str | Path, org: Organisation, *, now: datetime, by: str) -> Loaded:
    """Load units and people from a YAML file; nothing is taken unless all of it is good.

    The file: `units: {key: name}` and `people: {login: {name, roles: [role or role@unit]}}`.
    Who is there already keeps the sign-in and gets the roles listed; others are left alone.

    Raises:
        InputError: every fault of the file at once.
    """
    file = str(path)
    given = _read(file)
    units = given.get("units") or {}
    people = given.get("people") or {}
    faults = [*_unit_faults(file, units), *_people_faults(file, units, people)]
    if faults:
        raise InputError(faults)
    with transaction.atomic():
        by_key = {
            key: Unit.objects.get_or_create(org=org, key=key, defaults={"name": name})[0]
            for key, name in units.items()
        }
        held = 0
        for login, entry in people.items():
            person = Person.objects.filter(login=login).first()
            if person is None:
                person = add_person(org, login, entry["name"], now=now, by=by)
            for role in entry.get("roles", ()):
                name, _, unit = role.partition("@")
                held += Holding.objects.get_or_create(
                    person=person,
                    role=name,
                    unit=by_key[unit] if unit else None,
                    until=None,
                    defaults={"since": now},
                )[1]
    return Loaded(len(units), len(people), held)


def _read(file: str) -> dict[str, Any]:
    try:
        text = Path(file).read_text("utf-8")
        found = yaml.load(text, Loader=yaml.BaseLoader)  # every scalar stays text
    except OSError as e:
        raise InputError([Fault(file, 0, f"{tr('cannot be read', '读不出')}: {e.strerror}")]) from e
    except UnicodeDecodeError as e:
        raise InputError([Fault(file, 0, tr("is not UTF-8", "不是 UTF-8"))]) from e
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else 0
        raise InputError([Fault(file, line, str(e.problem))]) from e
    if not isinstance(found, dict):
        wants = tr("must hold `units:` and `people:`", "要有 units: 和 people: 两部分")
        raise InputError([Fault(file, 1, wants)])
    return found


def _unit_faults(file: str, units: object) -> list[Fault]:
    if isinstance(units, dict) and all(isinstance(v, str) and v for v in units.values()):
        return []
    return [Fault(file, 0, tr("units: key: name, each a text", "units：每行 键: 名称"))]


def _people_faults(file: str, units: Mapping[str, str], people: object) -> list[Fault]:
    if not isinstance(people, dict):
        return [Fault(file, 0, tr("people: must be a map by login", "people：按登录名列出"))]
    faults = []
    for login, entry in people.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            faults.append(Fault(file, 0, f"{login}: " + tr("needs a name", "缺 name")))
            continue
        for role in entry.get("roles") or ():
            unit = str(role).partition("@")[2]
            if unit and unit not in units:
                faults.append(
                    Fault(file, 0, f"{login}: " + tr(f"no unit {unit}", f"没有单位 {unit}"))
                )
    return faults
