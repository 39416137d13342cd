"""The plan and one clause of it: words, what carries it out, the cases that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from qingting.adoption.models import Adoption, SignedReading
from qingting.adoption.queries import list_signed_readings, plan_of_version
from qingting.duties.rules import artefact
from qingting.plan.homes import Home, homes_of
from qingting.plan.model import Cap, ClauseText, Duty, Entry, Plan, Scale
from qingting.plan.parts import Span
from qingting.web import naming, words
from qingting.web.plan.files import Files, about, files_of, results_of, text_of

Cover = Literal["cases", "rule", "built-in", "prose", "constrained", "nobody"]
COVERS: tuple[Cover, ...] = ("cases", "rule", "built-in", "prose", "constrained", "nobody")


@dataclass(frozen=True, slots=True)
class Item:
    """A clause in the tree. `cover`: what carries it out, the best there is."""

    clause: ClauseText
    cover: Cover


@dataclass(frozen=True, slots=True)
class Sheet:
    """A reading with its choices; `signed` is None while nobody signed it, and `words` is what is
    carried out."""

    id: str
    name: str
    words: str
    clause: str
    signed: SignedReading | None


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry that carries a clause out. `place` and `text` are "" where its file is not on this
    machine."""

    section: str
    name: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A case of a clause; `passed` as it came out on this machine."""

    name: str
    place: str
    passed: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """One of several clocks on one artefact. `source`: the layer it comes from, "" of the plan
    itself; `first`: it falls due before every other one from the same anchor.
    """

    name: str
    clause: str
    source: str
    anchor: str
    within: str
    first: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the plan page shows. `clocks`: artefacts that have several, each with all of them;
    `files`: whether lines and cases are on this machine.
    """

    adoption: Adoption
    plan: Plan
    name: str
    interpreter: str
    groups: list[tuple[str, list[Item]]]
    covers: dict[str, int]
    readings: list[Sheet]
    constrained: list[tuple[str, str]]
    clocks: list[list[Clock]]
    files: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """One clause. `duties`: names of the duties that cite it."""

    clause: ClauseText
    cover: Cover
    rules: list[Rule]
    cases: list[Shown]
    readings: list[Sheet]
    duties: list[str]
    form: str


def page_of(adoption: Adoption) -> Page:
    """Return the page of an adopted plan."""
    plan = plan_of_version(adoption.version)
    files = files_of(adoption.org_id, plan.hash)
    covers = _covers(plan, files)
    groups: dict[str, list[Item]] = {}
    for clause in plan.clauses.values():
        groups.setdefault(_chapter(clause.id), []).append(Item(clause, covers[clause.id]))
    return Page(
        adoption=adoption,
        plan=plan,
        name=naming.name(_entry(plan)),
        interpreter=naming.role(plan, plan.interpreter),
        groups=list(groups.items()),
        covers={cover: list(covers.values()).count(cover) for cover in COVERS},
        readings=_readings(plan, adoption),
        constrained=[(home.id, naming.lawful(home.text)) for home in plan.constrained.values()],
        clocks=_clocks(plan),
        files=files is not None,
    )


def detail_of(page: Page, clause_id: str) -> Detail | None:
    """Return one clause of the page's plan, None if it has none such."""
    plan = page.plan
    clause = plan.clauses.get(clause_id)
    if clause is None:
        return None
    files = files_of(page.adoption.org_id, plan.hash)
    homes = homes_of(plan).get(clause_id, [])
    stated = plan.constrained.get(clause_id) or plan.prose.get(clause_id)
    return Detail(
        clause=clause,
        cover=next(
            item.cover for _, items in page.groups for item in items if item.clause is clause
        ),
        rules=list(_rules(files, plan, homes, clause_id)),
        cases=list(_cases(page.adoption, files, clause_id)),
        readings=[r for r in page.readings if clause_id in r.clause.split()],
        duties=[naming.duty(plan, home.entry) for home in homes if home.section == "duties"],
        form=naming.lawful(stated.text) if stated else "",
    )


def _clocks(plan: Plan) -> list[list[Clock]]:
    """The artefacts on which several clocks run: whose deadline presses first."""
    groups: dict[str, list[Duty]] = {}
    for duty in plan.duties.values():
        if duty.within is not None:
            groups.setdefault(artefact(plan, duty.id), []).append(duty)
    return [_group(plan, duties) for duties in groups.values() if len(duties) > 1]


