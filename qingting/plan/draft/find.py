"""What stands in a clause: levels, thresholds, deadlines, who, for whom, what, how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qingting.plan.conduct import forbidden
from qingting.plan.draft import words as w
from qingting.plan.draft.cells import find_in_cells
from qingting.plan.draft.finding import (
    NUM,
    TIME,
    Certainty,
    Finding,
    anchor_of,
    fact_of,
    found_at,
    span_of,
)
from qingting.plan.draft.numbers import NUMBER, NUMBER_EN, value_of
from qingting.plan.draft.split import Clause
from qingting.plan.draft.tables import parts_of
from qingting.plan.draft.uncounted import find_uncounted

_COUNTED = (
    r"(?:余|多)?\s?(?P<unit>次|条|篇|家|个|件|起|宗|封|位|人次|人|名|例|户|万|%|％|percent|times|posts|reposts|shares"
    r"|views|comments|sites|outlets|people|complaints|customers|calls)?"
)
_PERCENT = rf"百分之(?P<percent>{NUMBER})"
_HALF = re.compile(r"(?P<half>半)个?(?P<unit>小时|天|日|月)|half an? (?P<en>hour|day)", re.I)
_WITHIN = r"(?:之内|以内|内|前|within)"
_YEARLY = re.compile(r"\d{4}\s?年|[〔\[]\d{4}[〕\]]|第[^条章节]{1,6}[条章节款项]")


def find(clause: Clause) -> list[Finding]:
    """Return what stands in a clause, in the order of its words."""
    text = clause.words
    found = [
        *_levels(clause, text),
        *_deadlines(clause, text),
        *_repeats(clause, text),
        *_roles(clause, text),
        *_artefacts(clause, text),
        *_approvals(clause, text),
    ]
    taken = [(f.start, f.end) for f in found if f.kind in ("deadline", "repeat")]
    found += _thresholds(clause, text, taken)
    graded = any(part.column == "level" for part in parts_of(text))
    graded = graded or any(f.kind == "level" for f in found)
    found += find_uncounted(clause, graded=graded)
    found += find_in_cells(clause, found)
    found = list(_of_columns(found, text))
    if act := forbidden(text):
        found.append(Finding("constrained", clause.id, 0, len(text), text, w.LAWFUL[act], "likely"))
    return sorted(found, key=lambda f: (f.start, f.end))


def _of_columns(found: list[Finding], text: str) -> Iterator[Finding]:
    """Yield what was found, in a row of a table by its columns: the head of a column is nobody, and
    a time counts from what its own cell says."""
    parts = parts_of(text)
    for one in found:
        part = next((p for p in parts if p.begin <= one.start < p.end), None)
        if part is None:
            yield one
        elif one.kind == "deadline":
            anchor = anchor_of(text[part.begin : part.end])
            yield one._replace(extra=anchor, certainty="sure" if anchor else "likely")
        elif one.kind not in ("role", "level") or one.start >= part.start:
            yield one


def _levels(clause: Clause, text: str) -> Iterator[Finding]:
    end = 0
    for match in _level_words().finditer(text):
        if match.start() >= end:
            end = match.end()
            yield found_at("level", clause.id, match, match[0], "sure")


@cache
def _level_words() -> re.Pattern[str]:
    """A level where it is one: `重大` of an event, a response, a concern; not `重大决策`."""
    names = sorted({name for family in w.LEVELS for name, _ in family}, key=len, reverse=True)
    han = [
        n for n in names if not n.isascii() and n not in ("一般", "重要", "关注", "普通", "严重")
    ]
    weak = "一般|重要|关注|普通|严重"
    subject = (
        r"(?:[（(][^）)]{1,6}[）)])?(?:级别?)?(?:的)?(?:网络)?(?:舆情|事件|预警|响应|级|关切|突发)"
    )
    english = [n for n in names if n.isascii()]
    counts = r"(?<![色般大微重较])"  # `蓝色四级`: how many levels, none of them
    return re.compile(
        rf"^(?:{'|'.join(han)}|{weak})(?=[：:])|{counts}(?:{'|'.join(han)})(?=[、，,和或及]|{subject}|[（(]|[三四五]级)|(?:{weak})(?={subject}|[（(])"
        rf"|(?<=[、和或及])(?:{weak})(?=四级|三级|五级|[、和或及，,]|等?[四三五]个)"
        rf"|\b(?:{'|'.join(english)})\b(?=\s+(?:event|incident|concern|level|grade|response|alert)|[,;:)])",
        re.I,
    )


def _deadlines(clause: Clause, text: str) -> Iterator[Finding]:
    for match in _deadline_words().finditer(text):
        span = span_of(match["n"] or match["m"], match["unit"] or match["u"])
        if span is None or _is_date(text, match.start()) or _is_window(text, match.end()):
            continue
        anchor = anchor_of(text[max(0, match.start() - 24) : match.end() + 24])
        yield found_at("deadline", clause.id, match, span, "sure" if anchor else "likely", anchor)
    for match in _HALF.finditer(text):
        if re.match(_WITHIN, text[match.end() :]) or re.search(
            r"within\s*$", text[: match.start()], re.I
        ):
            span = "30min" if "时" in match[0] or "hour" in match[0].lower() else "12h"
            anchor = anchor_of(text[max(0, match.start() - 24) : match.end()])
            yield found_at(
                "deadline", clause.id, match, span, "sure" if anchor else "likely", anchor
            )


@cache
def _deadline_words() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<n>{NUM})\s?{TIME}\s?{_WITHIN}"
        rf"|within\s+(?P<m>{NUMBER_EN})\s+(?P<u>(?:working |business )?\w+)",
        re.I,
    )


def _is_window(text: str, end: int) -> bool:
    """Whether a time is that of a count: `24小时内阅读量超过10万`."""
    rest = re.split("[，,。；;]", text[end:], maxsplit=1)[0]
    return any(_before(words).search(rest) for words, _ in w.BEFORE) or any(
        _after(words).search(rest) for words, _ in w.AFTER
    )


def _is_date(text: str, at: int) -> bool:
    return any(match.start() <= at < match.end() for match in _YEARLY.finditer(text))


_EVERY = re.compile(
    rf"(?:每隔?|every)\s?(?P<n>{NUM})?\s?{TIME}|每[日天]|每周|每月|daily|weekly|hourly", re.I
)


def _repeats(clause: Clause, text: str) -> Iterator[Finding]:
    for match in _EVERY.finditer(text):
        span = span_of(match["n"] or "1", match["unit"]) if match["unit"] else None
        words = match[0].lower()
        if span is None:
            by_word = (("周", "7d"), ("week", "7d"), ("月", "30d"), ("hour", "1h"))
            span = next((s for word, s in by_word if word in words), "1d")
        yield found_at("repeat", clause.id, match, span, "sure")


def _roles(clause: Clause, text: str) -> Iterator[Finding]:
    end = 0
    for match in _role_words().finditer(text):
        if match.start() >= end:
            end = match.end()
            id_ = w.ROLES.get(match[0]) or w.ROLES_EN[match[0].lower()]
            yield found_at("role", clause.id, match, id_, "sure")


@cache
def _role_words() -> re.Pattern[str]:
    han = "|".join(sorted(w.ROLES, key=len, reverse=True))
    english = "|".join(sorted(w.ROLES_EN, key=len, reverse=True))
    return re.compile(rf"(?:{han})|\b(?:{english})\b", re.I)


def _artefacts(clause: Clause, text: str) -> Iterator[Finding]:
    for words, artefact in w.ARTEFACTS:
        match = re.search(words, text, re.I)
        if match is not None:
            yield found_at("artefact", clause.id, match, artefact, "likely")


_APPROVED = re.compile(
    r"经(?P<who>[^，。；、]{1,20}?)(?:审核|审批|审定|批准|同意|签发|审签)"
    r"|(?:approved|signed off|agreed) by the (?P<en>[\w ]{3,40})",
    re.I,
)


def _approvals(clause: Clause, text: str) -> Iterator[Finding]:
    for match in _APPROVED.finditer(text):
        who = _role_words().findall(match["who"] or match["en"] or "")
        ids = " ".join(w.ROLES.get(name) or w.ROLES_EN[name.lower()] for name in who)
        yield found_at("approval", clause.id, match, ids, "sure" if ids else "guess")


def _thresholds(clause: Clause, text: str, taken: list[tuple[int, int]]) -> Iterator[Finding]:
    seen: set[int] = set()
    for match, op in _compared(text):
        at = match.start("n") if match["n"] else match.start()
        inside = any(start <= at < end for start, end in taken)
        if at in seen or inside or _is_date(text, at) or _is_no_number(match, text):
            continue
        seen.add(at)
        percent = match.groupdict().get("percent")
        value = value_of(percent or match["n"])
        if value is None:
            continue
        share = bool(percent) or (match.groupdict().get("unit") or "") in ("%", "％", "percent")
        written = f"{float(value):g}%" if share else f"{float(value):g}".replace("e+06", "000000")
        if value.denominator == 1 and not share:
            written = str(int(value))
        fact = fact_of(text, match.start(), match.end())
        certainty: Certainty = "sure" if fact and not share else "likely"
        yield found_at("threshold", clause.id, match, f"{op} {written}", certainty, fact)


def _is_no_number(match: re.Match[str], text: str) -> bool:
    """Whether a 一 belongs to a word: 达到一定规模."""
    return match["n"] == "一" and bool(re.match("[定些般批直旦]", text[match.end("n") :]))


def _compared(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each number with its comparison, wherever the words of it stand."""
    for words, op in w.BEFORE:
        for match in _before(words).finditer(text):
            yield match, op
    for words, op in w.AFTER:
        for match in _after(words).finditer(text):
            yield match, op


@cache
def _before(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{words})\s?了?(?:[\u4e00-\u9fff]{{1,6}}的)?(?:{_PERCENT}|(?P<n>{NUM}){_COUNTED})(?!\s?(?:分钟|个?小时|个?工作日|[日天月年]))",
        re.I,
    )


@cache
def _after(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_PERCENT}|(?P<n>{NUM}){_COUNTED})\s?(?:{words})",
        re.I,
    )
