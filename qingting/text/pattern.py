"""Regular expressions that cannot run away: a small language with a bound on every repetition.

A pattern is read here, rewritten in folded form, and weighed: how many ways it may try at one place
times the longest text it may take. What is heavier than `MOST_STEPS` is refused, so the time is at
most in proportion to the length of the text. There is no `*`, `+`, back-reference or look-around.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from qingting.lang import tr
from qingting.text.normalise import fold

MOST_STEPS = 20_000
MOST_REPEATS = 100
MOST_CHARACTERS = 1_000  # that one match may take
MOST_GROUPS = 30
_REPEAT = re.compile(r"\{(\d{1,4})(?:(,)(\d{1,4}))?\}|\?")


class PatternError(ValueError):
    """A regular expression is refused at `at`, an index into it from 0."""

    def __init__(self, at: int, message: str, hint: str) -> None:
        self.at, self.message, self.hint = at, message, hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A bounded regular expression for folded text, with ASCII meaning of ``\\d \\w \\s \\b``.

    `anchors`: strings of which every match holds at least one; empty where none is sure.
    """

    source: str
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a pattern: ways it may be tried, longest match, and what it surely holds."""

    source: str
    ways: int
    longest: int
    anchors: frozenset[str] = frozenset()
    literal: str | None = None  # the whole piece is exactly this text, folded


def parse_pattern(text: str) -> Pattern:
    """Return `text`, what stands between the slashes, ready for folded text.

    Raises:
        PatternError: it is not of this language, or heavier than `MOST_STEPS`.

    >>> parse_pattern("拖欠.{0,4}工資").anchors == {"拖欠"}
    True
    """
    reader = _Reader(text)
    if text.count("(") > MOST_GROUPS:
        reader.refuse(tr("There are too many groups.", "分组太多。"))
    part = reader.choice()
    if reader.at < len(text):
        reader.refuse(
            tr("This parenthesis closes nothing.", "这个右括号没有对应的左括号。"),
            tr(r"Write \) for the character itself.", r"要查找括号本身，写 \) 。"),
        )
    if part.longest > MOST_CHARACTERS or part.ways * part.longest > MOST_STEPS:
        raise PatternError(
            0,
            tr("This pattern could take too long.", "这个正则可能耗时过长。"),
            tr("Use smaller repetitions or fewer of them.", "请缩小重复次数或减少重复。"),
        )
    return Pattern(part.source, part.anchors)


class _Reader:
    """Reads one pattern from left to right; `at` is the next character."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def refuse(self, message: str, hint: str = "") -> NoReturn:
        raise PatternError(min(self.at, len(self.text)), message, hint)

    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, word: str) -> bool:
        found = self.text.startswith(word, self.at)
        self.at += len(word) if found else 0
        return found

    def choice(self) -> _Part:
        branches = [self.sequence()]
        while self.take("|"):
            branches.append(self.sequence())
        if len(branches) == 1:
            return branches[0]
        sure = all(b.anchors for b in branches)
        return _Part(
            "|".join(b.source for b in branches),
            sum(b.ways for b in branches),
            max(b.longest for b in branches),
            frozenset().union(*(b.anchors for b in branches)) if sure else frozenset(),
        )

    def sequence(self) -> _Part:
        parts: list[_Part] = []
        while self.next() not in ("", "|", ")"):
            parts.append(self.repeated())
        ways, longest = 1, 0
        for part in parts:
            ways, longest = ways * part.ways, longest + part.longest
        return _Part("".join(p.source for p in parts), ways, longest, _surest(parts))

    def repeated(self) -> _Part:
        part = self.single()
        found = _REPEAT.match(self.text, self.at)
        if found is None and self.next() not in {"*", "+", "{"}:
            return part
        if part.longest == 0:
            self.refuse(tr("There is nothing here to repeat.", "这里没有可重复的内容。"))
        least, most = _bounds(found)
        if not least <= most <= MOST_REPEATS:
            self.refuse(
                tr(
                    f"A repetition needs a bound, at most {MOST_REPEATS}.",
                    f"重复必须写明上限，至多 {MOST_REPEATS} 次。",
                ),
                tr("Write for example {0,20}.", "例如 {0,20}。"),
            )
        self.at = found.end() if found else self.at
        if self.next() and self.next() in "*+?{":
            self.refuse(
                tr("One repetition follows another.", "重复符号不能连用。"),
                tr("Put the first in parentheses.", "请把前一个放进括号。"),
            )
        return _Part(
            f"{part.source}{{{least},{most}}}",
            min(sum(part.ways**times for times in range(least, most + 1)), MOST_STEPS + 1),
            part.longest * most,
            part.anchors if least else frozenset(),
        )

    def single(self) -> _Part:
        char = self.next()
        if char == "(":
            return self.group()
        if char == "[":
            return self.set_of_chars()
        if char in "*+?{":
            self.refuse(
                tr("There is nothing here to repeat.", "这里没有可重复的内容。"),
                tr(f"Write \\{char} for the character itself.", f"要查找该字符，写 \\{char} 。"),
            )
        self.at += 1
        if char == ".":
            return _Part(".", 1, 1)
        if char in "^$":
            return _Part("^" if char == "^" else r"\Z", 1, 0)
        if char == "\\":
            return self.escape()
        return _exactly(char)

    def escape(self) -> _Part:
        char = self.next()
        if char and char in "dDwWsSbB":
            self.at += 1
            return _Part(f"\\{char}", 1, 0 if char in "bB" else 1)
        return _exactly(self.escaped_sign())

    def group(self) -> _Part:
        self.at += 1
        if not self.take("?:") and self.next() == "?":
            self.refuse(
                tr("Only ( ) and (?: ) group here.", "只支持 ( ) 和 (?: ) 分组。"),
                tr("Look-around and flags are left out.", "不支持环视和标志。"),
            )
        inner = self.choice()
        if not self.take(")"):
            self.refuse(tr("A parenthesis is not closed.", "括号没有闭合。"))
        return _Part(f"(?:{inner.source})", inner.ways, inner.longest, inner.anchors)

    def set_of_chars(self) -> _Part:
        self.at += 1
        negated = self.take("^")
        items: list[str] = []
        while not self.take("]"):
            items.append(self.set_item())
        if not any(items):
            self.refuse(tr("This set is empty.", "这个字符集是空的。"))
        return _Part(f"[{'^' if negated else ''}{''.join(items)}]", 1, 1)

    def set_item(self) -> str:
        first = self.set_char()
        ranged = self.next() == "-" and not self.text.startswith("-]", self.at)
        if not ranged or len(first) > 1:
            return first if len(first) > 1 else _in_set(fold(first) or first)
        self.at += 1
        start, end = fold(first), fold(self.set_char())
        if len(start) != 1 or len(end) != 1 or start > end:
            self.refuse(tr("This range has no order.", "这个范围的首尾不成顺序。"))
        return f"{_in_set(start)}-{_in_set(end)}"

    def set_char(self) -> str:
        r"""Return one character, or a class such as ``\d``."""
        char = self.next()
        if not char:
            self.refuse(tr("A set [ ] is not closed.", "字符集 [ ] 没有闭合。"))
        self.at += 1
        if char != "\\":
            return char
        escaped = self.next()
        if escaped and escaped in "dDwWsS":
            self.at += 1
            return f"\\{escaped}"
        return self.escaped_sign()

    def escaped_sign(self) -> str:
        char = self.next()
        if not char or char.isalnum():
            self.refuse(
                tr(f"\\{char} is not known here.", f"不支持 \\{char} 。"),
                tr(r"Known are \d \w \s \b and escaped signs.", r"可用 \d \w \s \b 和转义的符号。"),
            )
        self.at += 1
        return char


def _bounds(found: re.Match[str] | None) -> tuple[int, int]:
    """Return how often at least and at most; without a bound, more than is allowed."""
    if found is None:
        return 0, MOST_REPEATS + 1
    if found[0] == "?":
        return 0, 1
    return int(found[1]), int(found[3] or found[1])


def _exactly(char: str) -> _Part:
    if char == " ":  # folding takes some spaces away, so a space can only be allowed
        return _Part(" ?", 2, 1)
    folded = fold(char)
    source = "".join(map(re.escape, folded))
    source = source if len(folded) == 1 else f"(?:{source})"
    return _Part(source, 1, len(folded), frozenset({folded} - {""}), folded)


def _in_set(chars: str) -> str:
    return "".join(map(re.escape, chars))


def _surest(parts: Sequence[_Part]) -> frozenset[str]:
    """Return the strings of which the sequence surely holds one: the longest known, then fewest."""
    runs = [""]
    for part in parts:
        if part.literal is None:
            runs.append("")
        else:
            runs[-1] += part.literal
    known = [frozenset({run}) for run in runs if run]
    known += [part.anchors for part in parts if part.literal is None and part.anchors]
    return max(known, key=lambda a: (min(map(len, a)), -len(a)), default=frozenset())
