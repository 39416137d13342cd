"""The scale of a drafted plan: a row for each level, reached by what its clause counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qingting.plan.draft import words as w
from qingting.plan.draft.finding import Finding
from qingting.plan.draft.scalars import id_of, text_of
from qingting.plan.draft.split import Clause

JOINED = "ROW-NUMBERS"  # the reading that asks whether all numbers of a row must be reached, or one
_OR = re.compile(r"或|\bor\b", re.I)


class Level(NamedTuple):
    """A level that the text names, and the id it gets."""

    words: str
    id: str


class Drawn(NamedTuple):
    """A scale as lines; `by_number`: the clauses whose numbers reach a row of it."""

    lines: list[str]
    by_number: frozenset[str]


def levels_of(findings: Sequence[Finding]) -> list[Level]:
    """Return the family of levels of which the text names most, gravest first."""
    named = {f.value.lower() for f in findings if f.kind == "level"}
    best: list[Level] = []
    for family in w.LEVELS:
        held = [Level(words, id_) for words, id_ in family if words.lower() in named]
        best = held if len(held) > len(best) else best
    return best


def draw(
    levels: Sequence[Level],
    clauses: Sequence[Clause],
    findings: Sequence[Finding],
    decide: str,
    *,
    by_number: bool,
) -> Drawn:
    """Return the scale; no lines where the text does not tell two levels apart.

    Args:
        decide: the role that decides.
        by_number: whether numbers reach the rows.
    """
    if len(levels) < 2:
        return Drawn([], frozenset())
    words = {clause.id: clause.words for clause in clauses}
    first = next(f.clause for f in findings if f.kind == "level")
    rows: list[str] = []
    reaching: set[str] = set()
    for level, homes in zip(levels, _homes(levels, findings), strict=True):
        is_last = level == levels[-1] or not by_number
        reached = "" if is_last else _reached(homes, words, findings)
        home, _, when = reached.partition(" ")
        if when:
            reaching.add(home)
        told = [clause for clause in homes if not _bars(clause, findings)]
        cited = home or (told[0] if told else first)
        rest = f", when: {when}" if when else ""
        row = f"{{id: {level.id}, zh: {text_of(level.words)}, clause: {id_of(cited)}{rest}}}"
        rows.append(f"      - {row}")
    head = ["scales:", "  grade:", f"    clause: {id_of(first)}", f"    decide: {decide}"]
    lines = [*head, f"    otherwise: {levels[-1].id}", "    grades:", *rows, ""]
    return Drawn([*_reading(rows, reaching), *lines], frozenset(reaching))


def _homes(levels: Sequence[Level], findings: Sequence[Finding]) -> list[list[str]]:
    """For each level the clauses that speak of it and of no other level."""
    by_clause: dict[str, set[str]] = {}
    names = {level.words.lower(): level.id for level in levels}
    for one in findings:
        if one.kind == "level" and one.value.lower() in names:
            by_clause.setdefault(one.clause, set()).add(names[one.value.lower()])
    return [
        [clause for clause, found in by_clause.items() if found == {level.id}] for level in levels
    ]


def _reached(homes: Sequence[str], words: Mapping[str, str], findings: Sequence[Finding]) -> str:
    """The first clause whose numbers say when a level is reached, and how; "" where none does."""
    for clause in homes:
        if when := _condition(words[clause], clause, findings):
            return f"{clause} {when}"
    return ""


def _condition(text: str, clause: str, findings: Sequence[Finding]) -> str:
    """A clause's numbers as a condition; "" where they, or what joins them, say too little.

    An upper bound beside a lower one on the same fact is left out: above it the graver row holds.
    """
    bars = _bars(clause, findings)
    lower = [f for f in bars if f.extra and f.value[0] == ">" and not f.value.endswith("%")]
    facts = {f.extra for f in lower}
    if not lower or any(f not in lower and not _is_upper(f, facts) for f in bars):
        return ""
    open_ = [f for f in findings if f.clause == clause and f.kind == "uncounted"]
    said = sorted([*lower, *open_], key=lambda f: f.start)
    joints = [text[a.end : b.start] for a, b in pairwise(said)]
    either = [bool(_OR.search(joint)) for joint in joints]
    leaves = ", ".join(dict.fromkeys(f"{f.extra} {f.value}" for f in lower))
    if open_:  # what is not counted may be a way of its own, never a part to leave out
        return _any(leaves) if all(either) else ""
    if any("；" in joint for joint in joints) and not any(either):
        return _by_reading(leaves)
    if any(either):
        return _any(leaves) if all(either) else ""
    return f"{{all: [{leaves}]}}" if "," in leaves else leaves


def _any(leaves: str) -> str:
    return f"{{any: [{leaves}]}}" if "," in leaves else leaves


def _by_reading(leaves: str) -> str:
    """Numbers in columns of a row: the table does not say whether all are asked for, or one."""
    both = (f"{{if: {{{JOINED}: {how}}}, is: {{{how}: [{leaves}]}}}}" for how in ("any", "all"))
    return f"{{any: [{', '.join(both)}]}}"


def _reading(rows: Sequence[str], reaching: set[str]) -> list[str]:
    if not any(JOINED in row for row in rows):
        return []
    first = next(row for row in rows if JOINED in row)
    clause = next(c for c in sorted(reaching) if id_of(c) in first)
    asked = text_of("表的一行有几项数字：达到一项即可，还是须全部达到")
    given = f"clause: {id_of(clause)}, zh: {asked}, choices: [any, all], chosen: any"
    return ["readings:", f"  {JOINED}: {{{given}, source: default}}", ""]


def _is_upper(one: Finding, facts: set[str]) -> bool:
    return one.value[0] == "<" and one.extra in facts


def _bars(clause: str, findings: Sequence[Finding]) -> list[Finding]:
    return [f for f in findings if f.clause == clause and f.kind == "threshold"]
