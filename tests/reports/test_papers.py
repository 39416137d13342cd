"""A text that people wrote and signed, as an office sends it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qingting.reports.docx import to_docx
from qingting.reports.face import face_of
from qingting.reports.html import to_html
from qingting.reports.paper import paper
from qingting.reports.pdf import to_pdf
from qingting.reports.sheet import Heading, Kind, Paragraph
from tests.reports.samples import HEAD

BODY = "一、已知\n阀门7时40分关闭。\n\n（一）传播\n 转发370次。"


def test_headings_are_known_by_how_they_are_written() -> None:
    assert paper("report.request", HEAD, "关于泄漏的请示", BODY).blocks == (
        Heading("已知", 1, "一、"),
        Paragraph("阀门7时40分关闭。"),
        Heading("传播", 2, "（一）"),
        Paragraph("转发370次。"),
    )


@pytest.mark.parametrize(
    ("makes", "kind"),
    [
        ("report.flash", Kind.FLASH),
        ("report.final", Kind.FINAL),
        ("report.phone", Kind.LETTER),
        ("statement", Kind.LETTER),
    ],
)
def test_what_a_duty_makes_says_of_what_kind_it_is(makes: str, kind: Kind) -> None:
    assert paper(makes, HEAD, "关于泄漏的情况", BODY).kind == kind


def test_a_text_without_a_title_has_the_name_of_its_kind() -> None:
    assert paper("report.flash", HEAD, "", "阀门已经关闭。").title == "舆情快报"


def test_a_text_is_set_in_the_language_that_it_is_written_in() -> None:
    assert paper("statement", HEAD, "Water", "The valve is shut.").language == "en"
    assert paper("statement", HEAD, "Water", "阀门已关。").language == "zh-Hans"


def test_a_paper_names_the_text_that_was_signed() -> None:
    doc = paper("report.special", replace(HEAD, mark="ab12cd34"), "关于泄漏的情况", BODY)

    assert face_of(doc).imprint[-1] == "文本指纹：ab12cd34"
    assert "文本指纹" not in "".join(face_of(replace(doc, head=HEAD)).imprint)


@pytest.mark.parametrize("body", ["", "\n \n"])
def test_an_empty_text_is_an_empty_paper(body: str) -> None:
    doc = paper("statement", HEAD, "", body)

    assert to_docx(doc) and to_html(doc) and to_pdf(doc).startswith(b"%PDF")
