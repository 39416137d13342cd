"""What a cell says by the column it stands in: a bare `30分钟` under 时限, `≥500` under 转发量."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from qingting.plan.draft import words as w
from qingting.plan.draft.finding import (
    NUM,
    TIME,
    Finding,
    Kind,
    fact_of,
    found_at,
    span_of,
)
from qingting.plan.draft.numbers import value_of
from qingting.plan.draft.split import Clause
from qingting.plan.draft.tables import Part, level_in, parts_of

_SPAN = re.compile(rf"(?P<n>{NUM})\s?{TIME}", re.I)
_BARE = re.compile(rf"\s*(?P<n>{NUM})\s?(?P<unit>[次条篇家个件人]?)\s*")
_LABEL_UNIT = re.compile(rf"[（(]{TIME}[）)]", re.I)
_RANGE = re.compile(rf"(?P<n>{NUM})\s?[次条篇家个件]?\s?(?:-|—+|–|~|～|至|到)\s?(?P<m>{NUM})")
_ROMAN = re.compile(r"\s*(?P<level>[ⅠⅡⅢⅣ]|I{1,3}|IV|[一二三四])\s*")
_ALTERNATIVE = re.compile(r"[，、。]|,\s|或者?|\bor\b", re.I)


def find_in_cells(clause: Clause, found: Sequence[Finding]) -> list[Finding]:
    """Return what the columns of a row add to what its words say."""
    added: list[Finding] = []
    parts = parts_of(clause.words)
    graded = any(part.column == "level" for part in parts)
    for part in parts:
        if part.column == "level":
            added += _levels(clause, part, found)
        elif part.column == "deadline":
            added += _deadlines(clause, part, found)
        elif part.column == "threshold" and graded:
            added += _thresholds(clause, part, found)
    return added


def _levels(clause: Clause, part: Part, found: Sequence[Finding]) -> Iterator[Finding]:
    if _within(found, "level", part.start, part.end):
        return
    cell = clause.words[part.start : part.end]
    if match := level_in(cell):
        yield _moved(found_at("level", clause.id, match, match[0], "sure"), part.start)
    elif short := _ROMAN.fullmatch(cell):
        value = f"{short['level']}级"
        yield _moved(found_at("level", clause.id, short, value, "likely"), part.start)


def _deadlines(clause: Clause, part: Part, found: Sequence[Finding]) -> Iterator[Finding]:
    cell = clause.words[part.start : part.end]
    unit = _LABEL_UNIT.search(part.label)
    bare = _BARE.fullmatch(cell)
    if unit is not None and bare is not None:
        span = span_of(bare["n"], unit["unit"]) or ""
        yield _moved(found_at("deadline", clause.id, bare, span, "likely"), part.start)
        return
    for match in _SPAN.finditer(cell):
        at, end = part.start + match.start(), part.start + match.end()
        given = span_of(match["n"], match["unit"])
        if given and not any(_within(found, kind, at, end) for kind in ("deadline", "repeat")):
            yield _moved(found_at("deadline", clause.id, match, given, "likely"), part.start)


def _thresholds(clause: Clause, part: Part, found: Sequence[Finding]) -> Iterator[Finding]:
    cell, text = clause.words[part.start : part.end], clause.words
    if _within(found, "threshold", part.start, part.end):
        yield from _uncounted(clause, part, found)
        return
    fact = fact_of(text, part.start, part.start)
    for match in _RANGE.finditer(cell):
        for number, op in (("n", ">="), ("m", "<=")):
            one = _moved(found_at("threshold", clause.id, match, "", "likely", fact), part.start)
            yield one._replace(value=f"{op} {_figure(match[number])}")
        return
    bare = _BARE.fullmatch(cell)
    if bare is None:
        yield from _uncounted(clause, part, found)
    elif said := _op_of(part.label):
        value = f"{said} {_figure(bare['n'])}"
        yield _moved(found_at("threshold", clause.id, bare, value, "likely", fact), part.start)
    else:  # over it, or from it on: the table does not say
        yield Finding("uncounted", clause.id, part.start, part.end, cell.strip(), "", "guess")


def _uncounted(clause: Clause, part: Part, found: Sequence[Finding]) -> Iterator[Finding]:
    """What a column of thresholds says without a number."""
    cell = clause.words[part.start : part.end]
    marks = [match.span() for match in _ALTERNATIVE.finditer(cell)]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(cell)]
    for start, end in zip(starts, ends, strict=True):
        at, to = part.start + start, part.start + end
        words = clause.words[at:to].strip()
        held = any(_within(found, kind, at, to) for kind in ("threshold", "deadline", "uncounted"))
        if len(words) > 1 and not held:
            first = clause.words.index(words, at)
            yield Finding("uncounted", clause.id, first, first + len(words), words, "", "guess")


def _op_of(label: str) -> str | None:
    """The comparison that the head of a column says for all its cells."""
    for words, op in (*w.BEFORE, *w.AFTER):
        if re.search(words, label, re.I):
            return op
    return None


def _figure(number: str) -> str:
    value = value_of(number) or Fraction(0)
    return str(int(value)) if value.denominator == 1 else f"{float(value):g}"


def _within(found: Sequence[Finding], kind: Kind, start: int, end: int) -> bool:
    return any(f.kind == kind and f.start < end and start < f.end for f in found)


def _moved(one: Finding, by: int) -> Finding:
    return one._replace(start=one.start + by, end=one.end + by)
