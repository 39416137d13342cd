"""Three values: whether a condition holds, does not, or possibly does, and when that may change.

Plan: plan-format.md, "Three values". What is missing is never zero and never an error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from qingting.plan.bounds import tightened, tightened_past
from qingting.plan.builtin import COUNTS, Form
from qingting.plan.calendar import moved
from qingting.plan.facts import Known, Situation, forms_of
from qingting.plan.known import (
    UNKNOWN,
    Choice,
    Interval,
    JsonValue,
    Past,
    Steps,
    Value,
    as_past,
    ends,
    is_exact,
    parse_known,
    standing,
    value_json,
)
from qingting.plan.model import (
    All,
    AnyOf,
    AtLeast,
    Condition,
    Fact,
    FactKey,
    Leaf,
    Number,
    Op,
    Plan,
    Score,
)
from qingting.plan.scores import scored

NO, POSSIBLY, YES = 0, 1, 2
Word = Literal["no", "possibly", "yes"]
WORDS: tuple[Word, Word, Word] = ("no", "possibly", "yes")

# They grow by themselves, second by second; every other fact stands until somebody gives the next.
RUNNING = frozenset({"age", "quiet"})

_COUNTS = frozenset(COUNTS)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`unknown`: the keys that leave it at *possibly*. `look_again_at`: the first instant at which
    time alone can change it; None: never."""

    value: Word
    look_again_at: datetime | None
    unknown: tuple[FactKey, ...]


def holds(
    plan: Plan, condition: Condition, situation: Situation, *, remark: int | None = None
) -> Verdict:
    """Return whether a condition holds; a scale in it means exactly the grade in force.

    Args:
        remark: the remark it speaks of, by its place in `situation.remarks`; None: the event.
    """
    sight = sight_in_force(plan, situation, remark)
    value = sight.verdict(condition)
    unknown = tuple(dict.fromkeys(sight.open_keys(condition)))
    return Verdict(WORDS[value], sight.look_again_at, unknown)


# What a scale is to a condition: its grade as a range of steps, and the facts that keep it open.
ScaleReader = Callable[[str], tuple[Value, tuple[FactKey, ...]]]


def sight_in_force(plan: Plan, situation: Situation, remark: int | None = None) -> Sight:
    """Return the facts as duties, triggers, opening and closing see them."""

    def in_force(scale_id: str) -> tuple[Value, tuple[FactKey, ...]]:
        grade = situation.in_force.get(scale_id)
        if grade is None:
            return UNKNOWN, (FactKey(scale_id),)
        rank = plan.scales[scale_id].rank(grade)
        return Steps(rank, rank), ()

    event = Sight(plan, situation, in_force)
    return event if remark is None else event.of_remark(situation.remarks[remark])


