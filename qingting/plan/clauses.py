"""`clauses.md`: one line a clause, in the organisation's own words, with its mark."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from qingting.lang import tr
from qingting.plan.faults import Faults, near
from qingting.plan.model import ClauseText, Where
from qingting.plan.nodes import read_text

MARKS: tuple[Literal["binding", "constrained", "prose"], ...] = ("binding", "constrained", "prose")

_LINE = re.compile(r"\* \*\*([^*\s]+)\*\* \[([^\]]*)\] (\S.*)")
_MEANT = re.compile(r"\s*[*+-]\s*\*\*")  # a line that wants to be a clause


def read_clauses(path: Path, name: str, faults: Faults) -> dict[str, ClauseText] | None:
    """Return the clauses of a plan by id, in order; None where the file cannot be read.

    Headings and plain paragraphs between them are for readers and are passed over.
    """
    text = read_text(path, name, faults)
    if text is None:
        return None
    found: dict[str, ClauseText] = {}
    for number, line in enumerate(text.splitlines(), 1):
        where = Where(name, number)
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            if _MEANT.match(line):
                what = tr("is not written as a clause.", "不合条款行的写法。")
                hint = tr("Write * **ID** [binding] words.", "请写 * **编号** [binding] 文字。")
                faults.add(where, "clause-line", what, hint)
            continue
        id, mark, words = match.groups()
        marks = [known for known in MARKS if known == mark]
        if not marks:
            what = tr(f"clause '{id}' has the mark '{mark}'.", f"条款“{id}”的标记为“{mark}”。")
            faults.add(where, "clause-mark", what, near(mark, MARKS))
        if id in found:
            faults.add(
                where,
                "clause-twice",
                tr(
                    f"gives clause '{id}' again (first in line {found[id].where.line}).",
                    f"重复给出条款“{id}”（首次在第 {found[id].where.line} 行）。",
                ),
                tr("Keep one.", "请只保留一处。"),
            )
            continue
        found[id] = ClauseText(id, marks[0] if marks else "binding", words, where)
    return found
