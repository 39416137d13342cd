"""Conditions that the text does not count: 达到一定规模, 引发广泛关注, considerable coverage.

They are no numbers and become none: a person decides what they mean, with the words before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qingting.plan.draft.finding import Finding, found_at
from qingting.plan.draft.split import Clause

_OF = r"规模|数量|范围|程度|热度|影响|影响力|比例|次数|关注|关注度|反响|覆盖面|后果|负面影响"
_HOW = r"一定|较大|重大|广泛|严重|恶劣|强烈|较高|较强|较广|相当"
_MANY = r"大量|大批|较多|众多|多家|多个|大规模|大面积"
_WHO = r"转发|转载|评论|跟帖|传播|报道|扩散|聚集|帖文|帖子|信息|媒体|网站|平台|网民|网友|投诉"
_FAST = r"(?:持续|迅速|快速|急速)(?:升温|扩散|蔓延|发酵|传播|上升)"
_WORDS = re.compile(
    rf"(?:达到?|造成|引起|引发|产生|形成|出现|具有)?了?(?:{_HOW})(?:的)?(?:社会|网络|舆论|负面)?"
    rf"(?:{_OF})"
    rf"|(?:影响|反响|后果|关注度?)(?:较大|重大|广泛|严重|恶劣|强烈|较高)"
    rf"|(?:被|有|引发|出现)?(?:{_MANY})(?:的)?(?:主流|新闻|网络|负面)?(?:{_WHO})(?:转载|转发|报道|关注|传播)?"
    rf"|{_FAST}"
    r"|\b(?:a certain|significant|widespread|considerable|substantial|numerous|many|a large)\s+"
    r"(?:\w+\s+)?(?:scale|number|size|extent|attention|coverage|interest|posts|shares|complaints"
    r"|outlets|media)\b",
    re.I,
)
_CONDITION = re.compile(
    r"[^。；;]{0,14}?(?:的|时|后|者|以上)(?=[，,。；;、：:]|$|(?:为|属|定为|列为))|^\s*,", re.I
)
_IF = re.compile(
    r"(?:如果?|若|凡|当|一旦|\b(?:if|when|where|once|has|have|with)\b)[^，。；;,]{0,24}$", re.I
)
_AIM = re.compile(
    r"(?:避免|防止|防范|减少|消除|降低|控制|prevent|avoid|reduce)[^，。；;,]{0,10}$", re.I
)


def find_uncounted(clause: Clause, *, graded: bool) -> Iterator[Finding]:
    """Yield each condition without a number.

    Args:
        graded: whether the clause names a level: then what is said of a matter is its condition.
    """
    text = clause.words
    for match in _WORDS.finditer(text):
        before, behind = text[: match.start()], text[match.end() :]
        if _AIM.search(before):
            continue
        if graded or _IF.search(before) or _CONDITION.match(behind):
            yield found_at("uncounted", clause.id, match, "", "guess")
