"""Which words a post is about, and how much each of them tells.

A word that stands in few posts tells more (inverse document frequency). What is common comes from a
frozen table of written Chinese, made from jieba's; the posts kept here are counted on top of it, a
day at a time, so that the words of an organisation's own daily business lose their weight. All
posts of one day are weighed by what was counted before that day, in whatever batches they come.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from importlib import resources
from typing import NamedTuple

import rjieba

from qingting.text.normalise import fold

# A headline is written to say what the matter is: each of its words counts as three.
TITLE_WEIGHT = 3
# The first characters of a text. News opens with the matter; background that follows is shared by
# many matters, and cutting it into words would be most of the work.
LEAD_CHARS = 200

# Not words of the matter: links, markup that a connector let through, and names called, as far as
# one can tell where a name ends.
_UNSAID = re.compile(
    r"(?:https?://|www\.)[!-~]+|<[^<>]{1,200}>|[@\uff20][\w·-]{1,30}(?=[\s:：]|\Z)"
)
_NUMBER = re.compile(r"[\d.,%‰]+")
# A word rarer than the table's last says no more than it: one odd word must not decide alone.
_RAREST = 9.0
# The table counts as so many posts seen: an organisation keeps that many in months or years.
_TABLE_POSTS = 100_000
# Beyond so many different words the counts are halved, which forgets the words seen once.
_MOST_WORDS = 500_000


def tells(word: str) -> bool:
    """Return whether `word` (folded) says anything by itself: no single character, no number.

    >>> [w for w in ("地震", "的", "6.8", "，", "5g", "……") if tells(w)]
    ['地震', '5g']
    """
    return len(word) > 1 and word[0].isalnum() and not _NUMBER.fullmatch(word)


def terms(title: str, text: str) -> dict[str, int]:
    """Return word -> how often it is said, the title's words threefold; in order of first use.

    Of `text` only the beginning is read (`LEAD_CHARS`). Empty where nothing tells anything.

    Note: about 0.1 ms for an article, nearly all of it segmentation.

    >>> terms("泸定地震", "四川泸定发生6.8级地震")
    {'泸定': 4, '地震': 4, '四川': 1, '发生': 1}
    """
    counts: Counter[str] = Counter()
    for part, weight in ((title, TITLE_WEIGHT), (text, 1)):
        for word in rjieba.cut(fold(_UNSAID.sub(" ", part[:LEAD_CHARS]))):
            if tells(word):
                counts[word] += weight
    return dict(counts)


@cache
def _table() -> Mapping[str, float]:
    """Return word -> inverse document frequency (natural log), of common words only."""
    folder = resources.files("qingting.text") / "data"
    lines = [
        line.split()
        for name in ("idf.txt", "idf-platforms.txt")
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    return {word: float(value) for value, *words in lines for word in words}


class Day(NamedTuple):
    """What was counted of one day: posts, and for each word in how many of them it stands."""

    day: date
    posts: int
    seen: Mapping[str, int]


class Idf:
    """How much a word tells, in nats, by the snapshot of the running day.

    `weights` answers from the last snapshot; `observe` counts into the running day; the first call
    of `roll` in a later day (cut in `zone`) makes the counts a new snapshot. Time never rolls back:
    a late post counts into the running day.
    """

    def __init__(self, zone: tzinfo = UTC) -> None:
        self._zone = zone
        self._day: date | None = None
        self._posts = 0
        self._seen: Counter[str] = Counter()
        self._today_posts = 0
        self._today: Counter[str] = Counter()
        self._weights: dict[str, float] = {}

    def weights(self, words: Iterable[str]) -> list[float]:
        """Return ln(posts / posts with the word) of each, by table and snapshot; never below 0."""
        known = self._weights
        return [known[word] if word in known else self._weigh(word) for word in words]

    def _weigh(self, word: str) -> float:
        in_table = _TABLE_POSTS * math.exp(-min(_table().get(word, _RAREST), _RAREST))
        share = (in_table + self._seen[word]) / (_TABLE_POSTS + self._posts)
        weight = self._weights[word] = max(0.0, -math.log(share))
        return weight

    def roll(self, at: datetime) -> None:
        """Take the snapshot if `at` lies in a later day than what was counted last."""
        day = at.astimezone(self._zone).date()
        if self._day is not None and day <= self._day:
            return
        self._day = day
        self._posts += self._today_posts
        self._seen.update(self._today)
        if len(self._seen) > _MOST_WORDS:
            self._posts //= 2
            self._seen = Counter({word: n // 2 for word, n in self._seen.items() if n > 1})
        self._today_posts, self._today = 0, Counter()
        self._weights.clear()

    def observe(self, words: Iterable[str], at: datetime) -> None:
        """Count one kept post with these words (each once) into the day of `at`."""
        self.roll(at)
        self._today_posts += 1
        self._today.update(list(dict.fromkeys(words)))

    @property
    def running(self) -> Day | None:
        """The day being counted; None before the first post. `roll` begins another object."""
        return None if self._day is None else Day(self._day, self._today_posts, self._today)

    def take(self, day: Day) -> None:
        """Count a whole day that was counted before: then as if its posts had been observed."""
        self.roll(datetime.combine(day.day, time(), self._zone))
        self._today_posts += day.posts
        self._today.update(day.seen)

    def dump(self) -> str:
        """Return all that is counted as JSON, the same bytes for the same counts."""
        state = {
            "day": self._day and self._day.isoformat(),
            "posts": [self._posts, self._today_posts],
            "seen": self._seen,
            "today": self._today,
        }
        return json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def load(self, blob: str | bytes) -> None:
        """Take over what `dump` gave, in place of what was counted here."""
        state = json.loads(blob)
        self._day = date.fromisoformat(state["day"]) if state["day"] else None
        self._posts, self._today_posts = state["posts"]
        self._seen, self._today = Counter(state["seen"]), Counter(state["today"])
        self._weights.clear()
