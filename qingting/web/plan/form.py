"""An entry of a plan as a form: fields made of what its reader asks for, faults at their fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from qingting.errors import Fault
from qingting.plan import schema
from qingting.plan.facts import forms_of
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.plan import labels, mend
from qingting.web.plan.fill import Sent, Spoiled, Values, sent_of, values_of
from qingting.web.plan.keys import ENTRY, ROW, Key, Kind, keys_of

Options: TypeAlias = list[tuple[str, str]]

_FIRST = ("id", "zh", "en", "clause")
_SPARE = 1  # empty lines of a list, and empty rows
_MOST_SPARE = 20
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Field:
    """A field. `name`: its path, as form and faults name it; `lines`: what stands in it, each with
    its unit or words, and empty ones to write in; `rows`: the maps of a list, the last of them
    new; `told`: what the names in it stand for.
    """

    name: str
    kind: Kind
    label: str
    key: Key
    lines: Values
    options: Options = field(default_factory=list)
    inside: list[Field] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    given: bool = False
    told: str = ""

    @property
    def value(self) -> str:
        """What stands in its first line."""
        return self.lines[0][0] if self.lines else ""

    @property
    def unit(self) -> str:
        """What stands beside its first line."""
        return self.lines[0][1] if self.lines else ""

    @property
    def values(self) -> list[str]:
        """What stands in its lines."""
        return [one for one, _more in self.lines]

    @property
    def tall(self) -> int:
        """How many lines a text has."""
        return max(2, min(16, self.value.count("\n") + len(self.value) // 70 + 1))


@dataclass(frozen=True, slots=True)
class Row:
    """One map of a list. `name`: its path; `is_new`: not written yet."""

    name: str
    number: int
    is_new: bool
    fields: list[Field]
    faults: list[str]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one entry. `was`: the entry as text, which the form is laid over; `more`: fields
    that stand empty and need not be filled; `unknown`: keys that are kept as they stand;
    `spare`: empty lines of each list; `named`: the id that was sent of a new one.
    """

    section: str
    of: str
    id: str
    was: str
    fields: list[Field]
    more: list[Field]
    unknown: list[str]
    faults: list[str]
    spare: int
    named: str = ""

    @property
    def open(self) -> bool:
        """Whether something is wrong among the fields that are folded away."""
        return any(one.faults for one in self.more)

    @property
    def what(self) -> str:
        """What an entry of its section is."""
        return labels.section_words(self.section)


def form_of(
    section: str,
    of: str,
    was: str,
    faults: Mapping[str, Sequence[Fault]],
    sent: Sent | None = None,
    spoiled: Spoiled | None = None,
    names: Mapping[str, Options] | None = None,
) -> Form | None:
    """Return an entry as a form; None where it cannot be drawn.

    Args:
        of: ENTRY, or ROW.
        sent: what was sent and is shown in place of what stands there.
        spoiled: what of that could not be written.
        names: what the plan has names for (`names_of`).
    """
    keys = keys_of(section, of)
    try:
        id_, body = mend.body_of(was)
    except mend.NoEntryError:
        return None
    if not keys or not _fits(keys, body):
        return None
    spare = _spare(sent)
    drawer = _Drawer(section, was, body, faults, sent, spoiled or {}, spare, names or {})
    fields = [drawer.field(key.name, key) for key in _sorted(keys)]
    named = {key.name for key in keys}
    unknown = [key.value for key, _value in mend.pairs_of(body) if key.value not in named]
    return Form(
        section,
        of,
        id_,
        was,
        [one for one in fields if _stands_open(one)],
        [one for one in fields if not _stands_open(one)],
        unknown,
        [said(f) for path in ("", *unknown) for f in faults.get(path, ()) if path not in named],
        spare,
        sent.get("id", "").strip() if sent is not None else "",
    )


def kind_of(text: str) -> str:
    """Return what a text of an entry is: ENTRY, or ROW of one."""
    return ROW if text.startswith("-") else ENTRY


def _fits(keys: tuple[Key, ...], body: yaml.Node) -> bool:
    """Whether an entry has the shape that its keys have."""
    if isinstance(body, yaml.ScalarNode):
        return not body.value or not keys[0].name
    return isinstance(body, yaml.MappingNode) == bool(keys[0].name)


def _sorted(keys: Iterable[Key]) -> list[Key]:
    order = {name: n for n, name in enumerate(_FIRST)}
    return sorted(keys, key=lambda key: (order.get(key.name, 9), not key.required))


def _stands_open(one: Field) -> bool:
    return one.given or one.key.required or one.name in ("", "zh", "en", "clause")


