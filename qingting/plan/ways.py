"""What would raise a grade, and what holds it up: the conditions of rows, as an officer reads them.

Plan: the clauses of each row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qingting.plan.facts import Situation
from qingting.plan.grade import Judging, ranked_rows, written
from qingting.plan.model import All, AnyOf, AtLeast, Condition, Leaf, Plan, Row
from qingting.plan.verdict import YES, Sight


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a grade, or one that holds it; `conditions` all together, as written in a plan."""

    grade: str
    clause: str
    conditions: tuple[str, ...]


def raises(plan: Plan, situation: Situation, scale_id: str) -> tuple[Way, ...]:
    """Return each way to each grade graver than the one surely reached: what is not yet so.

    A row with alternatives gives one way for each; rows that only people choose give none.
    """
    judging = Judging(plan, situation)
    reached = judging.reached(scale_id)
    sight = judging.sights(plan.scales[scale_id])[reached.place]
    return tuple(
        Way(row.id, row.cites, ahead)
        for rank, row in ranked_rows(plan)[scale_id]
        if rank > reached.rank and row.when is not None
        for ahead in _ways_to(row, row.when, sight)
    )


def lowers(plan: Plan, situation: Situation, scale_id: str) -> tuple[Way, ...]:
    """Return what holds up the grade surely reached: in each row, the comparisons that are so.

    Empty where it is reached by `otherwise`: nothing can cease.
    """
    judging = Judging(plan, situation)
    reached = judging.reached(scale_id)
    sight = judging.sights(plan.scales[scale_id])[reached.place]
    return tuple(
        Way(row.id, row.cites, tuple(dict.fromkeys(_holding(row.when, sight))))
        for row in reached.yes
        if row.when is not None
    )


def _ways_to(row: Row, when: Condition, sight: Sight) -> Iterator[tuple[str, ...]]:
    confirm: tuple[str, ...] = ()
    if row.confirm is not None and sight.places(row.confirm) == (0, 0):
        confirm = (f"{row.confirm} > {sight.form(row.confirm).steps[0]}",)
    for branch in _alternatives(when):
        yield (*dict.fromkeys(_ahead(branch, sight)), *confirm)


def _alternatives(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, AnyOf):
        for item in condition.items:
            yield from _alternatives(item)
    else:
        yield condition


def _ahead(condition: Condition, sight: Sight) -> Iterator[str]:
    """Return what is not yet so, each in the words of the plan language."""
    if sight.verdict(condition) == YES:
        return
    if isinstance(condition, Leaf):
        yield written(condition)
    elif isinstance(condition, All):
        for item in condition.items:
            yield from _ahead(item, sight)
    else:
        yield _joined(condition, sight)


def _joined(condition: Condition, sight: Sight) -> str:
    """Return an open condition as one text; of `at-least`, only what is still to come."""
    if isinstance(condition, Leaf):
        return written(condition)
    open_items = [item for item in condition.items if sight.verdict(item) != YES]
    listed = ", ".join(_joined(item, sight) for item in open_items)
    if isinstance(condition, AtLeast):
        left = condition.n - (len(condition.items) - len(open_items))
        return f"at-least: {{n: {left}, of: [{listed}]}}"
    return f"{'all' if isinstance(condition, All) else 'any'}: [{listed}]"


def _holding(condition: Condition, sight: Sight) -> Iterator[str]:
    if sight.verdict(condition) != YES:
        return
    if isinstance(condition, Leaf):
        yield written(condition)
    else:
        for item in condition.items:
            yield from _holding(item, sight)
