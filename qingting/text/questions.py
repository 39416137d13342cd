"""Which sentences of what people wrote ask something, and how many posts ask the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from qingting.text.normalise import fold

SAME = 0.5  # of the character pairs of two questions, from where on they ask the same
SHORTEST = 3  # characters that still say what is asked
LONGEST = 120

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")
_UNSAID = re.compile(r"https?://[!-~]+|<[^<>]{1,200}>|[@\uff20][\w·-]{1,30}")
_MARK = re.compile(r"[?？]")
# Words that ask where no mark is set; in the middle of a sentence they tell nothing.
_ENDS = re.compile(r"(吗|呢|么|没有|是不是|怎么办|多久|几点|哪天|什么时候)[。！!~～…]*$")
_BEGINS = re.compile(
    r"^(请问|为什么|为何|怎么|什么时候|何时|谁来|有没有|能不能|是否|到底)|^(when|why|who|what|how|is|are|will|can)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"[\W_]+")


class Question(NamedTuple):
    """A question in the words of the first who asked, and in how many posts it stands."""

    words: str
    posts: int


def questions_in(text: str) -> list[str]:
    """Return the sentences of a text that ask something, in their order.

    >>> questions_in("水有味道。能喝吗？ 请问几点修好")
    ['能喝吗？', '请问几点修好']
    """
    found = []
    for match in _SENTENCE.finditer(_UNSAID.sub(" ", text)):
        sentence = match[0].strip()
        asks = _MARK.search(sentence) or _ENDS.search(sentence) or _BEGINS.search(sentence)
        if asks and len(_bare(sentence)) >= SHORTEST and len(sentence) <= LONGEST:
            found.append(sentence)
    return found


def grouped(said: Iterable[tuple[str, int]], known: Iterable[str] = ()) -> list[Question]:
    """Return what is asked, the same question once, the most asked first.

    Args:
        said: texts with the number of posts that say each; `known`: questions that are noted
            already and left out.
    """
    noted = [_pairs(words) for words in known]
    groups: list[tuple[frozenset[str], str, int]] = []
    for text, posts in said:
        for words in dict.fromkeys(questions_in(text)):
            pairs = _pairs(words)
            if any(_alike(pairs, one) >= SAME for one in noted):
                continue
            same = next((n for n, g in enumerate(groups) if _alike(pairs, g[0]) >= SAME), None)
            if same is None:
                groups.append((pairs, words, posts))
            else:
                first, asked, count = groups[same]
                groups[same] = (first, asked, count + posts)
    found = [Question(words, posts) for _, words, posts in groups]
    return sorted(found, key=lambda one: -one.posts)


def _bare(words: str) -> str:
    return _BARE.sub("", fold(words))


def _pairs(words: str) -> frozenset[str]:
    bare = _bare(words)
    return frozenset(a + b for a, b in pairwise(bare))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of their pairs that two questions have in common, of the shorter one's."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
