"""One plan file as sections of drafts: the shape is checked, the entries are not read yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qingting.lang import tr
from qingting.plan import nodes, schema
from qingting.plan.faults import Faults, near, nearest
from qingting.plan.model import Where
from qingting.plan.nodes import Broken, Node, Table, Text
from qingting.plan.values import ID

CLAUSE_ID = re.compile(r"[^\s\[\]{},:]+")
_READING_ID = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry not read yet. `where` is the place of its id, `source` the pack it came from."""

    where: Where
    node: Node
    source: str = ""


Section = dict[str, Draft]
Sections = dict[str, Section]


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its `plan:` map, None where it has none, and its sections.

    `broken`: sections that stand there but are no maps; what they would have held is not known.
    """

    file: str
    header: Draft | None
    sections: Sections
    broken: frozenset[str]

    @property
    def is_layer(self) -> bool:
        """Whether this is a pack, to be laid under plans, and no plan itself."""
        table = self.header.node if self.header else None
        flag = table.values.get("layer") if isinstance(table, Table) else None
        return isinstance(flag, Text) and flag.value == "yes"


def read_document(path: Path, name: str, faults: Faults) -> Document | None:
    """Return a plan file's sections; None where it is no map at all. Faults of shape are kept."""
    root = nodes.read(path, name, faults)
    if root is None or isinstance(root, Broken):
        return None
    if not isinstance(root, Table):
        refuse_shape(root, tr("a plan", "预案"), faults)
        return None
    root = _check_top(root, name, faults)
    header = root.values.get("plan")
    sections: Sections = {
        section: {} for section in (*schema.MAP_SECTIONS, *schema.SINGLE_SECTIONS)
    }
    for section in schema.MAP_SECTIONS:
        if section in root.values:
            sections[section] = dict(_entries(section, root.values[section], faults))
    for section in schema.SINGLE_SECTIONS:
        if section in root.values:
            sections[section] = {section: Draft(root.keys[section], root.values[section])}
    broken = frozenset(
        section
        for section in schema.MAP_SECTIONS
        if not isinstance(root.values.get(section, root), Table)
    )
    return Document(name, Draft(root.keys["plan"], header) if header else None, sections, broken)


def _check_top(root: Table, name: str, faults: Faults) -> Table:
    """Return the map with misspelt sections under the name that was meant, their fault kept."""
    known = ("format", "plan", "cases", *schema.MAP_SECTIONS, *schema.SINGLE_SECTIONS)
    top = Table(root.where)
    for key, where in root.keys.items():
        meant = key
        if key not in known:
            faults.add(
                where,
                "unknown-section",
                tr(f"there is no section '{key}'.", f"没有“{key}”这一部分。"),
                near(key, known),
            )
            meant = nearest(key, known) or key
        if meant == key or meant not in root.values:
            top.put(meant, where, root.values[key])
    _check_format(top, name, faults)
    return top


def _check_format(root: Table, name: str, faults: Faults) -> None:
    written = root.values.get("format")
    if written is None or not (isinstance(written, Text) and written.value == schema.FORMAT):
        where = written.where if written else Where(name, root.where.line)
        faults.add(
            where,
            "unknown-format",
            tr(
                "the format of the plan language is not given, or not known here.",
                "未写明预案语言的 format，或本程序不认识。",
            ),
            tr(f"Write format: {schema.FORMAT}", f"请写 format: {schema.FORMAT}"),
        )
    if "plan" not in root.values:
        faults.add(
            root.where,
            "no-plan",
            tr("there is no section 'plan'.", "缺少 plan 部分。"),
            tr("Write plan: {id: …, zh: …, …}.", "请写 plan: {id: …, zh: …, …}。"),
        )


def _entries(section: str, node: Node, faults: Faults) -> Iterator[tuple[str, Draft]]:
    if isinstance(node, Broken) or (isinstance(node, Text) and not node.value):
        return
    if not isinstance(node, Table):
        refuse_shape(node, section, faults)
        return
    grammar = CLAUSE_ID if section in schema.HOMES else ID
    grammar = _READING_ID if section == "readings" else grammar
    for key, where in node.keys.items():
        if not grammar.fullmatch(key):
            faults.add(
                where,
                "not-an-id",
                tr(f"'{key}' is no id.", f"“{key}”不能作标识。"),
                hint_of_id(),
            )
        yield key, Draft(where, node.values[key])


def hint_of_id() -> str:
    """Return how an id is written."""
    return tr(
        "Write lower-case letters, digits and hyphens, not digits alone.",
        "请用小写字母、数字和连字符，不能全是数字。",
    )


def refuse_shape(node: Node, what: str, faults: Faults) -> None:
    """Keep the fault that something else stands where a map belongs."""
    if isinstance(node, Broken):
        return
    faults.add(
        node.where,
        "not-a-map",
        tr(f"{what} is a map of keys; here is something else.", f"{what}应为映射，此处不是。"),
        tr("Write KEY: VALUE lines, or {KEY: VALUE}.", "请写“键: 值”，或 {键: 值}。"),
    )
