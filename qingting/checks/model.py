"""A draft as the checks read it, and what they find."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qingting.lang import Said


class Question(NamedTuple):
    """A question of the public. `id`: `D2`."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text for the public, with what it rests on.

    Attributes:
        kind: what it is, an artefact of the plan language: `statement`, `reply`, `debunk`.
        needs: what the class of the concern asks of an answer: remedy, apology, result-by, facts.
        known: the lines of the fact sheet that are known, each with its proof.
        questions: those that it should answer.
        published: earlier texts about the same event.
        signer: what the organisation is called.
        claim: of a debunking, the false claim.
    """

    body: str
    title: str = ""
    kind: str = "statement"
    needs: frozenset[str] = frozenset()
    known: Sequence[str] = ()
    questions: Sequence[Question] = ()
    published: Sequence[str] = ()
    signer: str = ""
    claim: str = ""
    attached: bool = False
    first: bool = field(default=False)  # whether it is the first word in public

    @property
    def text(self) -> str:
        """Title and body."""
        return f"{self.title}\n{self.body}" if self.title else self.body

    @property
    def chinese(self) -> bool:
        """Whether it is written in Chinese."""
        return any("\u4e00" <= c <= "\u9fff" for c in self.body)


class Finding(NamedTuple):
    """Something that a draft lacks or should not say. `start`, `end`: in the body; both 0 where it
    is about the whole.
    """

    rule: str
    blocks: bool
    why: Said
    hint: Said
    start: int = 0
    end: int = 0

    def quote(self, body: str) -> str:
        """The words it is about."""
        return body[self.start : self.end]


def found(
    rule: str, why: Said, hint: Said, at: re.Match[str] | None = None, *, blocks: bool = False
) -> Finding:
    """Return a finding at a place of the body, or about the whole."""
    start, end = at.span() if at is not None else (0, 0)
    return Finding(rule, blocks, why, hint, start, end)
