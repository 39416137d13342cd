"""Words that nobody thought of: each format shows them, or says which it cannot."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from qingting.errors import ActionRefusedError
from qingting.reports.docx import to_docx
from qingting.reports.html import to_html
from qingting.reports.pdf import to_pdf
from qingting.reports.sheet import Document, Kind, printable
from tests.reports.samples import HEAD, LATER, made
from tests.reports.test_html import Page

TAGS = Page(to_html(made(Kind.SPECIAL))).tags


def said(words: str) -> Document:
    asked = tuple(replace(question, words=words) for question in LATER.asked)
    sheet = replace(LATER, title=words, place=words, wanted=(words,), asked=asked)
    return made(Kind.SPECIAL, replace(HEAD, org=words, to=(words,), attachments=(words,)), sheet)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=40))
def test_no_words_break_a_page_or_a_word_file(words: str) -> None:
    page = Page(to_html(said(words)))
    word = docx.Document(BytesIO(to_docx(said(words))))

    assert page.tags <= TAGS
    assert printable(words) in page.text
    assert printable(words).strip() in "\n".join(para.text for para in word.paragraphs)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="#$*_`<>@\\\"'/[](){}=-+~&;:,. \n水", max_size=40))
def test_no_words_break_a_pdf_but_those_that_no_font_holds(words: str) -> None:
    try:
        made_ = to_pdf(said(words))
    except ActionRefusedError as error:
        assert error.rule == "reports.character" and "U+" in str(error)
    else:
        assert len(PdfReader(BytesIO(made_)).pages) >= 2
