"""Plans that differ from a plan in one number or one comparison, to see whether its cases notice.

A whole number read by `>` or `<` is moved by one, up and down: `>=` instead of `>` would say the
same as one less, so it is no mutant of its own. Opening, closing and triggers are left out: no case
speaks of them. So is what a pack brings: its own cases speak of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from qingting.lang import tr
from qingting.plan.casefile import Case
from qingting.plan.model import (
    All,
    AnyOf,
    AtLeast,
    Cap,
    CapRow,
    Condition,
    Duty,
    Entry,
    Fact,
    Leaf,
    Number,
    Op,
    Plan,
    Row,
    Scale,
    leaves,
    write_duration,
)
from qingting.plan.parts import Span
from qingting.plan.wording import write_span

_LOOSER: dict[Op, Op] = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


class Mutant(NamedTuple):
    """A plan with one change. `change`: `clicks@24h > 10000 → clicks@24h > 10001`; `concerns`:
    whether a case could notice.
    """

    plan: Plan
    entry: Entry
    change: str
    hint: str
    concerns: Callable[[Case], bool]


def mutants(plan: Plan) -> Iterator[Mutant]:
    """Yield every mutant of a plan, in the order of its entries."""
    for scale in _own(plan, plan.scales):
        yield from _of_scale(plan, scale)
    for fact in _own(plan, plan.facts):
        for leaf, changed in _changed_leaves(plan, fact.when):
            entry = replace(fact, when=changed[0])
            yield _mutant(_with(plan, facts={fact.id: entry}), fact, leaf, changed[1], _any)
    for cap in _own(plan, plan.caps):
        yield from _of_cap(plan, cap)
    for duty in _own(plan, plan.duties):
        yield from _of_duty(plan, duty)


def own_leaves(plan: Plan) -> list[tuple[Entry, Leaf]]:
    """Return the comparisons of a plan that its cases can speak of, with the entry of each."""
    found: list[tuple[Entry, Leaf]] = []
    for scale in _own(plan, plan.scales):
        found += [(row, leaf) for row in scale.rows for leaf in leaves(row.when)]
    for fact in _own(plan, plan.facts):
        found += [(fact, leaf) for leaf in leaves(fact.when)]
    for cap in _own(plan, plan.caps):
        found += [(row, leaf) for row in cap.at_most for leaf in leaves(row.when)]
    for duty in _own(plan, plan.duties):
        found += [(duty, leaf) for leaf in leaves(duty.when)]
    return found


def _own(plan: Plan, entries: Mapping[str, Entry]) -> Iterator[Any]:
    """The entries that stand in the plan's own folder."""
    folder = Path(plan.where.file).parent
    return (one for one in entries.values() if Path(one.where.file).parent == folder)


def _of_scale(plan: Plan, scale: Scale) -> Iterator[Mutant]:
    for n, row in enumerate(scale.rows):
        for leaf, (condition, change) in _changed_leaves(plan, row.when):
            rows: list[Row] = [*scale.rows]
            rows[n] = replace(row, when=condition)
            other = replace(scale, rows=tuple(rows))
            yield _mutant(_with(plan, scales={scale.id: other}), row, leaf, change, _any)


def _of_cap(plan: Plan, cap: Cap) -> Iterator[Mutant]:
    def named(case: Case) -> bool:
        return cap.id in case.caps

    for n, row in enumerate(cap.at_most):
        rows: list[CapRow] = [*cap.at_most]
        for leaf, (condition, change) in _changed_leaves(plan, row.when):
            rows[n] = replace(row, when=condition)
            other = replace(cap, at_most=tuple(rows))
            yield _mutant(_with(plan, caps={cap.id: other}), row, leaf, change, named)
        for name, step in (("share", Fraction(1, 100)), ("number", 1)):
            value: Number | None = getattr(row, name)
            if value is None:
                continue
            rows[n] = replace(row, **{name: value - step})  # type: ignore[arg-type]
            other = replace(cap, at_most=tuple(rows))
            change = f"{name} {_written(value, name)} → {_written(value - step, name)}"
            hint = tr(f"a case that names {cap.id}", f"写一个含 {cap.id} 的用例")
            yield Mutant(_with(plan, caps={cap.id: other}), row, change, hint, named)


def _of_duty(plan: Plan, duty: Duty) -> Iterator[Mutant]:
    def named(case: Case) -> bool:
        return duty.id in (*case.no_duties, *case.waiting, *(one.duty for one in case.duties))

    def timed(case: Case) -> bool:
        return any(one.duty == duty.id and one.due_at is not None for one in case.duties)

    if duty.same_as is None:  # else its condition is that of another duty, which has its own
        for leaf, (condition, change) in _changed_leaves(plan, duty.when):
            other = replace(duty, when=condition)
            yield _mutant(_with(plan, duties={duty.id: other}), duty, leaf, change, named)
    if duty.within is None or duty.each is not None:
        return
    longer = _longer(duty.within)
    other = replace(duty, within=longer)
    change = f"within {write_span(duty.within)} → {write_span(longer)}"
    hint = tr(f"a case that names the due_at of {duty.id}", f"写一个含 {duty.id} 的 due_at 的用例")
    yield Mutant(_with(plan, duties={duty.id: other}), duty, change, hint, timed)


