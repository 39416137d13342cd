"""The part of a text in which the words that were searched for stand, with the words marked."""

from __future__ import annotations

import re
from typing import NamedTuple

from qingting.text.normalise import fold, normalise

LEAD, LENGTH = 24, 140  # characters before the first hit, and in all
MOST = 10_000  # characters that are looked through


class Piece(NamedTuple):
    """A stretch of text; `hit`: one of the words."""

    words: str
    hit: bool


def excerpt(text: str, asked: str) -> list[Piece]:
    """Return the text around the first hit, cut at the hits; its beginning where there is none."""
    said = normalise(text[:MOST])
    words = [re.escape(word) for each in asked.split() if (word := fold(each))]
    found = re.finditer("|".join(words), said.text) if words else ()
    spans = [said.span(*match.span()) for match in found]
    begin = max(0, spans[0][0] - LEAD) if spans else 0
    end = min(len(text), begin + LENGTH)
    pieces, at = [Piece("…", False)] if begin else [], begin
    for since, until in spans:
        if until <= end:
            pieces += [Piece(text[at:since], False), Piece(text[since:until], True)]
            at = until
    pieces.append(Piece(text[at:end] + ("…" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece.words]