def _spare(sent: Sent | None) -> int:
    """How many empty lines lists have; one more each time that somebody asks for more."""
    given = sent.get("spare", "") if sent is not None else ""
    asked = int(given) if given.isdecimal() and len(given) < 4 else _SPARE
    return max(
        _SPARE, min(asked + (sent is not None and sent.get("do", "") == "more"), _MOST_SPARE)
    )


def said(fault: Fault) -> str:
    """Return a fault in words, with what to write instead."""
    return f"{fault.message} {fault.hint}".strip()


class _Drawer:
    """Draws the fields of one entry."""

    def __init__(
        self,
        section: str,
        was: str,
        body: yaml.Node,
        faults: Mapping[str, Sequence[Fault]],
        sent: Sent | None,
        spoiled: Spoiled,
        spare: int,
        names: Mapping[str, Options],
    ) -> None:
        self.section, self.was, self.body = section, was, body
        self.faults, self.sent, self.spoiled, self.spare = faults, sent, spoiled, spare
        self.names = {known: dict(options) for known, options in names.items()}

    def field(self, path: str, key: Key) -> Field:
        """Return a key as a field, with those within it."""
        node = mend.find(self.body, path)
        kind, values = values_of(self.was, key, node)
        inside = [self.field(f"{path}.{one.name}", one) for one in key.keys if kind == "map"]
        rows = list(self._rows(path, key, node)) if kind == "rows" else []
        if self.sent is not None and kind not in ("map", "rows"):
            new = sent_of(self.sent, path, kind, known=bool(key.known))
            values = values if new is None else new
        given = bool(values) or any(one.given for one in inside)
        given = given or any(not row.is_new for row in rows)
        if kind in ("names", "pairs"):
            values = (*values, *[("", "")] * self.spare)
        return Field(
            path,
            kind,
            labels.label(self.section, path),
            key,
            values or (("", ""),),
            self._options(path, key, kind, values),
            inside,
            rows,
            self._wrong(path, kind),
            given,
            self._told(key, values),
        )

    def _told(self, key: Key, values: Values) -> str:
        known = self.names.get(key.known, {})
        words = [known.get(one, "") for one, _more in values]
        return " · ".join(one for one in words if one)

    def _wrong(self, path: str, kind: Kind) -> list[str]:
        found = [said(fault) for fault in self.faults.get(path, ())] if path else []
        if kind not in ("map", "rows"):
            below = [p for p in self.faults if p.startswith(f"{path}.") and path]
            found += [said(fault) for p in below for fault in self.faults[p]]
        return [*found, self.spoiled[path]] if path in self.spoiled else found

    def _options(self, path: str, key: Key, kind: Kind, values: Values) -> Options:
        if kind == "span":
            units = [unit for unit in labels.UNITS if unit != "%" or key.name == "is"]
            return [(unit, str(labels.UNITS[unit])) for unit in units]
        if kind not in ("choice", "ticks"):
            return []
        odd = [one for one, _more in values if one not in key.allowed]
        return [(one, labels.word(path, one)) for one in (*key.allowed, *odd)]

    def _rows(self, path: str, key: Key, node: yaml.Node | None) -> Iterator[Row]:
        count = len(node.value) if isinstance(node, yaml.SequenceNode) else 0
        for n in range(min(count + self.spare, _MOST_ROWS)):
            place = f"{path}.{n}" if path else str(n)
            fields = [self.field(f"{place}.{one.name}", one) for one in _sorted(key.keys)]
            wrong = [said(fault) for fault in self.faults.get(place, ())]
            yield Row(place, n + 1, n >= count, fields, wrong)


def names_of(plan: Plan | None) -> dict[str, Options]:
    """Return what a plan has names for, by what a key may name."""
    if plan is None:
        return {}
    forms = forms_of(plan)
    found: dict[str, Options] = {
        section: [(id_, naming.name(entry)) for id_, entry in getattr(plan, section).items()]
        for section in ("roles", "readings", "duties")
    }
    found["ladders"] = [(id_, "") for id_ in plan.ladders]
    found["params"] = [(id_, one.text) for id_, one in plan.params.items()]
    found["clauses"] = [(id_, one.words[:24]) for id_, one in plan.clauses.items()]
    found["anchors"] = [(one, naming.anchor(plan, one)) for one in _anchors(plan)]
    for known, kinds in (("steps", ("steps",)), ("numbers", ("number", "share"))):
        some = [id_ for id_, form in forms.items() if form.kind in kinds]
        found[known] = [(id_, naming.fact(plan, id_)) for id_ in some]
    return found


def _anchors(plan: Plan) -> Iterator[str]:
    yield from schema.FIXED_ANCHORS
    yield from (f"{id_}.{end}" for id_ in plan.duties for end in ("done", "approved"))
    yield from (f"{id_}.{end}" for id_ in plan.triggers for end in schema.TRIGGER_ANCHORS)
