"""How a check of the installation comes out, and how that is worded in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias, TypeVar

from qingting.lang import tr

NAMED = 8  # of a long list, so many are named

T = TypeVar("T")


class State(StrEnum):
    """How a check came out; only `BAD` makes the command end with 1."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


class Found(NamedTuple):
    """One judgement: what holds, and what to do about it (empty: nothing)."""

    state: State
    said: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A finding under its check; `org` names whose it is, "" for the installation."""

    check: str
    name: str
    org: str
    state: State
    said: str
    do: str


# By check: its name in English and Chinese, and the judgement.
Checks: TypeAlias = Mapping[str, tuple[str, str, Callable[[T], Found]]]


def judged(checks: Checks[T], seen: T, org: str = "") -> list[Result]:
    """Return what every check makes of what was seen, in order."""
    return [Result(check, tr(en, zh), org, *of(seen)) for check, (en, zh, of) in checks.items()]


def unseen(checks: Checks[T]) -> list[Result]:
    """Return the same checks where nothing could be seen."""
    found = unknown(tr("Not known: the database could not be asked.", "无从得知：数据库没有应答。"))
    return [Result(check, tr(en, zh), "", *found) for check, (en, zh, _) in checks.items()]


def ok(said: str, do: str = "") -> Found:
    return Found(State.OK, said, do)


def warn(said: str, do: str) -> Found:
    return Found(State.WARN, said, do)


def bad(said: str, do: str) -> Found:
    return Found(State.BAD, said, do)


def unknown(said: str, do: str = "") -> Found:
    return Found(State.UNKNOWN, said, do)


def span(length: timedelta) -> str:
    """Word a length of time in its largest unit of which there are two at least.

    >>> span(timedelta(minutes=119))
    '119 min'
    """
    s = int(length.total_seconds())
    for unit, en, zh in ((86400, "d", "天"), (3600, "h", "小时"), (60, "min", "分钟")):
        if s >= 2 * unit:
            return tr(f"{s // unit} {en}", f"{s // unit} {zh}")
    return tr(f"{s} s", f"{s} 秒")


def named(items: Sequence[str]) -> str:
    """Word a list: its first items, and how many more there are."""
    first, more = items[:NAMED], len(items) - NAMED
    if more <= 0:
        return tr(", ".join(first), "、".join(first))
    return tr(f"{', '.join(first)} and {more} more", f"{'、'.join(first)}……共 {len(items)} 项")
