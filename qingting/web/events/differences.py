"""Where a text differs from another one, for marking on a page. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

LONGEST = 200  # characters compared one by one; a longer difference is marked as a whole


class Mark(Enum):
    """How a part stands to the other text."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"


class Part(NamedTuple):
    """A part of a text; one that is `GONE` stands in the other text only."""

    words: str
    mark: Mark


def differences(other: str, text: str) -> tuple[Part, ...]:
    """Return a text in parts, with what it has more and less than another one.

    >>> [(p.words, p.mark.value) for p in differences("烧开还是有", "今早烧开还有")]
    [('今早', 'new'), ('烧开还', 'same'), ('是', 'gone'), ('有', 'same')]
    """
    begin = _alike(other, text)
    end = _alike(other[begin:][::-1], text[begin:][::-1])
    middle = _compared(other[begin : len(other) - end], text[begin : len(text) - end])
    parts = [(text[:begin], Mark.SAME), *middle, (text[len(text) - end :], Mark.SAME)]
    return tuple(Part(words, mark) for words, mark in parts if words)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    least = min(len(one), len(other))
    return next((i for i in range(least) if one[i] != other[i]), least)


def _compared(other: str, text: str) -> list[tuple[str, Mark]]:
    if not (other and text) or max(len(other), len(text)) > LONGEST:
        return [(other, Mark.GONE), (text, Mark.NEW)]
    found: list[tuple[str, Mark]] = []
    for how, a, b, c, d in SequenceMatcher(None, other, text, autojunk=False).get_opcodes():
        if how == "equal":
            found.append((text[c:d], Mark.SAME))
        else:
            found += [(other[a:b], Mark.GONE), (text[c:d], Mark.NEW)]
    return found
