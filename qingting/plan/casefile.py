"""Reading of cases: from the nodes of a file to what each case gives and what it expects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from qingting.lang import tr
from qingting.plan.calendar import FIRST, LAST
from qingting.plan.document import refuse_shape
from qingting.plan.faults import Faults, GrammarError, near
from qingting.plan.model import Where
from qingting.plan.nodes import Broken, Items, Node, Table, Text
from qingting.plan.values import parse_number

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class WantedDuty:
    """A duty that must be there; None: any."""

    duty: str
    holder: str | None
    due_at: datetime | None
    clause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case, its values as written. `grades` holds `grade` too; `possible` None: not looked
    at."""

    name: str
    where: Where
    at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Mapping[str, str], ...] = ()
    happened: Mapping[str, datetime] = field(default_factory=dict)
    in_force: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    possible: tuple[str, ...] | None = None
    clauses: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    no_duties: tuple[str, ...] = ()
    duties: tuple[WantedDuty, ...] = ()
    caps: Mapping[str, str] = field(default_factory=dict)


KEYS = (
    "name",
    "at",
    "facts",
    "remarks",
    "happened",
    "in-force",
    "readings",
    "grade",
    "grades",
    "possible",
    "clauses",
    "missing",
    "questions",
    "waiting",
    "no-duties",
    "duties",
    "caps",
)
_DUTY_KEYS = ("duty", "holder", "due_at", "clause")

T = TypeVar("T")


def parse_instant(text: str) -> datetime:
    """Return an instant as written outside: ISO 8601 with an offset.

    Raises:
        GrammarError: another form, no offset, or a time that does not exist.
    """
    try:
        at = datetime.fromisoformat(text if _INSTANT.fullmatch(text) else "")
    except ValueError as error:
        raise _not_an_instant(text) from error
    if not FIRST <= at <= LAST:
        raise _not_an_instant(text)
    return at


def _not_an_instant(text: str) -> GrammarError:
    return GrammarError(
        "not-an-instant",
        tr(f"'{text}' is not an instant.", f"“{text}”不是时刻。"),
        tr(
            "Write it with its offset, as 2026-03-01T21:10+08:00.",
            "请带时区写，例如 2026-03-01T21:10+08:00。",
        ),
    )


def read_cases(node: Node, faults: Faults) -> list[Case]:
    """Return the cases of a list; what is wrong goes to `faults`, and its case is left out."""
    reader = _Reader(faults)
    if not isinstance(node, Items):
        what = tr("cases are a list.", "用例应为列表。")
        hint = tr("Write - {name: …, at: …} lines.", "请写“- {name: …, at: …}”行。")
        reader.refuse(node, "not-a-list", what, hint)
        return []
    cases = (reader.case(item) for item in node.nodes)
    return [case for case in cases if case is not None]


class _Reader:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def refuse(self, node: Node, kind: str, what: str, hint: str) -> None:
        if not isinstance(node, Broken):
            self._faults.add(node.where, kind, what, hint)

    def case(self, node: Node) -> Case | None:
        table = self._table(node, KEYS)
        if table is None:
            return None
        given = table.values
        for key in ("name", "at"):
            if key not in given:
                what = tr(f"the case has no '{key}'.", f"用例缺少“{key}”。")
                self.refuse(node, "case-incomplete", what, tr(f"Add {key}: …", f"请补写 {key}: …"))
        name = self._text(given.get("name"))
        at = self._read(given.get("at"), parse_instant)
        case = Case(
            name=name or "",
            where=node.where,
            at=at or FIRST,
            facts=self._texts(given.get("facts")),
            remarks=tuple(map(self._texts, self._list(given.get("remarks")))),
            happened=self._map(given.get("happened"), parse_instant),
            in_force=self._texts(given.get("in-force")),
            readings=self._texts(given.get("readings")),
            grades={**self._texts(given.get("grades")), **self._grade(given.get("grade"))},
            possible=self._names(given["possible"]) if "possible" in given else None,
            clauses=self._names(given.get("clauses")),
            missing=self._names(given.get("missing")),
            questions=self._names(given.get("questions")),
            waiting=self._names(given.get("waiting")),
            no_duties=self._names(given.get("no-duties")),
            duties=tuple(filter(None, map(self._duty, self._list(given.get("duties"))))),
            caps=self._map(given.get("caps"), _figure),
        )
        return None if name is None or at is None else case

    def _duty(self, node: Node) -> WantedDuty | None:
        table = self._table(node, _DUTY_KEYS)
        if table is None:
            return None
        given = table.values
        duty = self._text(given.get("duty"))
        if duty is None:
            what = tr("names no duty.", "没有写明职责。")
            self.refuse(node, "case-incomplete", what, tr("Add duty: …", "请补写 duty: …"))
            return None
        return WantedDuty(
            duty,
            self._text(given.get("holder")),
            self._read(given.get("due_at"), parse_instant),
            self._clauses(given.get("clause")),
        )

    def _clauses(self, node: Node | None) -> str | None:
        return None if node is None else " ".join(self._names(node))

    def _grade(self, node: Node | None) -> dict[str, str]:
        grade = self._text(node)
        return {} if grade is None else {"grade": grade}

    def _table(self, node: Node, keys: tuple[str, ...]) -> Table | None:
        if not isinstance(node, Table):
            refuse_shape(node, tr("this", "此处"), self._faults)
            return None
        for key, where in node.keys.items():
            if key not in keys:
                what = tr(f"unknown key '{key}'.", f"未知的键“{key}”。")
                self._faults.add(where, "unknown-key", what, near(key, keys))
        return node

    def _text(self, node: Node | None) -> str | None:
        return self._read(node, str)

    def _read(self, node: Node | None, parse: Callable[[str], T]) -> T | None:
        """Return a scalar read; None where there is none, or a wrong one, with its fault kept."""
        if node is None:
            return None
        if not isinstance(node, Text):
            what = tr("one value belongs here.", "此处应为单个值。")
            self.refuse(node, "not-one-value", what, tr("Write KEY: VALUE.", "请写“键: 值”。"))
            return None
        try:
            return parse(node.value)
        except GrammarError as error:
            self._faults.add_error(node.where, error)
            return None

    def _list(self, node: Node | None) -> tuple[Node, ...]:
        """Return a list; one value is a list of one."""
        if node is None:
            return ()
        return node.nodes if isinstance(node, Items) else (node,)

    def _names(self, node: Node | None) -> tuple[str, ...]:
        return tuple(text for item in self._list(node) if (text := self._text(item)) is not None)

    def _map(self, node: Node | None, parse: Callable[[str], T]) -> dict[str, T]:
        if node is None:
            return {}
        if not isinstance(node, Table):
            refuse_shape(node, tr("this", "此处"), self._faults)
            return {}
        read = ((key, self._read(value, parse)) for key, value in node.values.items())
        return {key: value for key, value in read if value is not None}

    def _texts(self, node: Node | None) -> dict[str, str]:
        """Return a map of texts; a list, as of a past, is joined by commas."""
        if isinstance(node, Table):
            joined = Table(node.where, node.keys, {k: _joined(v) for k, v in node.values.items()})
            return self._map(joined, str)
        return self._map(node, str)


def _joined(node: Node) -> Node:
    if isinstance(node, Items) and all(isinstance(item, Text) for item in node.nodes):
        return Text(", ".join(i.value for i in node.nodes if isinstance(i, Text)), node.where)
    return node


def _figure(text: str) -> str:
    """Return a number as written, once it proved to be one."""
    parse_number(text)
    return text
