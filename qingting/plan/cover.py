"""What the cases of a plan cover, and what they would not notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qingting.errors import PlanError
from qingting.plan.casefile import Case
from qingting.plan.cases import Loader, cases_of, notices, situation_of
from qingting.plan.explain import opened
from qingting.plan.facts import Situation
from qingting.plan.faults import GrammarError
from qingting.plan.grade import judge
from qingting.plan.model import Entry, Plan
from qingting.plan.mutants import Mutant, mutants, own_leaves
from qingting.plan.verdict import NO, YES, sight_in_force


@dataclass(frozen=True, slots=True)
class Part:
    """How much of one kind is covered; `lacking`: the rest, by entry and in words."""

    covered: int
    of: int
    lacking: tuple[tuple[Entry, str], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rows that a case reaches, comparisons seen both true and false, duties and clauses that a
    case names.
    """

    rows: Part
    thresholds: Part
    duties: Part


@dataclass(frozen=True, slots=True)
class Mutation:
    """How many mutants the cases notice; `survivors`: the others."""

    killed: int
    survivors: tuple[Mutant, ...]

    @property
    def of(self) -> int:
        return self.killed + len(self.survivors)


def cover(path: str | Path, load: Loader) -> Coverage:
    """Return what the cases of the plan at `path` cover; those of other readings are left out.

    Raises:
        PlanError: the plan or its cases have a fault.
    """
    plan, tried = _tried(path, load)
    cases = [case for case, _ in tried]
    named = {one.duty for case in cases for one in case.duties}
    named |= {duty for case in cases for duty in (*case.waiting, *case.no_duties)}
    reached = {(scale, grade) for case in cases for scale, grade in case.grades.items()}
    folder = Path(plan.where.file).parent
    duties = [d for d in plan.duties.values() if Path(d.where.file).parent == folder]
    rows = [(s, row) for s in plan.scales.values() for row in s.rows if row.when is not None]
    return Coverage(
        rows=_part([(row, row.id, (scale.id, row.id) in reached) for scale, row in rows]),
        thresholds=_thresholds(plan, [situation for _, situation in tried]),
        duties=_part([(duty, duty.id, duty.id in named) for duty in duties]),
    )


def mutate(path: str | Path, load: Loader) -> Mutation:
    """Return which one-step changes of the plan at `path` its cases notice.

    Raises:
        PlanError: the plan or its cases have a fault, or a case does not hold as it is.
    """
    plan, tried = _tried(path, load)
    holding = [(case, at) for case, at in tried if not notices(plan, case, at)]
    killed, survivors = 0, []
    for mutant in mutants(plan):
        concerned = [(case, at) for case, at in holding if mutant.concerns(case)]
        if killer := _first(mutant, concerned):
            killed += 1
            holding.remove(killer)
            holding.insert(0, killer)  # what noticed one change is likely to notice the next
        else:
            survivors.append(mutant)
    return Mutation(killed, tuple(survivors))


def _tried(path: str | Path, load: Loader) -> tuple[Plan, list[tuple[Case, Situation]]]:
    """The plan by its own readings, and the cases that try no other, each with its situation."""
    plan = load(path)
    found = []
    for case in cases_of(path):
        if case.readings:
            continue
        try:
            found.append((case, situation_of(plan, case)))
        except (GrammarError, PlanError):
            continue  # `plan test` names what is wrong with it
    return plan, found


def _first(
    mutant: Mutant, cases: Sequence[tuple[Case, Situation]]
) -> tuple[Case, Situation] | None:
    return next((one for one in cases if notices(mutant.plan, *one)), None)


def _thresholds(plan: Plan, situations: Iterable[Situation]) -> Part:
    found = own_leaves(plan)
    seen: dict[int, set[int]] = {id(leaf): set() for _, leaf in found}
    for given in situations:
        situation = opened(plan, given, judge(plan, given))
        remarks = (None, *range(len(situation.remarks)))
        for sight in (sight_in_force(plan, situation, remark) for remark in remarks):
            for _, leaf in found:
                seen[id(leaf)].add(sight.verdict(leaf))
    return _part([(e, leaf.text, {YES, NO} <= seen[id(leaf)]) for e, leaf in found])


def _part(rows: Iterable[tuple[Entry, str, bool]]) -> Part:
    listed = list(rows)
    lacking = tuple((entry, words) for entry, words, covered in listed if not covered)
    return Part(len(listed) - len(lacking), len(listed), lacking)
