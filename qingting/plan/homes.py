"""Where each clause is carried out: by which entries, or by the product, or why by nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qingting.plan.model import Cap, Entry, Plan, Scale


class Home(NamedTuple):
    """An entry that cites a clause: its section and id."""

    section: str
    entry: str


# Where a clause has several homes, the first of these is the one it is said to have.
_SECTIONS = (
    "duties",
    "scales",
    "triggers",
    "classes",
    "scenarios",
    "caps",
    "facts",
    "scores",
    "params",
    "readings",
    "roles",
)


def homes_of(plan: Plan) -> dict[str, list[Home]]:
    """Return the homes of every clause that has one, the most telling first."""
    homes: dict[str, list[Home]] = {}
    for clause, home in (*_of_entries(plan), *_of_singles(plan), *_stated(plan)):
        if home not in homes.setdefault(clause, []):
            homes[clause].append(home)
    return homes


def _of_entries(plan: Plan) -> Iterator[tuple[str, Home]]:
    for section in _SECTIONS:
        entries: Mapping[str, Entry] = getattr(plan, section)
        for entry in entries.values():
            rows: tuple[Entry, ...] = ()
            if isinstance(entry, Scale):
                rows = entry.rows
            elif isinstance(entry, Cap):
                rows = entry.at_most
            for part in (entry, *rows):
                yield from ((clause, Home(section, entry.id)) for clause in part.clause)


def _of_singles(plan: Plan) -> Iterator[tuple[str, Home]]:
    watched = plan.close.watch_clause if plan.close else ()
    for section, clauses in (
        ("open", plan.open.clause if plan.open else ()),
        ("close", (*(plan.close.clause if plan.close else ()), *watched)),
    ):
        yield from ((clause, Home(section, section)) for clause in clauses)
    yield from ((clause, Home("plan", plan.id)) for clause in plan.clause)


def _stated(plan: Plan) -> Iterator[tuple[str, Home]]:
    """Yield the homes that are no entries: a lawful form, a stage of the product, a reason."""
    yield from ((clause, Home("constrained", clause)) for clause in plan.constrained)
    yield from ((clause, Home("built-in", stage.text)) for clause, stage in plan.built_in.items())
    yield from ((clause, Home("prose", clause)) for clause in plan.prose)
