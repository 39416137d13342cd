"""Joining packs and a plan into one set of drafts: whose word stands where both speak.

Plan: plan-format.md, "Layers". Duties are a union; clauses, recipients and needs add up; of two
clocks from the same anchor the shorter one stands; both approvals are needed; in all else the
plan's word stands, and where the plan is silent two packs must not differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qingting.lang import tr
from qingting.plan.document import Document, Draft, Section, Sections
from qingting.plan.faults import Faults, GrammarError, near
from qingting.plan.model import Where
from qingting.plan.nodes import Broken, Items, Node, Table, Text
from qingting.plan.parts import Span
from qingting.plan.scope import called
from qingting.plan.values import parse_span

_UNION = ("clause", "to", "needs")
_CLOCKS = ("within", "repeat", "per", "roster")  # one of them is the clock of a duty

# Words of the language itself, and words for people: an id among them is not that id.
_FIXED = (
    "zh", "en", "clause", "makes", "kind", "each", "per", "as", "round", "source", "before", "if",
    "reading", "colour", "unit", "choices", "chosen", "roster",
)  # fmt: skip
_UNNAMED_SECTIONS = ("readings", "params", "constrained", "built-in", "prose")


# Ids of a pack renamed to the plan's


def renamed(pack: Document, ids: Mapping[str, str], where: Where, faults: Faults) -> Sections:
    """Return a pack's sections with its ids renamed; an id that the pack never uses is a fault."""
    used: set[str] = set()
    tokens = re.compile(
        "|".join(rf"(?<![\w-]){re.escape(id)}(?![\w-])" for id in ids) if ids else r"(?!)"
    )

    def rename(text: str) -> str:
        used.update(tokens.findall(text))
        return tokens.sub(lambda match: ids[match[0]], text)

    def walk(node: Node) -> Node:
        if isinstance(node, Text):
            return Text(rename(node.value), node.where)
        if isinstance(node, Items):
            return Items(tuple(map(walk, node.nodes)), node.where)
        if isinstance(node, Table):
            table = Table(node.where)
            for key, value in node.values.items():
                table.put(key, node.keys[key], value if key in _FIXED else walk(value))
            return table
        return node

    sections = {
        section: {rename(id): replace(draft, node=walk(draft.node)) for id, draft in drafts.items()}
        if section not in _UNNAMED_SECTIONS
        else dict(drafts)
        for section, drafts in pack.sections.items()
    }
    for id in sorted(set(ids) - used):
        faults.add(
            where,
            "rename-unused",
            tr(
                f"layer '{pack.file}' has no '{id}' to rename.",
                f"层“{pack.file}”中没有可改名的“{id}”。",
            ),
            near(id, (id for drafts in pack.sections.values() for id in drafts)),
        )
    return sections


# Joining


@dataclass(frozen=True, slots=True)
class _Dispute:
    """Two packs differ on a key; a fault unless the plan says it."""

    section: str
    id: str
    key: str
    where: Where
    other: Where


class Joiner:
    """Joins sections layer by layer: packs in order, then the plan."""

    def __init__(self, faults: Faults) -> None:
        self.sections: Sections = {}
        self._disputes: list[_Dispute] = []
        self._faults = faults

    def lay_pack(self, sections: Sections) -> None:
        """Add a pack; where it differs from an earlier one, remember the dispute."""
        for section, id, draft in _each(sections):
            have = self.sections.setdefault(section, {}).get(id)
            if have is None:
                self.sections[section][id] = draft
            else:
                self._dispute(section, id, have, draft)
                self.sections[section][id] = self._joined(draft, have)

    def lay_plan(self, sections: Sections) -> None:
        """Add the plan's own entries; its word settles disputes, and the rest become faults."""
        for dispute in self._disputes:
            own = sections.get(dispute.section, {}).get(dispute.id)
            if own is None or (isinstance(own.node, Table) and dispute.key not in own.node.values):
                self._refuse(dispute)
        for section, id, draft in _each(sections):
            have = self.sections.setdefault(section, {}).get(id)
            self.sections[section][id] = self._joined(have, draft) if have else draft

    def _joined(self, lower: Draft, upper: Draft) -> Draft:
        """Return one draft of both; `upper` has the word."""
        low, up = lower.node, upper.node
        if not (isinstance(low, Table) and isinstance(up, Table)):
            return upper
        table = up.copy()
        for key, value in low.values.items():
            if key not in table.values:
                table.put(key, low.keys[key], value)
            elif key in _UNION:
                table.put(key, up.keys[key], _union(up.values[key], value))
            elif key == "within" and _same_start(low, up):
                shorter = self._shorter(value, up.values[key])
                table.put(key, (low if shorter is value else up).keys[key], shorter)
            elif key == "approve":
                table.put(key, up.keys[key], _both(up.values[key], value))
        # Where the plan only names an entry, its clauses are the pack's, and so is the entry.
        source = upper.source if "clause" in up.values else lower.source
        return Draft(upper.where, table, source)

    def _shorter(self, one: Node, two: Node) -> Node:
        """Return the shorter of two limits; `two` where they cannot be compared."""
        first, second = self._span(one), self._span(two)
        if first is None or second is None:
            return two
        if first.wall is not None and second.wall is not None:
            return one if first.wall < second.wall else two
        if first.working_days is not None and second.working_days is not None:
            return one if first.working_days < second.working_days else two
        if first.calendar_days is not None and second.calendar_days is not None:
            return one if first.calendar_days < second.calendar_days else two
        return two

    def _span(self, node: Node) -> Span | None:
        if not isinstance(node, Text):
            return None
        param = self.sections.get("params", {}).get(node.value)
        if param is not None and isinstance(param.node, Table):
            value = param.node.values.get("is")
            node = value if isinstance(value, Text) else node
        try:
            return parse_span(node.value)
        except GrammarError:
            return None

    def _dispute(self, section: str, id: str, one: Draft, two: Draft) -> None:
        first, second = one.node, two.node
        if not (isinstance(first, Table) and isinstance(second, Table)):
            if plain(first) != plain(second):
                self._disputes.append(_Dispute(section, id, "", one.where, two.where))
            return
        for key in sorted(first.values.keys() & second.values.keys()):
            agreed = key in (*_UNION, "approve") or (key == "within" and _same_start(first, second))
            if not agreed and plain(first.values[key]) != plain(second.values[key]):
                self._disputes.append(_Dispute(section, id, key, first.keys[key], second.keys[key]))

    def _refuse(self, dispute: _Dispute) -> None:
        what = called(dispute.section, dispute.id)
        own = "…"
        if dispute.key:
            what = tr(f"{what} '{dispute.key}'", f"{what}的“{dispute.key}”")
            own = f"{{{dispute.key}: …}}"
        other = f"{dispute.other.file}:{dispute.other.line}"
        self._faults.add(
            dispute.where,
            "pack-dispute",
            tr(
                f"two packs differ on {what} (the other: {other}).",
                f"两个层对{what}说法不一（另一处：{other}）。",
            ),
            tr(
                f"Say in the plan which holds: {dispute.section}: {{{dispute.id}: {own}}}.",
                f"请在预案中写明：{dispute.section}: {{{dispute.id}: {own}}}。",
            ),
        )


