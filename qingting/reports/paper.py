"""A text as an office would send it: what stands on the paper, in which of two layouts.

Pure: what is on record comes in, the parts of a page go out; `docx` and `pdf` set them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Layout = Literal["letter", "issue"]
# GB/T 9704—2012: sides in millimetres, sizes in points.
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
BODY_PT, LINE_PT, TITLE_PT, HEAD_PT = 16, 28, 22, 30
RED = "C00000"
BODY_FONT, TITLE_FONT, FIRST_FONT, SECOND_FONT = "仿宋", "方正小标宋简体", "黑体", "楷体"

NAMES = {
    "report.flash": "舆情快报", "report.update": "舆情续报", "report.bulletin": "舆情动态",
    "report.brief": "舆情简报", "report.special": "舆情专报", "report.final": "终报",
    "report.request": "请示", "report.filing": "备案报告", "report.circular": "通报",
}  # fmt: skip
_LETTERS = frozenset({"report.final", "report.request", "report.filing", "report.circular"})
_FIRST = re.compile(r"[一二三四五六七八九十]+、")
_SECOND = re.compile(r"[（(][一二三四五六七八九十]+[）)]")


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper. `number`: of its kind in the year, 期号; `signed`: by whom it was
    signed, "" while it is a draft, which the paper then says.
    """

    makes: str
    org: str
    number: int
    on: date
    title: str
    body: str
    to: Sequence[str]
    signed: str
    mark: str  # the beginning of the hash of the exact text

    @property
    def layout(self) -> Layout:
        return "letter" if self.makes in _LETTERS or self.makes not in NAMES else "issue"

    @property
    def name(self) -> str:
        """What such a paper is called."""
        return NAMES.get(self.makes, "函")

    @property
    def issue(self) -> str:
        """`第 3 期` of a paper with an issue number, `〔2026〕3 号` of a letter."""
        if self.layout == "issue":
            return f"第 {self.number} 期"
        return f"〔{self.on.year}〕{self.number} 号"

    @property
    def dated(self) -> str:
        return f"{self.on.year}年{self.on.month}月{self.on.day}日"

    @property
    def paragraphs(self) -> list[tuple[str, str]]:
        """The body as (style, words): `first` and `second` headings, `body`."""
        found = []
        for line in self.body.splitlines():
            words = "".join(c for c in line.strip() if c.isprintable())
            if words:
                style = "first" if _FIRST.match(words) else "body"
                found.append(("second" if _SECOND.match(words) else style, words))
        return found
