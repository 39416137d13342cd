"""YAML text to a tree of nodes that know their place: every scalar is text, nothing is guessed.

A plan is read by people first, so the parts of YAML that hide things are faults: anchors and
aliases, tags, several documents, a key given twice, tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from qingting.lang import tr
from qingting.plan.faults import Faults
from qingting.plan.model import Where

DEEPEST = 40  # levels; a plan needs about ten, and brackets must not bring a reader down

# The libyaml parser where PyYAML was built with it: ten times as fast, the same events.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Also the odd line ends that YAML would count as lines and editors do not.
_UNPRINTABLE = re.compile(
    "[^\n\r\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, as written but for its quotes."""

    value: str
    where: Where


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    nodes: tuple[Node, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Broken:
    """What could not be read; its fault is already kept, so nobody says more about it."""

    where: Where


@dataclass(slots=True)
class Table:
    """A map. `keys` has the place of each key, `values` its node, both in order of the file."""

    where: Where
    keys: dict[str, Where] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)

    def put(self, key: str, where: Where, value: Node) -> None:
        self.keys[key] = where
        self.values[key] = value

    def copy(self) -> Table:
        return Table(self.where, dict(self.keys), dict(self.values))


Node = Text | Items | Table | Broken


def read(path: Path, name: str, faults: Faults) -> Node | None:
    """Return the one document of a file; None where nothing could be read, with its fault kept.

    Args:
        name: the file as its reader named it, for the places of faults.
    """
    text = read_text(path, name, faults)
    return None if text is None else compose(text, name, faults)


