"""How grave an event is: what the machine says and what people decided, why, and what would
change it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qingting.grading.models import Decision, Grading, Inquiry, Note
from qingting.plan.model import Leaf, Plan, Scale, leaves
from qingting.web import naming
from qingting.web.events.desk import force
from qingting.web.events.spread import Spread


@dataclass(frozen=True, slots=True)
class Why:
    """One comparison: `verdict` yes, no or possibly; `stale` where it is open and a source is
    silent."""

    condition: str
    value: str
    threshold: str
    verdict: str
    clause: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The comparisons of one grade's rows, of the grade reached and of each still possible."""

    words: str
    reached: bool
    why: list[Why]


@dataclass(frozen=True, slots=True)
class Ask:
    """A fact that is asked of a role."""

    inquiry: Inquiry
    fact: str
    role: str
    can_raise_to: list[str]


@dataclass(frozen=True, slots=True)
class Gravity:
    """Everything of section 3. `machine` is None while nothing was graded."""

    machine: Grading | None
    machine_chip: naming.Chip | None
    possible: list[str]
    people: Decision | None
    people_chip: naming.Chip | None
    people_by: str
    in_force: naming.Chip | None
    grades: list[Grade]
    missing: list[str]
    asks: list[Ask]
    raises: list[tuple[str, str, str]]  # grade, what it takes, clause
    lowered_by: str
    notes: list[tuple[Note, str, str, str]]  # the note; fact, value and person in words


def gravity_of(
    plan: Plan,
    last: Grading | None,
    decision: Decision | None,
    inquiries: Sequence[Inquiry],
    notes: Sequence[Note],
    who: dict[str, str],
    spread: Spread,
) -> Gravity:
    """Return what the page says of an event's gravity.

    Args:
        last: the last grading of the scale `grade`, None while nothing was graded.
        who: actor -> what people call it.
        spread: what the posts show now; a grading is only written when its outcome differs.
    """
    scale = plan.grade
    present = force(last, decision)
    return Gravity(
        machine=last,
        machine_chip=naming.chip(scale, last.certain if last else None),
        possible=[naming.grade(scale, g) for g in last.possible] if scale and last else [],
        people=decision,
        people_chip=naming.chip(scale, decision.grade if decision else None),
        people_by=who.get(decision.by, decision.by) if decision else "",
        in_force=naming.chip(scale, present),
        grades=grades_of(plan, scale, last) if scale and last else [],
        missing=[naming.fact(plan, key) for key in last.missing] if last else [],
        asks=[_ask(plan, one) for one in inquiries],
        raises=list(_raises(plan, scale, present, _present(last.facts, spread)))
        if scale and last and present
        else [],
        lowered_by=naming.role(plan, scale.decide) if scale and scale.decide else "",
        notes=[_noted(plan, note, who) for note in notes],
    )


def grades_of(plan: Plan, scale: Scale, last: Grading) -> list[Grade]:
    """Return the comparisons behind a grading, those of the grade it reached first."""
    by_grade: dict[str, list[Why]] = {}
    for reason in last.reasons:
        by_grade.setdefault(reason["grade"], []).append(_why(plan, reason))
    order = sorted(by_grade, key=lambda g: (g != last.certain, scale.rank(g)))
    return [Grade(naming.grade(scale, g), g == last.certain, by_grade[g]) for g in order]


def _why(plan: Plan, reason: dict[str, Any]) -> Why:
    if reason["condition"] == "otherwise":
        return Why(_("no graver grade is surely reached"), "—", "—", "yes", reason["clause"])
    fact, threshold = naming.condition(plan, reason["condition"])
    key = re.split(r"[\s<>=!]", reason["condition"], maxsplit=1)[0]
    said = naming.value(plan, key, reason["value"])
    return Why(fact, said, threshold, reason["verdict"], reason["clause"])


def _ask(plan: Plan, inquiry: Inquiry) -> Ask:
    scale = plan.grade
    return Ask(
        inquiry=inquiry,
        fact=naming.fact(plan, inquiry.fact),
        role=naming.role(plan, inquiry.role),
        can_raise_to=[naming.grade(scale, g) for g in inquiry.can_raise_to] if scale else [],
    )


def written(plan: Plan, fact: str, value: str) -> str:
    """Return a value as it was given, with a step's own words."""
    return naming.step(plan, fact.partition("@")[0], value)


def _noted(plan: Plan, note: Note, who: dict[str, str]) -> tuple[Note, str, str, str]:
    words = written(plan, note.fact, note.value)
    return note, naming.fact(plan, note.fact), words, who.get(note.by, note.by)


def _present(facts: dict[str, Any], spread: Spread) -> dict[str, Any]:
    """The facts of a grading, reposts as they are by now."""
    if "reposts" not in facts:
        return facts
    now = spread.reposts if spread.exact else {"min": spread.reposts, "max": None}
    return {**facts, "reposts": now}


def _raises(
    plan: Plan, scale: Scale, present: str, facts: dict[str, Any]
) -> list[tuple[str, str, str]]:
    """What is still to come for each graver row: `reposts of one remark: over 500; 170 to go`."""
    found = []
    for row in reversed(scale.rows):
        if scale.rank(row.id) <= scale.rank(present):
            continue
        for leaf in leaves(row.when):
            if (words := _still(plan, leaf, facts)) is not None:
                found.append((naming.grade(scale, row.id), words, row.cites))
    return found


def _still(plan: Plan, leaf: Leaf, facts: dict[str, Any]) -> str | None:
    """A comparison that does not surely hold, with how far away it is; None where it holds."""
    fact, threshold = naming.condition(plan, leaf.text)
    said = facts.get(str(leaf.key))
    words = _("%(fact)s: %(threshold)s") % {"fact": fact, "threshold": threshold}
    if not isinstance(leaf.value, int) or leaf.op not in (">", ">="):
        return words
    bar = leaf.value + (leaf.op == ">")
    low = said["min"] if isinstance(said, dict) else said
    if isinstance(low, int | float) and low >= bar:
        return None
    if isinstance(said, int):
        gap = naming.value(plan, str(leaf.key), bar - said)
        return _("%(what)s; %(n)s to go") % {"what": words, "n": gap}
    known = naming.value(plan, str(leaf.key), said)
    return _("%(what)s; known so far: %(value)s") % {"what": words, "value": known}
