"""Where each clause is carried out: by which entries, or by the product, or why by nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qingting.plan.model import Entry, Plan


class Home(NamedTuple):
    """An entry that cites a clause: its section and id."""

    section: str
    entry: str


# Where a clause has several homes, the first of these is the one it is said to have.
_SECTIONS: Mapping[str, str] = {
    "duties": "duties",
    "scales": "scales",
    "triggers": "triggers",
    "classes": "classes",
    "scenarios": "scenarios",
    "caps": "caps",
    "facts": "facts",
    "scores": "scores",
    "params": "params",
    "readings": "readings",
    "roles": "roles",
    "ladders": "ladders",
}


def homes_of(plan: Plan) -> dict[str, list[Home]]:
    """Return the homes of every clause that has one, the most telling first."""
    homes: dict[str, list[Home]] = {}
    for clause, home in _citings(plan):
        if home not in homes.setdefault(clause, []):
            homes[clause].append(home)
    return homes


def _citings(plan: Plan) -> Iterator[tuple[str, Home]]:
    for section, attribute in _SECTIONS.items():
        entries: Mapping[str, Entry] = getattr(plan, attribute)
        for entry in entries.values():
            yield from _cited(section, entry, entry.id)
    for scale in plan.scales.values():
        for row in scale.rows:
            yield from _cited("scales", row, scale.id)
    for cap in plan.caps.values():
        for cap_row in cap.at_most:
            yield from _cited("caps", cap_row, cap.id)
    for section, single in (("open", plan.open), ("close", plan.close)):
        if single is not None:
            yield from _cited(section, single, section)
    if plan.close is not None:
        for clause in plan.close.watch_clause:
            yield clause, Home("close", "close")
    for clause in plan.clause:
        yield clause, Home("plan", plan.id)
    for section, stated in (
        ("constrained", plan.constrained),
        ("built-in", plan.built_in),
        ("prose", plan.prose),
    ):
        for clause, entry in stated.items():
            yield clause, Home(section, entry.text if section == "built-in" else clause)


def _cited(section: str, entry: Entry, id: str) -> Iterator[tuple[str, Home]]:
    for clause in entry.clause:
        yield clause, Home(section, id)