def read_text(path: Path, name: str, faults: Faults) -> str | None:
    """Return a file's text; None where there is none in UTF-8, with its fault kept."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        faults.add(
            Where(name, 0),
            "file-unreadable",
            tr(f"cannot be read: {why}.", f"无法读取：{why}。"),
            tr("Check the path.", "请核对路径。"),
        )
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(
            Where(name, data.count(b"\n", 0, error.start) + 1),
            "not-utf8",
            tr("is not UTF-8.", "不是 UTF-8 编码。"),
            tr("Save the file as UTF-8.", "请将文件另存为 UTF-8。"),
        )
        return None


def compose(text: str, name: str, faults: Faults) -> Node | None:
    """Return the one document in a text; None where there is none, with its fault kept."""
    if bad := _UNPRINTABLE.search(text):
        faults.add(
            Where(name, text.count("\n", 0, bad.start()) + 1),
            "control-character",
            tr(f"has the control character {bad[0]!a}.", f"含有控制字符 {bad[0]!a}。"),
            tr("Delete it.", "请删除。"),
        )
        return None
    tabs = _tabs(text, name, faults)
    builder = _Builder(name, faults)
    try:
        for event in yaml.parse(text.replace("\t", " "), Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        # Behind a tab the rest is not worth a word: the tab is the cause.
        if not tabs:
            faults.add(*_scan_fault(name, error))
        return None
    except TooDeepError as error:
        faults.add(
            error.where,
            "too-deep",
            tr(f"is deeper than {DEEPEST} levels.", f"嵌套超过 {DEEPEST} 层。"),
            tr("Check the brackets.", "请检查括号。"),
        )
        return None
    if builder.root is None:
        faults.add(
            Where(name, 0),
            "file-empty",
            tr("is empty.", "是空文件。"),
            tr("Begin with format: 1 and plan: {…}.", "请从 format: 1 和 plan: {…} 写起。"),
        )
    return builder.root


def _tabs(text: str, name: str, faults: Faults) -> list[int]:
    """Return the lines that have a tab, their one fault kept."""
    tabs = [number for number, line in enumerate(text.split("\n"), 1) if "\t" in line]
    if tabs:
        more = f" (+{len(tabs) - 1})" if len(tabs) > 1 else ""
        faults.add(
            Where(name, tabs[0]),
            "tab",
            tr(
                f"has a tab{more}.",
                f"含有制表符{more}。",
            ),
            tr("Indent with spaces.", "请用空格缩进。"),
        )
    return tabs


def _scan_fault(name: str, error: yaml.MarkedYAMLError) -> tuple[Where, str, str, str]:
    # An open quote is only noticed at the end of the file; the author looks for its beginning.
    at_end = "quoted" in str(error.context)
    mark = (error.context_mark if at_end else None) or error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    what = " ".join(filter(None, (error.context, error.problem)))
    return (
        Where(name, line),
        "not-yaml",
        tr(f"is not YAML here: {what}.", f"此处不是合法的 YAML：{what}。"),
        tr("Check indentation, quotes and brackets.", "请检查缩进、引号和括号。"),
    )


class TooDeepError(Exception):
    """More levels than anybody could read."""

    def __init__(self, where: Where) -> None:
        self.where = where
        super().__init__(where)


class _Builder:
    """Makes the tree from parser events, without recursion."""

    def __init__(self, name: str, faults: Faults) -> None:
        self.root: Node | None = None
        self._name = name
        self._faults = faults
        self._documents = 0
        self._open: list[_Branch] = []

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        where = Where(self._name, mark.line + 1 if mark else 0)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self._faults.add(
                    where,
                    "second-document",
                    tr("begins a second document.", "又开始一个文档。"),
                    tr("Delete the line '---' and what follows.", "请删除“---”及其后内容。"),
                )
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(where, f"*{event.anchor}", tr("alias", "引用"))
            self._put(Broken(where))
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event, where)
            self._put(Text(event.value, where))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_marks(event, where)
            if len(self._open) == DEEPEST:
                raise TooDeepError(where)
            self._open.append(_Branch(isinstance(event, yaml.MappingStartEvent), where))
        elif isinstance(event, yaml.CollectionEndEvent):
            branch = self._open.pop()
            self._put(branch.table(self._faults) if branch.is_map else branch.items())

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1].nodes.append(node)
        elif self._documents == 1:
            self.root = node

    def _refuse_marks(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, where: Where
    ) -> None:
        if event.anchor is not None:
            self._refuse(where, f"&{event.anchor}", tr("anchor", "锚点"))
        if event.tag is not None:
            self._refuse(where, event.tag, tr("tag", "标签"))

    def _refuse(self, where: Where, what: str, kind: str) -> None:
        self._faults.add(
            where,
            "yaml-mark",
            tr(
                f"has the YAML {kind} '{what}'.",
                f"含有 YAML {kind}“{what}”。",
            ),
            tr("Write the value itself.", "请直接写出内容。"),
        )


@dataclass(slots=True)
class _Branch:
    """A list or map still open; a map's nodes are key, value, key, value."""

    is_map: bool
    where: Where
    nodes: list[Node] = field(default_factory=list)

    def items(self) -> Items:
        return Items(tuple(self.nodes), self.where)

    def table(self, faults: Faults) -> Table:
        table = Table(self.where)
        for key, value in self._pairs():
            if not isinstance(key, Text):
                if not isinstance(key, Broken):
                    faults.add(
                        key.where,
                        "key-not-word",
                        tr("has a list or map for a key.", "键不能是列表或映射。"),
                        tr("Write a word before the colon.", "冒号前请写一个词。"),
                    )
            elif key.value in table.keys:
                faults.add(
                    key.where,
                    "key-twice",
                    tr(
                        f"gives '{key.value}' again (first in line {table.keys[key.value].line}).",
                        f"重复给出“{key.value}”（首次在第 {table.keys[key.value].line} 行）。",
                    ),
                    tr("Keep one.", "请只保留一处。"),
                )
            else:
                table.put(key.value, key.where, value)
        return table

    def _pairs(self) -> Iterator[tuple[Node, Node]]:
        return zip(self.nodes[::2], self.nodes[1::2], strict=True)
