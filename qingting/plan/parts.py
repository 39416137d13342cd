"""The parts of a duty: its time limit, the rungs of its ladder, who approves it, how it repeats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """A time limit: wall time, working days (`10wd`) or days of the calendar (`10cd`); exactly one
    is not None.
    """

    wall: timedelta | None = None
    working_days: int | None = None
    calendar_days: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """`at` counts from the due time (may be negative), or `every` + `times` after it. `tell` may
    hold `holder`, `deputy`.
    """

    tell: tuple[str, ...]
    at: Span | None = None
    every: timedelta | None = None
    times: int = 1
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Approve:
    kind: Literal["approve", "fix", "instruction", "request", "file"]
    how: Literal["all", "any", "in-order"]
    roles: tuple[str, ...]
    within: Span | None = None

    @property
    def blocks(self) -> bool:
        return self.kind in ("approve", "fix", "instruction")


@dataclass(frozen=True, slots=True)
class Done:
    how: Literal["made", "seen-by", "accepted-by"]
    role: str | None = None  # of seen-by, accepted-by


MADE = Done("made")  # where a duty does not say


@dataclass(frozen=True, slots=True)
class Repeat:
    every: timedelta
    until: str  # anchor; `closed` if the file gives none


@dataclass(frozen=True, slots=True)
class Per:
    day: Literal["day", "wd", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "month-1"]
    times: tuple[tuple[int, int], ...]  # (hour, minute) local, ascending


@dataclass(frozen=True, slots=True)
class Extend:
    to: Span
    by: str
