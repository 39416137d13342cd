"""Which facts a plan speaks of, what is known of them at an instant, and where a verdict can turn.

Plan: plan-format.md, "Facts".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from qingting.lang import tr
from qingting.plan.builtin import BUILT_IN, COUNTS, Form
from qingting.plan.conditions import Vocabulary
from qingting.plan.faults import GrammarError
from qingting.plan.known import (
    UNKNOWN,
    Choice,
    Interval,
    JsonValue,
    Past,
    Steps,
    Value,
    parse_known,
    standing,
    value_json,
)
from qingting.plan.model import Condition, FactKey, Leaf, Plan, leaves
from qingting.plan.values import parse_key

__all__ = [
    "MEASURED",
    "UNKNOWN",
    "Choice",
    "Interval",
    "JsonValue",
    "Past",
    "Situation",
    "Steps",
    "Value",
    "as_json",
    "conditions_of",
    "cut_points",
    "forms_of",
    "once_per_plan",
    "parse_fact_key",
    "parse_value",
    "read_keys",
    "score_conditions",
    "standing",
]

# What the posts and the clock show; the other built-in facts come from people and our handling.
MEASURED = frozenset({*COUNTS, "growth", "peak-share", "age", "quiet", "lag"})

Known = Mapping[FactKey, Value | Past]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of one event at an instant; a fact left out is not known, never 0.

    `event` has the facts of the event; `remarks` those of each remark, laid over the event's
    (none at all: one remark, of which nothing more is known). `in_force`: scale id -> grade in
    force. `seen`: scale id -> the `certain` which the people's decision in force saw, where they
    decided. `happened`: anchor -> its latest instant.
    """

    at: datetime
    event: Known = field(default_factory=dict)
    remarks: Sequence[Known] = ()
    in_force: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    happened: Mapping[str, datetime] = field(default_factory=dict)


T = TypeVar("T")


class _Same:
    """A plan as a key by identity: comparing plans whole would cost more than what is kept."""

    __slots__ = ("plan",)

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.plan is other.plan


def once_per_plan(make: Callable[[Plan], T]) -> Callable[[Plan], T]:
    """Keep what is drawn from a plan; plans are frozen, so it never changes."""
    kept = lru_cache(maxsize=64)(lambda same: make(same.plan))
    return lambda plan: kept(_Same(plan))


@once_per_plan
def forms_of(plan: Plan) -> Mapping[str, Form]:
    """Return the form of every fact a condition of this plan can read, by name."""
    forms = dict(BUILT_IN)
    forms["class"] = Form("choices", choices=tuple(plan.classes))
    forms["scenario"] = Form("choices", choices=tuple(plan.scenarios))
    for fact in plan.facts.values():
        kind = "share" if fact.unit == "%" else fact.kind
        forms[fact.id] = Form(kind, of=fact.of, steps=fact.steps, choices=fact.choices)
    forms.update((score, Form("number")) for score in plan.scores)
    for scale in plan.scales.values():
        forms[scale.id] = Form("steps", steps=tuple(reversed(scale.grades)))
    return forms


def parse_fact_key(plan: Plan, text: str) -> FactKey:
    """Return the key of a fact that can be given to this plan.

    Raises:
        GrammarError: no such fact, a class or window it does not take, or one that is judged.
    """
    key = parse_key(text)
    if key.name in plan.scales or key.name in plan.scores:
        raise GrammarError(
            "fact-judged",
            tr(f"'{text}' is judged by the plan.", f"“{text}”由预案判定。"),
            tr("Give the facts it is judged by.", "请给出判定所依据的事实。"),
        )
    Vocabulary(facts=forms_of(plan)).form(key)
    return key


def parse_value(plan: Plan, key: FactKey, text: str, at: datetime | None = None) -> Value | Past:
    """Return a value of a fact as written: `N` `N+` `A..B` `STEP` `CHOICE` `?`, or with a past.

    Args:
        at: the instant of the last of several values; without it a past is refused.

    Raises:
        GrammarError: a ValueError that says what is wrong with the text.
    """
    return parse_known(forms_of(plan)[key.name], text, at)


def as_json(plan: Plan, key: FactKey, value: Value | Past) -> JsonValue:
    """Return what stands now as JSON (contracts.md §1)."""
    return value_json(forms_of(plan)[key.name], standing(value))


def score_conditions(plan: Plan, score_id: str) -> Iterator[Condition]:
    """Return the conditions in the tables of a score."""
    for term in plan.scores[score_id].add:
        yield from (point.when for point in term.table if point.when is not None)


def conditions_of(plan: Plan) -> Iterator[Condition]:
    """Return every condition of a plan, wherever it stands."""
    entries = chain(
        (row for scale in plan.scales.values() for row in scale.rows),
        (row for cap in plan.caps.values() for row in cap.at_most),
        plan.facts.values(),
        plan.duties.values(),
        plan.triggers.values(),
        (entry for entry in (plan.open, plan.close) if entry is not None),
    )
    yield from (entry.when for entry in entries if entry.when is not None)
    for score_id in plan.scores:
        yield from score_conditions(plan, score_id)


@once_per_plan
def _leaves(plan: Plan) -> tuple[Leaf, ...]:
    return tuple(leaf for condition in conditions_of(plan) for leaf in leaves(condition))


@once_per_plan
def _names_read(plan: Plan) -> frozenset[str]:
    return frozenset(leaf.key.name for leaf in _leaves(plan))


def reads(plan: Plan, fact: str) -> bool:
    """Whether any condition of a plan reads a fact."""
    return fact in _names_read(plan)


@once_per_plan
def read_keys(plan: Plan) -> frozenset[FactKey]:
    """Return the measured keys that any condition reads: what `spread` has to measure."""
    return frozenset(leaf.key for leaf in _leaves(plan) if leaf.key.name in MEASURED)


@once_per_plan
def cut_points(plan: Plan) -> Mapping[FactKey, tuple[int, ...]]:
    """Return, for each number that a condition reads, the counts at which a verdict can turn.

    At each of them the verdict of some comparison differs from that at one less: 101 for
    `> 100`, 100 for `>= 100`, 5 and 6 for `= 5`. Between two of them nothing needs regrading.
    """
    found: dict[FactKey, set[int]] = {}
    for leaf in _leaves(plan):
        if forms_of(plan)[leaf.key.name].kind == "number":
            found.setdefault(leaf.key, set()).update(_turns(leaf))
    return {key: tuple(sorted(n for n in turns if n > 0)) for key, turns in found.items()}


def _turns(leaf: Leaf) -> Iterator[int]:
    value = leaf.value
    assert not isinstance(value, str), "a number is held against a number: load sees to it"
    if leaf.op in (">=", "<"):
        yield math.ceil(value)
    elif leaf.op in (">", "<="):
        yield math.floor(value) + 1
    elif value == int(value):
        yield from (int(value), int(value) + 1)
