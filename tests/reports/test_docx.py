"""A document as a Word file, by GB/T 9704."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document as Word
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Para

from qingting.reports.docx import to_docx
from qingting.reports.sheet import Document, Heading, Kind, Paragraph, Table
from tests.reports.samples import HEAD, LATER, bare, made, shown

SEQUENCE = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr",
            "shd", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr")  # fmt: skip


def opened(doc: Document) -> Word:
    return docx.Document(BytesIO(to_docx(doc)))


def find(word: Word, words: str) -> Para:
    return next(para for para in word.paragraphs if words in para.text)


def font(para: Para) -> tuple[str, float]:
    run = para.runs[-1]
    assert run.font.size is not None
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def text_of(word: Word) -> str:
    return "".join(node.text or "" for node in word.element.iter(qn("w:t")))


@pytest.mark.parametrize("kind", Kind)
def test_a_word_file_says_every_line_of_its_document(kind: Kind) -> None:
    text = bare(text_of(opened(made(kind))))

    assert [line for line in shown(made(kind)) if bare(line) not in text] == []


def test_the_page_is_that_of_the_standard() -> None:
    word = opened(made(Kind.REQUEST))
    page = word.sections[0]

    assert page.page_width is not None and page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert margins == tuple(round(Mm(mm) / 635) * 635 for mm in (37, 35, 28, 26))
    normal = word.styles["Normal"]
    shape = normal.paragraph_format
    assert (shape.line_spacing_rule, shape.line_spacing) == (WD_LINE_SPACING.EXACTLY, Pt(28))
    assert normal.font.size == Pt(16)
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    grid = page._sectPr.find(qn("w:docGrid"))
    assert grid is not None and grid.get(qn("w:linePitch")) == "560"  # 22 lines in 225 mm


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("云泽市水务局文件", ("方正小标宋简体", 52.5)),
        ("关于柳荫街自来水异味的总结报告", ("方正小标宋简体", 22)),
        ("一、基本情况", ("黑体", 16)),
        ("（一）存在问题", ("楷体_GB2312", 16)),
        ("特此报告。", ("仿宋_GB2312", 16)),
        ("赵一民", ("楷体_GB2312", 16)),
        ("特急", ("黑体", 16)),
    ],
)
def test_each_part_names_its_font(words: str, expected: tuple[str, float]) -> None:
    assert font(find(opened(made(Kind.FINAL)), words)) == expected


def test_the_head_is_red_above_a_red_rule() -> None:
    word = opened(made(Kind.REQUEST))

    assert find(word, "云泽市水务局文件").runs[0].font.color.rgb == RGBColor(255, 0, 0)
    rule = find(word, "云水舆〔2026〕7号")._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "FF0000"


def test_an_issue_stands_under_its_name_and_number() -> None:
    word = opened(made(Kind.FLASH))

    assert find(word, "舆情快报").runs[0].font.color.rgb == RGBColor(255, 0, 0)
    assert find(word, "2026年第7期").text == "云泽市水务局\t2026年第7期\t2026年3月12日"


def test_page_numbers_stand_outside() -> None:
    word = opened(made(Kind.REQUEST))
    page = word.sections[0]

    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        para = footer.paragraphs[0]
        assert para._p.pPr.jc.get(qn("w:val")) == side
        assert para._p.pPr.ind.get(qn(f"w:{side}Chars")) == "100"
        field = para._p.find(qn("w:fldSimple"))
        assert field is not None and field.get(qn("w:instr")) == "PAGE"
        assert "".join(t.text for t in para._p.iter(qn("w:t"))) == "— 1 —"


def test_a_letter_has_no_number_on_its_first_page() -> None:
    page = opened(made(Kind.LETTER)).sections[0]

    assert page.different_first_page_header_footer
    assert list(page.first_page_footer.paragraphs[0]._p.iter(qn("w:t"))) == []


def test_a_draft_says_so_on_every_page_and_a_signed_document_does_not() -> None:
    draft = opened(made(Kind.LETTER, replace(HEAD, signer=""))).sections[0]
    signed = opened(made(Kind.LETTER)).sections[0]

    for name in ("header", "even_page_header", "first_page_header"):
        assert getattr(draft, name).paragraphs[0].text == "预览稿，未签发"
        assert getattr(signed, name).paragraphs[0].text == ""


def test_a_short_table_stays_on_one_page_and_a_long_one_repeats_its_head() -> None:
    rows = tuple((f"水样{n}", str(n)) for n in range(30))
    blocks = (Table(("短", "数"), rows[:7]), Table(("长", "数"), rows), Paragraph("完"))
    short, long = opened(replace(made(Kind.FILING), blocks=blocks)).tables[:2]

    together = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in short.rows]
    assert together == [True] * 7 + [False]
    assert not long.rows[0].cells[0].paragraphs[0].paragraph_format.keep_with_next
    assert long.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_headings_of_four_levels_are_an_outline() -> None:
    blocks = tuple(Heading(f"第{level}级", level, "一、") for level in (1, 2, 3, 4))
    word = opened(replace(made(Kind.LETTER), blocks=(*blocks, Paragraph("完"))))

    found = [find(word, f"第{level}级")._p.pPr.find(qn("w:outlineLvl")) for level in (1, 2, 3, 4)]
    assert [mark.get(qn("w:val")) for mark in found] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("kind", Kind)
def test_what_shapes_a_paragraph_stands_in_the_order_that_word_insists_on(kind: Kind) -> None:
    def names(shape: Any) -> list[str]:
        return [child.tag.rpartition("}")[2] for child in shape]

    for shape in opened(made(kind)).element.iter(qn("w:pPr")):
        assert names(shape) == sorted(names(shape), key=SEQUENCE.index)


def test_words_of_people_never_become_markup_and_controls_are_left_out() -> None:
    evil = "</w:t><w:p/>&amp;<script>\x00\x0b\ud800 #$"
    word = opened(made(Kind.FLASH, replace(HEAD, org=evil), replace(LATER, title=evil)))

    assert text_of(word).count("</w:t><w:p/>&amp;<script> #$") == 2


def test_the_same_document_gives_the_same_bytes() -> None:
    once, again = to_docx(made(Kind.SPECIAL)), to_docx(made(Kind.SPECIAL))

    assert once == again
    with zipfile.ZipFile(BytesIO(once)) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened(made(Kind.SPECIAL)).core_properties.author == "云泽市水务局"
