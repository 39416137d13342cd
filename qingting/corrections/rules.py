"""What a correction request must hold, and what it can never be about."""

from __future__ import annotations

import re
from collections.abc import Mapping

PARTS = ("to", "url", "said", "fact", "evidence", "basis", "appeal")
# What is said of how one sees a thing, not of how it is. Anchored to the words of a claim.
_OPINION = re.compile(
    r"(我(们)?(觉得|认为|希望|怀疑|建议)|真(差|烂|失望|无语)|太(差|慢|烂|离谱)了|不满|失望|投诉|举报|批评|讽刺"
    r"|能不能|为什么不|凭什么|希望(能|有关)"
    r"|\b(i|we) (think|feel|believe|hope)\b|\bin my opinion\b|\bshame on\b|\bdisappoint)",
    re.IGNORECASE,
)
_DELETES = re.compile(
    r"(删除|删帖|撤稿|下架|屏蔽|封号|禁言|断开链接"
    r"|\bdelet|\btake ?down\b|\bremove the post\b|\bblock the)",
    re.IGNORECASE,
)


def missing(parts: Mapping[str, str]) -> list[str]:
    """Return the names of parts that are empty.

    >>> missing({"to": "某报", "url": "https://a.example", "said": "停课三天", "fact": "停课一天"})
    ['evidence', 'basis', 'appeal']
    """
    return [name for name in PARTS if not parts.get(name, "").strip()]


def refusal(kind: str, said: str, text: str) -> str:
    """Return why a request is never eligible: `opinion`, `deletion`; "" where it is.

    Args:
        kind: what whoever asks says it is about; only `fact` is eligible.
        said: the statement that the request is about; text: the request's own words.

    >>> refusal("fact", "今天停水三天", "请在原处更正：停水一天。")
    ''
    >>> refusal("fact", "我觉得他们根本不管事", "请更正"), refusal("fact", "停水三天", "请删除该帖")
    ('opinion', 'deletion')
    """
    if kind != "fact" or _OPINION.search(said):
        return "opinion"
    return "deletion" if _DELETES.search(text) else ""