def _group(plan: Plan, duties: list[Duty]) -> list[Clock]:
    def length(duty: Duty) -> tuple[int, timedelta]:
        span = duty.within or Span()
        return span.working_days or span.calendar_days or 0, span.wall or timedelta()

    found = []
    for duty in sorted(duties, key=lambda d: (d.start, length(d))):
        same = [length(other) for other in duties if other.start == duty.start]
        first = len(same) > 1 and length(duty) == min(same)
        within = words.limit(duty.within or Span())
        anchor = naming.anchor(plan, duty.start)
        source = duty.source or ""
        found.append(Clock(naming.name(duty), duty.cites, source, anchor, within, first))
    return found


def _entry(plan: Plan) -> Entry:
    return Entry(id=plan.id, where=plan.where, zh=plan.zh, en=plan.en)


def _chapter(clause_id: str) -> str:
    """The part of a clause's id before its last number: B2.6 stands in B2, 61-3 in 61."""
    return re.sub(r"[.-][^.-]*$", "", clause_id)


def _covers(plan: Plan, files: Files | None) -> dict[str, Cover]:
    homes = homes_of(plan)
    shown = {clause for case in files.cases for clause in about(plan, case)} if files else set()
    return {id_: _cover(clause, homes.get(id_, ()), shown) for id_, clause in plan.clauses.items()}


def cover_of(plan: Plan, clause: ClauseText, shown: set[str] | None = None) -> Cover:
    """Return what carries a clause out.

    Args:
        shown: the clauses that a case shows.
    """
    return _cover(clause, homes_of(plan).get(clause.id, ()), shown or set())


def _cover(clause: ClauseText, homes: list[Home] | tuple[()], shown: set[str]) -> Cover:
    sections = {home.section for home in homes}
    if clause.mark == "constrained" or "constrained" in sections:
        return "constrained"
    if sections - {"prose", "built-in", "plan"}:
        return "cases" if clause.id in shown else "rule"
    if sections & {"built-in", "plan"}:
        return "built-in"
    return "prose" if clause.mark == "prose" or "prose" in sections else "nobody"


def _readings(plan: Plan, adoption: Adoption) -> list[Sheet]:
    signed = {one.reading: one for one in list_signed_readings(adoption.pk)}
    return [
        Sheet(
            reading.id,
            naming.name(reading),
            reading.choices.get(reading.chosen) or reading.chosen,
            reading.cites,
            signed.get(reading.id),
        )
        for reading in plan.readings.values()
    ]


def _rules(files: Files | None, plan: Plan, homes: list[Home], clause_id: str) -> Iterator[Rule]:
    for home in homes:
        entries = list(entries_of(files.plan if files else plan, home, clause_id))
        for entry in entries:
            place, text = text_of(files, entry)
            yield Rule(home.section, naming.name(entry), place, text)
        if not entries:
            yield Rule(home.section, home.entry, "", "")


def entries_of(plan: Plan, home: Home, clause_id: str) -> Iterator[Entry]:
    """Yield the entries behind a home, of a scale or cap its rows; none for what the product does
    by itself.
    """
    if home.section in ("open", "close"):
        single = plan.open if home.section == "open" else plan.close
        yield from [single] if single else []
        return
    table: Any = getattr(plan, home.section.replace("-", "_"), {})
    entry = table.get(home.entry) if isinstance(table, Mapping) else None
    rows: tuple[Entry, ...] = ()
    if isinstance(entry, Scale | Cap):
        rows = entry.rows if isinstance(entry, Scale) else entry.at_most
    cited = [row for row in rows if clause_id in row.clause]
    if isinstance(entry, Entry) and home.section != "built-in":
        yield from cited or [entry]


def _cases(adoption: Adoption, files: Files | None, clause_id: str) -> Iterator[Shown]:
    if files is None:
        return
    results = results_of(adoption.org_id, adoption.version)
    for case in files.cases:
        if clause_id not in about(files.plan, case):
            continue
        file, line = case.where
        result = results[file, line]
        yield Shown(case.name, f"{file.rpartition('/')[2]}:{line}", result.passed, result.why)
