"""The doctor: looks at an installation, and says of each part how it is and what to do.

`qingting doctor` and the page `/admin/health` look by the same function and say the same words.
It changes nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, Q, QuerySet

from qingting import settings
from qingting.adoption.models import SignedReading
from qingting.adoption.queries import in_force, plan_of_version
from qingting.checkup import Result, State, judged, unseen
from qingting.checkup_bureau import OF_BUREAU, Bureau, InForce, Late, Line, unheld
from qingting.checkup_machine import OF_DATABASE, OF_MACHINE, Database, Machine
from qingting.duties.calendars import Calendars
from qingting.errors import ConfigError
from qingting.journal.models import Entry
from qingting.journal.queries import verify
from qingting.lang import tr
from qingting.notices.models import Delivery
from qingting.notices.queries import ChannelRow, list_channels
from qingting.orgs.models import Organisation
from qingting.people.models import Holding, Unit
from qingting.sources.models import Source
from qingting.store import Mode, Pages, Work
from qingting.text.match_fast import is_fast_possible
from qingting.timers.models import Timer
from qingting.timers.queries import last_beat

KEYS = ("secret.key", "channel.key")
GRAVITY = (State.BAD, State.WARN, State.UNKNOWN, State.OK)
TAIL = 1000  # entries of a journal that a page verifies
FIRED = timedelta(seconds=60)  # after its instant a clock has fired, if the engine lives
SETTLED = timedelta(minutes=10)  # after this a notice is with its people, or somebody must know


def look(now: datetime, org: Organisation | None = None) -> list[Result]:
    """Return how every part of the installation is, trouble first.

    Args:
        org: whose page it is: nothing of others is shown, and the end of its journal is verified;
            None: all organisations, each journal whole. One pass over all entries.
    """
    machine = _machine(now)
    results = judged(OF_MACHINE, machine)
    if machine.fault or machine.unapplied:
        return _trouble_first([*results, *unseen(OF_DATABASE), *unseen(OF_BUREAU)])
    results += judged(OF_DATABASE, _database(now))
    orgs = [org] if org else list(Organisation.objects.order_by("key"))
    for one in orgs:
        bureau = _bureau(one, now, last=TAIL if org else None)
        results += judged(OF_BUREAU, bureau, one.name if len(orgs) > 1 else "")
    return _trouble_first(results)


def _trouble_first(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda r: GRAVITY.index(r.state))


def worst(results: Iterable[Result]) -> State:
    """Return the gravest state among results."""
    return min((r.state for r in results), key=GRAVITY.index, default=State.OK)


def report(results: Sequence[Result]) -> str:
    """Return results for reading: a line each, what to do under it."""
    lines = []
    for r in results:
        of = tr(": ", "：").join(filter(None, (r.org, r.name, r.said)))
        lines.append(f"{r.state:<8} {of}")
        if r.do:
            lines.append(f"{'':8} → {r.do}")
    return "\n".join(lines)


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """Return results for other programs."""
    names = ("check", "org", "state", "said", "do")
    checks = [{name: getattr(r, name) for name in names} for r in results]
    return {"state": worst(results), "checks": checks}


def _machine(now: datetime) -> Machine:
    fault, unapplied = _answer()
    known_to, calendar_fault = _known_years(now)
    return Machine(
        now=now,
        free=shutil.disk_usage(settings.DATA).free,
        private={
            name: not file.stat().st_mode & 0o077
            for name in KEYS
            if (file := settings.DATA / name).exists()
        },
        fast=is_fast_possible() if find_spec("hyperscan") else None,
        known_to=known_to,
        calendar_fault=calendar_fault,
        fault=fault,
        unapplied=unapplied,
    )


def _answer() -> tuple[str, int]:
    """Why the database does not answer ("": it does), and how many migrations it lacks."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError as e:
        return " ".join(str(e).split()) or type(e).__name__, 0
    return "", len(_migrations() - applied.keys())


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Every migration of this version, read from the disk once a process."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _known_years(now: datetime) -> tuple[int, str]:
    """Up to which year, from this one on, working days are known; why the operator's file is no
    help.
    """
    try:
        calendar = Calendars(Work(now, {}, Pages())).calendar
    except ConfigError as e:
        return now.year - 1, str(e)
    year = now.year
    while calendar.knows(year):
        year += 1
    return year - 1, ""


