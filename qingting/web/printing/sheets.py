"""What each sheet says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qingting.adoption.models import Adoption, SignedReading
from qingting.adoption.queries import list_signed_readings, plan_of
from qingting.adoption.rules import NUMBER
from qingting.duties.lists import Held, count_by_clause, list_held
from qingting.people.queries import list_people
from qingting.plan.homes import homes_of
from qingting.plan.model import AnyOf, AtLeast, ClauseText, Condition, Duty, Leaf, Plan, Role
from qingting.plan.parts import Per, Rung
from qingting.store import Mode
from qingting.web import naming, words
from qingting.web.plan.files import about, files_of

MOST = 200  # duties on the sheet of open ones


@dataclass(frozen=True, slots=True)
class Signed:
    """A reading or a supposed number, what it stands at, and who signed it; None: nobody."""

    name: str
    clause: str
    words: str
    by: SignedReading | None


@dataclass(frozen=True, slots=True)
class Traced:
    """A clause, what carries it out, the cases that show it, and how many duties it has made."""

    clause: ClauseText
    homes: list[str]
    cases: int | None
    used: int


@dataclass(frozen=True, slots=True)
class ToDo:
    """A duty as a card says it: what, when it applies, by when, to whom, under which clause."""

    words: str
    holder: str
    when: str
    by_when: str
    to: list[str]
    then: list[str]
    clause: str


@dataclass(frozen=True, slots=True)
class Card:
    """One role: who holds it, who stands in, what it must do, what it decides."""

    role: Role
    name: str
    people: list[str]
    deputy: str
    todo: list[ToDo]
    approves: list[str]


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty that is open: due when, of which event, whose."""

    due: str
    late: bool
    words: str
    event: str
    holder: str
    people: list[str]
    clause: str


def clauses_of(plan: Plan) -> list[ClauseText]:
    """Return the plan's own clauses, in order."""
    return list(plan.clauses.values())


def traced_of(plan: Plan, org_id: int) -> list[Traced]:
    """Return each clause with what carries it out; `cases` is None where they are not known."""
    files, used, homes = files_of(org_id, plan.hash), count_by_clause(org_id), homes_of(plan)
    shown = Counter(c for case in files.cases for c in about(plan, case)) if files else None
    return [
        Traced(
            clause,
            [f"{home.section}: {home.entry}" for home in homes.get(clause.id, [])],
            shown[clause.id] if shown is not None else None,
            used.get(clause.id, 0),
        )
        for clause in plan.clauses.values()
    ]


def signed_of(plan: Plan, adoption: Adoption) -> list[Signed]:
    """Return the readings and the supposed numbers of an adopted plan."""
    by = {one.reading: one for one in list_signed_readings(adoption.pk)}
    readings = [
        Signed(naming.name(r), r.cites, r.choices.get(r.chosen) or r.chosen, by.get(r.id))
        for r in plan.readings.values()
    ]
    numbers = [
        Signed(naming.name(p), p.cites, p.text, by.get(NUMBER + p.id))
        for p in plan.params.values()
        if p.origin == "default"
    ]
    return readings + numbers


def cards_of(plan: Plan, org_id: int, now: datetime) -> list[Card]:
    """Return a card for each role of our own people, in the plan's order."""
    people = people_by_role(org_id, now)
    return [
        Card(
            role=role,
            name=naming.name(role),
            people=people.get(role.id, []),
            deputy=naming.role(plan, role.deputy) if role.deputy else "",
            todo=[todo(plan, d) for d in plan.duties.values() if d.holder == role.id],
            approves=[
                naming.duty(plan, duty.id)
                for duty in plan.duties.values()
                for approve in (duty.approve, *duty.approve_also)
                if approve and role.id in approve.roles
            ],
        )
        for role in plan.roles.values()
        if not role.external
    ]


def people_by_role(org_id: int, now: datetime) -> dict[str, list[str]]:
    """Return the names of who holds each role now; of a unit's role with the unit behind it."""
    found: dict[str, list[str]] = {}
    for member in list_people(org_id, now):
        for held in member.roles:
            role, _at, unit = held.partition("@")
            name = f"{member.person.name} ({unit})" if unit else member.person.name
            found.setdefault(role, []).append(name)
    return found