class Sight:
    """The facts of an event, or of one remark of it, each read once."""

    __slots__ = (
        "_at",
        "_event",
        "_forms",
        "_given",
        "_plan",
        "_read",
        "_scale",
        "_situation",
        "_turns_at",
        "_verdicts",
    )

    def __init__(self, plan: Plan, situation: Situation, scale: ScaleReader) -> None:
        self._plan = plan
        self._forms = forms_of(plan)
        self._situation = situation
        self._at = situation.at
        self._given: Known = situation.event
        self._scale = scale
        self._event: Sight = self
        self._read: dict[FactKey, Value] = {}
        self._verdicts: dict[int, int] = {}  # by identity: the plan keeps its conditions alive
        self._turns_at: datetime | None = None

    def of_remark(self, remark: Known) -> Sight:
        """Return the same event seen through one of its remarks, whose facts lie over its own."""
        sight = Sight(self._plan, self._situation, self._scale)
        sight._given = {**self._given, **remark}
        sight._event = self
        return sight

    @property
    def look_again_at(self) -> datetime | None:
        """The first instant at which time alone can change a verdict given so far on this event,
        through any of its remarks."""
        return self._event._turns_at

    def verdict(self, condition: Condition) -> int:
        """Return NO, POSSIBLY or YES."""
        known = self._verdicts.get(id(condition))
        if known is not None:
            return known
        verdict = self._leaf(condition) if isinstance(condition, Leaf) else self._joint(condition)
        self._verdicts[id(condition)] = verdict
        return verdict

    def _joint(self, condition: All | AnyOf | AtLeast) -> int:
        if isinstance(condition, AtLeast):
            verdicts = [self.verdict(item) for item in condition.items]
            if verdicts.count(YES) >= condition.n:
                return YES
            return POSSIBLY if len(verdicts) - verdicts.count(NO) >= condition.n else NO
        # The first item that settles it ends the search; while that one stands, no other matters.
        settles, found = (NO, YES) if isinstance(condition, All) else (YES, NO)
        for item in condition.items:
            verdict = self.verdict(item)
            if verdict == settles:
                return settles
            if verdict == POSSIBLY:
                found = POSSIBLY
        return found

    def open_keys(self, condition: Condition) -> Iterator[FactKey]:
        """Return the keys that keep a condition at POSSIBLY, in order as written; may repeat."""
        if self.verdict(condition) != POSSIBLY:
            return
        if isinstance(condition, Leaf):
            yield from self._below(condition.key)
        else:
            for item in condition.items:
                yield from self.open_keys(item)

    def now(self, key: FactKey) -> Value:
        """Return what stands of a fact, drawn in by all that bounds it."""
        value = self._read.get(key)
        if value is None:
            value = self._read[key] = self._find(key)
        return value

    def places(self, name: str) -> tuple[int, int]:
        """Return the least and the greatest place a fact with steps can have."""
        value = self.now(FactKey(name))
        if isinstance(value, Steps):
            return value.low, value.high
        return 0, len(self._forms[name].steps) - 1

    def json(self, key: FactKey) -> JsonValue:
        """Return what stands of a fact as JSON (contracts.md §1)."""
        return value_json(self._forms[key.name], self.now(key))

    def form(self, name: str) -> Form:
        """Return the form of a fact."""
        return self._forms[name]

    def _leaf(self, leaf: Leaf) -> int:
        if leaf.key.name in RUNNING and not isinstance(self._given.get(leaf.key), tuple):
            return self._running(leaf)
        if leaf.hold is None:
            return self._compare(leaf, self.now(leaf.key))
        past = [(since, self._compare(leaf, value)) for since, value in self._past(leaf.key)]
        if not past or past[0][0] is not None:
            past.insert(0, (None, self._compare(leaf, UNKNOWN)))
        verdict, turns_at = sustained(past, self._at, leaf.hold)
        self._look_again(turns_at)
        return verdict

    def _compare(self, leaf: Leaf, value: Value) -> int:
        form = self._forms[leaf.key.name]
        if form.kind == "choices":
            if not isinstance(value, Choice):
                return POSSIBLY
            return YES if (value.name == leaf.value) == (leaf.op == "=") else NO
        low, high = ends(form, value)
        bar = form.steps.index(leaf.value) if isinstance(leaf.value, str) else leaf.value
        return compare(leaf.op, low, high, bar)

    def _running(self, leaf: Leaf) -> int:
        """Judge a fact that grows with the clock: what it was lies as far back as the time gone."""
        value = self.now(leaf.key)
        if value is UNKNOWN:
            return self._compare(leaf, UNKNOWN)
        low, high = ends(self._forms[leaf.key.name], value)
        bar = leaf.value
        assert not isinstance(bar, str), "a duration is held against a duration: load sees to it"
        held = 0 if leaf.hold is None else int(leaf.hold.total_seconds())
        most = None if high is None else max(0, high - held)
        least = max(0, low - held)
        for end in (least, most, low, high):
            if end is not None:
                self._look_again(reaches(leaf.op, bar - end, self._at))
        if NO in (compare(leaf.op, least, most, bar), compare(leaf.op, low, high, bar)):
            return NO
        # Before the last new post it was something else, which nobody kept.
        return compare(leaf.op, least, high, bar) if low >= held else POSSIBLY

    def _look_again(self, at: datetime | None) -> None:
        event = self._event
        if at is not None and (event._turns_at is None or at < event._turns_at):
            event._turns_at = at

    def _find(self, key: FactKey) -> Value:
        name = key.name
        if name in _COUNTS:
            return tightened(key, self._given)
        if name in self._plan.scales:
            return self._scale(name)[0]
        if name in self._plan.scores:
            return self._event_score(name)
        given = standing(self._given.get(key, UNKNOWN))
        if given is not UNKNOWN:
            return given
        if name in self._plan.facts:
            return self._unanswered(self._plan.facts[name])
        return self._since_known(name)

    def _event_score(self, name: str) -> Value:
        if self._event is not self:
            return self._event.now(FactKey(name))
        return scored(self._plan.scores[name], self)

    def _unanswered(self, fact: Fact) -> Value:
        """Return what a fact counts as until somebody gives it."""
        if fact.when is not None and self.verdict(fact.when) == YES:
            return UNKNOWN
        form = self._forms[fact.id]
        if fact.unasked is not None:
            return standing(parse_known(form, fact.unasked))
        return Steps(0, 0) if fact.when is not None and form.kind == "steps" else UNKNOWN

    def _since_known(self, name: str) -> Value:
        """Return `age` and `lag` from the instants that are on record."""
        happened = self._situation.happened
        until = {"age": self._at, "lag": happened.get("discovery")}.get(name)
        began = happened.get("occurrence")
        if until is None or began is None:
            return UNKNOWN
        microseconds = max(timedelta(0), until - began) // _TICK
        seconds = exact_seconds(microseconds)
        return Interval(seconds, seconds)

    def _past(self, key: FactKey) -> Past:
        if key.name in _COUNTS:
            return tightened_past(key, self._given, self._at)
        if key in self._given:
            return as_past(self._given[key], self._at)
        fact = self._plan.facts.get(key.name)
        # What counts until somebody answers has always counted; all else is known just now only.
        always = fact is not None and fact.when is None
        return ((None if always else self._at, self.now(key)),)

    def _below(self, key: FactKey) -> Iterator[FactKey]:
        """Return the facts to ask for: a score or a scale stands for the open ones below it."""
        below: tuple[FactKey, ...] = ()
        if key.name in self._plan.scales:
            below = self._scale(key.name)[1]
        elif key.name in self._plan.scores:
            below = tuple(self._event._open_terms(self._plan.scores[key.name]))
        yield from below or (key,)

    def _open_terms(self, score: Score) -> Iterator[FactKey]:
        for term in score.add:
            if term.fact is not None and not is_exact(self.now(FactKey(term.fact))):
                yield from self._below(FactKey(term.fact))
            for point in term.table:
                if point.when is not None:
                    yield from self.open_keys(point.when)


