"""Grouping of real news into events: how well, and how fast beside a `json.loads` loop.

    .venv/bin/python -m bench.grouping [--sensitivity]

Reads `news_events` beside the checkout (`../shared/data`) and says so where it is absent. Prints
B-cubed F1, NMI and ARI as `../shared/score/score.py` measures them, articles a second of CPU, and
the ratio of each part to the plain loop. `--sensitivity` moves each number of `StoryRules` by 30 %.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from qingting.text.story import Stories, StoryRules
from qingting.text.words import Idf, terms

SHARED = Path(__file__).resolve().parents[2] / "shared"
POSTS = SHARED / "data" / "news_events.jsonl.gz"
LABELS = SHARED / "data" / "news_events.labels.jsonl.gz"
SCORE = SHARED / "score" / "score.py"

Article = tuple[str, dict[str, int], datetime]
T = TypeVar("T")


def plain() -> list[dict[str, str]]:
    """Decode all lines: the measure of everything else here."""
    with gzip.open(POSTS, "rb") as lines:
        return [json.loads(line) for line in lines]


def segment(posts: Iterable[dict[str, str]]) -> list[Article]:
    """Return id, words and time of each article, in order of time."""
    times = [(datetime.fromisoformat(post["published_at"]), post) for post in posts]
    times.sort(key=lambda pair: pair[0])
    return [(p["id"], terms(p.get("title", ""), p.get("text", "")), at) for at, p in times]


def group(posts: Iterable[Article], rules: StoryRules) -> dict[int, list[str]]:
    """Return event -> ids, as the engine places them; events out of reach are dropped daily."""
    idf = Idf()
    stories = Stories(idf, rules)
    members: defaultdict[int, list[str]] = defaultdict(list)
    last: dict[int, datetime] = {}
    swept: datetime | None = None
    for id_, words, at in posts:
        if swept is None or at - swept > timedelta(days=1):
            swept = at
            for key in [key for key, then in last.items() if at - then > rules.reach]:
                stories.drop(key)
                del last[key]
        key = stories.place(words, at).key or len(members) + 1
        stories.add(key, words, at)
        idf.observe(words, at)
        members[key].append(id_)
        last[key] = at
    return members


def judge(members: dict[int, list[str]]) -> str:
    """Return the line that `score.py groups` prints."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for key, ids in members.items():
            file.write(json.dumps({"event": f"E{key}", "posts": ids}) + "\n")
        file.flush()
        command = [sys.executable, str(SCORE), "groups", file.name, str(LABELS)]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what the work gives and its CPU seconds, the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        given = work()
        best = min(best, time.process_time() - began)
    return given, best


def sensitivity(posts: list[Article]) -> None:
    """Print the score with each number 30 % lower and higher."""
    for one in fields(StoryRules):
        for factor in (0.7, 1.3):
            value = getattr(StoryRules(), one.name)
            moved = int(value * factor) if isinstance(value, int) else value * factor
            change: dict[str, Any] = {one.name: moved}
            members = group(posts, replace(StoryRules(), **change))
            print(f"{one.name} x {factor}: {judge(members)}")


def main() -> None:
    if not POSTS.exists():
        print(f"skipped: {POSTS} is not there")
        return
    raw, plain_s = timed(plain)
    posts, segment_s = timed(lambda: segment(raw))
    members, group_s = timed(lambda: group(posts, StoryRules()))
    print(judge(members))
    for name, seconds in (("json.loads", plain_s), ("words", segment_s), ("grouping", group_s)):
        print(f"{name}: {len(raw) / seconds:,.0f} articles/s, ratio {seconds / plain_s:.2f}")
    if "--sensitivity" in sys.argv[1:]:
        sensitivity(posts)


if __name__ == "__main__":
    main()
