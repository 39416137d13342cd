"""What is known of a fact: an interval, a range of steps, a choice, or nothing; how it is written.

A form (`builtin.Form`) says what may be known of a fact at all; the whole of it is what nobody
has narrowed yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from qingting.lang import tr
from qingting.plan.builtin import Form
from qingting.plan.faults import GrammarError, near
from qingting.plan.model import Number
from qingting.plan.values import parse_duration, parse_number


@dataclass(frozen=True, slots=True)
class Interval:
    """A number somewhere from `low` to `high`, both included; `high` None: no upper end."""

    low: Number
    high: Number | None


@dataclass(frozen=True, slots=True)
class Steps:
    """A step somewhere from place `low` to place `high`; the mildest is 0."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several without order."""

    name: str


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

Value = Interval | Steps | Choice | Unknown

# Since when each value stood, oldest first; the last stands now. None: since before anything that
# a plan asks about. Before the first nothing is known.
Past = tuple[tuple[datetime | None, Value], ...]

JsonNumber = int | float
JsonValue = None | JsonNumber | str | dict[str, JsonNumber | str | None]


def as_past(value: Value | Past, at: datetime) -> Past:
    """Return the past of a value; of a bare one we know only that it stands at `at`."""
    return value if isinstance(value, tuple) else ((at, value),)


def standing(value: Value | Past) -> Value:
    """Return what stands now."""
    return value[-1][1] if isinstance(value, tuple) else value


def ends(form: Form, value: Value) -> tuple[Number, Number | None]:
    """Return the least and the greatest that an ordered fact can be; steps by their place."""
    if isinstance(value, Interval):
        return value.low, value.high
    if isinstance(value, Steps):
        return value.low, value.high
    if form.kind == "steps":
        return 0, len(form.steps) - 1
    return form.low, form.high


def is_exact(value: Value) -> bool:
    """Whether nothing about it is open."""
    if isinstance(value, Interval):
        return value.low == value.high
    return isinstance(value, Choice) or (isinstance(value, Steps) and value.low == value.high)


def value_json(form: Form, value: Value) -> JsonValue:
    """Return the JSON of contracts.md §1; a range that excludes nothing is unknown."""
    if isinstance(value, Choice):
        return value.name
    if isinstance(value, Interval):
        if value.low == value.high:
            return number_json(value.low)
        if (value.low, value.high) != (form.low, form.high):
            high = None if value.high is None else number_json(value.high)
            return {"min": number_json(value.low), "max": high}
    elif isinstance(value, Steps):
        if value.low == value.high:
            return form.steps[value.low]
        if value != Steps(0, len(form.steps) - 1):
            return {"min": form.steps[value.low], "max": form.steps[value.high]}
    return None


def number_json(number: Number) -> JsonNumber:
    """Return a whole number as int, any other as the nearest float: the only place of floats."""
    return int(number) if number == int(number) else float(number)


def parse_known(form: Form, text: str, at: datetime | None = None) -> Value | Past:
    """Return a value as written on the command line, in an act or in a case.

    Args:
        at: the instant at which the last of several values stands; None: a past has no place.

    Raises:
        GrammarError: not a value of this fact, below its range, reversed, or a past without `at`.

    >>> parse_known(Form("number"), "100+"), parse_known(Form("steps", steps=("no", "yes")), "1")
    (Interval(low=100, high=None), Steps(low=1, high=1))
    """
    if " for " not in text:
        return _value(form, text.strip())
    if at is None:
        raise GrammarError(
            "past-not-asked",
            tr(f"'{text}' has a past.", f"“{text}”含有历史值。"),
            tr("Write the present value alone.", "请只写现值。"),
        )
    spans: list[tuple[timedelta, Value]] = []
    for part in text.split(","):
        written, _, held = part.strip().rpartition(" for ")
        if not written:
            raise GrammarError(
                "past-without-duration",
                tr(f"'{part.strip()}' does not say for how long.", f"“{part.strip()}”未写时长。"),
                tr("Write each as VALUE for DURATION.", "每项请写“值 for 时长”。"),
            )
        spans.append((parse_duration(held.strip()), _value(form, written.strip())))
    return _dated(spans, at)


def _dated(spans: list[tuple[timedelta, Value]], at: datetime) -> Past:
    past: list[tuple[datetime | None, Value]] = []
    since = at
    for held, value in reversed(spans):
        try:
            since -= held
        except OverflowError as error:
            raise GrammarError(
                "beyond-calendar",
                tr("the past begins before any calendar.", "历史值早于历法起点。"),
                tr("Write shorter durations.", "请写较短的时长。"),
            ) from error
        past.append((since, value))
    return tuple(reversed(past))


def _value(form: Form, text: str) -> Value:
    if text == "?":
        return UNKNOWN
    if form.kind == "choices":
        if text not in form.choices:
            raise GrammarError(
                "given-unknown",
                tr(f"there is no choice '{text}'.", f"没有选项“{text}”。"),
                near(text, form.choices),
            )
        return Choice(text)
    low, high = _split(text)
    if form.kind == "steps":
        first = 0 if low is None else _place(form, low)
        last = len(form.steps) - 1 if high is None else _place(form, high)
        _refuse_reversed(text, first > last)
        return Steps(first, last)
    least = form.low if low is None else _number(form, low)
    most = form.high if high is None else _number(form, high)
    _refuse_reversed(text, most is not None and least > most)
    return Interval(least, most)


def _split(text: str) -> tuple[str | None, str | None]:
    """Return both ends as written, None where open: `A`, `A+`, `A..B`, `..B`."""
    if text.endswith("+"):
        return text[:-1], None
    low, dots, high = text.partition("..")
    if not dots:
        return text, text
    if not high:
        raise GrammarError(
            "range-open",
            tr(f"'{text}' has no end.", f"“{text}”没有上限。"),
            tr(f"Write {low}+.", f"请写 {low}+。"),
        )
    return low or None, high


def _refuse_reversed(text: str, is_reversed: bool) -> None:
    if is_reversed:
        raise GrammarError(
            "range-reversed",
            tr(f"'{text}' is reversed.", f"“{text}”上下限颠倒。"),
            tr("Write the lower end first.", "请先写较低的一端。"),
        )


def _place(form: Form, text: str) -> int:
    if text in form.steps:
        return form.steps.index(text)
    if re.fullmatch("[0-9]{1,3}", text) and int(text) < len(form.steps):
        return int(text)
    raise GrammarError(
        "given-unknown",
        tr(f"there is no step '{text}'.", f"没有“{text}”这一档。"),
        near(text, form.steps),
    )


def _number(form: Form, text: str) -> Number:
    if form.kind == "duration":
        return int(parse_duration(text).total_seconds())
    number = parse_number(text)
    if number < form.low or (form.high is not None and number > form.high):
        raise GrammarError(
            "out-of-range",
            tr(f"'{text}' is out of its range.", f"“{text}”超出取值范围。"),
            _range_hint(form),
        )
    return number


def _range_hint(form: Form) -> str:
    if form.high is None:
        return tr(f"Write a number from {form.low} on.", f"请写不小于 {form.low} 的数。")
    return tr(
        f"Write a number from {form.low} to {form.high}.",
        f"请写 {form.low} 至 {form.high} 之间的数。",
    )
