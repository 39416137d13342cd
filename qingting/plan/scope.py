"""What the entries of a plan may name, while they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qingting.lang import language, tr
from qingting.plan.conditions import Chosen, Vocabulary
from qingting.plan.document import Section
from qingting.plan.faults import Faults
from qingting.plan.model import ClauseText


@dataclass(frozen=True, slots=True)
class Scope:
    """What the entries of a plan may name.

    `clauses` is None where clauses.md could not be read: then no clause is called unknown. `names`
    has the ids of each section. `wider` also has what no reading chose, for entries that no reading
    chose either. `open_names`: a pack on its own, whose plan will supply the rest.
    """

    faults: Faults
    chosen: Chosen
    vocabulary: Vocabulary
    clauses: Mapping[str, ClauseText] | None
    names: Mapping[str, Section]
    wider: Scope | None = None
    open_names: bool = False
    broken: frozenset[str] = frozenset()

    @property
    def widest(self) -> Scope:
        """The scope of what no reading chose: it may name what no reading chose either."""
        return self.wider or self


SINGULAR: Mapping[str, tuple[str, str]] = {
    "roles": ("role", "角色"),
    "readings": ("reading", "解释"),
    "params": ("param", "参数"),
    "facts": ("fact", "事实"),
    "scores": ("score", "评分"),
    "scales": ("scale", "分级表"),
    "ladders": ("ladder", "提醒阶梯"),
    "duties": ("duty", "职责"),
    "triggers": ("trigger", "触发"),
    "classes": ("class", "关切类别"),
    "scenarios": ("scenario", "情景"),
    "caps": ("cap", "上限"),
    "grades": ("grade", "等级"),
}


def called(section: str, id: str) -> str:
    """Return how faults name an entry, as "duty 'special'"."""
    if section not in SINGULAR:
        return section
    one, one_zh = SINGULAR[section]
    return tr(f"{one} '{id}'", f"{one_zh}“{id}”")


def part_of(what: str, key: str) -> str:
    """Return how faults name a map within an entry, as "duty 'special': approve"."""
    return tr(f"{what}: {key}", f"{what}：{key}")


def at_key(key: str, said: str) -> str:
    """Return what was said of a value, with the key it stands at."""
    return tr(f"at '{key}': {said}", f"的“{key}”：{said}")


def joined(what: str, said: str) -> str:
    """Return one sentence: who, and what of it; between Chinese words stands no space."""
    is_apart = language() == "en" or what[-1:].isascii() or said[:1].isascii()
    return f"{what} {said}" if is_apart else f"{what}{said}"
