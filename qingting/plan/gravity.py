"""Rows of a scale against each other: a graver grade reached with less, a row never reached.

A condition is taken apart into the ways it can hold, each a set of bounds on facts. One way that
asks for less of every fact than a way of a milder row, and for nothing else, turns the scale round.
Leaves are compared by their own key alone; conditions with very many ways are left to the author.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import NamedTuple

from qingting.lang import tr
from qingting.plan.builtin import Form
from qingting.plan.faults import Faults
from qingting.plan.model import All, AnyOf, Condition, FactKey, Leaf, Number, Row, Scale

_MOST_WAYS = 400


class _Bound(NamedTuple):
    """What a leaf asks of its fact: `side` is `low`, `high`, or of choices the comparison."""

    side: str
    value: Number
    is_strict: bool
    leaf: Leaf

    def implies(self, other: _Bound) -> bool:
        """Whether a fact within this bound is within the other one of the same key and side."""
        if self.value == other.value:
            return self.is_strict or not other.is_strict
        return (self.value > other.value) == (self.side == "low")


Way = Mapping[tuple[FactKey, object, str], _Bound]


def check_scale(scale: Scale, forms: Mapping[str, Form], faults: Faults) -> None:
    """Keep a fault for each row harder to reach than a graver one, or never to be reached."""
    reaching: list[tuple[Row, tuple[Way, ...]]] = []
    for row in scale.rows:
        if row.when is None:
            continue
        ways = _ways(row.when, forms)
        if ways is None:
            continue
        possible = tuple(way for way in ways if _can_hold(way, forms))
        _check_reach(scale, row, possible, reaching, faults)
        reaching.append((row, possible))


def _check_reach(
    scale: Scale,
    row: Row,
    ways: tuple[Way, ...],
    graver: list[tuple[Row, tuple[Way, ...]]],
    faults: Faults,
) -> None:
    above = [(other, way) for other, found in graver if other.id != row.id for way in found]
    for other, way in above:
        less = next(filter(None, (_less(way, milder) for milder in ways)), None)
        if less is not None:
            faults.add(
                less.leaf.where,
                "graver-with-less",
                tr(
                    f"grade '{other.id}' is reached with less than the milder '{row.id}' "
                    f"(row in line {row.where.line}): {less.leaf.text}.",
                    f"较重的“{other.id}”比较轻的“{row.id}”（第 {row.where.line} 行）更容易达到："
                    f"{less.leaf.text}。",
                ),
                tr("Let thresholds rise with the grade.", "阈值应随等级升高。"),
            )
            return
    is_past = row.id in scale.grades and _is_below_otherwise(scale, row)
    taken = ways and all(any(_implies(way, easier) for _, easier in above) for way in ways)
    if is_past or taken or not ways:
        faults.add(
            row.where,
            "row-unreachable",
            tr(
                f"grade '{row.id}': this row can never be reached.",
                f"等级“{row.id}”：这一行永远达不到。",
            ),
            tr(
                "Check its thresholds, those of graver rows, and otherwise.",
                "请核对本行与更重各行的阈值以及 otherwise。",
            ),
        )


def _is_below_otherwise(scale: Scale, row: Row) -> bool:
    grades = scale.grades
    return scale.otherwise in grades and grades.index(row.id) > grades.index(scale.otherwise)


def _ways(condition: Condition, forms: Mapping[str, Form]) -> tuple[Way, ...] | None:
    """Return the ways a condition can hold; None where there are too many to compare."""
    found: list[Way] = []
    for way in _each_way(condition, forms):
        found.append(way)
        if len(found) > _MOST_WAYS:
            return None
    return tuple(found)


def _each_way(condition: Condition, forms: Mapping[str, Form]) -> Iterator[Way]:
    if isinstance(condition, Leaf):
        yield {
            (condition.key, condition.hold, bound.side): bound
            for bound in _bounds(condition, forms)
        }
    elif isinstance(condition, AnyOf):
        for item in condition.items:
            yield from _each_way(item, forms)
    else:
        n = len(condition.items) if isinstance(condition, All) else condition.n
        for chosen in combinations(condition.items, n):
            parts = [tuple(_first(_each_way(item, forms))) for item in chosen]
            for ways in product(*parts):
                yield _together(ways)


def _first(ways: Iterator[Way]) -> Iterator[Way]:
    for _, way in zip(range(_MOST_WAYS + 1), ways, strict=False):
        yield way


def _together(ways: tuple[Way, ...]) -> Way:
    joined: dict[tuple[FactKey, object, str], _Bound] = {}
    for way in ways:
        for key, bound in way.items():
            have = joined.get(key)
            joined[key] = bound if have is None or bound.implies(have) else have
    return joined


def _bounds(leaf: Leaf, forms: Mapping[str, Form]) -> Iterator[_Bound]:
    form = forms.get(leaf.key.name)
    value: Number
    if isinstance(leaf.value, str):
        if form is None or leaf.value not in form.steps:
            # Choices have no order: the same comparison implies itself, and nothing else does.
            yield _Bound(f"{leaf.op} {leaf.value}", 0, False, leaf)
            return
        value = form.steps.index(leaf.value)
    else:
        value = leaf.value
    if leaf.op == "!=":
        yield _Bound(f"!= {value}", 0, False, leaf)
    if leaf.op in (">", ">=", "="):
        yield _Bound("low", value, leaf.op == ">", leaf)
    if leaf.op in ("<", "<=", "="):
        yield _Bound("high", value, leaf.op == "<", leaf)


def _can_hold(way: Way, forms: Mapping[str, Form]) -> bool:
    """Whether no fact is asked to lie above its own end, or above its own upper bound."""
    for (key, hold, side), bound in way.items():
        if side != "low":
            continue
        high = way.get((key, hold, "high"))
        form = forms.get(key.name)
        end: Number | None = form.high if form else None
        if form is not None and form.steps:
            end = len(form.steps) - 1
        tops = [] if high is None else [(high.value, high.is_strict)]
        tops += [] if end is None else [(end, False)]
        for top, is_strict in tops:
            if bound.value > top or (bound.value == top and (bound.is_strict or is_strict)):
                return False
    return True


def _implies(way: Way, easier: Way) -> bool:
    """Whether each bound of `easier` is met wherever `way` holds."""
    return all(key in way and way[key].implies(bound) for key, bound in easier.items())


def _less(graver: Way, milder: Way) -> _Bound | None:
    """Return the bound by which a graver way asks for less than a milder one; None: it does not.

    A bound on the same fact in another window counts as the same where its number is the same:
    "on two sites within a day" is no excuse for a tenth of the clicks.
    """
    less: _Bound | None = None
    for key, bound in graver.items():
        same = milder.get(key)
        if same is not None:
            if not same.implies(bound):
                return None
            if not bound.implies(same):
                less = less or bound
        elif not any(_is_like(key, bound, other, there) for other, there in milder.items()):
            return None
    return less


def _is_like(
    key: tuple[FactKey, object, str],
    bound: _Bound,
    other: tuple[FactKey, object, str],
    there: _Bound,
) -> bool:
    (one, hold, side), (two, other_hold, other_side) = key, other
    same_fact = (one.name, one.site_class) == (two.name, two.site_class)
    return (
        same_fact
        and (hold, side) == (other_hold, other_side)
        and (bound.value, bound.is_strict) == (there.value, there.is_strict)
    )
