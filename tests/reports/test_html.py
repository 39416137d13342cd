"""A document as a page."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from qingting.reports.html import to_html
from qingting.reports.sheet import Kind
from tests.reports.samples import HEAD, LATER, bare, made, shown


class Page(HTMLParser):
    """The text of a page and the names of its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("kind", Kind)
def test_a_page_says_every_line_of_its_document_and_names_nothing_outside(kind: Kind) -> None:
    html = to_html(made(kind))

    text = bare(Page(html).text)
    assert [line for line in shown(made(kind)) if bare(line) not in text] == []
    assert "http" not in html and "url(" not in html and "script" not in Page(html).tags


def test_words_of_people_never_become_markup() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=y>&lt;\"'"
    page = Page(to_html(made(Kind.FLASH, replace(HEAD, org=evil), replace(LATER, title=evil))))

    assert page.tags.isdisjoint({"script", "img"})
    assert page.text.count(evil) >= 3
