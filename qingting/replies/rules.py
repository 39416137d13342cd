"""Whether what stands in public is what was approved."""

from __future__ import annotations

import unicodedata

PUBLIC = frozenset({  # artefacts that the public gets
    "statement", "reply", "article", "interview", "conference", "briefing", "legal-statement",
    "announcement", "invitation", "agreed-line",
})  # fmt: skip


def same_words(approved: str, captured: str) -> bool:
    """Whether two texts say the same, whatever a site does to blanks and widths of characters.

    >>> same_words("已停课。 明日 9 时通报", "已停课。明日９时通报"), same_words("已停课", "未停课")
    (True, False)
    """
    return _bare(approved) == _bare(captured)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
