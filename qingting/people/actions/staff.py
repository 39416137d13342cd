"""Who our people are, which units there are, who holds what, and who leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import Q

from qingting.errors import ConflictError
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.people import rules
from qingting.people.actions.record import Span, check_same_org, end, lock, note, note_org, refused
from qingting.people.models import (
    Absence,
    AccountRight,
    Holding,
    Person,
    Session,
    Shift,
    Unit,
)
from qingting.people.queries import roles_of, sole_roles, written
from qingting.plan.model import Plan
from qingting.store import acting


class Changes(TypedDict, total=False):
    """What may be changed of a person; `quiet_from` and `quiet_to` go together."""

    login: str
    name: str
    language: str
    theme: str
    keys: bool
    quiet_from: time | None
    quiet_to: time | None


def add_person(
    org: Organisation,
    login: str,
    name: str,
    *,
    now: datetime,
    by: str,
    roles: tuple[str, ...] = (),
    language: str = "",
) -> Person:
    """Add a member of staff, without a password: the first sign-in is by a one-time link.

    Args:
        roles: `desk`, or `unit-head@roads` of a unit that is there.

    Raises:
        ActionRefusedError: the roles do not go together.
        ConflictError: the login is taken.
    """
    person = Person(org=org, login=login, name=name, language=language)
    person.set_unusable_password()
    units = {unit.key: unit for unit in Unit.objects.filter(org=org)} if roles else {}
    with acting(now) as work:
        _check_clash(name, roles, None)
        _save_person(person)
        for role, _, unit in (role.partition("@") for role in roles):
            Holding.objects.create(
                person=person, role=role, unit=units[unit] if unit else None, since=now
            )
        note(work, "person.added", person, by, roles=list(roles))
    return person


def edit_person(person: Person, *, now: datetime, by: str, **changes: Unpack[Changes]) -> None:
    """Change what is known of a person; the entry names what was changed, never the words.

    Raises:
        ActionRefusedError: quiet hours with one end only.
        ConflictError: the login is taken.
    """
    fresh = {field: new for field, new in changes.items() if getattr(person, field) != new}
    if not fresh:
        return
    for field, new in fresh.items():
        setattr(person, field, new)
    if (person.quiet_from is None) != (person.quiet_to is None):
        raise refused(
            "Quiet hours need a beginning and an end. With one of them it is not known when you"
            " may be told. Fill in both, or none.",
            "免打扰时段要有起止两个时间。只有一个，就不知道何时可以提醒。请都填，或都不填。",
        )
    with acting(now) as work:
        _save_person(person, list(fresh))
        note(work, "person.edited", person, by, changed=sorted(fresh))


def add_unit(org: Organisation, key: str, name: str, *, now: datetime, by: str) -> Unit:
    """Add a unit.

    Raises:
        ConflictError: there is one with this key.
    """
    with acting(now) as work:
        unit, made = Unit.objects.get_or_create(org=org, key=key, defaults={"name": name})
        if not made:
            raise ConflictError(
                tr(
                    f"There is a unit {key} already ({unit.name}). Two of one key would share"
                    " their roles. Choose another key.",
                    f"已有单位 {key}（{unit.name}）。两个单位同一个代号，角色就分不开。请换一个。",
                )
            )
        note_org(work, "unit.added", org.pk, by, unit=key)
    return unit


def edit_unit(unit: Unit, name: str, *, now: datetime, by: str) -> None:
    """Rename a unit; its key, which duties and entries name, stays."""
    with acting(now) as work:
        unit.name = name
        unit.save(update_fields=["name"])
        note_org(work, "unit.edited", unit.org_id, by, unit=unit.key)


def grant(
    person: Person,
    role: str,
    *,
    now: datetime,
    by: str,
    unit: Unit | None = None,
    plan: Plan | None = None,
) -> Holding:
    """Let a person hold a role from now on.

    Plan: AMB-27.

    Args:
        plan: the one in force; None before there is one.

    Raises:
        ActionRefusedError: no such role, no unit where the role is of one, or roles of one person
            that do not go together.
        ConflictError: the person holds it already.
    """
    _check_role(role, unit, plan)
    with acting(now) as work:
        person = lock(person)
        check_same_org(person.org_id, *([unit.org_id] if unit else []))
        label = written(role, unit.key if unit else None)
        holding, made = Holding.objects.get_or_create(
            person=person, role=role, unit=unit, until=None, defaults={"since": now}
        )
        if not made:
            raise ConflictError(
                tr(
                    f"{person.name} holds {label} already. Nothing was changed.",
                    f"{person.name}已经担任 {label}，没有改动。",
                )
            )
        _check_clash(person.name, _all_roles(person, now), plan)
        note(work, "role.granted", person, by, held=label)
    return holding


def revoke(holding: Holding, *, now: datetime, by: str) -> None:
    """End what a person holds, and their shifts in it.

    Raises:
        ActionRefusedError: nobody would be left to administer.
    """
    with acting(now) as work:
        person, unit = lock(holding.person), holding.unit
        if holding.role == rules.ADMINISTRATOR:
            _check_not_sole(person, now, only=[rules.ADMINISTRATOR])
        end(holding, now)
        _end_all(Shift.objects.filter(person=person, role=holding.role, unit=unit), now)
        label = written(holding.role, unit.key if unit else None)
        note(work, "role.revoked", person, by, held=label)


def leave_person(person: Person, *, now: datetime, by: str, duties: Collection[str] = ()) -> None:
    """End all access of who leaves, at once: roles, shifts, absences, accounts, sessions.

    Args:
        duties: the labels of duties that only this person could still do; must be empty.

    Raises:
        ActionRefusedError: a role or duty would be nobody's, or somebody's deputy would be gone.
    """
    with acting(now) as work:
        person = lock(person)
        if duties:
            raise refused(
                f"{person.name} still has to do: {', '.join(duties)}. It would be nobody's."
                " Hand each to somebody first.",
                f"{person.name}还有待办：{'、'.join(duties)}。人走了就没有人做。请先移交。",
            )
        _check_not_sole(person, now)
        _check_nobodys_deputy(person, now)
        of_person = Q(person=person)
        for model in (Holding, Shift, Absence, AccountRight):
            _end_all(model.objects.filter(of_person), now)
        Session.objects.filter(of_person).delete()
        person.active = False
        person.set_unusable_password()
        person.save(update_fields=["active", "password"])
        note(work, "person.left", person, by)


def _save_person(person: Person, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            person.save(update_fields=fields)
    except IntegrityError as e:
        raise ConflictError(
            tr(
                f"The login {person.login} is taken. A login is one person's. Choose another.",
                f"登录名 {person.login} 已被占用。一个登录名只属于一个人。请换一个。",
            )
        ) from e


def _all_roles(person: Person, now: datetime) -> list[str]:
    """What a person holds or may act in now, and what they will as the deputy of who goes away
    later.
    """
    later = Absence.objects.filter(deputy=person, since__gt=now).values_list("person_id", "since")
    ahead = (role for whose, since in later for role in roles_of(whose, since))
    return [*roles_of(person.pk, now), *ahead]


def _check_role(role: str, unit: Unit | None, plan: Plan | None) -> None:
    if plan is None or role in rules.OF_HOUSE:
        return
    known = plan.roles.get(role)
    if known is None or known.external:
        raise refused(
            f"The plan in force has no role {role} for our own people. No duty would ever reach"
            " its holder. Choose one of the plan's roles.",
            f"现行预案没有可由本单位人员担任的角色 {role}，不会有任何待办找到担任者。"
            "请选预案里的角色。",
        )
    if known.per == "unit" and unit is None:
        raise refused(
            f"{role} is a role of a unit. Without one it is not known for whom its holder answers."
            " Choose the unit.",
            f"{role} 是各单位的角色，不写单位就不知道替谁答。请选单位。",
        )


def _check_clash(name: str, roles: Iterable[str], plan: Plan | None) -> None:
    found = rules.clash(list(roles), rules.deciding(plan) if plan else ())
    if found == rules.AUDITOR:
        raise refused(
            f"{name} would be an auditor with another role. An auditor reads all and changes"
            " nothing. End the other role first, or choose somebody else.",
            f"{name}会既是审计员又任他职。审计员什么都看，什么都不改。请先结束其他角色，或另选一人。",
        )
    if found == rules.ADMINISTRATOR:
        raise refused(
            f"{name} would be an administrator and decide or approve: an administrator cannot"
            " approve, or one person could give themselves the say. Choose somebody else.",
            f"{name}会既是管理员又能决定或审批：管理员不能审批，否则一人可以自己给自己授权。"
            "请另选一人。",
        )


def _check_not_sole(person: Person, now: datetime, only: Collection[str] = ()) -> None:
    sole = [r for r in sole_roles(person.pk, person.org_id, now) if not only or r in only]
    if sole:
        raise refused(
            f"Nobody but {person.name} holds: {', '.join(sole)}. Its duties would reach nobody."
            " Give each to somebody else first.",
            f"只有{person.name}担任：{'、'.join(sole)}。没有别人，待办就送不到人。请先交给别人。",
        )


def _check_nobodys_deputy(person: Person, now: datetime) -> None:
    acting_for = Absence.objects.filter(deputy=person).exclude(until__lte=now)
    names = list(acting_for.values_list("person__name", flat=True))
    if names:
        raise refused(
            f"{person.name} acts for {', '.join(names)}, who is away. Their duties would reach"
            " nobody. Name another deputy first.",
            f"{person.name}正在代理：{'、'.join(names)}。人走了待办就送不到人。请先另定代理人。",
        )


def _end_all(spans: Iterable[Span], now: datetime) -> None:
    for span in spans:
        end(span, now)
