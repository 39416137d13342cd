"""From facts to grades: the gravest surely reached, the graver ones not excluded, and why.

Plan: plan-format.md, "From rows to a grading". A missing fact is never an error here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from qingting.plan.facts import Situation, once_per_plan, score_conditions
from qingting.plan.known import JsonValue, Steps, Value
from qingting.plan.model import (
    Condition,
    FactKey,
    Leaf,
    Plan,
    Row,
    Scale,
    leaves,
    write_duration,
)
from qingting.plan.verdict import NO, POSSIBLY, WORDS, YES, Sight, Word


class Reason(NamedTuple):
    """One comparison of a row reached or still possible; of `otherwise` it has no value.

    `clause` are the row's, split by a space; `condition` and `threshold` stand as written.
    """

    grade: str
    clause: str
    condition: str
    value: JsonValue
    threshold: str | None
    verdict: Word

    def as_json(self) -> dict[str, Any]:
        """Return the keys of contracts.md §5."""
        return self._asdict()


class Question(NamedTuple):
    """A fact to find out. `ask`, `within_s`, `clause` are None for what is measured."""

    key: str
    kind: Literal["measured", "asked", "confirm"]
    ask: str | None
    within_s: int | None
    clause: str | None
    can_raise_to: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the keys of contracts.md §5."""
        return {**self._asdict(), "can_raise_to": list(self.can_raise_to)}


