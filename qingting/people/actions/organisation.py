"""The organisation itself: its name and zone, its first administrator, how long it keeps things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.text import slugify

from qingting.errors import ConflictError, Fault, InputError
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.orgs.queries import find_organisation
from qingting.people.actions.entry import set_password
from qingting.people.actions.record import note_org
from qingting.people.actions.staff import add_person
from qingting.people.models import Person
from qingting.people.queries import is_administered
from qingting.people.rules import ADMINISTRATOR
from qingting.store import acting


@dataclass(frozen=True, slots=True)
class Founding:
    """The first step of a set-up, as a form gives it."""

    name: str
    zone: str
    login: str
    person: str
    password: str


def found(given: Founding, *, now: datetime, by: str) -> Person:
    """Make the organisation, or take the one there is, and its first administrator.

    Raises:
        InputError: every fault, under the field's name.
        ActionRefusedError: the password is too weak.
        ConflictError: somebody administers already, or the login is taken.
    """
    _check(given.name, given.zone)
    with transaction.atomic():
        if is_administered(now):
            raise ConflictError(tr("Somebody administers this already.", "已有管理员。"))
        org = find_organisation()
        if org is None:
            key = slugify(given.name)[:50] or "org"
            org = Organisation.objects.create(key=key, name=given.name, zone=given.zone)
        edit_organisation(org, given.name, given.zone, now=now, by=by)
        roles = (ADMINISTRATOR,)
        person = add_person(org, given.login, given.person, now=now, by=by, roles=roles)
        set_password(person, given.password, now=now, by=f"person:{person.pk}")
    return person


def edit_organisation(org: Organisation, name: str, zone: str, *, now: datetime, by: str) -> None:
    """Change name and zone; days are cut in the new zone from now on.

    Raises:
        InputError: every fault, under the field's name.
    """
    _check(name, zone)
    with acting(now) as work:
        org.name, org.zone = name, zone
        org.save(update_fields=["name", "zone"])
        note_org(work, "organisation.edited", org.pk, by, zone=zone)


def set_keeping(org: Organisation, days: Mapping[str, int], *, now: datetime, by: str) -> None:
    """Say how many days things are kept; `days` by the column's name. Retention goes by it in its
    next run.

    Raises:
        InputError: every one that is out of bounds, under its name.
    """
    bounds = {
        "keep_posts_days": Organisation.POSTS_DAYS,
        "keep_refusals_days": Organisation.REFUSALS_DAYS,
    }
    faults = [
        Fault(name, 0, tr(f"must be from {low} to {high} days", f"应为 {low} 至 {high} 天"))
        for name, (low, high) in bounds.items()
        if not low <= days[name] <= high
    ]
    if faults:
        raise InputError(faults)
    with acting(now) as work:
        for name in bounds:
            setattr(org, name, days[name])
        org.save(update_fields=list(bounds))
        note_org(work, "keeping.set", org.pk, by, **{name: days[name] for name in bounds})


def set_seconds(
    org: Organisation, acts: Iterable[str], *, merged: bool = False, now: datetime, by: str
) -> None:
    """Say which acts need a second person from now on; what waits already is not touched.

    Args:
        merged: one person may write a text and publish it, never approve it.

    Raises:
        InputError: an act for which nobody may ask it.
    """
    wanted = sorted(set(acts))
    if odd := [act for act in wanted if act not in Organisation.SECOND_ACTS]:
        said = tr(f"no act of this kind: {', '.join(odd)}", f"没有这种操作：{'、'.join(odd)}")
        raise InputError([Fault("acts", 0, said)])
    with acting(now) as work:
        org.second_acts, org.merged = wanted, merged
        org.save(update_fields=["second_acts", "merged"])
        note_org(work, "seconds.set", org.pk, by, acts=" ".join(wanted), merged=merged)


def _check(name: str, zone: str) -> None:
    faults = []
    if not 0 < len(name.strip()) <= 200:
        faults.append(Fault("name", 0, tr("must have 1 to 200 characters", "应为 1 至 200 个字")))
    if zone not in available_timezones():
        wants = tr("must be a time zone, as Asia/Shanghai", "应为时区名，如 Asia/Shanghai")
        faults.append(Fault("zone", 0, wants))
    if faults:
        raise InputError(faults)
