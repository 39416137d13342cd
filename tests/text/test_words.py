"""Which words tell, and how much, by the snapshot of the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qingting.text import words
from qingting.text.words import Idf, terms

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)


def weight(idf: Idf, word: str) -> float:
    return idf.weights([word])[0]


def test_a_word_of_the_title_counts_threefold() -> None:
    assert terms("水管爆裂", "水管昨夜爆裂") == {"水管": 4, "爆裂": 4, "昨夜": 1}


@pytest.mark.parametrize("noise", ["https://t.example/ab", "@林监控员", "<b>", "3.5%", "，", "了"])
def test_what_is_not_a_word_of_the_matter_is_left_out(noise: str) -> None:
    assert terms("", f"停水 {noise} 停水") == {"停水": 2}


def test_traditional_and_full_width_writing_count_as_the_same_words() -> None:
    assert terms("", "地鐵停運ＡＰＰ") == terms("", "地铁停运app")


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert "地震" not in terms("", "停水。" * words.LEAD_CHARS + "地震")


def test_a_rare_word_tells_more_than_a_common_one_and_an_unknown_one_no_more_than_the_rarest() -> (
    None
):
    common, rare, unknown = Idf().weights(["中国", "火山", "鲲鲲鲲"])

    assert common < rare < unknown == pytest.approx(9.0)


def test_words_of_one_day_lose_their_weight_from_the_next_day_on() -> None:
    idf = Idf()
    fresh = weight(idf, "火山")

    for _ in range(1000):
        idf.observe(["火山", "火山"], NOON)
    same_day = weight(idf, "火山")
    idf.roll(TOMORROW)

    assert same_day == fresh
    assert weight(idf, "火山") < fresh


def test_a_day_is_cut_in_the_given_zone() -> None:
    evening = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    idf = Idf(ZoneInfo("Asia/Shanghai"))
    idf.observe(["火山"], evening)
    before = weight(idf, "火山")

    idf.roll(evening + timedelta(minutes=1))

    assert weight(idf, "火山") < before


def test_a_late_post_counts_into_the_running_day() -> None:
    idf = Idf()
    idf.observe(["火山"], TOMORROW)

    idf.observe(["火山"], NOON)

    assert idf.running is not None
    assert (idf.running.day, idf.running.posts) == (TOMORROW.date(), 2)


def test_words_that_no_post_repeats_are_forgotten_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(words, "_MOST_WORDS", 2)
    idf = Idf()
    for word in ("火山", "火山", "停水", "停运"):
        idf.observe([word], NOON)
    fresh = weight(idf, "停水")

    idf.roll(TOMORROW)

    assert weight(idf, "停水") == pytest.approx(fresh + 2e-5, abs=1e-6)  # only the posts counted
    assert weight(idf, "火山") < Idf().weights(["火山"])[0]


@pytest.mark.parametrize("days", [0, 1, 2])
def test_what_is_counted_survives_a_restart(days: int) -> None:
    idf = Idf()
    for day in range(days):
        idf.observe(["火山", "停水"], NOON + timedelta(days=day))
    again = Idf()

    again.load(idf.dump())

    assert again.dump() == idf.dump()
    for one in (idf, again):
        one.roll(NOON + timedelta(days=days))
    assert again.weights(["火山", "地震"]) == idf.weights(["火山", "地震"])


def test_whole_days_taken_in_count_as_their_posts_did() -> None:
    idf, again = Idf(), Idf()
    assert idf.running is None
    for day in range(2):
        idf.observe(["火山", "停水"], NOON + timedelta(days=day))
        assert idf.running is not None
        again.take(idf.running)

    assert again.dump() == idf.dump()
