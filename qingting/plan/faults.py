"""Faults of plan files: collected while reading goes on, so that an author sees all at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from qingting.errors import Fault
from qingting.lang import tr
from qingting.plan.kinds import WHY
from qingting.plan.model import Where


class GrammarError(ValueError):
    """A value is not of the plan language; `hint` says what to write instead."""

    def __init__(self, kind: str, what: str, hint: str = "") -> None:
        self.kind = kind
        self.what = what
        self.hint = hint
        super().__init__(with_why(kind, what))


def with_why(kind: str, what: str) -> str:
    """Return what is wrong, and why it matters.

    >>> from qingting.lang import speaking
    >>> with speaking("en"):
    ...     with_why("tab", "has a tab.")
    "has a tab. The width of a tab is anyone's guess."
    """
    why = WHY[kind]
    return tr(f"{what} {why.en}", f"{what}{why.zh}")


def fault(where: Where, kind: str, what: str, hint: str) -> Fault:
    """Return a fault of one of the kinds: where, what, why it matters, what to write."""
    return Fault(where.file, where.line, with_why(kind, what), hint, kind)


class Faults:
    """Everything wrong that was found so far, each once, in order of file and line."""

    def __init__(self) -> None:
        self._found: dict[Fault, None] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, where: Where, kind: str, what: str, hint: str) -> None:
        """Keep a fault: what is wrong, and what to write instead; the kind says why it matters."""
        self.keep(fault(where, kind, what, hint))

    def keep(self, found: Fault) -> None:
        """Keep a fault that is worded already."""
        self._found[found] = None

    def add_error(self, where: Where, error: GrammarError) -> None:
        """Keep what a parser refused."""
        self.add(where, error.kind, error.what, error.hint)

    def listed(self) -> list[Fault]:
        """All faults in order of file, line, message."""
        return sorted(self._found)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like another; None where none is like it."""
    close = difflib.get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return close[0] if close else None


def near(word: str, known: Iterable[str]) -> str:
    """Return the hint for an unknown word: the nearest known one, else a list of them."""
    words = sorted(set(known))
    if close := nearest(word, words):
        return tr(f"Did you mean '{close}'?", f"是否想写“{close}”？")
    if not words:
        return tr("There is none yet: give it first.", "目前一个也没有，请先写明。")
    some = ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
    return tr(f"Use one of: {some}.", f"可用：{some}。")