def _each(sections: Sections) -> Iterator[tuple[str, str, Draft]]:
    # Params first: a clock may be one.
    for section in sorted(sections, key=lambda name: name != "params"):
        for id, draft in sections[section].items():
            yield section, id, draft


def _same_start(one: Table, two: Table) -> bool:
    starts = [table.values.get("from") for table in (one, two)]
    given = [plain(start) for start in starts if start is not None]
    return len(given) < 2 or given[0] == given[1]


def _union(one: Node, two: Node) -> Node:
    nodes = [item for node in (one, two) for item in _listed(node)]
    seen: dict[object, Node] = {}
    for node in nodes:
        seen.setdefault(repr(plain(node)), node)
    return Items(tuple(seen.values()), one.where)


def _both(one: Node, two: Node) -> Node:
    return one if plain(one) == plain(two) else _union(one, two)


def _listed(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, Items) else (node,)


def plain(node: Node) -> object:
    """Return a node without its places, to compare what it says."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.nodes]
    if isinstance(node, Table):
        return {key: plain(value) for key, value in node.values.items()}
    return None


# Another clock on the same artefact


def fill_same_as(duties: Section, faults: Faults) -> Section:
    """Return duties with each `same-as` filled in from the duty that it names."""
    filled: Section = {}
    for id in duties:
        _fill(id, duties, filled, (), faults)
    return {id: filled[id] for id in duties}


def _fill(
    id: str, duties: Section, filled: Section, below: tuple[str, ...], faults: Faults
) -> Draft:
    if id in filled:
        return filled[id]
    draft = filled[id] = duties[id]
    table = draft.node
    named = table.values.get("same-as") if isinstance(table, Table) else None
    if not isinstance(table, Table) or not isinstance(named, Text):
        return draft
    if named.value not in duties or named.value == id or named.value in below:
        faults.add(
            named.where,
            "same-as-unknown",
            tr(
                f"duty '{id}' is the same as '{named.value}', which is no other duty.",
                f"职责“{id}”的 same-as“{named.value}”不是另一项职责。",
            ),
            near(named.value, duties),
        )
        # The missing keys are this fault's, not faults of their own.
        filled[id] = Draft(draft.where, Broken(draft.where), draft.source)
        return filled[id]
    base = _fill(named.value, duties, filled, (*below, id), faults).node
    if isinstance(base, Table):
        filled[id] = Draft(draft.where, _with_keys_of(base, table), draft.source)
    else:
        filled[id] = Draft(draft.where, Broken(draft.where), draft.source)
    return filled[id]


def _with_keys_of(base: Table, own: Table) -> Table:
    """Return `own` with the keys it does not give; the first duty of a chain is the one named."""
    table = own.copy()
    if "same-as" in base.values:
        table.put("same-as", own.keys["same-as"], base.values["same-as"])
    has_clock = any(clock in own.values for clock in _CLOCKS)
    for key, value in base.values.items():
        if key not in table.values and not (has_clock and key in _CLOCKS) and key != "if":
            table.put(key, own.keys["same-as"], value)
    return table
