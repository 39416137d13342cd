"""When our people are away, and when they are on shift."""

from __future__ import annotations

from datetime import datetime

from qingting.errors import ConflictError
from qingting.lang import tr
from qingting.people import rules
from qingting.people.actions.record import check_same_org, end, lock, note, refused
from qingting.people.models import Absence, Holding, Person, Shift, Unit
from qingting.people.queries import written
from qingting.store import acting


def set_absence(
    person: Person,
    since: datetime,
    until: datetime | None,
    *,
    now: datetime,
    by: str,
    deputy: Person | None = None,
) -> Absence:
    """Say that a person is away; meanwhile the deputy acts in all of their roles.

    Plan: A2.1.

    Args:
        until: None while it is not known when they are back.

    Raises:
        ActionRefusedError: a deputy that may not be one, or an end before the beginning.
        ConflictError: the person is away then already.
    """
    _check_order(since, until)
    with acting(now) as work:
        person = lock(person)
        if deputy is not None:
            check_same_org(person.org_id, deputy.org_id)
            _check_deputy(person, lock(deputy), now)
        others = Absence.objects.filter(person=person).exclude(until__lte=since)
        if (others.filter(since__lt=until) if until else others).exists():
            raise ConflictError(
                tr(
                    f"{person.name} is away already in that time. Two deputies would both act."
                    " End the other absence first.",
                    f"{person.name}那段时间已登记不在岗。两位代理人会同时代行。请先结束另一条。",
                )
            )
        absence = Absence.objects.create(
            person=person, deputy=deputy, since=since, until=until, by=by
        )
        note(work, "absence.set", person, by, deputy=str(deputy.pk) if deputy else None)
    return absence


def end_absence(absence: Absence, *, now: datetime, by: str) -> None:
    """End an absence: the person is back; one that has not begun does not come."""
    with acting(now) as work:
        end(absence, now)
        note(work, "absence.ended", absence.person, by)


def set_shift(
    person: Person,
    role: str,
    since: datetime,
    until: datetime,
    *,
    now: datetime,
    by: str,
    unit: Unit | None = None,
) -> Shift:
    """Put a person on shift in a role they hold; two may be on shift at once.

    Raises:
        ActionRefusedError: they do not hold it, or an end before the beginning.
    """
    _check_order(since, until)
    label = written(role, unit.key if unit else None)
    with acting(now) as work:
        person = lock(person)
        if not Holding.objects.filter(person=person, role=role, unit=unit, until=None).exists():
            raise refused(
                f"{person.name} does not hold {label}. On shift they could not act."
                " Give them the role first.",
                f"{person.name}不担任 {label}，排了班也办不了事。请先授予角色。",
            )
        shift = Shift.objects.create(
            org_id=person.org_id, role=role, unit=unit, person=person, since=since, until=until
        )
        note(work, "shift.set", person, by, held=label)
    return shift


def end_shift(shift: Shift, *, now: datetime, by: str) -> None:
    """End a shift early; one that has not begun does not come."""
    with acting(now) as work:
        end(shift, now)
        label = written(shift.role, shift.unit.key if shift.unit else None)
        note(work, "shift.ended", shift.person, by, held=label)


def _check_order(since: datetime, until: datetime | None) -> None:
    if until is not None and until <= since:
        raise refused(
            "It would end before it begins. Nobody would be on duty by it. Correct one of the two.",
            "结束早于开始，等于没有。请改其中一个时间。",
        )


def _check_deputy(person: Person, deputy: Person, now: datetime) -> None:
    if deputy.pk == person.pk:
        raise refused(
            "Nobody is their own deputy: while they are away nobody would act. Choose another.",
            "不能由本人代理本人：不在岗时就没有人办事。请另选一人。",
        )
    held = Holding.objects.filter(person=deputy, role__in=rules.OF_HOUSE).exclude(until__lte=now)
    if held.exists():
        raise refused(
            f"{deputy.name} is an administrator or auditor, and acts for nobody: they could come to"
            " approve, or to change what they audit. Choose another.",
            f"{deputy.name}是管理员或审计员，不能代理他人：否则会去审批，或改动自己审计的东西。"
            "请另选一人。",
        )
