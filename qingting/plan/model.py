"""The effective plan: what a plan file, its layers and its chosen readings come to, ready to be
judged by.

Everything here is a frozen value. `load` makes it, `facts`, `grade`, `due` and the stages read
it. Every entry keeps its clauses and where it stands (file and line), so that each decision can
cite both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, NamedTuple

from qingting.plan.parts import MADE, Approve, Done, Extend, Per, Repeat, Rung, Span

# exact: 75% is Fraction(3, 4), 37.3 is Fraction(373, 10), 1000 is the int 1000
Number = int | Fraction


class Where(NamedTuple):
    """Place of an entry: file as given, line from 1."""

    file: str
    line: int


class FactKey(NamedTuple):
    """`reposts.microblog@1h`: a fact, a class of sites, a window; `str()` gives it as written."""

    name: str
    site_class: str | None = None
    window: timedelta | None = None

    def __str__(self) -> str:
        dot = f".{self.site_class}" if self.site_class else ""
        at = f"@{write_duration(self.window)}" if self.window is not None else ""
        return f"{self.name}{dot}{at}"


def write_duration(span: timedelta) -> str:
    """`24h`, `30min`, `45s`, `3d`: the shortest single unit of the plan language that is exact; 24h
    stays hours, 48h too.

    >>> write_duration(timedelta(hours=24)), write_duration(timedelta(minutes=90))
    ('24h', '90min')
    """
    seconds = int(span.total_seconds())
    if seconds % 3600 == 0:
        hours = seconds // 3600
        return f"{hours // 24}d" if hours and hours % 24 == 0 and hours > 72 else f"{hours}h"
    return f"{seconds // 60}min" if seconds % 60 == 0 else f"{seconds}s"


Op = Literal[">", ">=", "<", "<=", "=", "!="]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison. `value` is a number, a step or grade id, or a choice; numbers of duration
    facts are seconds.
    """

    key: FactKey
    op: Op
    value: Number | str
    hold: timedelta | None  # `for D`
    text: str  # as written, without `for D`
    threshold: str  # the right side as written
    where: Where


@dataclass(frozen=True, slots=True)
class All:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    n: int
    items: tuple[Condition, ...]


