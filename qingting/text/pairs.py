"""What a text is found by: the pairs of neighbouring characters of its folded form.

Two characters are the shortest Chinese word, so an index of pairs finds every word and need know
none. Latin words and numbers are cut the same way: any part of two characters or more finds them.
"""

from __future__ import annotations

import re

from qingting.text.normalise import fold

_RUN = re.compile(r"[^\W_]{2,}")


def pairs(text: str) -> list[str]:
    """Return the pairs of a text in its order; none reaches over a space or a sign.

    A character that stands alone is left out: nothing finds it.

    >>> pairs("5月工资没发，盼。")
    ['5月', '月工', '工资', '资没', '没发']
    """
    runs = _RUN.findall(fold(text))
    return [run[i : i + 2] for run in runs for i in range(len(run) - 1)]


def phrases(words: str) -> list[list[str]]:
    """Return what a text must hold, each phrase in its order: one for each word that was typed.

    >>> phrases("工资 没发了 a")
    [['工资'], ['没发', '发了']]
    """
    return [found for word in words.split() if (found := pairs(word))]