@dataclass(frozen=True, slots=True)
class Grading:
    """What one scale says of one situation.

    `possible` are graver than `certain`, gravest first; empty exactly when `missing` is.
    `look_again_at`: when time alone can change any scale of the judgement; None: never.
    `facts`: every fact that the scale reads, as the remark shown has it. `remark`: the one that
    reached the grade, by its place; None: no single remark did.
    """

    certain: str
    possible: tuple[str, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    questions: tuple[Question, ...]
    look_again_at: datetime | None
    facts: Mapping[str, JsonValue]
    clauses: tuple[str, ...]
    remark: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The grading of every scale of the plan, by its id."""

    scales: Mapping[str, Grading]


def judge(plan: Plan, situation: Situation) -> Judgement:
    """Return how grave a situation is by every scale of a plan.

    Plan: the clauses of each row.

    Note: about the number of comparisons, times the remarks.
    """
    judging = Judging(plan, situation)
    for scale_id in plan.scales:
        judging.reached(scale_id)
    turns_at = judging.look_again_at
    return Judgement({scale_id: judging.grading(scale_id, turns_at) for scale_id in plan.scales})


class Decided(NamedTuple):
    """People's last decision: the grade, and the `certain` of the grading they saw.

    `saw` None: no grading; the grade is only what is in force so far.
    """

    grade: str
    saw: str | None = None


def in_force(scale: Scale, decided: Decided | None, certains: Sequence[str]) -> str:
    """Return the grade in force: the machine never lowers.

    The gravest of the people's last decision and every later `certain` that is graver than the
    one it saw.

    Args:
        decided: the last decision, None while there is none.
        certains: of the gradings after that decision; of all of them where there is none.
    """
    if decided is None:
        return max(certains, key=scale.rank)
    floor = -1 if decided.saw is None else scale.rank(decided.saw)
    later = [certain for certain in certains if scale.rank(certain) > floor]
    return max([decided.grade, *later], key=scale.rank)


def decided_in(situation: Situation, scale_id: str) -> Decided | None:
    """Return what a situation says of people's decision on a scale; None: nothing is in force."""
    grade = situation.in_force.get(scale_id)
    return None if grade is None else Decided(grade, situation.seen.get(scale_id))


def question_of(plan: Plan, key: FactKey, can_raise_to: tuple[str, ...]) -> Question:
    """Return the question for a fact: asked of its role, or to be measured."""
    fact = plan.facts.get(key.name)
    if fact is None or fact.ask is None:
        return Question(_name(key), "measured", None, None, None, can_raise_to)
    wall = fact.within.wall if fact.within else None
    seconds = None if wall is None else int(wall.total_seconds())
    return Question(_name(key), "asked", fact.ask, seconds, fact.cites or None, can_raise_to)


# One writing of a key costs more than a verdict, and a plan has a few dozen keys.
_name: Callable[[FactKey], str] = lru_cache(maxsize=1024)(str)


@once_per_plan
def ranked_rows(plan: Plan) -> Mapping[str, tuple[tuple[int, Row], ...]]:
    """Return the rows of each scale with the rank of their grade, gravest first."""
    return {
        scale.id: tuple((scale.rank(row.id), row) for row in scale.rows)
        for scale in plan.scales.values()
    }


@once_per_plan
def _shown_leaves(plan: Plan) -> Mapping[int, tuple[tuple[Leaf, str], ...]]:
    """Return the comparisons of each row (by identity) with their words."""
    rows = (row for scale in plan.scales.values() for row in scale.rows)
    return {id(row): tuple((leaf, written(leaf)) for leaf in leaves(row.when)) for row in rows}


@once_per_plan
def _keys_read(plan: Plan) -> Mapping[str, tuple[tuple[str, FactKey], ...]]:
    """Return every fact that a scale reads, as written and as key: through scores, and through
    the conditions on which a fact is asked."""
    read = {}
    for scale in plan.scales.values():
        found: dict[FactKey, None] = {}
        for row in scale.rows:
            _gather(plan, row.when, found)
            if row.confirm is not None:
                _gather_key(plan, FactKey(row.confirm), found)
        read[scale.id] = tuple((str(key), key) for key in found)
    return read


def _gather(plan: Plan, condition: Condition | None, found: dict[FactKey, None]) -> None:
    for leaf in leaves(condition):
        _gather_key(plan, leaf.key, found)


def _gather_key(plan: Plan, key: FactKey, found: dict[FactKey, None]) -> None:
    if key in found:
        return
    found[key] = None
    if key.name in plan.facts:
        _gather(plan, plan.facts[key.name].when, found)
    elif key.name in plan.scores:
        for term in plan.scores[key.name].add:
            if term.fact is not None:
                _gather_key(plan, FactKey(term.fact), found)
        for condition in score_conditions(plan, key.name):
            _gather(plan, condition, found)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far up a scale the facts reach. `yes`: the rows of `certain` that hold (none: by
    `otherwise`), seen through remark `place`; `open`: graver rows possibly reached, with the place
    of the remark."""

    rank: int
    certain: str
    place: int
    yes: tuple[Row, ...]
    open: tuple[tuple[int, int, Row], ...]  # (place of the remark, rank, row), gravest first


class Judging:
    """One judgement under way: scales are facts to each other, so each is judged when first asked
    for."""

    def __init__(self, plan: Plan, situation: Situation) -> None:
        self._plan = plan
        self._situation = situation
        self._event = Sight(plan, situation, self._as_fact)
        self._remarks = [self._event.of_remark(remark) for remark in situation.remarks]
        self._reached: dict[str, Reached] = {}

    def sights(self, scale: Scale) -> list[Sight]:
        """Return what a scale looks at: each remark, or the event."""
        return self._remarks if scale.of == "remark" and self._remarks else [self._event]

    def reached(self, scale_id: str) -> Reached:
        """Return how far a scale is reached, by the gravest remark."""
        found = self._reached.get(scale_id)
        if found is None:
            found = self._reached[scale_id] = self._climb(self._plan.scales[scale_id])
        return found

    def missing(self, scale_id: str) -> dict[FactKey, list[str]]:
        """Return the keys that keep graver grades possible, each with those grades."""
        sights = self.sights(self._plan.scales[scale_id])
        found: dict[FactKey, list[str]] = {}
        for place, _, row in self.reached(scale_id).open:
            assert row.when is not None, "a row without `when` is never possibly reached"
            for key in sights[place].open_keys(row.when):
                grades = found.setdefault(key, [])
                if row.id not in grades:
                    grades.append(row.id)
        return found

    @property
    def look_again_at(self) -> datetime | None:
        """The first instant at which time alone can change a verdict given so far."""
        return self._event.look_again_at

    def grading(self, scale_id: str, look_again_at: datetime | None) -> Grading:
        """Return what a scale says, with reasons and questions."""
        scale, reached = self._plan.scales[scale_id], self.reached(scale_id)
        sights, missing = self.sights(scale), self.missing(scale_id)
        sight = sights[reached.place]
        cited = reached.yes or (_row_of(scale, reached.certain),)
        single = scale.of == "remark" and self._remarks and reached.yes
        return Grading(
            certain=reached.certain,
            possible=tuple(dict.fromkeys(row.id for _, _, row in reached.open)),
            reasons=tuple(self._reasons(scale, reached)),
            missing=tuple(sorted(map(_name, missing))),
            questions=tuple(self._questions(reached, sight, missing)),
            look_again_at=look_again_at,
            facts={name: sight.json(key) for name, key in _keys_read(self._plan)[scale_id]},
            clauses=tuple(dict.fromkeys(clause for row in cited for clause in row.clause)),
            remark=reached.place if single else None,
        )

    def _climb(self, scale: Scale) -> Reached:
        best, place, yes = scale.rank(scale.otherwise), 0, list[Row]()
        possibly: list[tuple[int, int, Row]] = []
        for index, sight in enumerate(self.sights(scale)):
            for rank, row in ranked_rows(self._plan)[scale.id]:
                if rank < best:
                    break
                verdict = row_verdict(row, sight)
                if verdict == POSSIBLY:
                    possibly.append((index, rank, row))
                elif verdict == YES and (rank > best or not yes):
                    best, place, yes = rank, index, [row]
                elif verdict == YES and index == place:
                    yes.append(row)
        graver = sorted((x for x in possibly if x[1] > best), key=lambda x: (-x[1], x[0]))
        if not yes and graver:
            place = graver[0][0]
        return Reached(best, scale.grades[-1 - best], place, tuple(yes), tuple(graver))

    def _as_fact(self, scale_id: str) -> tuple[Value, tuple[FactKey, ...]]:
        """Return a scale as rows of others read it: from the grade in force to the gravest
        possible."""
        scale, reached = self._plan.scales[scale_id], self.reached(scale_id)
        grade = in_force(scale, decided_in(self._situation, scale_id), [reached.certain])
        low = scale.rank(grade)
        high = max([low, *(rank for _, rank, _ in reached.open)])
        return Steps(low, high), tuple(self.missing(scale_id)) if low < high else ()

    def _reasons(self, scale: Scale, reached: Reached) -> Iterator[Reason]:
        sights = self.sights(scale)
        for row in reached.yes:
            yield from self._leaf_reasons(row, sights[reached.place])
        if not reached.yes:
            row = _row_of(scale, scale.otherwise)
            yield Reason(row.id, row.cites, "otherwise", None, None, "yes")
        shown: dict[str, int] = {}  # of each grade, the first remark that may reach it speaks
        for place, _, row in reached.open:
            if shown.setdefault(row.id, place) == place:
                yield from self._leaf_reasons(row, sights[place])

    def _leaf_reasons(self, row: Row, sight: Sight) -> Iterator[Reason]:
        cites = row.cites
        for leaf, text in _shown_leaves(self._plan)[id(row)]:
            verdict = WORDS[sight.verdict(leaf)]
            yield Reason(row.id, cites, text, sight.json(leaf.key), leaf.threshold, verdict)

    def _questions(
        self, reached: Reached, sight: Sight, missing: Mapping[FactKey, list[str]]
    ) -> Iterator[Question]:
        for key in sorted(missing, key=_name):
            yield question_of(self._plan, key, tuple(missing[key]))
        confirms = dict.fromkeys(row.confirm for row in reached.yes if row.confirm is not None)
        for name in confirms:
            low, high = sight.places(name)
            if low == 0 < high and FactKey(name) not in missing:
                asked = question_of(self._plan, FactKey(name), ())
                yield Question(name, "confirm", asked.ask, asked.within_s, asked.clause, ())


def row_verdict(row: Row, sight: Sight) -> int:
    """Return whether a row is reached; what is to be confirmed ends it only when surely denied."""
    if row.when is None:
        return NO
    verdict = sight.verdict(row.when)
    denied = verdict != NO and row.confirm is not None and sight.places(row.confirm) == (0, 0)
    return NO if denied else verdict


def written(leaf: Leaf) -> str:
    """Return a comparison as written, with its `for`."""
    return leaf.text if leaf.hold is None else f"{leaf.text} for {write_duration(leaf.hold)}"


def _row_of(scale: Scale, grade: str) -> Row:
    """Return the row that speaks for a grade reached by `otherwise`: the one without `when`."""
    rows = [row for row in scale.rows if row.id == grade]
    return next((row for row in rows if row.when is None), rows[0])
