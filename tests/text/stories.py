"""Posts of two events, and how they are grouped: without pytest, for a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from qingting.text.story import Stories, StoryRules
from qingting.text.words import Idf, terms

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIRE, FLOOD = 1, 2
FIRE_POST = terms("学生宿舍起火", "学生宿舍楼昨夜起火，消防员扑灭火灾，宿舍楼学生全部疏散。")
FIRE_AGAIN = terms("宿舍楼火灾已扑灭", "消防员扑灭宿舍楼火灾，学生疏散到体育馆。")
FLOOD_POST = terms("暴雨淹没地铁站", "暴雨倒灌地铁站，乘客被困车厢，地铁停运。")
STRANGE = terms("足球联赛开幕", "足球联赛周末开幕，门票售罄。")
POSTS = (FIRE_POST, FIRE_AGAIN, FLOOD_POST, STRANGE)


def grouped(days: Sequence[int], *, restarts: bool) -> list[tuple[int | None, float]]:
    """Place and add posts, one of `POSTS` by turns on each day; with restarts, through rows."""
    idf, answers, keys = Idf(), [], set[int]()
    stories = Stories(idf, StoryRules(event_words=8))
    for number, day in enumerate(days):
        post, at = POSTS[number % len(POSTS)], NOON + day * DAY
        placed = stories.place(post, at)
        answers.append((placed.key, placed.score))
        key = placed.key or number + 1
        stories.add(key, post, at)
        idf.observe(post, at)
        keys.add(key)
        if restarts:
            rows, counts = {key: stories.dump(key) for key in sorted(keys)}, idf.dump()
            idf = Idf()
            idf.load(counts)
            stories = Stories(idf, StoryRules(event_words=8))
            for row, blob in sorted(rows.items(), reverse=True):
                stories.load(row, blob)
    return answers