def compare(op: Op, low: Number, high: Number | None, bar: Number) -> int:
    """Return the verdict of `[low, high] op bar`; `high` None has no upper end."""
    if op == ">":
        return YES if low > bar else NO if high is not None and high <= bar else POSSIBLY
    if op == ">=":
        return YES if low >= bar else NO if high is not None and high < bar else POSSIBLY
    if op == "<":
        return YES if high is not None and high < bar else NO if low >= bar else POSSIBLY
    if op == "<=":
        return YES if high is not None and high <= bar else NO if low > bar else POSSIBLY
    if low == high == bar:
        equal = YES
    elif low > bar or (high is not None and high < bar):
        equal = NO
    else:
        equal = POSSIBLY
    return equal if op == "=" else YES - equal


def sustained(
    past: Sequence[tuple[datetime | None, int]], at: datetime, hold: timedelta
) -> tuple[int, datetime | None]:
    """Return whether a verdict held at every instant of `[at - hold, at]`, and when that turns.

    Args:
        past: since when each verdict stood, oldest first, the first since ever (None).
    """
    begins = moved(at, -hold)
    until = [since for since, _ in past[1:]]
    spans = zip([*until, None], past, strict=True)
    inside = [v for end, (_, v) in spans if end is None or end > begins]
    verdict = NO if NO in inside else min(inside)
    now = past[-1][1]
    # It turns when the last of what is not as now has left the window.
    against = (NO,) if verdict == NO else (NO, POSSIBLY)
    if verdict == YES or now in against:
        return verdict, None
    last = max(i for i, (_, v) in enumerate(past) if v in against)
    end = until[last]
    return verdict, None if end is None else moved(end, hold)


def reaches(op: Op, left: Number, at: datetime) -> datetime | None:
    """Return when a number that grows by one a second turns a comparison, `left` below its bar."""
    turns_on = op in (">=", "<", "=", "!=")
    turns_past = op in (">", "<=", "=", "!=")
    if left > 0 and turns_on:
        return moved(at, timedelta(microseconds=math.ceil(left * 10**6)))
    if left >= 0 and turns_past:
        return moved(at, timedelta(microseconds=math.ceil(left * 10**6) + 1))
    return None


def exact_seconds(microseconds: int) -> Number:
    """Return seconds, exact."""
    seconds = Fraction(microseconds, 10**6)
    return int(seconds) if seconds.denominator == 1 else seconds
