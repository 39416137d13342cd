"""The part of a text that a search shows."""

from __future__ import annotations

import pytest

from qingting.web.search.excerpt import excerpt
from tests.web.story import SMELL


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("工资没发", "工资", "[工资]没发"),
        ("拖欠\u3000工資", "拖欠 工资", "[拖欠]\u3000[工資]"),
        ("没有", "工资", "没有"),
        ("前" * 100 + "工资" + "后" * 200, "工资", f"…{'前' * 24}[工资]{'后' * 114}…"),
        ("", "工资", ""),
    ],
)
def test_an_excerpt_begins_shortly_before_the_first_hit(text: str, asked: str, shown: str) -> None:
    pieces = excerpt(text, asked)

    assert "".join(f"[{p.words}]" if p.hit else p.words for p in pieces) == shown


def test_an_excerpt_keeps_what_was_written() -> None:
    assert "".join(piece.words for piece in excerpt(SMELL, "河东")) == SMELL
