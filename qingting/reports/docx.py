"""A document as a Word file, laid out by GB/T 9704: sizes in points, margins in millimetres.

The fonts of official documents are named, not carried: whoever opens the file has them or not.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

import docx
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as Para

from qingting.reports.face import Face, face_of
from qingting.reports.sheet import (
    Block,
    Document,
    Heading,
    Layout,
    Listing,
    Paragraph,
    Table,
    printable,
)

BODY, TITLE, HEI, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
LINE = Pt(28)
RED = RGBColor(0xFF, 0, 0)
WIDTH = Mm(156)  # of the text
_GRID = {"type": "lines", "linePitch": "560"}  # 22 lines a page
_CLOSER = -5  # 28 signs of 16 points are 2 mm wider than the text: a quarter point less for each
_LEVELS = (HEI, KAI, BODY, BODY)
WHOLE = 8  # lines of a table that no page may part
_OUT = 397  # 7 mm: the rules of a letter are 170 mm wide
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier time


def to_docx(doc: Document) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes."""
    face = face_of(doc)
    word = docx.Document()
    _describe(word, doc)
    _page(word, doc, face)
    _above(word, doc, face)
    for block in doc.blocks:
        _add(word, block)
    _below(word, face)
    packed = BytesIO()
    word.save(packed)
    return _repacked(packed)


def _repacked(packed: BytesIO) -> bytes:
    """The same parts without the time they were packed at."""
    out = BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def _describe(word: Word, doc: Document) -> None:
    about = word.core_properties
    about.title, about.author = printable(doc.title)[:255], printable(doc.head.org)[:255]
    about.comments, about.last_modified_by, about.language = "", about.author, doc.language
    about.created = about.modified = doc.head.issued_at.replace(tzinfo=None)


def _page(word: Word, doc: Document, face: Face) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(24)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(_element("docGrid", **_GRID))
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(16)
    look = normal.element.get_or_add_rPr()
    look.get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    look.insert_element_before(_element("spacing", val=str(_CLOSER)), "w:sz", "w:szCs", "w:lang")
    shape = normal.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False
    _running(word, section, doc, face)


def _running(word: Word, section: Section, doc: Document, face: Face) -> None:
    """Page numbers outside, and on every page what the document is not yet, or only plays."""
    word.settings.odd_and_even_pages_header_footer = True
    headers = [section.header, section.even_page_header]
    if doc.layout == Layout.LETTER:  # its first page has a rule and no number
        section.different_first_page_header_footer = True
        headers.append(section.first_page_header)
        rule = section.first_page_footer.paragraphs[0]
        rule.paragraph_format.line_spacing = Pt(1)
        _rule(rule, "bottom", "thinThickSmallGap", wider=_OUT)
    for header in headers:
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(header.paragraphs[0], face.stamp, HEI, size=14, colour=RED)
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, "right")
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, "left")


def _number(para: Para, side: WD_ALIGN_PARAGRAPH, edge: str) -> None:
    para.alignment = side
    _indent(para, **{edge: 1})
    _write(para, "— ", SONG, size=14)
    field = _element("fldSimple", instr="PAGE")
    para._p.append(field)
    field.append(_write(para, "1", SONG, size=14))
    _write(para, " —", SONG, size=14)


def _above(word: Word, doc: Document, face: Face) -> None:
    for mark in face.marks:
        _write(word.add_paragraph(), mark, BODY if mark.isdigit() else HEI)
    mast = _centred(word)
    size = min(54.0, WIDTH.pt * 0.95 / max(_width(face.mast), 1))
    if doc.layout == Layout.OFFICIAL:  # its upper edge 35 mm below that of the text
        used = len(face.marks) * LINE.pt
        mast.paragraph_format.space_before = Pt(max(Mm(35).pt - used, 0))
    mast.paragraph_format.line_spacing = Pt(size * 1.3)
    _write(mast, face.mast, TITLE, size=size, colour=RED)
    if doc.layout == Layout.LETTER:
        _rule(mast, "bottom", "thickThinSmallGap", wider=_OUT)
    _refs(word, doc, face)
    title = _centred(word)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(56), LINE
    title.paragraph_format.line_spacing = Pt(36)
    _write(title, doc.title, TITLE, size=22)
    if face.to:
        _write(word.add_paragraph(), face.to)


