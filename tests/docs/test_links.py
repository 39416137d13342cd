"""Every link leads to a page that is there, every anchor to a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .pages import ROOT, pages

FENCE = re.compile(r"^ *```.*?^ *```", re.M | re.S)
LINK = re.compile(r"\]\(<?([^)\s>]+)>?\)")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, made as GitHub makes them."""
    heads = re.findall(r"^#+ +(.*?) *$", FENCE.sub("", page.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


def broken(page: Path) -> Iterator[str]:
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text("utf-8")))
    for link in LINK.findall(text):
        path, _, anchor = link.partition("#")
        to = (page.parent / path).resolve() if path else page
        if re.match(r"[a-z]+:", link):
            continue
        if not to.exists() or not to.is_relative_to(ROOT):
            yield f"{link} leads nowhere"
        elif anchor and anchor not in anchors(to):
            yield f"{link}: no such heading"


@pytest.mark.parametrize("page", pages(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_decisions_are_numbered_and_say_what_was_rejected() -> None:
    found = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [p.name[:4] for p in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    for page in found:
        assert {"context", "decision", "rejected"} <= anchors(page), page.name