Condition = Leaf | All | AnyOf | AtLeast  # a cycle of strings is not needed: annotations are lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry has. `clause` is as cited, several in order; `source` is the layer
    (`""`: the plan itself).
    """

    id: str
    where: Where
    clause: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""
    source: str = ""

    @property
    def cites(self) -> str:
        """The clauses as one string, split by a space."""
        return " ".join(self.clause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Entry):
    of: str | None = None
    per: Literal["unit", "venue"] | None = None
    count: int | None = None
    deputy: str | None = None
    external: bool = False
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Entry):
    choices: Mapping[str, str]  # id -> words ("" where the file gives none), in order of the file
    chosen: str
    origin: str  # text norm default owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Param(Entry):
    value: Number | Span
    text: str  # as written
    origin: str
    reading: str | None = None


FactKind = Literal["steps", "choices", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Entry):
    """A fact that people give, or that the plan declares. Built-in ones are in `facts.BUILT_IN`."""

    kind: FactKind
    steps: tuple[str, ...] = ()  # mildest first
    anchors: Mapping[str, str] = field(default_factory=dict)  # step or choice -> written anchor
    choices: tuple[str, ...] = ()
    unit: str | None = None
    ask: str | None = None  # role
    within: Span | None = None
    unasked: str | None = None  # value (as written) until somebody gives one
    # asked only where this is surely yes; elsewhere it counts as `unasked` or the first step
    when: Condition | None = None
    of: Literal["event", "remark", "venue"] = "event"


@dataclass(frozen=True, slots=True)
class Point:
    when: Condition | None  # None: the last, unconditional one
    points: Number


@dataclass(frozen=True, slots=True)
class Term:
    times: Number
    fact: str | None  # with `by_step`
    by_step: tuple[Number, ...]
    table: tuple[Point, ...]  # first that holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Entry):
    add: tuple[Term, ...]
    how: Literal["sum", "mean"]
    round: Literal["half-up", "down", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Entry):
    """One row of a scale; rows of one id stand together. Without `when` it is reached by
    `otherwise` or a person only.
    """

    when: Condition | None = None
    confirm: str | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Entry):
    """`rows` gravest first; `grades` are their ids without repeats, gravest first."""

    rows: tuple[Row, ...]
    otherwise: str
    of: Literal["event", "remark"] = "event"
    decide: str | None = None

    @property
    def grades(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.id for row in self.rows))

    def rank(self, grade: str) -> int:
        """0 for the mildest; compare grades by this, never by name."""
        grades = self.grades
        return len(grades) - 1 - grades.index(grade)

    def graver(self, grade: str) -> int:
        """How many grades are graver: 0 for the gravest."""
        return self.grades.index(grade)

    def at_least(self, grade: str, floor: str) -> bool:
        return self.rank(grade) >= self.rank(floor)

    def label(self, grade: str) -> str:
        return next(row.zh or row.id for row in self.rows if row.id == grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder(Entry):
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Entry):
    """One obligation; all keys of `same-as` are already filled in. `ladder` names an entry of
    `Plan.ladders`.
    """

    holder: str
    when: Condition | None = None
    start: str = "graded"  # `from`: an anchor
    within: Span | None = None
    to: tuple[str, ...] = ()
    makes: str = "log-entry"
    needs: tuple[str, ...] = ()
    approve: Approve | None = None
    approve_also: tuple[Approve, ...] = ()  # what layers ask for besides; each is needed
    done: Done = MADE
    repeat: Repeat | None = None
    per: Per | None = None
    ladder: str = ""
    each: str | None = None
    extend: Extend | None = None
    may: bool = False
    roster: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Entry):
    declared_by: str
    when: Condition | None = None
    ends: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernClass(Entry):
    before: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    default: bool = False
    may: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Entry):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Entry):
    when: Condition | None = None
    judge_holder: str | None = None
    judge_within: Span | None = None
    quiet: timedelta = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Entry):
    when: Condition
    decide: str
    watch_holder: str | None = None
    watch_for: timedelta | None = None
    watch_clause: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CapRow(Entry):
    """`share` of `of`, or `number`; one of them."""

    when: Condition | None = None
    share: Number | None = None
    number: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap(Entry):
    of: str
    at_most: tuple[CapRow, ...] = ()
    exception: Approve | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home(Entry):
    """An entry of `constrained` (text: lawful form), `built-in` (text: stage) or `prose` (text:
    why); id is the clause.
    """

    text: str


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One line of clauses.md."""

    id: str
    mark: Literal["binding", "constrained", "prose"]
    words: str
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An effective plan. `hash` is the SHA-256 (hex) of its canonical JSON after layers and
    readings: its version.
    """

    id: str
    zh: str
    en: str
    clause: tuple[str, ...]
    where: Where
    timezone: str
    in_force_from: date | Literal["unknown"] | None
    in_force_to: date | None
    interpreter: str
    ladder: str
    bases: tuple[str, ...]
    layers: Mapping[str, Mapping[str, str]]
    hash: str
    canonical: str  # canonical JSON, from which `load.from_canonical` makes the same plan again
    roles: Mapping[str, Role]
    readings: Mapping[str, Reading]
    params: Mapping[str, Param]
    facts: Mapping[str, Fact]
    scores: Mapping[str, Score]
    scales: Mapping[str, Scale]
    ladders: Mapping[str, Ladder]
    duties: Mapping[str, Duty]
    triggers: Mapping[str, Trigger]
    classes: Mapping[str, ConcernClass]
    scenarios: Mapping[str, Scenario]
    open: Open | None
    close: Close | None
    caps: Mapping[str, Cap]
    constrained: Mapping[str, Home]
    built_in: Mapping[str, Home]
    prose: Mapping[str, Home]
    clauses: Mapping[str, ClauseText]  # of the plan and its packs, by id, in order of the files

    @property
    def grade(self) -> Scale | None:
        """The scale named `grade`, the event's grade; None in a plan of messages or venues."""
        return self.scales.get("grade")


def leaves(condition: Condition | None) -> Sequence[Leaf]:
    """Every leaf of a condition, in order as written."""
    if condition is None:
        return ()
    if isinstance(condition, Leaf):
        return (condition,)
    return tuple(leaf for item in condition.items for leaf in leaves(item))
