"""Whether what stands in public is what was approved, and what stands before somebody speaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from qingting.lang import Said

PUBLIC = frozenset({  # artefacts that the public gets
    "statement", "reply", "article", "interview", "conference", "briefing", "legal-statement",
    "announcement", "invitation", "agreed-line",
})  # fmt: skip


STAGED = ("conference", "briefing")
INTERVIEW = "interview"
_LONGEST = {  # characters
    "need": 1000, "releaser": 120, "expert": 120, "institution": 200, "interest": 500,
    "where": 200, "url": 500,
}  # fmt: skip
ANSWER = 2000


def part_fault(parts: Mapping[str, str]) -> Said | None:
    """Return what is wrong with the parts of an appearance, None where nothing is.

    >>> part_fault({"expert": "某教授", "institution": "某大学", "interest": "无"})
    >>> part_fault({"expert": "某教授", "institution": "某大学", "interest": " "}).en
    'interest: say it, in 500 characters at most'
    >>> part_fault({"url": "record 7"}).en
    'url: an address begins with https:// or http://'
    """
    for name, words in parts.items():
        longest = _LONGEST.get(name, ANSWER)
        if not 0 < len(words.strip()) <= longest:
            return Said(
                f"{name}：请填写，最多 {longest} 字",
                f"{name}: say it, in {longest} characters at most",
            )
        if name == "url" and not words.startswith(("https://", "http://")):
            return Said(
                "url：网址以 https:// 或 http:// 开头",
                "url: an address begins with https:// or http://",
            )
    return None


def unprepared(asked: Iterable[str], answers: Mapping[str, str]) -> list[str]:
    """Return the open questions to which no answer is prepared.

    >>> unprepared({"D10", "D2", "D1"}, {"D1": "17 时公布"})
    ['D2', 'D10']
    """
    lacking = [name for name in asked if not answers.get(name, "").strip()]
    return sorted(lacking, key=lambda name: (len(name), name))


def same_words(approved: str, captured: str) -> bool:
    """Whether two texts say the same, whatever a site does to blanks and widths of characters.

    >>> same_words("已停课。 明日 9 时通报", "已停课。明日９时通报"), same_words("已停课", "未停课")
    (True, False)
    """
    return _bare(approved) == _bare(captured)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
