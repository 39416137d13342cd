"""What no duty may ask for: to hide, to drown, to pursue.

Plan: decision 0001. Three acts are looked for in the words of a duty (`zh`, `en`, id), in Chinese
and English: to delete, cover or bury what people say; to like, vote, repost or write from accounts
that do not say whose they are; to find out who a poster is. Lawful neighbours stay free: a
correction request, a public denial, our own drafts and stored copies, what others deleted, a
sentence that forbids the act.

What it does not find: an act in words that `lexicon` does not have. Review stays necessary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from qingting.plan import lexicon as w

Act = Literal["hide", "drown", "pursue"]

_CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n]|\.(?=\s|$)|—+|\bbut\b|但是?|而是")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def forbidden(*words: str) -> Act | None:
    """Return the first act asked for that no duty may ask for; None where there is none.

    >>> forbidden("联系网站删除帖文"), forbidden("请网站更正不实信息")
    ('hide', None)
    >>> forbidden("Find out who posted it"), forbidden("Find out what happened")
    ('pursue', None)
    """
    for text in words:
        for clause in _clauses(text):
            for act, patterns in _ACTS.items():
                if any(_asks(act, pattern, clause) for pattern in patterns):
                    return act
    return None


def forbidden_id(id: str) -> Act | None:
    """Return the act that an id names, in English words or in pinyin; None where there is none.

    >>> forbidden_id("delete-posts"), forbidden_id("shantie"), forbidden_id("reply-late")
    ('hide', 'hide', None)
    """
    for act, pattern in _PINYIN.items():
        if pattern.search(id):
            return act
    return forbidden(id.replace("-", " "))


def _clauses(text: str) -> Iterator[str]:
    """Yield the parts of a sentence: what forbids in one part says nothing of the next."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _BETWEEN_HAN.sub("", plain.replace("_", " "))
    yield from filter(None, (part.strip() for part in _CLAUSE_END.split(plain)))


def _asks(act: Act, pattern: re.Pattern[str], clause: str) -> bool:
    return any(
        not _DENIED.search(clause[: match.start("act")])
        and not _NOT_OURS.match(clause[match.start("act") :])
        and not (act == "hide" and _OWN.search(match[0]))
        for match in pattern.finditer(clause)
    )


# What stands right before an act and turns it round: "不得", "never ask them to".
_DENIED = re.compile(
    r"(?:(?:不|勿|莫)"
    r"(?:得|要|应|能|可|会|许|准|予|再|去|做|搞|是|对|让|要求|请求|以任何(?:方式|形式|理由))*"
    r"|(?:严禁|禁止|拒绝|避免|防止|杜绝|而非|绝不|从不|从未|并非|不允许|不涉及|代替|取代|制止|举报|抵制)"
    r"[^并然]{0,8}"
    r"|(?:不得|不准|不许|严禁|禁止|不要|不能|不应)[^并然]{0,14}"
    r"|被\w{0,6}|(?:已|遭|曾)(?:被|经)?(?:网站|平台|他人|作者|网友)?)$"
    r"|\b(?:never|not|no|don't|without|neither|nor|avoid|refuse|refusing|forbid|forbidden|prevent|"
    r"cannot|was|were|been|already|instead of|rather than)\b(?:\s+[\w'-]+){0,4}\s*$"
    r"|\b(?:against|stop)\b(?:\s+[\w'-]+)?\s*$"
)
# What follows an act and makes it somebody else's, or a matter of record: "删除前的存证".
_NOT_OURS = re.compile(
    r"(?!顶)\w{2}(?:之?前|之?后|时间|情况|记录|原因|与否|的?证据|的?存证|的?截图|数(?:量|据)?(?!字)|量)"
    r"|\w{2,3}[^并]{0,6}(?:不予|不受理|不办理)"
    r"|(?:delet|remov)\w+ (?:by|records?|dates?|times?|reasons?)\b"
    r"|likes? (?:counts?|numbers?)\b|\w+ (?:\w+ )?personal data\b"
)
# Our own words and our own copies may go.
_OWN = re.compile(
    r"草稿|初稿|底稿|(?:本单位|本局|我单位|我局|我方|官方账号)(?:自己)?误?所?发|误发|到期|期满|超期|"
    r"过期|副本|存档|备份|缓存|留存|重复(?:条目|记录|登记)|个人信息|"
    r"\b(?:drafts?|own|expired|stored|archived|cop(?:y|ies)|backups?|retention|duplicates?|typos?|"
    r"personal data|our (?:(?:outdated|earlier|old|wrong|previous) )*(?:notices?|statements?|"
    r"posts?|announcements?|articles?|repl(?:y|ies)|messages?|records?|page|text))\b"
)
# Chinese ids in Latin letters, for ids only: as words of English they mean nothing.
_PINYIN: dict[Act, re.Pattern[str]] = {
    "hide": re.compile(
        r"(?:^|-)(?:shan-?(?:tie|chu|ping)|(?:ya|chen|che|feng|mie)-?(?:tie|re-?sou|hao)|"
        r"kong-?ping|jin-?yan)(?:-|$)"
    ),
    "drown": re.compile(r"(?:^|-)(?:shui-?jun|dian-?zan|shua-?(?:zan|ping|piao|liang))(?:-|$)"),
    "pursue": re.compile(r"(?:^|-)(?:ren-?rou|kai-?he|cha-?(?:fa-?tie-?ren|shen-?fen))(?:-|$)"),
}

