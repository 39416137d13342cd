"""Readings chosen: whether an `if:` holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qingting.lang import tr
from qingting.plan.document import Section, Sections
from qingting.plan.faults import Faults, near
from qingting.plan.model import Where
from qingting.plan.nodes import Broken, Items, Node, Table, Text


@dataclass(frozen=True, slots=True)
class Choice:
    """The choices of a reading, and the one that holds."""

    choices: tuple[str, ...]
    chosen: str


class Readings:
    """Says of each `if:` whether it holds under the choices made; keeps faults of the asking."""

    def __init__(self, by_id: Mapping[str, Choice], faults: Faults) -> None:
        self._by_id = by_id
        self._faults = faults

    def holds(self, node: Node) -> bool:
        """Whether every reading named has the choice named, or one of them."""
        if not isinstance(node, Table):
            self._refuse_shape(node)
            return True
        answers = [self._one(id, value) for id, value in node.values.items()]
        return all(answers)

    def _one(self, id: str, node: Node) -> bool:
        choice = self._by_id.get(id)
        if choice is None:
            self._faults.add(
                node.where,
                "if-unknown-reading",
                tr(
                    f"'if' asks for the reading '{id}', which is not there.",
                    f"if 所问解释“{id}”不存在。",
                ),
                near(id, self._by_id),
            )
            return True
        wanted = [item for item in _listed(node) if isinstance(item, Text)]
        if len(wanted) < len(_listed(node)) or not wanted:
            self._refuse_shape(node)
        for item in wanted:
            if choice.choices and item.value not in choice.choices:
                self._faults.add(
                    item.where,
                    "if-unknown-choice",
                    tr(
                        f"'if' asks for the choice '{item.value}' of '{id}', which is none.",
                        f"if 所问“{item.value}”不是解释“{id}”的选项。",
                    ),
                    near(item.value, choice.choices),
                )
        return choice.chosen in [item.value for item in wanted]

    def _refuse_shape(self, node: Node) -> None:
        if not isinstance(node, Broken):
            self._faults.add(
                node.where,
                "if-shape",
                tr("'if' needs a reading and a choice.", "if 须写解释与选项。"),
                tr("Write if: {READING: CHOICE}.", "请写 if: {解释: 选项}。"),
            )


def _listed(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, Items) else (node,)


def choices_of(readings: Section, tried: Mapping[str, str], faults: Faults) -> dict[str, Choice]:
    """Return the choice of each reading in force.

    Args:
        tried: choices to try instead of the plan's own, by reading.
    """
    found = dict(_choices(readings))
    for id, chosen in tried.items():
        if id not in found:
            faults.add(
                Where(f"--reading {id}", 0),
                "tried-unknown",
                tr(f"reading '{id}' is not in the plan.", f"预案中没有解释“{id}”。"),
                near(id, found),
            )
        elif chosen not in found[id].choices:
            faults.add(
                Where(f"--reading {id}", 0),
                "tried-unknown",
                tr(f"reading '{id}' has no choice '{chosen}'.", f"解释“{id}”没有选项“{chosen}”。"),
                near(chosen, found[id].choices),
            )
        else:
            found[id] = Choice(found[id].choices, chosen)
    return found


def _choices(readings: Section) -> Iterator[tuple[str, Choice]]:
    """What can be read of the readings; their own faults are kept when they are read as entries."""
    for id, draft in readings.items():
        values = draft.node.values if isinstance(draft.node, Table) else {}
        listed = values.get("choices")
        names: tuple[str, ...] = ()
        if isinstance(listed, Table):
            names = tuple(listed.values)
        elif listed is not None:
            names = tuple(item.value for item in _listed(listed) if isinstance(item, Text))
        chosen = values.get("chosen")
        word = chosen.value if isinstance(chosen, Text) else ""
        yield id, Choice(names, word if word in names or not names else names[0])


def split(sections: Sections, readings: Readings) -> tuple[Sections, Sections]:
    """Return the entries that the readings choose, and those that they do not."""
    kept: Sections = {}
    dropped: Sections = {}
    for section, drafts in sections.items():
        for id, draft in drafts.items():
            table = draft.node
            condition = table.values.get("if") if isinstance(table, Table) else None
            holds = condition is None or readings.holds(condition)
            (kept if holds else dropped).setdefault(section, {})[id] = draft
    return kept, dropped