def _database(now: datetime) -> Database:
    durable, modes = _durability()
    return Database(
        now=now,
        durable=durable,
        modes=modes,
        engine_at=last_beat("engine"),
        retention_at=last_beat("retention"),
        backup_at=last_beat("backup"),
    )


def _durability() -> tuple[bool, str]:
    """Whether a commit survives a power cut, and the database's settings that decide it."""
    sqlite = connection.vendor == "sqlite"
    names = ("journal_mode", "synchronous") if sqlite else ("fsync", "synchronous_commit")
    values = []
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"{'PRAGMA' if sqlite else 'SHOW'} {name}")
            values.append(str(cursor.fetchone()[0]))
    good = values == ["wal", "2"] if sqlite else "off" not in values
    return good, ", ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))


def _bureau(org: Organisation, now: datetime, *, last: int | None) -> Bureau:
    chain = verify(org, last=last)
    unsealed = Entry.objects.filter(org=org, seq=None).order_by("id")
    running = Timer.objects.filter(org=org, state=Timer.State.RUNNING)
    open_states = (Delivery.State.WAITING, Delivery.State.LEASED)
    waiting = Delivery.objects.filter(notice__org=org, state__in=open_states)
    sources = Source.objects.filter(org=org, mode=Mode.ACTUAL).exclude(state=Source.State.OFF)
    states = list(sources.order_by("name").values_list("name", "state"))
    return Bureau(
        now=now,
        entries=chain.entries if last is None else min(last, chain.entries),
        whole=last is None or chain.entries <= last,
        broken=chain.broken,
        unsealed_at=unsealed.values_list("at", flat=True).first(),
        unfired=_late(running.filter(next_at__lte=now - FIRED), "next_at"),
        provisional=running.filter(provisional=True).count(),
        unsettled=_late(waiting.filter(notice__at__lte=now - SETTLED), "notice__at"),
        channels=_channels(org),
        posted=bool(settings.value("NOTIFY_URL")),
        sources=len(states),
        silent=[name for name, state in states if state == Source.State.SILENT],
        failing=[name for name, state in states if state == Source.State.FAILING],
        plan=_in_force(org, now),
    )


def _late(rows: QuerySet[Any], since: str) -> Late | None:
    found = rows.aggregate(many=Count("pk"), since=Min(since))
    return Late(**found) if found["many"] else None


def _channels(org: Organisation) -> list[Line]:
    return [_line(row) for row in list_channels(org.pk) if row.enabled]


def _line(row: ChannelRow) -> Line:
    ok_at, error_at = row.last_ok_at, row.last_error_at
    if error_at is not None and (ok_at is None or error_at > ok_at):
        return Line(row.name, False, row.last_error)
    return Line(row.name, None if ok_at is None else True)


def _in_force(org: Organisation, now: datetime) -> InForce | None:
    adoption = in_force(org.pk, now)
    if adoption is None:
        return None
    plan = plan_of_version(adoption.version)
    running = Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))
    holdings = Holding.objects.filter(running, person__org=org, person__active=True)
    held = {(role, unit or "") for role, unit in holdings.values_list("role", "unit__key")}
    units = Unit.objects.filter(org=org).order_by("key").values_list("key", "name")
    signed = SignedReading.objects.filter(adoption_id=adoption.pk)
    done = set(signed.values_list("reading", flat=True))
    return InForce(
        name=tr(plan.en or plan.zh, plan.zh),
        trial=adoption.trial,
        unheld=unheld(plan, held, dict(units)),
        unsigned=[id_ for id_ in plan.readings if id_ not in done],
    )
