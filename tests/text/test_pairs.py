"""What a text is found by."""

from __future__ import annotations

import pytest

from qingting.text.pairs import pairs, phrases


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("哦", []),
        ("工资", ["工资"]),
        ("工資，哦！沒發", ["工资", "没发"]),
        ("5月 App", ["5月", "月a", "ap", "pp"]),
        ("snake_case", ["sn", "na", "ak", "ke", "ca", "as", "se"]),
    ],
)
def test_pairs_are_of_folded_letters_and_figures_side_by_side(text: str, found: list[str]) -> None:
    assert pairs(text) == found


def test_each_word_that_is_typed_is_a_phrase_and_one_character_asks_for_nothing() -> None:
    assert phrases(" 拖欠工资  局 A4 ") == [["拖欠", "欠工", "工资"], ["a4"]]
