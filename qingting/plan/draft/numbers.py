"""Numbers as plans write them: 30, 1.5万, 三十, 百分之五, 半; and in English words."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_WORDS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
} | {"fifteen": 15, "twenty": 20, "twenty-four": 24, "thirty": 30, "forty-eight": 48, "sixty": 60}
_WORDS |= {"hundred": 100, "a hundred": 100, "a thousand": 1_000, "half an": 0}

HAN = "零〇一二两三四五六七八九十百千壹贰"
ENGLISH = "|".join(sorted(_WORDS, key=len, reverse=True))
# A number, longest forms first; the large unit belongs to it: 1.5万, 三十万, 5,000.
_FIGURES = rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+(?:\.\d+)?|[{HAN}]+(?:点[{HAN}]+)?)"
NUMBER = rf"(?:{_FIGURES}\s?(?:[万亿]|千(?=[次条篇人]))?)"
NUMBER_EN = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{ENGLISH})"
_FULL = re.compile(rf"(?P<n>[\d.,，]+|[{HAN}点]+)\s?(?P<large>[万亿千]?)")


def value_of(written: str) -> Fraction | None:
    """Return what a number as written is; None where it is none.

    >>> [str(value_of(written)) for written in ("三十", "1.5万", "二百五十", "5,000")]
    ['30', '15000', '250', '5000']
    >>> str(value_of("十")), str(value_of("两千")), value_of("forty-eight"), value_of("若干")
    ('10', '2000', Fraction(48, 1), None)
    """
    text = written.strip().lower()
    if text in _WORDS:
        return Fraction(_WORDS[text])
    found = _FULL.fullmatch(text)
    if found is None:
        return None
    figures, large = found["n"].replace(",", "").replace("，", ""), found["large"]
    number = _arabic(figures) if figures[0].isdigit() else _han(figures)
    if number is None:
        return None
    return number * ({"千": 1_000} | _LARGE).get(large, 1)


def _arabic(figures: str) -> Fraction | None:
    try:
        return Fraction(figures.rstrip("."))
    except ValueError:
        return None


def _han(figures: str) -> Fraction | None:
    """Digits one by one (二〇), or with their places (二百五十, 十二)."""
    whole, _, rest = figures.partition("点")
    if not any(c in _TENS for c in whole):
        digits = [str(_DIGITS[c]) for c in whole if c in _DIGITS]
        number = Fraction("".join(digits)) if digits else None
    else:
        number, last = Fraction(0), 0
        for c in whole:
            if c in _TENS:
                number += (last or 1) * _TENS[c]
                last = 0
            else:
                last = _DIGITS[c]
        number += last
    if number is not None and rest:
        number += Fraction("0." + "".join(str(_DIGITS.get(c, 0)) for c in rest))
    return number
