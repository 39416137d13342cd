"""A text that people wrote and signed, as a document: its kind by what the duty makes, its headings
by how they are written.
"""

from __future__ import annotations

import re

from qingting.lang import speaking
from qingting.reports.face import name_of
from qingting.reports.sheet import Block, Document, Head, Heading, Kind, Paragraph

_KINDS = {kind.value: kind for kind in Kind}
_HEADINGS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"[（(][一二三四五六七八九十]+[）)]"),
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def paper(makes: str, head: Head, title: str, body: str) -> Document:
    """Return the document of a text, in the language that it is written in; what is no report is a
    letter.

    Args:
        makes: what the duty makes, as `report.flash`.
        title: "": the name of the kind stands for it.
    """
    kind = _KINDS.get(makes.removeprefix("report."), Kind.LETTER)
    language = "zh-Hans" if _CHINESE.search(title + body) else "en"
    with speaking(language):
        title = title or name_of(kind)
    lines = filter(None, map(str.strip, body.splitlines()))
    blocks = tuple(map(_block, lines)) or (Paragraph(""),)
    return Document(kind, head, title, blocks, language)


def _block(line: str) -> Block:
    for level, form in enumerate(_HEADINGS, 1):
        if mark := form.match(line):
            return Heading(line[mark.end() :], level, mark[0])
    return Paragraph(line)
