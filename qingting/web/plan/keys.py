"""Which keys an entry of a plan may have: taken down from the plan's own reader as it asks.

So the form of an entry is what reads it: a new key of the language is a new field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any, Literal, TypeAlias, TypeVar

from qingting.plan import judging, obligations, schema, sections
from qingting.plan.conditions import Vocabulary
from qingting.plan.document import Draft
from qingting.plan.entries import EntryReader
from qingting.plan.faults import Faults
from qingting.plan.model import Condition, Number, Where
from qingting.plan.nodes import Node, Table, Text
from qingting.plan.parts import Span
from qingting.plan.scope import Scope

Word = TypeVar("Word", bound=str)
Read = TypeVar("Read")
Kind: TypeAlias = Literal[
    "line", "number", "span", "flag", "choice", "ticks", "name", "names", "pairs", "map", "rows",
    "yaml",
]  # fmt: skip

ENTRY = "entry"  # what a section holds; ROW: one of the rows of such an entry
ROW = "row"


@dataclass(frozen=True, slots=True)
class Key:
    """A key. `known`: of what the plan has names for it, a section or another list of them;
    `allowed`: its fixed words; `keys`: those within it.
    """

    name: str
    kind: Kind
    required: bool = False
    known: str = ""
    allowed: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()


CHOSEN = Key("if", "yaml")  # of an entry, and of each row: under which readings it is there

# What the readers look at with their own eyes.
_PAIRS = ("choices", "steps")
_AMOUNTS = (("params", "is"),)
_KNOWN: Mapping[tuple[str, str], str] = {
    ("duties", "from"): "anchors",
    ("duties", "needs"): "anchors",
    ("duties", "until"): "anchors",
    ("duties", "same-as"): "duties",
    ("scales", "confirm"): "steps",
    ("scores", "fact"): "steps",
    ("caps", "of"): "numbers",
}
_READERS: Mapping[str, Callable[[EntryReader], object]] = {
    "plan": sections.read_head,
    "roles": sections.read_role,
    "readings": judging.read_reading,
    "params": judging.read_param,
    "facts": judging.read_fact,
    "scores": judging.read_score,
    "scales": judging.read_scale,
    "ladders": obligations.read_rung,
    "duties": lambda reader: obligations.read_duty(reader, ""),
    "triggers": sections.read_trigger,
    "classes": sections.read_class,
    "scenarios": sections.read_scenario,
    "open": sections.read_open,
    "close": sections.read_close,
    "caps": sections.read_cap,
}
_HOMES: Mapping[str, Key] = {
    "constrained": Key("", "choice", True, allowed=tuple(schema.LAWFUL_FORMS)),
    "built-in": Key("", "choice", True, allowed=schema.STAGES),
    "prose": Key("", "line", True),
}


@lru_cache(maxsize=64)
def keys_of(section: str, of: str = ENTRY) -> tuple[Key, ...]:
    """Return the keys of an entry of a section, or of a row of such an entry; one key without a
    name where an entry is a single value or a list. None of a section that is not known.
    """
    if section in _HOMES:
        return (_HOMES[section],) if of == ENTRY else ()
    if section not in _READERS:
        return ()
    found = _asked(section, _READERS[section])
    if section == "ladders":
        found = (*found, CHOSEN)
        return found if of == ROW else (Key("", "rows", True, keys=found),)
    if of == ENTRY:
        return (*found, CHOSEN)
    return next((key.keys for key in found if key.kind == "rows"), (CHOSEN,))


def _asked(section: str, read: Callable[[Any], object]) -> tuple[Key, ...]:
    asking = _Asking(section)
    read(asking)
    return tuple(asking.found())


class _Asking(EntryReader):
    """A reader of nothing, which takes down what it is asked for."""

    def __init__(self, section: str) -> None:
        nowhere = Where("", 0)
        scope = Scope(Faults(), lambda _node: True, Vocabulary(), None, {}, open_names=True)
        super().__init__("", "", Draft(nowhere, Table(nowhere)), scope)
        self._section = section
        self._keys: dict[str, Key] = {}
        self._within: dict[str, _Asking] = {}

    def found(self) -> list[Key]:
        """The keys asked for, each with those within it."""
        return [
            replace(key, keys=tuple(self._within[name].found())) if name in self._within else key
            for name, key in self._keys.items()
        ]

    def _take(
        self,
        name: str,
        kind: Kind,
        required: bool,
        known: str = "",
        allowed: tuple[str, ...] = (),
    ) -> None:
        known = known or _KNOWN.get((self._section, name), "")
        kind = "span" if (self._section, name) in _AMOUNTS else kind
        kind = "name" if kind == "line" and known else kind
        self._keys.setdefault(name, Key(name, kind, required, known, allowed))

    def has(self, key: str) -> bool:
        return False

    def fault(self, where: Where, kind: str, what: str, hint: str) -> None:
        """Nothing is at fault where nothing is read."""

    def node(self, key: str, *, required: bool = False) -> Node | None:
        if key == "approve":
            self.sub(key, required=required)
            obligations.read_approve(self._within[key])
        self._take(key, "pairs" if key in _PAIRS else "yaml", required)
        return None

    def one(self, key: str, *, required: bool = False) -> Text | None:
        self._take(key, "line", required)
        return None

    def many(self, key: str, *, required: bool = False) -> tuple[Text, ...]:
        self._take(key, "names", required, "clauses" if key == "clause" else "")
        return ()

    def flag(self, key: str) -> bool:
        self._take(key, "flag", False)
        return False

    def number(self, key: str, *, required: bool = False) -> Number | None:
        self._take(key, "number", required)
        return None

    def count(self, key: str, *, required: bool = False) -> int | None:
        self._take(key, "number", required)
        return None

    def span(self, key: str, *, required: bool = False, signed: bool = False) -> Span | None:
        self._take(key, "span", required, "params")
        return None

    def wall(self, key: str, *, required: bool = False) -> timedelta | None:
        self._take(key, "span", required, "params")
        return None

    def condition(self, key: str, *, required: bool = False) -> Condition | None:
        self._take(key, "yaml", required, "conditions")
        return None

    def word(self, key: str, allowed: tuple[Word, ...], *, required: bool = False) -> Word | None:
        self._take(key, "choice", required, "", allowed)
        return None

    def words(self, key: str, allowed: tuple[Word, ...]) -> tuple[Word, ...]:
        self._take(key, "ticks", False, "", allowed)
        return ()

    def name(self, key: str, section: str, *, required: bool = False) -> str | None:
        self._take(key, "name", required, section)
        return None

    def roles(
        self, key: str, *, required: bool = False, more: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        self._take(key, "names", required, "roles", more)
        return ()

    def sub(self, key: str, *, required: bool = False) -> _Asking:
        self._take(key, "map", required)
        return self._within.setdefault(key, _Asking(self._section))

    def rows(
        self, key: str, what: str, read: Callable[[EntryReader], Read], *, required: bool = False
    ) -> tuple[Read, ...]:
        self._take(key, "rows", required)
        asking = self._within.setdefault(key, _Asking(self._section))
        read(asking)
        asking.node(CHOSEN.name)
        return ()
