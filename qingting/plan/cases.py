"""Cases: sentences in which a plan's author says what it must come to, and whether it does.

Plan: plan-format.md, "Cases". Everything a case names must hold; nothing else is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Protocol

from qingting.errors import PlanError
from qingting.lang import tr
from qingting.plan.caps import Capped, caps
from qingting.plan.casefile import Case, read_cases
from qingting.plan.due import Owed, asked_by_duties, owed
from qingting.plan.explain import opened, written_at
from qingting.plan.facts import Known, Situation, Value, parse_fact_key, parse_value
from qingting.plan.faults import Faults, GrammarError, near
from qingting.plan.grade import judge
from qingting.plan.known import Past
from qingting.plan.model import FactKey, Plan
from qingting.plan.nodes import Table, read
from qingting.plan.values import parse_number

_INSTANTS = ("occurrence", "discovery", "graded", "closed", "in-force")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Whether one case holds; `why` has a sentence for each thing that does not."""

    name: str
    file: str
    line: int
    passed: bool
    why: tuple[str, ...]


class Loader(Protocol):
    """`load.load`: the plan at a path under other readings."""

    def __call__(self, path: str | Path, *, readings: Mapping[str, str] | None = None) -> Plan: ...


def run_cases(path: str | Path, load: Loader) -> list[CaseResult]:
    """Return the result of each case of a plan: `cases/*.yaml` beside it, `cases:` in it.

    Raises:
        PlanError: the plan cannot be loaded, or a case cannot be read.
    """
    plans: dict[tuple[tuple[str, str], ...], Plan] = {(): load(path)}
    results = []
    for case in cases_of(path):
        chosen = tuple(sorted(case.readings.items()))
        try:
            if chosen not in plans:
                plans[chosen] = load(path, readings=case.readings)
            why = tuple(failings(plans[chosen], case, base=plans[()]))
        except PlanError as error:
            why = tuple(str(fault) for fault in error.faults)
        results.append(CaseResult(case.name, *case.where, not why, why))
    return results


def cases_of(path: str | Path) -> list[Case]:
    """Return the cases of the plan at `path`, in order of the files.

    Raises:
        PlanError: with every fault of every file.
    """
    faults = Faults()
    found = []
    for file in sorted((Path(path).parent / "cases").glob("*.yaml")):
        node = read(file, str(file), faults)
        found += [] if node is None else read_cases(node, faults)
    root = read(Path(path), str(path), faults)
    if isinstance(root, Table) and "cases" in root.values:
        found += read_cases(root.values["cases"], faults)
    if faults:
        raise PlanError(faults.listed())
    return found


def parse_cases(path: str | Path) -> list[Case]:
    """Return the cases of one file of cases.

    Raises:
        PlanError: with every fault, each at its line.
    """
    faults = Faults()
    node = read(Path(path), str(path), faults)
    found = [] if node is None else read_cases(node, faults)
    if faults:
        raise PlanError(faults.listed())
    return found


def failings(plan: Plan, case: Case, *, base: Plan | None = None) -> list[str]:
    """Return what of a case does not hold, a sentence each; first of all names the plan lacks.

    Args:
        base: the plan as read by default; a case of another reading may name what only it has.
    """
    unknown = list(_unknown_names(plan, base or plan, case))
    try:
        outcome = _Outcome(plan, situation_of(plan, case))
    except GrammarError as error:
        return [*unknown, f"{error} {error.hint}".strip()]
    return unknown or [why for check in _CHECKS for why in check(case, outcome)]


class _Outcome:
    """What a plan comes to in the situation of a case; each part is worked out when asked for."""

    def __init__(self, plan: Plan, situation: Situation) -> None:
        self.plan = plan
        self.judgement = judge(plan, situation)
        self.situation = opened(plan, situation, self.judgement)

    @cached_property
    def owed(self) -> Mapping[str, Owed]:
        """Return the duties by id."""
        return {one.duty.id: one for one in owed(self.plan, self.situation)}

    @cached_property
    def caps(self) -> Mapping[str, Capped]:
        """Return the caps by id."""
        return {capped.cap: capped for capped in caps(self.plan, self.situation)}

    @property
    def possible(self) -> tuple[str, ...]:
        """Return the graver grades not excluded, of the scale `grade`."""
        grading = self.judgement.scales.get("grade")
        return grading.possible if grading else ()

    @property
    def missing(self) -> list[str]:
        """Return the keys that any scale misses."""
        return [key for grading in self.judgement.scales.values() for key in grading.missing]

    @property
    def questions(self) -> list[str]:
        """Return the keys that anybody is asked for, or that are to be measured."""
        gradings = self.judgement.scales.values()
        asked = [question.key for grading in gradings for question in grading.questions]
        return asked + [question.key for question in asked_by_duties(self.plan, self.situation)]

    @property
    def clauses(self) -> set[str]:
        """Return every clause cited: of rows reached, of duties, of caps that bind."""
        cited = [clause for one in self.judgement.scales.values() for clause in one.clauses]
        cited += [clause for one in self.owed.values() for clause in one.duty.clause]
        return {*cited, *(clause for one in self.caps.values() for clause in one.clause.split())}