_GAP = r"(?:[\w'’-]+[\s-]+){0,%d}?"
_TO_OBJECT = r"(?:(?!(?:of|about|for|before|after|by)\b)[\w'’-]+[\s-]+){0,5}?"
_ARTICLE = "(?:the |an? |this |that |its |each |every |all )?"
_NOT_A_PERSON = (
    r"(?! (?:unit|office|department|organi[sz]ation|approver|signer|site|outlet|of the plan)\b)"
    r"(?!['’]s? (?:question|concern|complaint))"
)
_AT_END = rf"(?=$|[、和与及并\s)）]|的?(?:真实)?{w.IDENTITY}|所在|后)"
_ANY_SEEK = f"(?:{w.ASCERTAIN}|{w.SEEK})"


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


# The group `act` begins where a denial before it, or a word after it, would turn the sentence.
_ACTS: dict[Act, tuple[re.Pattern[str], ...]] = {
    "hide": _compiled(
        rf"(?P<act>{w.HIDING})",
        rf"(?P<act>{w.HIDE})[^并后]{{0,10}}?{w.SAID}",
        rf"{w.SAID}[^并后]{{0,10}}?(?P<act>{w.HIDE})(?!疑|误|顾虑|影响)",
        rf"{w.ASK}[^并]{{0,14}}?(?P<act>{w.GONE})",
        r"(?P<act>清除|删除|删帖)$",
        rf"(?<!监测)(?<!巡查)(?<!搜集)(?<!全面)(?<!范围)(?P<act>覆盖)[^并]{{0,6}}?{w.COVERED}",
        rf"{w.COVERED}[^并]{{0,6}}?(?P<act>覆盖)(?!面|率)",
        r"(?:正面|有利|积极)[^并]{0,8}(?P<act>覆盖|淹没|冲淡|稀释|对冲|压)(?!面|率)",
        rf"(?P<act>{w.HIDING_EN})",
        rf"(?P<act>{w.HIDE_EN})[\s-]+{_TO_OBJECT}{w.SAID_EN}"
        r"(?! in (?:the|a|our) (?:bulletin|brief|report|digest))",
        rf"(?P<act>{w.MOVE_EN}) {_GAP % 4}{w.SAID_EN} {_GAP % 2}"
        r"(?:down(?! in the (?:log|record|list))|offline|off|under|out of (?:sight|view))\b",
        rf"{w.ASK_EN} {_GAP % 6}(?P<act>{w.GONE_EN})",
        rf"{w.SAID_EN} {_GAP % 6}(?P<act>{w.HIDE_EN}) (?:it|them)\b",
        rf"{w.SAID_EN} {_GAP % 2}(?P<act>disappear|vanish|go away)\b",
        rf"{w.SAID_EN} (?P<act>deletion|removal|suppression|takedown|censorship)\b",
    ),
    "drown": _compiled(
        rf"(?P<act>{w.DROWNING})",
        rf"(?P<act>{w.CALL})[^并]{{0,10}}?{w.STAFF}[^并]{{0,12}}?{w.PUSH}",
        rf"(?P<act>{w.MASK})[^并]{{0,16}}?{w.SPEAK}",
        rf"{w.SPEAK}[^并]{{0,8}}?(?P<act>{w.MASK})",
        rf"(?P<act>{w.DROWNING_EN})",
        rf"(?P<act>{w.LIKE_EN})",
        rf"(?P<act>{w.BOOST_EN})",
        rf"{w.CROWD_EN} {_GAP % 4}(?P<act>{w.PUSH_EN})",
        rf"(?P<act>{w.SPEAK_EN}) {_GAP % 6}(?:from|with|using|through|via|under|by|on) "
        rf"{_GAP % 3}{w.MASK_EN} {_GAP % 2}{w.ACCOUNT_EN}",
        rf"(?P<act>{w.SPEAK_EN}) {_GAP % 6}{w.PERSONA_EN}",
        rf"(?P<act>{w.PERSONA_EN}) {_GAP % 6}{w.SPEAK_EN}",
        rf"(?P<act>anonymously) {w.SPEAK_EN}",
        rf"(?P<act>{w.SPEAK_EN}) {_GAP % 4}anonymously\b",
        rf"(?P<act>{w.MASK_EN}) {w.ACCOUNT_EN} {_GAP % 2}{w.SPEAK_EN}",
        r"(?P<act>\blike(?:,| and| or) (?:re)?(?:post|tweet|share|comment)"
        r"|\b(?:re)?(?:post|tweet) and like)\b",
    ),
    "pursue": _compiled(
        rf"(?P<act>{w.PURSUING})",
        rf"(?P<act>{w.SEEK})[^并]{{0,8}}?{w.POSTER}{_AT_END}",
        rf"(?P<act>{_ANY_SEEK})[^并]{{0,8}}?{w.POSTER}(?:的|及其)?[^并]{{0,3}}?{w.IDENTITY}",
        rf"(?P<act>{_ANY_SEEK})[^并]{{0,4}}?{w.WHO}",
        rf"{w.POSTER}的?(?P<act>{w.IDENTITY})[^并]{{0,4}}?{_ANY_SEEK}",
        rf"对{w.POSTER}[^并]{{0,6}}?(?P<act>{w.SEEK}|建档|画像)",
        r"\b(?P<act>dox(?:x?ing|x?es)?|nam(?:e|ing) (?:the )?(?:person|people|user) behind)\b",
        rf"(?P<act>{w.ASK_EN}) {_GAP % 5}for {_GAP % 2}"
        rf"{w.POSTER_EN}['’]?s? {_GAP % 1}{w.IDENTITY_EN}",
        rf"(?P<act>{w.ASCERTAIN_EN}) {_GAP % 3}{w.WHO_EN}",
        rf"(?P<act>{w.SEEK_EN})[\s-]+{_ARTICLE}{_GAP % 2}{w.POSTER_EN}{_NOT_A_PERSON}",
        rf"(?P<act>{w.ASCERTAIN_EN}) {_GAP % 4}{w.IDENTITY_EN} (?:of|behind) "
        rf"{_GAP % 4}{w.POSTER_EN}",
        rf"(?P<act>{w.ASCERTAIN_EN}) {_GAP % 2}{w.POSTER_EN}['’]?s? {_GAP % 2}{w.IDENTITY_EN}",
    ),
}