def _any(case: Case) -> bool:
    return True


def _mutant(
    plan: Plan, entry: Entry, leaf: Leaf, change: str, concerns: Callable[[Case], bool]
) -> Mutant:
    hint = tr(
        f"a case on each side of {leaf.text}, one step apart",
        f"在 {leaf.text} 两侧各写一个用例，相差一步",
    )
    return Mutant(plan, entry, f"{leaf.text} → {change}", hint, concerns)


def _with(plan: Plan, **sections: Mapping[str, Entry]) -> Plan:
    """The plan with some entries changed."""
    changed = {name: {**getattr(plan, name), **own} for name, own in sections.items()}
    return replace(plan, **changed)  # type: ignore[arg-type]


def _changed_leaves(
    plan: Plan, condition: Condition | None
) -> Iterator[tuple[Leaf, tuple[Condition, str]]]:
    """Each leaf of a condition with the condition in which it is another one, and that in words."""
    if condition is None:
        return
    for leaf in leaves(condition):
        for other in _others(plan, leaf):
            yield leaf, (_replaced(condition, leaf, other), other.text)


def _replaced(condition: Condition, leaf: Leaf, other: Leaf) -> Condition:
    if condition is leaf:
        return other
    if isinstance(condition, Leaf):
        return condition
    items = tuple(_replaced(item, leaf, other) for item in condition.items)
    if isinstance(condition, AtLeast):
        return AtLeast(condition.n, items)
    return All(items) if isinstance(condition, All) else AnyOf(items)


def _others(plan: Plan, leaf: Leaf) -> Iterator[Leaf]:
    """The leaves that differ from one by a step."""
    bar = leaf.value
    if isinstance(bar, str):
        yield from _next_steps(plan, leaf)
        return
    if param := plan.params.get(leaf.threshold):
        leaf = replace(leaf, threshold=param.text)
    step = _step(leaf)
    for value in (bar + step, bar - step):
        if value >= 0:
            yield _leaf(leaf, leaf.op, value, _number(leaf, value))
    if step != 1 and leaf.op in _LOOSER:
        yield _leaf(leaf, _LOOSER[leaf.op], bar, leaf.threshold)


def _next_steps(plan: Plan, leaf: Leaf) -> Iterator[Leaf]:
    """The same comparison with the step before and the one after; a choice has no order."""
    steps: tuple[str, ...] = ()
    fact = plan.facts.get(leaf.key.name)
    if isinstance(fact, Fact):
        steps = fact.steps
    elif leaf.key.name in plan.scales:
        steps = tuple(reversed(plan.scales[leaf.key.name].grades))
    if leaf.value not in steps:
        return
    at = steps.index(str(leaf.value))
    for n in (at - 1, at + 1):
        if 0 <= n < len(steps) and not (n == 0 and leaf.op == ">="):
            yield _leaf(leaf, leaf.op, steps[n], steps[n])


def _leaf(leaf: Leaf, op: Op, value: Number | str, threshold: str) -> Leaf:
    text = f"{leaf.key} {op} {threshold}"
    return replace(leaf, op=op, value=value, threshold=threshold, text=text)


def _step(leaf: Leaf) -> Number:
    """The least by which a threshold differs: 1, a percent, its last decimal, a minute."""
    written = leaf.threshold
    if written.endswith("%"):
        return Fraction(1, 100)
    if written[-1:].isalpha():
        return 60
    return Fraction(1, 10 ** len(written.partition(".")[2])) if "." in written else 1


def _number(leaf: Leaf, value: Number) -> str:
    if leaf.threshold.endswith("%"):
        return f"{float(value * 100):g}%"
    if leaf.threshold[-1:].isalpha():
        return write_duration(timedelta(seconds=float(value)))
    return f"{float(value):g}" if isinstance(value, Fraction) else str(value)


def _written(value: Number, name: str) -> str:
    return f"{float(value * 100):g}%" if name == "share" else f"{float(value):g}"


def _longer(span: Span) -> Span:
    """A step longer: a day of the kind it counts, a minute, or an hour where it is days."""
    if span.calendar_days is not None:
        return Span(calendar_days=span.calendar_days + 1)
    if span.wall is None:
        return Span(working_days=(span.working_days or 0) + 1)
    return Span(wall=span.wall + (_HOUR if span.wall >= timedelta(days=1) else _MINUTE))