def notices(plan: Plan, case: Case, situation: Situation) -> bool:
    """Whether a case that a plan was written with does not hold of this one.

    Args:
        situation: of the case, as `situation_of` gives it; plans of the same facts share it.
    """
    outcome = _Outcome(plan, situation)
    return any(True for check in _CHECKS for _why in check(case, outcome))


def situation_of(plan: Plan, case: Case) -> Situation:
    """Return what a case says is the case.

    Raises:
        GrammarError: a fact of it cannot be read.
    """
    happened = {"discovery": case.at, "graded": case.at, **case.happened}
    happened.setdefault("occurrence", happened["discovery"])
    return Situation(
        at=case.at,
        event=_known(plan, case.facts, case.at),
        remarks=[_known(plan, remark, case.at) for remark in case.remarks],
        in_force=case.in_force,
        happened=happened,
    )


def _known(plan: Plan, facts: Mapping[str, str], at: datetime) -> Known:
    known: dict[FactKey, Value | Past] = {}
    for name, text in facts.items():
        key = parse_fact_key(plan, name)
        known[key] = parse_value(plan, key, text, at)
    return known


def _unknown_names(plan: Plan, base: Plan, case: Case) -> Iterator[str]:
    """Return a sentence for each name of a case that the plan does not have: a typing error in
    `no-duties` must not pass as a promise kept."""
    named = (*(wanted.duty for wanted in case.duties), *case.waiting, *case.no_duties)
    duties = {**base.duties, **plan.duties}
    known_anchors = {*_INSTANTS, *duties, *plan.triggers}
    grades = [*case.grades.items(), *case.in_force.items()]
    yield from _not_in(named, duties)
    yield from _not_in(case.caps, {**base.caps, **plan.caps})
    yield from _not_in((anchor.split(".")[0] for anchor in case.happened), known_anchors)
    yield from _not_in((scale for scale, _ in grades), plan.scales)
    for scale, grade in grades:
        if scale in plan.scales:
            yield from _not_in((grade,), plan.scales[scale].grades)
    yield from _not_in(case.clauses, plan.clauses)


def _not_in(names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    known = tuple(known)
    for name in names:
        if name not in known:
            yield f"{tr(f'the plan has no {name!r}.', f'预案中没有“{name}”。')} {near(name, known)}"


def _grades(case: Case, outcome: _Outcome) -> Iterator[str]:
    for scale, wanted in case.grades.items():
        got = outcome.situation.in_force[scale]
        if got != wanted:
            yield _differs(scale, wanted, got)
    if case.possible is not None and list(case.possible) != list(outcome.possible):
        yield _differs("possible", _listed(case.possible), _listed(outcome.possible))


def _contained(
    what: str,
    wanted: Callable[[Case], Iterable[str]],
    got: Callable[[_Outcome], Iterable[str]],
    case: Case,
    outcome: _Outcome,
) -> Iterator[str]:
    names = tuple(wanted(case))
    found = set(got(outcome)) if names else set()
    for name in names:
        if name not in found:
            yield _differs(what, name, _listed(sorted(found)))


def _absent(case: Case, outcome: _Outcome) -> Iterator[str]:
    for name in case.no_duties:
        if name in outcome.owed:
            yield tr(f"duty {name} is owed.", f"有任务 {name}。")


def _duties(case: Case, outcome: _Outcome) -> Iterator[str]:
    for wanted in case.duties:
        one = outcome.owed.get(wanted.duty)
        if one is None:
            yield tr(f"duty {wanted.duty} is not owed.", f"没有任务 {wanted.duty}。")
            continue
        if wanted.holder is not None and wanted.holder != one.duty.holder:
            yield _differs(f"{wanted.duty}: holder", wanted.holder, one.duty.holder)
        if wanted.clause is not None and wanted.clause not in (one.duty.cites, *one.duty.clause):
            yield _differs(f"{wanted.duty}: clause", wanted.clause, one.duty.cites)
        if wanted.due_at is not None and wanted.due_at != one.due_at:
            due = "" if one.due_at is None else written_at(one.due_at, outcome.plan)
            yield _differs(f"{wanted.duty}: due_at", written_at(wanted.due_at, outcome.plan), due)


def _figures(case: Case, outcome: _Outcome) -> Iterator[str]:
    for cap, wanted in case.caps.items():
        found = outcome.caps.get(cap)
        if found is None or found.value is None or found.value != parse_number(wanted):
            yield _differs(cap, wanted, str(found.value) if found else "")


def _waiting(outcome: _Outcome) -> list[str]:
    return [name for name, one in outcome.owed.items() if one.began_at is None]


_CHECKS: tuple[Callable[[Case, _Outcome], Iterator[str]], ...] = (
    _grades,
    partial(_contained, "clauses", lambda case: case.clauses, lambda got: got.clauses),
    partial(_contained, "missing", lambda case: case.missing, lambda got: got.missing),
    partial(_contained, "questions", lambda case: case.questions, lambda got: got.questions),
    partial(_contained, "waiting", lambda case: case.waiting, _waiting),
    _absent,
    _duties,
    _figures,
)


def _differs(what: str, wanted: str, got: str) -> str:
    return tr(
        f"{what}: wanted {wanted}, got {got or '-'}.",
        f"{what}：应为 {wanted}，实为 {got or '无'}。",
    )


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"
