"""The five people of every test: four of one bureau, and Sun, who belongs to another and must
never see anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qingting.orgs.models import Organisation
from qingting.people.actions import add_person
from qingting.people.models import Person


@dataclass(frozen=True)
class Cast:
    """Who is who."""

    lin: Person  # 林, monitor
    wang: Person  # 王, liaison of a unit
    chen: Person  # 陈, office
    zhao: Person  # 赵, leading group
    sun: Person  # 孙, of another organisation


def cast(org: Organisation, now: datetime) -> Cast:
    """Add the four to an organisation, and Sun with one of her own."""
    other = Organisation.objects.create(key="elsewhere", name="别处", zone="Asia/Shanghai")

    def add(of: Organisation, login: str, name: str, *roles: str) -> Person:
        return add_person(of, login, name, now=now, by="import", roles=roles)

    return Cast(
        lin=add(org, "lin", "林", "desk"),
        wang=add(org, "wang", "王", "unit-liaison"),
        chen=add(org, "chen", "陈", "personnel-dept"),
        zhao=add(org, "zhao", "赵", "leader-in-charge"),
        sun=add(other, "sun", "孙", "desk"),
    )