def todo(plan: Plan, duty: Duty) -> ToDo:
    """Return a duty of a plan as cards and trees say it."""
    return ToDo(
        words=naming.name(duty),
        holder=naming.role(plan, duty.holder),
        when=condition(plan, duty.when) if duty.when is not None else "",
        by_when=_by_when(plan, duty),
        to=[naming.role(plan, to) for to in duty.to],
        then=list(_then(plan, duty)),
        clause=duty.cites,
    )


def open_duties(org_id: int, now: datetime, zone: str) -> list[OpenDuty]:
    """Return what is open now, the earliest due first."""
    people = people_by_role(org_id, now)
    found = []
    for duty in list_held(Held(org_id, Mode.ACTUAL), after=None, limit=MOST):
        plan = plan_of(duty.adoption_id)
        assert duty.due_at is not None  # open
        found.append(
            OpenDuty(
                due=words.moment(duty.due_at, now, zone),
                late=duty.due_at < now,
                words=naming.duty(plan, duty.entry, duty.about),
                event=f"{duty.event.key} {duty.event.title}".strip() if duty.event else "",
                holder=naming.role(plan, duty.holder),
                people=people.get(duty.holder.partition("@")[0], []),
                clause=duty.clause,
            )
        )
    return found


def condition(plan: Plan, when: Condition) -> str:
    """Return a condition in words: `grade at least Major`, `A or B`."""
    if isinstance(when, Leaf):
        fact, threshold = naming.condition(plan, when.text)
        return f"{fact} {threshold}".strip()
    parts = [condition(plan, one) for one in when.items]
    if isinstance(when, AtLeast):
        listed = _("; ").join(parts)
        return _("%(n)s of: %(parts)s") % {"n": when.n, "parts": listed}
    return (_(" or ") if isinstance(when, AnyOf) else _(" and ")).join(parts)


def _by_when(plan: Plan, duty: Duty) -> str:
    if duty.per is not None:
        return _daily(duty.per)
    start = naming.anchor(plan, duty.start)
    if duty.within is None:
        return _("from: %(anchor)s") % {"anchor": start}
    said = {"span": words.limit(duty.within), "anchor": start}
    once = _("within %(span)s of: %(anchor)s") % said
    if duty.repeat is None:
        return once
    return once + _(", then every %(span)s") % {"span": words.span(duty.repeat.every)}


def _daily(per: Per) -> str:
    days = {
        "day": _("every day"),
        "wd": _("every working day"),
        "month-1": _("on the first of the month"),
        "mon": _("Mondays"), "tue": _("Tuesdays"), "wed": _("Wednesdays"), "thu": _("Thursdays"),
        "fri": _("Fridays"), "sat": _("Saturdays"), "sun": _("Sundays"),
    }  # fmt: skip
    times = " ".join(f"{hour:02}:{minute:02}" for hour, minute in per.times)
    return f"{days[per.day]} {times}"


def _then(plan: Plan, duty: Duty) -> Iterator[str]:
    """Who is told where it is not done: the rungs of its ladder."""
    ladder = plan.ladders.get(duty.ladder)
    for rung in ladder.rungs if ladder else ():
        whom = words.listed(_told(plan, duty.holder, name) for name in rung.tell)
        yield f"{_at(rung)}: {whom}"


def _told(plan: Plan, holder: str, name: str) -> str:
    role = plan.roles.get(holder)
    deputy = role.deputy if role and role.deputy else holder
    return naming.role(plan, {"holder": holder, "deputy": deputy}.get(name, name))


def _at(rung: Rung) -> str:
    if rung.every is not None:
        said = {"span": words.span(rung.every), "n": rung.times}
        return _("every %(span)s after it is due, %(n)s times") % said
    at = rung.at
    if at is None or (at.wall is not None and not at.wall):
        return _("when due")
    days = at.working_days or at.calendar_days or 0
    if days < 0 or (at.wall is not None and at.wall.days < 0):
        return _("%(span)s before it is due") % {"span": words.limit(at)}
    return _("%(span)s after it is due") % {"span": words.limit(at)}