def _refs(word: Word, doc: Document, face: Face) -> None:
    para = word.add_paragraph()
    tabs = para.paragraph_format.tab_stops
    if doc.layout == Layout.OFFICIAL:
        para.paragraph_format.space_before = Pt(56)
    if doc.layout == Layout.LETTER:
        para.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif len(face.refs) == 3:
        tabs.add_tab_stop(Length(WIDTH // 2), WD_TAB_ALIGNMENT.CENTER)
        tabs.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    elif face.signer:
        tabs.add_tab_stop(Pt(16))
        tabs.add_tab_stop(Length(WIDTH - Pt(16)), WD_TAB_ALIGNMENT.RIGHT)
    else:
        para.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for at, ref in enumerate(face.refs):
        _write(para, ref, tab=at > 0 or face.signer is not None)
    if face.signer:
        _write(para, face.signer[0], tab=True)
        _write(para, face.signer[1], KAI)
    if doc.layout != Layout.LETTER:
        _rule(para, "bottom", "single")


def _add(word: Word, block: Block) -> None:
    match block:
        case Heading():
            para = _body(word, block.mark + block.text, _LEVELS[block.level - 1])
            para.paragraph_format.keep_with_next = True
            _outline(para, block.level)
        case Paragraph():
            _body(word, block.text)
        case Listing():
            for n, item in enumerate(block.items, 1):
                _body(word, f"{n}. {item}")
        case Table():
            _table(word, block)


def _table(word: Word, table: Table) -> None:
    lines = (table.header, *table.rows)
    grid = word.add_table(len(lines), len(table.header), "Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    short = len(lines) <= WHOLE
    for n, (row, cells) in enumerate(zip(grid.rows, lines, strict=True)):
        row._tr.get_or_add_trPr().append(_element("cantSplit"))
        if n == 0:  # again on each page
            row._tr.get_or_add_trPr().append(_element("tblHeader"))
        for cell, words in zip(row.cells, cells, strict=True):
            para = cell.paragraphs[0]
            para.paragraph_format.line_spacing = Pt(20)
            para.paragraph_format.keep_with_next = short and n < len(lines) - 1
            _write(para, words, HEI if n == 0 else BODY, size=14)


def _below(word: Word, face: Face) -> None:
    word.paragraphs[-1].paragraph_format.keep_with_next = True  # no page of signatures alone
    for n, name in enumerate(face.attachments):
        para = word.add_paragraph()
        para.paragraph_format.keep_with_next = True
        _indent(para, left=2 if n == 0 else 5)
        if n == 0:
            para.paragraph_format.space_before = LINE
        _write(para, name)
    if face.signed:
        _signed(word, face)
    if face.contact:
        _body(word, face.contact)
    if face.imprint:
        word.paragraphs[-1].paragraph_format.space_after = LINE
        _imprint(word.add_table(len(face.imprint), 1), face.imprint)
        word.add_paragraph().paragraph_format.line_spacing = Pt(1)  # what the table hangs on


def _signed(word: Word, face: Face) -> None:
    """The date four signs from the right, the body centred above it."""
    org, date = word.add_paragraph(), word.add_paragraph()
    org.alignment = date.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    org.paragraph_format.space_before = Pt(56)
    org.paragraph_format.keep_with_next = True
    _indent(date, right=4)
    _indent(org, right=max(4 + (_width(face.date) - _width(face.signed)) / 2, 0))
    _write(org, face.signed)
    _write(date, face.date)


def _imprint(grid: WordTable, lines: Iterable[str]) -> None:
    """At the foot of the page where the text ends, between rules."""
    place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center"}
    grid._tbl.tblPr.insert(0, _element("tblpPr", **place, tblpYSpec="bottom"))
    edges = _element("tblBorders")
    for edge, size in (("top", "8"), ("bottom", "8"), ("insideH", "6")):
        edges.append(_element(edge, val="single", sz=size, space="0", color="000000"))
    grid._tbl.tblPr.insert_element_before(edges, "w:shd", "w:tblLayout", "w:tblLook")
    for cell, line in zip(grid.columns[0].cells, lines, strict=True):
        para = cell.paragraphs[0]
        _indent(para, left=1, right=1)
        _write(para, line, size=14)


def _body(word: Word, words: str, font: str = BODY) -> Para:
    para = word.add_paragraph()
    para.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent(para, firstLine=2)
    _write(para, words, font)
    return para


def _centred(word: Word) -> Para:
    para = word.add_paragraph()
    para.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return para


def _write(
    para: Para,
    words: str,
    font: str = BODY,
    *,
    size: float = 16,
    colour: RGBColor | None = None,
    tab: bool = False,
) -> BaseOxmlElement:
    run = para.add_run()
    if tab:
        run.add_tab()
    run.add_text(printable(words))
    run.font.name, run.font.size = LATIN, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour
    return run._r


def _indent(para: Para, **signs: float) -> None:
    """Indent by signs of 16 points: `left`, `right`, `firstLine`."""
    indent = para._p.get_or_add_pPr().get_or_add_ind()
    for edge, count in signs.items():
        indent.set(qn(f"w:{edge}Chars"), str(round(count * 100)))
        indent.set(qn(f"w:{edge}"), str(round(count * 320)))


def _outline(para: Para, level: int) -> None:
    mark = _element("outlineLvl", val=str(level - 1))
    para._p.get_or_add_pPr().insert_element_before(mark, "w:rPr")


def _rule(para: Para, edge: str, style: str, *, wider: int = 0) -> None:
    """A red rule along a paragraph, `wider` than the text on each side, in points / 20."""
    shape = para._p.get_or_add_pPr()
    borders = _element("pBdr")
    borders.append(_element(edge, val=style, sz="12", space="11", color="FF0000"))
    after = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
    shape.insert_element_before(borders, *after)
    if wider:
        indent = shape.get_or_add_ind()
        for side in ("left", "right"):
            indent.set(qn(f"w:{side}"), str(-wider))


def _width(words: str) -> float:
    """How wide words are, in signs of full width."""
    return sum(0.5 if sign.isascii() else 1 for sign in words)


def _element(tag: str, **values: str) -> BaseOxmlElement:
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made
