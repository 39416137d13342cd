"""Parts of a plan in the words of the plan language, for tables and comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from qingting.plan.model import All, AnyOf, AtLeast, Condition, Leaf, write_duration
from qingting.plan.parts import Approve, Done, Extend, Per, Repeat, Span


def write_condition(condition: Condition) -> str:
    """Return a condition as it could stand in a plan file."""
    if isinstance(condition, Leaf):
        hold = f" for {write_duration(condition.hold)}" if condition.hold else ""
        return condition.text + hold
    items = ", ".join(map(write_condition, condition.items))
    if isinstance(condition, AtLeast):
        return f"at-least: {{n: {condition.n}, of: [{items}]}}"
    return f"{'all' if isinstance(condition, All) else 'any'}: [{items}]"


def write_span(span: Span) -> str:
    """Return a time limit as it could stand in a plan file."""
    if span.calendar_days is not None:
        return f"{span.calendar_days}cd"
    if span.wall is None:
        return f"{span.working_days}wd"
    return f"-{write_duration(-span.wall)}" if span.wall.days < 0 else write_duration(span.wall)


def write(value: object) -> str:
    """Return a value of an entry as it could stand in a plan file; None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Leaf | All | AnyOf | AtLeast):
        return write_condition(value)
    if isinstance(value, Span):
        return write_span(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Approve | Done | Repeat | Per | Extend):
        return _write_part(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {write(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return ", ".join(map(write, value))
    return str(value)


def _write_part(part: Approve | Done | Repeat | Per | Extend) -> str:
    if isinstance(part, Approve):
        within = f", within: {write_span(part.within)}" if part.within else ""
        return f"kind: {part.kind}, {part.how}: [{write(part.roles)}]{within}"
    if isinstance(part, Done):
        return f"{part.how}: {part.role}" if part.role else part.how
    if isinstance(part, Repeat):
        return f"every: {write_duration(part.every)}, until: {part.until}"
    if isinstance(part, Extend):
        return f"to: {write_span(part.to)}, by: {part.by}"
    return f"{part.day} at " + " ".join(f"{hour:02}:{minute:02}" for hour, minute in part.times)
