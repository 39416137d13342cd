"""A text as an office would send it: Word after the national standard, PDF without a blank."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from qingting.errors import ConfigError
from qingting.reports.docx import to_docx
from qingting.reports.paper import Paper
from qingting.reports.pdf import to_pdf

BODY = "一、已知\n阀门 7 时 40 分关闭。#let x = $1$ <script>\n（一）传播\n转发 370 次。"


def paper(makes: str = "report.request", signed: str = "陈", body: str = BODY) -> Paper:
    return Paper(
        makes, "云溪市应急管理局", 3, date(2026, 3, 2), "关于泄漏舆情的情况", body,
        ["市委办公室"], signed, "ab12cd34",
    )  # fmt: skip


def opened(one: Paper) -> docx.document.Document:
    return docx.Document(BytesIO(to_docx(one)))


def test_a_letter_has_the_margins_lines_and_fonts_of_the_standard() -> None:
    made = opened(paper())
    section = made.sections[0]
    body = next(p for p in made.paragraphs if p.text.startswith("阀门"))

    width = section.page_width - section.left_margin - section.right_margin
    sides = [round(side / Mm(1)) for side in (section.top_margin, section.left_margin, width)]
    assert sides == [37, 28, 156]
    assert body.paragraph_format.line_spacing == Pt(28)
    assert body.runs[0].font.size == Pt(16)
    fonts = [p.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) for p in made.paragraphs if p.runs]
    assert {"方正小标宋简体", "仿宋", "黑体", "楷体"} <= set(fonts)


def test_a_letter_says_number_receiver_signer_and_date() -> None:
    text = "\n".join(p.text for p in opened(paper()).paragraphs)

    for words in (
        "云溪市应急管理局文件",
        "〔2026〕3 号",
        "签发人：陈",
        "市委办公室：",
        "2026年3月2日",
    ):
        assert words in text
    assert "草稿" not in text
    assert "#let x = $1$ <script>" in text


def test_a_report_has_its_issue_number_and_a_draft_says_that_it_is_one() -> None:
    text = "\n".join(p.text for p in opened(paper("report.special", signed="")).paragraphs)

    assert "舆情专报" in text
    assert "第 3 期" in text
    assert "报送：市委办公室" in text
    assert "草稿 未签发" in text


def test_pages_are_numbered_between_dashes() -> None:
    foot = opened(paper()).sections[0].footer.paragraphs[0]

    assert foot.text == "—  —"
    assert "PAGE" in foot._p.xml


def test_a_pdf_says_the_same_on_a4_and_is_the_same_twice() -> None:
    pytest.importorskip("typst", reason="the extra `reports` is not installed")
    pytest.importorskip("fontTools", reason="the extra `reports` is not installed")
    try:
        data = to_pdf(paper(body=BODY + "\n" + "说明。" * 900))
    except ConfigError as error:
        pytest.skip(str(error))
    pages = PdfReader(BytesIO(data)).pages
    text = "".join(page.extract_text() for page in pages)

    assert [round(float(v)) for v in pages[0].mediabox[2:]] == [595, 842]
    assert len(pages) > 1
    assert "签发人" in text
    assert "$1$" in text
    assert data == to_pdf(paper(body=BODY + "\n" + "说明。" * 900))
    with pytest.raises(ConfigError, match="U\\+1F600"):
        to_pdf(paper(body="\U0001f600"))
