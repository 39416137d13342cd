"""Past events judged again: what another version of a plan would have said of what was measured.

Requirement: A6.5, B7.2. Pure: from what gradings stored to what would be different.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from qingting.plan.calendar import NATIONAL, Calendar
from qingting.plan.due import owed
from qingting.plan.explain import opened
from qingting.plan.facts import Known, Situation, Value, parse_fact_key, parse_value
from qingting.plan.faults import GrammarError
from qingting.plan.grade import judge
from qingting.plan.known import Past
from qingting.plan.model import FactKey, Plan


class Judged(NamedTuple):
    """What a grading stored: when, and the facts it read, values as contracts.md §1 writes them."""

    at: datetime
    facts: Mapping[str, Any]


class PastEvent(NamedTuple):
    """An event as rows tell of it. `happened`: anchors with their instants; `done`: duties with
    when they were done, None where they were not.
    """

    key: str
    title: str
    judged: Sequence[Judged]
    happened: Mapping[str, datetime]
    done: Mapping[str, datetime | None]


class Again(NamedTuple):
    """What a plan comes to: the gravest grade surely reached and when, and by when which duty of
    that grade is due.
    """

    grade: str | None
    at: datetime | None
    due: Mapping[str, datetime]


class Clock(NamedTuple):
    """A duty's due time under both plans, None where one has no such clock; `done_at` as it was."""

    duty: str
    old: datetime | None
    new: datetime | None
    done_at: datetime | None

    def met(self, due_at: datetime | None, now: datetime) -> bool | None:
        """Whether what was done came in time; None without a clock, and while it still runs."""
        if due_at is None or (self.done_at is None and now <= due_at):
            return None
        return self.done_at is not None and self.done_at <= due_at


class Difference(NamedTuple):
    """An event of which the two plans say different things."""

    event: PastEvent
    old: Again
    new: Again
    clocks: tuple[Clock, ...]


def rejudge(plan: Plan, event: PastEvent, *, calendar: Calendar = NATIONAL) -> Again:
    """Return what a plan would have come to. Facts that it reads and nobody measured are unknown;
    those that only the other plan reads are passed over.
    """
    scale = plan.grade
    best: Situation | None = None
    grade: str | None = None
    for one in event.judged:
        happened = {anchor: at for anchor, at in event.happened.items() if at <= one.at}
        situation = Situation(at=one.at, event=_known(plan, one), happened=happened)
        judgement = judge(plan, situation)
        certain = judgement.scales["grade"].certain if scale else None
        if best is None or (
            scale and certain and grade and scale.rank(certain) > scale.rank(grade)
        ):
            graded = replace(situation, happened=happened | {"graded": one.at})
            best, grade = opened(plan, graded, judgement), certain
    if best is None:
        return Again(None, None, {})
    due = {one.duty.id: one.due_at for one in owed(plan, best, calendar=calendar) if one.due_at}
    return Again(grade, best.at, due)


def differences(
    old: Plan, new: Plan, events: Iterable[PastEvent], *, calendar: Calendar = NATIONAL
) -> list[Difference]:
    """Return the events that would have been graded otherwise, or had another clock."""
    found = []
    for event in events:
        was, would = (rejudge(plan, event, calendar=calendar) for plan in (old, new))
        clocks = tuple(
            Clock(duty, was.due.get(duty), would.due.get(duty), event.done.get(duty))
            for duty in dict.fromkeys([*was.due, *would.due])
            if was.due.get(duty) != would.due.get(duty)
        )
        if was.grade != would.grade or clocks:
            found.append(Difference(event, was, would, clocks))
    return found


def case_of(plan: Plan, event: PastEvent, *, calendar: Calendar = NATIONAL) -> str:
    """Return a case that says of a plan what it says of a past event: the entry of a list in YAML.

    It holds what was measured and when what happened, never a word of what was said. "" where the
    event was never judged.
    """
    again = rejudge(plan, event, calendar=calendar)
    judged = next((one for one in event.judged if one.at == again.at), None)
    if judged is None or again.at is None:
        return ""
    known = {str(key) for key in _known(plan, judged)}
    read = {name: v for name, v in judged.facts.items() if name in known and v is not None}
    facts = ", ".join(f"{name}: {written(value)}" for name, value in read.items())
    came = {anchor: at for anchor, at in event.happened.items() if at <= judged.at}
    happened = ", ".join(f"{anchor}: {_at(at, plan)}" for anchor, at in came.items())
    lines = [f"- name: {event.key}", f"  at: {_at(judged.at, plan)}", f"  facts: {{{facts}}}"]
    lines += [f"  happened: {{{happened}}}"] if happened else []
    lines += [f"  grade: {again.grade}"] if again.grade else []
    lines += ["  duties:"] if again.due else []
    lines += [f"    - {{duty: {id}, due_at: {_at(at, plan)}}}" for id, at in again.due.items()]
    return "\n".join(lines) + "\n"


def _at(at: datetime, plan: Plan) -> str:
    return at.astimezone(ZoneInfo(plan.timezone)).isoformat()


def _known(plan: Plan, judged: Judged) -> Known:
    known: dict[FactKey, Value | Past] = {}
    for name, value in judged.facts.items():
        try:
            key = parse_fact_key(plan, name)
            known[key] = parse_value(plan, key, written(value))
        except GrammarError:
            continue  # the other plan's own
    return known


def written(value: Any) -> str:
    """Return a stored value as the plan language writes it: `12`, `12+`, `3..7`, `high`, `?`.

    >>> written({"min": 12, "max": None}), written(None), written(5), written("high")
    ('12+', '?', '5', 'high')
    """
    if value is None:
        return "?"
    if not isinstance(value, Mapping):
        return str(value)
    low, high = value["min"], value["max"]
    return f"{low}+" if high is None else f"{low}..{high}"
