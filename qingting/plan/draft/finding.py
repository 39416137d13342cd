"""One thing found in a clause, and what its words come to: a span, an anchor, a fact."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from qingting.plan.draft import words as w
from qingting.plan.draft.numbers import NUMBER, NUMBER_EN, value_of

Kind = Literal[
    "level",
    "threshold",
    "deadline",
    "role",
    "artefact",
    "approval",
    "repeat",
    "constrained",
    "uncounted",
]
Certainty = Literal["sure", "likely", "guess"]
NUM = rf"(?:{NUMBER}|{NUMBER_EN})"
TIME = (
    r"(?P<unit>个?工作日|分钟|个?小时|日|天|周|个?月"
    r"|working days?|business days?|minutes?|hours?|days?|weeks?|months?)"
)


_PARTS = re.compile(r"[，。；;]|,\s|\bor\b", re.I)


class Finding(NamedTuple):
    """One thing found. `start`, `end`: where in the clause's words; `value`: of a threshold
    `reposts > 100`, of a deadline `30min`, of the others an id, of what the text does not count
    nothing; `extra`: what it is about.
    """

    kind: Kind
    clause: str
    start: int
    end: int
    words: str
    value: str
    certainty: Certainty
    extra: str = ""


def span_of(number: str | None, unit: str | None) -> str | None:
    """A duration of the plan language: `30min`, `2h`, `10wd`; days are wall time."""
    value = value_of(number) if number else None
    if value is None or unit is None:
        return None
    name = unit.lower().removeprefix("个").rstrip("s")
    if name in ("工作日", "working day", "business day"):
        return f"{int(value)}wd"
    minutes = {"分钟": 1, "minute": 1, "小时": 60, "hour": 60, "日": 1440, "天": 1440, "day": 1440}
    minutes |= {"周": 10_080, "week": 10_080, "月": 43_200, "month": 43_200}
    if name not in minutes:
        return None
    total = value * minutes[name]
    if minutes[name] == 1440:
        return f"{int(value)}d"
    if total % 1440 == 0 and minutes[name] > 1440:
        return f"{int(total / 1440)}d"
    return f"{int(total / 60)}h" if total % 60 == 0 and minutes[name] == 60 else f"{int(total)}min"


def anchor_of(text: str) -> str:
    return next((a for words, a in w.ANCHORS if re.search(words, text, re.I)), "")


def fact_of(text: str, start: int, end: int) -> str:
    """What is counted: the nearest word for it, before the number in its part, or right behind."""
    before, behind = _PARTS.split(text[:start])[-1], text[start : end + 8]
    nearest: tuple[int, str] | None = None
    for words, fact in w.FACTS:
        for match in re.finditer(words, before, re.I):
            if nearest is None or match.end() > nearest[0]:
                nearest = match.end(), fact
    if nearest is not None:
        return nearest[1]
    return next((fact for words, fact in w.FACTS if re.search(words, behind, re.I)), "")


def found_at(
    kind: Kind,
    clause: str,
    match: re.Match[str],
    value: str,
    certainty: Certainty,
    extra: str = "",
) -> Finding:
    return Finding(kind, clause, match.start(), match.end(), match[0], value, certainty, extra)
