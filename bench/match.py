"""What a post costs in matching, by the number of watches, and that it hardly grows with them.

    .venv/bin/python -m bench.match [POSTS]

Posts and queries are made from an invented vocabulary whose words are as unevenly common as those
of a language (Zipf). Prints, for each engine, microseconds a post at 100, 10,000 and 100,000
watches, the time to compile them, and the ratios to 100 watches.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass
from itertools import accumulate

from qingting.text.match import compile_set
from qingting.text.match_fast import is_fast_possible
from qingting.text.query import parse

SIZES = (100, 10_000, 100_000)
CHUNK = 1_000  # posts timed at once; the quickest chunk counts, since others share the machine


@dataclass(frozen=True, slots=True)
class Post:
    """What `Matcher.asking_each` asks of a post."""

    text: str
    title: str | None = None
    site: str = "bbs.example"
    kind: str = "post"


class Language:
    """Words of two to six characters, the first ones common, the last ones rare."""

    def __init__(self, dice: random.Random, words: int) -> None:
        chars = [chr(0x4E00 + at) for at in range(3_000)]
        uneven = list(accumulate(1 / (at + 20) for at in range(len(chars))))
        made = {
            "".join(dice.choices(chars, cum_weights=uneven, k=dice.choice((2, 2, 3, 4, 5, 6))))
            for _ in range(words)
        }
        self.words = sorted(made)
        dice.shuffle(self.words)
        self._uneven = list(accumulate(1 / (at + 50) for at in range(len(self.words))))

    def text(self, dice: random.Random, length: int) -> str:
        said = dice.choices(self.words, cum_weights=self._uneven, k=length // 2)
        return "".join(said)[:length]


def queries(language: Language, dice: random.Random, count: int) -> list[str]:
    """Half words, a fifth pairs of short words, the others with OR and NOT."""
    made = []
    for at in range(count):
        word, other = language.words[at], dice.choice(language.words)
        kind = at % 10
        if kind < 6:
            made.append(word)
        elif kind < 8:
            made.append(f"{word[:2]} AND {other[-2:]}")
        elif kind == 8:
            made.append(f"({word} OR {other}) AND NOT {word[:2]}")
        else:
            made.append(f"{word} OR {other}")
    return made


def measure(posts: list[Post], asked: list[str], *, fast: bool) -> tuple[float, float]:
    """Return microseconds a post, and seconds to parse and compile the queries."""
    began = time.perf_counter()
    matcher = compile_set({f"w{at}": parse(q) for at, q in enumerate(asked)}, fast=fast)
    compiled = time.perf_counter() - began
    took = []
    for start in range(0, len(posts), CHUNK):
        began = time.perf_counter()
        matcher.asking_each(posts[start : start + CHUNK])
        took.append((time.perf_counter() - began) / CHUNK)
    return min(took) * 1e6, compiled


def main() -> None:
    dice = random.Random(20260301)
    language = Language(dice, 130_000)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    posts = [Post(language.text(dice, 120)) for _ in range(count // CHUNK * CHUNK or CHUNK)]
    asked = queries(language, dice, max(SIZES))
    for fast in (False, True) if is_fast_possible() else (False,):
        base = 0.0
        for size in SIZES:
            cost, compiled = measure(posts, asked[:size], fast=fast)
            base = base or cost
            print(
                f"{'hyperscan' if fast else 'aho-corasick'}, {size} watches: {cost:.1f} µs a post,"
                f" {cost / base:.1f} times as at {SIZES[0]}; compiled in {compiled:.2f} s"
            )


if __name__ == "__main__":
    main()
