"""Folding: what counts as the same writing, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingting.text.normalise import fold, fold_each, normalise, wording

# What posts are made of, and what trips: marks of our own table, half pairs, every kind of space.
PIECES = st.sampled_from(
    [
        *"工資发 \u3000aÀ\uff11②…㎡ﬁ이각ガ가゙é\n\tßİ\u2028\u200b\ufeff\ufdd0\ufffe\uffff\ud800",
        *("e\u0301", "😡", "👍🏽", "\U0001d400", "𠮷", "@小林 ", "http://t.example/a"),
    ]
)
at_leisure = settings(deadline=None)  # the first call makes the tables
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("\uff21\uff22\uff23\uff11\uff12\uff13\uff1a\uff05", "abc123:%"),
        ("ｶﾞｽ漏れ", "カス漏れ"),
        ("拖欠農民工工資", "拖欠农民工工资"),
        ("社\u200b保\ufeff卡", "社保卡"),
        ("社😡保👍🏽卡☀️", "社保卡"),
        ("★欠薪★", "欠薪"),
        ("\U0001d400\U0001d401", "ab"),
        ("㈱\uff11\uff10㎡…", "(株)10m2..."),
        ("37.3℃", "37.3°c"),
        ("𠮷野", "𠮷野"),
        ("한국어", "한국어"),
    ],
)
def test_the_same_writing_in_other_forms_folds_to_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Wage ARREARS", "wage arrears"),
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("Straße", "strasse"),
        ("  two \t words\n\nmore ", "two words more"),
        ("用 App 查 社保", "用app查 社保"),
        ("工资\n\n没发", "工资 没发"),
    ],
)
def test_latin_keeps_its_words_and_loses_its_case(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_links_and_names_stay_for_matching_and_go_from_the_wording() -> None:
    text = "转发：@小林 工资没发！ HTTPS://t.example/A1。@市局：请回复"

    assert "@小林" in fold(text)
    assert "t.example/a1" in fold(text)
    assert wording(text) == "转发工资没发请回复"


def test_a_name_that_ends_nowhere_takes_no_words_with_it() -> None:
    assert wording("@市局工资没发") == "市局工资没发"


def test_a_text_of_links_alone_has_its_links_as_wording() -> None:
    first, second = wording("http://t.example/a"), wording("http://t.example/b")

    assert first and second and first != second


@at_leisure
@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@at_leisure
@given(TEXTS, TEXTS, TEXTS)
def test_a_part_of_a_text_folds_to_a_part_of_the_folded_text(
    before: str, part: str, after: str
) -> None:
    assert fold(part) in fold(before + part + after)


@at_leisure
@given(st.lists(TEXTS, max_size=6))
def test_many_at_once_fold_as_each_alone(texts: list[str]) -> None:
    assert fold_each(texts) == [fold(text) for text in texts]


@at_leisure
@given(TEXTS)
def test_offsets_lead_back_in_order_to_the_characters_folded(text: str) -> None:
    normal = normalise(text)

    assert normal.original == text
    assert len(normal.offsets) == len(normal.text)
    assert list(normal.offsets) == sorted(normal.offsets)
    for at, origin in enumerate(normal.offsets):
        assert normal.text[at] == " " or normal.text[at] in fold(text[origin])


def test_a_span_covers_the_noise_within_it_and_none_around() -> None:
    normal = normalise("😡拖\u200b欠 a工資😡")
    start = normal.text.index("欠a工资")

    assert normal.original[slice(*normal.span(start, start + 4))] == "欠 a工資"
