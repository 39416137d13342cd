"""Reading one entry key by key: what a key may hold, what it must name, and what is left over.

The readers of `sections`, `judging` and `obligations` ask for each key that they know; what they
did not ask for is an unknown key. A fault never stops the reading: a placeholder stands in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypedDict, TypeVar

from qingting.lang import tr
from qingting.plan.conditions import ConditionReader
from qingting.plan.document import Draft, refuse_shape
from qingting.plan.faults import Faults, GrammarError, near, nearest
from qingting.plan.model import Condition, Number, Where
from qingting.plan.nodes import Broken, Items, Node, Table, Text
from qingting.plan.parts import Span
from qingting.plan.schema import SHARED_KEYS
from qingting.plan.scope import SINGULAR, Scope, at_key, joined, part_of
from qingting.plan.values import parse_number, parse_span

Word = TypeVar("Word", bound=str)
Read = TypeVar("Read")


class Base(TypedDict):
    """The keys that every entry has."""

    id: str
    where: Where
    clause: tuple[str, ...]
    zh: str
    en: str
    source: str


class EntryReader:
    """Reads the keys of one map; `what` names it in faults, as "duty 'special'"."""

    def __init__(self, what: str, id: str, draft: Draft, scope: Scope) -> None:
        self.what = what
        self.id = id
        self.where = draft.where
        self.source = draft.source
        self.scope = scope
        self._asked: list[str] = ["if"]
        self._missing: dict[str, None] = {}
        node = draft.node
        self._table = node if isinstance(node, Table) else Table(node.where)
        self._is_broken = not isinstance(node, Table)
        if self._is_broken:
            refuse_shape(node, what, scope.faults)

    # What stands there

    def has(self, key: str) -> bool:
        """Whether the key is given, soundly or not."""
        return key in self._table.values

    def node(self, key: str, *, required: bool = False) -> Node | None:
        """Return what stands at a key; None where nothing does, or what has its fault already."""
        self._asked.append(key)
        node = self._table.values.get(key)
        if node is None and required:
            self._missing[key] = None
        return None if isinstance(node, Broken) else node

    def fault(self, where: Where, kind: str, what: str, hint: str) -> None:
        """Keep a fault of this entry, unless it could not be read at all."""
        if self._is_broken:
            return
        self.scope.faults.add(where, kind, joined(self.what, what), hint)

    def end(self) -> None:
        """Keep a fault for each key that nobody asked for, and each needed one that is not there.

        A misspelt key is one fault, not an unknown key and a missing one.
        """
        for key, where in self._table.keys.items():
            if key not in self._asked and key not in SHARED_KEYS:
                self._missing.pop(nearest(key, self._asked) or "", None)
                self.fault(
                    where,
                    "unknown-key",
                    tr(f"has no key '{key}'.", f"没有“{key}”这个键。"),
                    near(key, self._asked),
                )
        for key in self._missing:
            self.fault(
                self.where,
                "missing-key",
                tr(f"has no '{key}', which it needs.", f"缺少必需的“{key}”。"),
                tr(f"Add {key}: …", f"请补写 {key}: …"),
            )

    # Plain values

    def one(self, key: str, *, required: bool = False) -> Text | None:
        """Return a single value as a node, so that a fault of it can name its line."""
        node = self.node(key, required=required)
        if isinstance(node, Text) and node.value:
            return node
        if node is not None:
            self.fault(
                node.where,
                "not-one-value",
                tr(f"needs one value at '{key}'.", f"的“{key}”应为单个值。"),
                tr(f"Write {key}: VALUE.", f"请写 {key}: 值。"),
            )
        return None

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a value as written; empty where there is none."""
        node = self.one(key, required=required)
        return node.value if node else ""

    def many(self, key: str, *, required: bool = False) -> tuple[Text, ...]:
        """Return a list of values; one value is a list of one."""
        node = self.node(key, required=required)
        if node is None:
            return ()
        nodes = node.nodes if isinstance(node, Items) else (node,)
        texts = tuple(item for item in nodes if isinstance(item, Text) and item.value)
        if len(texts) < len(nodes):
            self.fault(
                node.where,
                "not-words",
                tr(f"needs a list of words at '{key}'.", f"的“{key}”应为若干词。"),
                tr(f"Write {key}: [ONE, TWO].", f"请写 {key}: [甲, 乙]。"),
            )
        return texts

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of values as written."""
        return tuple(text.value for text in self.many(key))

    def flag(self, key: str) -> bool:
        """Return whether a flag stands: `yes`; absent is no."""
        node = self.one(key)
        if node is not None and node.value not in ("yes", "no"):
            self.fault(
                node.where,
                "not-a-flag",
                tr(
                    f"has '{node.value}' at the flag '{key}'.", f"的标志“{key}”写成“{node.value}”。"
                ),
                tr("Write yes, or leave it out.", "请写 yes，或不写。"),
            )
        return node is not None and node.value == "yes"

    # Values of a grammar

    def number(self, key: str, *, required: bool = False) -> Number | None:
        """Return a number; None where there is none."""
        node = self.one(key, required=required)
        if node is None:
            return None
        try:
            return parse_number(node.value)
        except GrammarError as error:
            self.scope.faults.add_error(node.where, error)
            return None

    def count(self, key: str, *, required: bool = False) -> int | None:
        """Return a whole number from 1 on; None where there is none."""
        value = self.number(key, required=required)
        if value is not None and (not isinstance(value, int) or value < 1):
            self.fault(
                self._table.keys[key],
                "not-a-count",
                tr(f"needs a whole number from 1 on at '{key}'.", f"的“{key}”应为正整数。"),
                tr(f"Write {key}: 2, or another number.", f"例如 {key}: 2。"),
            )
            return None
        return value

    def span(self, key: str, *, required: bool = False, signed: bool = False) -> Span | None:
        """Return a time limit, written out or by the id of a param; None where there is none."""
        node = self.one(key, required=required)
        if node is None:
            return None
        params = self.scope.vocabulary.params
        if node.value in params or (self.scope.open_names and node.value[0].isalpha()):
            return self._span_param(node.value, params.get(node.value))
        try:
            return parse_span(node.value, signed=signed)
        except GrammarError as error:
            is_param = node.value[0].isalpha() and nearest(node.value, params)
            hint = near(node.value, params) if is_param else error.hint
            self.fault(node.where, error.kind, at_key(key, error.what), hint)
            return None

    def _span_param(self, id: str, value: Number | Span | None) -> Span | None:
        if value is None or isinstance(value, Span):
            return value
        # The fault is the param's, and one, however many entries use it.
        self.scope.faults.add(
            self.scope.names["params"][id].where,
            "number-as-duration",
            tr(
                f"param '{id}' is a number, but is used as a duration.",
                f"参数“{id}”是数，却被用作时长。",
            ),
            tr("Write a unit, as 30min.", "请写单位，例如 30min。"),
        )
        return None

    def wall(self, key: str, *, required: bool = False) -> timedelta | None:
        """Return a span of wall time longer than nothing; None where there is none."""
        span = self.span(key, required=required)
        if span is not None and not span.wall:
            self.fault(
                self._table.keys[key],
                "not-clock-time",
                tr(
                    f"needs hours or days of the clock at '{key}', more than 0.",
                    f"的“{key}”须为大于零的时长。",
                ),
                tr("Write 30min, 2h or 7d.", "例如 30min、2h、7d。"),
            )
            return None
        return span.wall if span else None

    def condition(self, key: str, *, required: bool = False) -> Condition | None:
        """Return a condition; None where there is none or it has a fault anywhere."""
        node = self.node(key, required=required)
        if node is None:
            return None
        faults = Faults()
        scope = self.scope
        reader = ConditionReader(scope.vocabulary, faults, scope.chosen, scope.widest.vocabulary)
        found = reader.read(node)
        if faults:
            # Half a condition would be another condition: none at all is safer to go on with.
            for fault in faults.listed():
                said = joined(self.what, at_key(key, fault.message))
                self.scope.faults.keep(replace(fault, message=said))
            return None
        if found is None:
            self.fault(
                node.where,
                "nothing-left",
                tr(
                    f"has nothing left of '{key}' under the readings chosen.",
                    f"的“{key}”在所选解释下一项不剩。",
                ),
                tr("Give a condition for each choice.", "请为每个选项写明条件。"),
            )
        return found

    # Words that are known somewhere

    def word(self, key: str, allowed: tuple[Word, ...], *, required: bool = False) -> Word | None:
        """Return one of a fixed set of words; None where there is none."""
        node = self.one(key, required=required)
        return self._of(node, key, allowed) if node else None

    def words(self, key: str, allowed: tuple[Word, ...]) -> tuple[Word, ...]:
        """Return some of a fixed set of words."""
        found = (self._of(node, key, allowed) for node in self.many(key))
        return tuple(word for word in found if word is not None)

    def _of(self, node: Text, key: str, allowed: tuple[Word, ...]) -> Word | None:
        for word in allowed:
            if word == node.value:
                return word
        self.fault(
            node.where,
            "unknown-word",
            tr(f"has '{node.value}' at '{key}'.", f"的“{key}”写成“{node.value}”，不认识。"),
            near(node.value, allowed),
        )
        return None

    def name(self, key: str, section: str, *, required: bool = False) -> str | None:
        """Return the id of an entry in another section; None where there is none, or not such."""
        node = self.one(key, required=required)
        return node.value if node and self.knows(node, section) else None

    def role(self, key: str) -> str:
        """Return a role that must be given; empty where there is none, or no such role."""
        return self.name(key, "roles", required=True) or ""

    def roles(
        self, key: str, *, required: bool = False, more: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Return several roles; `more` are words that stand for a role here."""
        nodes = self.many(key, required=required)
        return tuple(n.value for n in nodes if n.value in more or self.knows(n, "roles"))

    def knows(self, node: Text, section: str) -> bool:
        """Whether there is such an entry; if not, keep the fault."""
        names = self.scope.names[section]
        if node.value in names or (self.scope.open_names and section in ("ladders", "readings")):
            return True
        if section in self.scope.broken:
            return True
        one, one_zh = SINGULAR[section]
        self.fault(
            node.where,
            "unknown-name",
            tr(
                f"names the {one} '{node.value}', which is not there.",
                f"提到的{one_zh}“{node.value}”不存在。",
            ),
            near(node.value, names),
        )
        return False

    # Maps within the entry, and what all entries have

    def sub(self, key: str, *, required: bool = False) -> EntryReader | None:
        """Return a reader of a map within this entry."""
        node = self.node(key, required=required)
        if node is None:
            return None
        return EntryReader(
            part_of(self.what, key),
            self.id,
            Draft(self._table.keys[key], node, self.source),
            self.scope,
        )

    def rows(
        self, key: str, what: str, read: Callable[[EntryReader], Read], *, required: bool = False
    ) -> tuple[Read, ...]:
        """Return what `read` makes of each map in a list, without those that are not chosen."""
        node = self.node(key, required=required)
        if node is None:
            return ()
        return read_rows(Draft(self.where, node, self.source), what, read, self.id, self.scope)

    def base(self, *, clause: bool = True, zh: bool = True) -> Base:
        """Return what every entry has.

        Args:
            clause, zh: whether they are required.
        """
        cited = self.many("clause", required=clause)
        for text in cited:
            self._check_clause(text)
        return Base(
            id=self.id,
            where=self.where,
            clause=tuple(dict.fromkeys(text.value for text in cited)),
            zh=self.text("zh", required=zh),
            en=self.text("en"),
            source=self.source,
        )

    def clause_ids(self, key: str) -> tuple[str, ...]:
        """Return clauses cited at another key than the entry's own."""
        cited = self.many(key)
        for text in cited:
            self._check_clause(text)
        return tuple(text.value for text in cited)

    def _check_clause(self, text: Text) -> None:
        clauses = self.scope.clauses
        if clauses is not None and text.value not in clauses:
            self.fault(
                text.where,
                "unknown-clause",
                tr(
                    f"cites clause '{text.value}', which clauses.md does not have.",
                    f"所引条款“{text.value}”不在 clauses.md 中。",
                ),
                near(text.value, clauses),
            )


def read_rows(
    rows: Draft, what: str, read: Callable[[EntryReader], Read], id: str, scope: Scope
) -> tuple[Read, ...]:
    """Return what `read` makes of each map in a list; what is not chosen is read and left out."""
    if not isinstance(rows.node, Items):
        scope.faults.add(
            rows.node.where,
            "not-a-list",
            tr(f"{what}: here belongs a list.", f"{what}：此处应为列表。"),
            tr("Write - {…} lines, or [{…}, {…}].", "请写“- {…}”行，或 [{…}, {…}]。"),
        )
        return ()
    found = []
    for item in rows.node.nodes:
        condition = item.values.get("if") if isinstance(item, Table) else None
        is_chosen = condition is None or scope.chosen(condition)
        reader = EntryReader(
            what, id, Draft(item.where, item, rows.source), scope if is_chosen else scope.widest
        )
        row = read(reader)
        reader.end()
        if is_chosen:
            found.append(row)
    return tuple(found)
