"""A paper as a Word file, after GB/T 9704—2012 or with an issue head."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from qingting.reports.paper import (
    BODY_FONT,
    BODY_PT,
    BOTTOM,
    FIRST_FONT,
    HEAD_PT,
    LEFT,
    LINE_PT,
    RED,
    RIGHT,
    SECOND_FONT,
    TITLE_FONT,
    TITLE_PT,
    TOP,
    Paper,
)

_FONTS = {"body": BODY_FONT, "first": FIRST_FONT, "second": SECOND_FONT}


def to_docx(paper: Paper) -> bytes:
    """Return the file; the same paper gives the same words and settings."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    _head(made, paper)
    if paper.title:
        _line(made, paper.title, TITLE_FONT, TITLE_PT, centred=True)
    if paper.to and paper.layout == "letter":
        _line(made, f"{'、'.join(paper.to)}：", BODY_FONT, BODY_PT)
    for style, words in paper.paragraphs:
        _line(made, words, _FONTS[style], BODY_PT, indent=True)
    _line(made, paper.org, BODY_FONT, BODY_PT, right=True)
    _line(made, paper.dated, BODY_FONT, BODY_PT, right=True)
    if paper.to and paper.layout == "issue":
        _line(made, f"报送：{'、'.join(paper.to)}", BODY_FONT, 14)
    _line(made, f"文本指纹 {paper.mark}", BODY_FONT, 10)
    _page_numbers(section)
    made.core_properties.created = datetime(paper.on.year, paper.on.month, paper.on.day, tzinfo=UTC)
    made.core_properties.author = paper.org
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _head(made: Any, paper: Paper) -> None:
    """The red head, the number, the red line; a draft says that it is one."""
    if not paper.signed:
        _line(made, "草稿 未签发", FIRST_FONT, 14, red=True)
    name = paper.name if paper.layout == "issue" else f"{paper.org}文件"
    _line(made, name, TITLE_FONT, HEAD_PT, centred=True, red=True)
    _line(made, paper.issue, BODY_FONT, BODY_PT, centred=True)
    left = paper.org if paper.layout == "issue" else ""
    signed = f"签发人：{paper.signed}" if paper.signed else paper.dated
    under = _line(made, f"{left}　{signed}".strip("　"), BODY_FONT, BODY_PT)
    border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", RED)):
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    under._p.get_or_add_pPr().append(border)


def _line(
    made: Any,
    words: str,
    font: str,
    size: int,
    *,
    centred: bool = False,
    right: bool = False,
    indent: bool = False,
    red: bool = False,
) -> Any:
    paragraph = made.add_paragraph()
    style = paragraph.paragraph_format
    style.line_spacing_rule, style.line_spacing = (
        WD_LINE_SPACING.EXACTLY,
        Pt(max(LINE_PT, size + 8)),
    )
    style.space_before = style.space_after = Pt(0)
    if centred or right:
        side = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.alignment = side
    if indent:
        style.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), font
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if red:
        run.font.color.rgb = RGBColor.from_string(RED)
    return paragraph


def _page_numbers(section: Any) -> None:
    """`— 1 —` in the middle of the foot, as a field."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, words in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run(words if not kind else "")
        run.font.size = Pt(14)
        if kind == "instr":
            code = OxmlElement("w:instrText")
            code.text = words
            run._r.append(code)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
