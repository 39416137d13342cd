"""A table as sentences: each row in the words of its columns, `级别：重大；时限：30分钟`.

Only a table whose header names a level, a threshold or a time is read so; of another nobody knows
which cell says what, and its rows stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from qingting.documents import Grid
from qingting.plan.draft import words as w

Column = Literal["level", "deadline", "threshold", "other"]

LONGEST_LABEL = 20
_LEVEL = re.compile(
    r"级别|等级|分级|档次|^(?:响应|预警|舆情|事件)级$|\b(?:level|grade|severity)\b", re.I
)
_DEADLINE = re.compile(
    r"时限|限时|期限|时效|(?:完成|报告|上报|响应|办结|回应|处置)时间"
    r"|\b(?:deadline|time limit|within|due)\b",
    re.I,
)
_THRESHOLD = re.compile(
    r"标准|条件|情形|指标|阈值|门槛|判定|触发|\b(?:threshold|criteri|trigger|when)\w*", re.I
)
_COUNTED = re.compile("|".join(words for words, _ in w.FACTS), re.I)
_PART = re.compile(rf"(?:^|[；;]\s?)(?P<label>[^：:；;。]{{1,{LONGEST_LABEL}}})[：:]\s?")
_NOTHING = re.compile(r"[\s—\-–/无]*")
_NAMES = {name.lower() for family in w.LEVELS for name, _ in family}
_ENDS = "；;，,。. \n"


class Part(NamedTuple):
    """One cell in a row's words: its column, and where its words stand; `begin`: its label's."""

    column: Column
    label: str
    begin: int
    start: int
    end: int


def column_of(label: str) -> Column:
    """Return what a column holds, by the words at its head."""
    if len(label) > LONGEST_LABEL:
        return "other"
    if _LEVEL.search(label) and not _THRESHOLD.search(label):
        return "level"
    if _DEADLINE.search(label):
        return "deadline"
    return "threshold" if _THRESHOLD.search(label) or _COUNTED.search(label) else "other"


def level_in(text: str) -> re.Match[str] | None:
    """Return the first name of a level in a cell of levels, the longest that begins there."""
    names = "|".join(re.escape(n) for n in sorted(_NAMES, key=len, reverse=True))
    return re.search(names, text, re.I)


def rows_of(grid: Grid) -> list[str] | None:
    """Return each row below the header in the words of its columns; None where no header says what
    the columns hold.

    >>> rows_of((("级别", "标准", "时限"), ("重大", "转发500次以上", "30分钟")))
    ['级别：重大；标准：转发500次以上；时限：30分钟']
    """
    for at, head in enumerate(grid[:3]):
        if len(set(head)) < 2:
            continue  # a title over all columns
        if _is_across(head):
            return _written(_turned(grid[at:]))
        if _is_header(head):
            return _written(_one_header(grid[at:]))
        return None
    return None


def _is_header(head: tuple[str, ...]) -> bool:
    named = [column_of(cell) for cell in head]
    return any(c in ("level", "deadline") for c in named) or named.count("threshold") > 1


def _is_across(head: tuple[str, ...]) -> bool:
    """Whether the levels stand side by side, and what is measured one below the other."""
    levels = [cell for cell in head[1:] if cell and level_in(cell) and len(cell) <= 12]
    return len(set(levels)) >= 2 and len(levels) == len(head) - 1


def _turned(grid: Grid) -> Grid:
    width = len(grid[0])
    square = [row + ("",) * (width - len(row)) for row in grid]
    turned = [tuple(row[n] for row in square) for n in range(width)]
    return (("级别", *turned[0][1:]), *turned[1:])


def _one_header(grid: Grid) -> Grid:
    """Put a header of two rows into one: a cell that spans both is the same in both."""
    head, *rest = grid
    under = rest[0] if len(rest) > 1 else ()
    is_second = len(under) == len(head) and any(
        cell == below and column_of(cell) != "other"
        for cell, below in zip(head, under, strict=True)
    )
    if not is_second:
        return grid
    both = (a if a == b else f"{a}·{b}" for a, b in zip(head, under, strict=True))
    return (tuple(both), *rest[1:])


def _written(grid: Grid) -> list[str]:
    head, *rows = grid
    return list(filter(None, (_sentence(head, row) for row in rows if row != head)))


def _sentence(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    told: dict[tuple[str, str], None] = {}
    for label, cell in zip(head, row, strict=False):
        words = "，".join(part.strip(_ENDS) for part in cell.splitlines() if part.strip(_ENDS))
        if words and not _NOTHING.fullmatch(words):
            told[label.replace("\n", "").strip(_ENDS + "：:"), words] = None
    return "；".join(f"{label}：{words}" if label else words for label, words in told)


def parts_of(text: str) -> list[Part]:
    """Return the cells of a row's words; none where these are not the words of a row."""
    heads = list(_PART.finditer(text))
    if len(heads) < 2 or heads[0].start():
        return []
    found = list(_cells(text, heads))
    return found if any(part.column != "other" for part in found) else []


def _cells(text: str, heads: list[re.Match[str]]) -> Iterator[Part]:
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        end = following.start() if following else len(text)
        yield Part(column_of(head["label"]), head["label"], head.start(), head.end(), end)
