"""Scores: points added up from facts, as a range while some of them are open.

Plan: plan-format.md, "Scores".
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, Protocol

from qingting.plan.known import Interval
from qingting.plan.model import Condition, Number, Score, Term

HALF = Fraction(1, 2)


class Reader(Protocol):
    """What a score asks of the facts."""

    def places(self, name: str) -> tuple[int, int]:
        """Return the least and the greatest place a fact with steps can have."""
        ...

    def verdict(self, condition: Condition) -> int:
        """Return 0 no, 1 possibly, 2 yes."""
        ...


def scored(score: Score, facts: Reader) -> Interval:
    """Return the least and the most that a score can be, both rounded as it says.

    Plan: the score's own clause.
    """
    low = high = weight = Fraction(0)
    for term in score.add:
        points = [Fraction(term.times) * point for point in _possible(term, facts)]
        low, high, weight = low + min(points), high + max(points), weight + term.times
    if score.how == "mean":
        low, high = sorted((low / weight, high / weight))
    return Interval(rounded(low, score.round), rounded(high, score.round))


def rounded(number: Number, how: Literal["half-up", "down", "none"]) -> Number:
    """Return a number rounded; `half-up` is half away from zero, `down` the next whole below.

    >>> rounded(Fraction(25, 2), "half-up"), rounded(Fraction(-25, 2), "half-up")
    (13, -13)
    """
    if how == "none":
        return int(number) if number == int(number) else number
    if how == "down":
        return math.floor(number)
    whole = math.floor(abs(Fraction(number)) + HALF)
    return -whole if number < 0 else whole


def _possible(term: Term, facts: Reader) -> Iterator[Number]:
    """Return the points that are not excluded; a table that no row fits gives none: 0."""
    if term.fact is not None:
        least, most = facts.places(term.fact)
        yield from term.by_step[least : most + 1]
        return
    for point in term.table:
        verdict = 2 if point.when is None else facts.verdict(point.when)
        if verdict:
            yield point.points
        if verdict == 2:
            return
    yield 0
