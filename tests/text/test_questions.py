"""What people ask in posts, found and counted."""

from __future__ import annotations

import pytest

from qingting.text.questions import LONGEST, Question, grouped, questions_in


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("孩子明天还上学吗？谁来通知", ["孩子明天还上学吗？", "谁来通知"]),
        ("水有味道。几点修好呢", ["几点修好呢"]),
        ("Is the water safe? It smells.", ["Is the water safe?"]),
        ("他问过吗这件事已经清楚了", []),
        ("已经修好了。谢谢！", []),
        ("啊？", []),
        ("https://a.example/?q=1 修好了", []),
        ("能喝吗？" + "长" * LONGEST + "？", ["能喝吗？"]),
        ("", []),
    ],
)
def test_a_sentence_asks_by_its_mark_or_by_how_it_begins_or_ends(
    text: str, asked: list[str]
) -> None:
    assert questions_in(text) == asked


def test_the_same_question_is_one_with_the_posts_of_all() -> None:
    said = [
        ("孩子明天还要不要上学？", 3),
        ("明天孩子还要不要上学呢？急", 5),
        ("赔偿什么时候到账？", 6),
        ("没有问题的一句话。", 9),
    ]

    assert grouped(said) == [
        Question("孩子明天还要不要上学？", 8), Question("赔偿什么时候到账？", 6),
    ]  # fmt: skip


def test_what_is_noted_already_is_left_out() -> None:
    said = [("孩子明天还要不要上学？", 3), ("赔偿什么时候到账？", 6)]

    assert grouped(said, ["孩子明天要不要上学"]) == [Question("赔偿什么时候到账？", 6)]


def test_what_has_no_pair_of_characters_is_like_nothing() -> None:
    assert grouped([("赔偿什么时候到账？", 1)], ["？"]) == [Question("赔偿什么时候到账？", 1)]
