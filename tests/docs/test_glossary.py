"""The glossary has every word that the house agreed on."""

from __future__ import annotations

import re

import pytest

from .pages import DOCS, ROOT

HOUSE = ROOT.parent / "shared" / "design" / "house.md"


@pytest.mark.skipif(not HOUSE.is_file(), reason="../shared, where the words are agreed, is absent")
def test_the_glossary_has_every_agreed_word() -> None:
    words = HOUSE.read_text("utf-8").split("## 7.")[1].split("\n## ")[0]
    cells = re.findall(r"^\| *([一-鿿][^|]*)\|", words, re.M)
    agreed = {re.sub(r"[^一-鿿]", "", w) for cell in cells for w in re.split("[/·]", cell)}
    glossary = (DOCS / "glossary.md").read_text("utf-8")

    assert sorted(w for w in agreed - {"中文", ""} if w not in glossary) == []
