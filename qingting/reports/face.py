"""The face of a document: the words around its text, the same in every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from qingting.lang import speaking, tr
from qingting.reports.sheet import UPWARD, Block, Document, Heading, Kind, Layout

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Face:
    """Every line around the text, ready to be set; "" and () where there is none.

    `marks`: top left; `stamp`: on each page; `refs`: one part or three of the line at the rule,
    from left to right; `signer`: its label and the name, right of the only ref; `signed` and
    `date`: below the text, the body that issues it; `imprint`: lines at the foot of the last page.
    """

    mast: str
    marks: tuple[str, ...]
    stamp: str
    refs: tuple[str, ...]
    signer: tuple[str, str] | None
    to: str
    attachments: tuple[str, ...]
    signed: str
    date: str
    contact: str
    imprint: tuple[str, ...]


def name_of(kind: Kind) -> str:
    """Return what a kind is called."""
    return {
        Kind.FLASH: tr("Flash Report", "舆情快报"),
        Kind.UPDATE: tr("Follow-up Report", "舆情续报"),
        Kind.BULLETIN: tr("Bulletin", "舆情动态"),
        Kind.BRIEF: tr("Brief", "舆情简报"),
        Kind.SPECIAL: tr("Special Report", "舆情专报"),
        Kind.REQUEST: tr("Request for Instructions", "请示"),
        Kind.FILING: tr("Report for the Record", "备案报告"),
        Kind.CIRCULAR: tr("Circular", "通报"),
        Kind.FINAL: tr("Final Report", "终报"),
        Kind.LETTER: tr("Letter", "函"),
        Kind.DAILY: tr("Daily Digest", "舆情日报"),
        Kind.WEEKLY: tr("Weekly Digest", "舆情周报"),
        Kind.EXTRACT: tr("Extract of Duties and Clocks", "待办与时限摘录"),
    }[kind]


def day(at: datetime) -> str:
    """Return a date in words: 2026年3月12日."""
    en = f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    return tr(en, f"{at.year}年{at.month}月{at.day}日")


def moment(at: datetime) -> str:
    """Return an instant in words, without its year: 3月12日14时20分."""
    en = f"{at.day} {_MONTHS[at.month - 1]} {at.hour:02}:{at.minute:02}"
    minute = f"{at.minute}分" if at.minute else ""
    return tr(en, f"{at.month}月{at.day}日{at.hour}时{minute}")


def face_of(doc: Document) -> Face:
    """Return the words around a document's text, in its own language."""
    head = doc.head
    with speaking(doc.language):
        comma = tr(", ", "、")
        return Face(
            mast=_mast(doc),
            marks=tuple(filter(None, (_copy(head.copy), head.secrecy, head.urgency))),
            stamp=_stamp(doc),
            refs=_refs(doc),
            signer=_signer(doc),
            to=comma.join(head.to) + tr(":", "：") if head.to and not _issue(doc) else "",
            attachments=_attachments(head.attachments),
            signed="" if _issue(doc) else head.org,  # an issue says both at its head
            date="" if _issue(doc) else day(head.issued_at),
            contact=tr(f"(Contact: {head.contact})", f"（联系人：{head.contact}）")
            if head.contact
            else "",
            imprint=tuple(_imprint(doc, comma)),
        )


def _issue(doc: Document) -> bool:
    return doc.layout == Layout.ISSUE


def _copy(number: int) -> str:
    return f"{number:06}" if number else ""


def _mast(doc: Document) -> str:
    if _issue(doc):
        return name_of(doc.kind)
    if doc.layout == Layout.LETTER:
        return doc.head.org
    return tr(doc.head.org, f"{doc.head.org}文件")


def _stamp(doc: Document) -> str:
    drill = tr("EXERCISE", "演练") if doc.head.exercise else ""
    draft = "" if doc.head.signer else tr("DRAFT, NOT SIGNED", "预览稿，未签发")
    return " · ".join(filter(None, (drill, draft)))


def _refs(doc: Document) -> tuple[str, ...]:
    if _issue(doc):
        return (doc.head.org, _issue_number(doc), day(doc.head.issued_at))
    return (_document_number(doc),)


def _signer(doc: Document) -> tuple[str, str] | None:
    if doc.kind not in UPWARD:
        return None
    return tr("Signed: ", "签发人："), doc.head.signer or tr("(to be signed)", "（待签发）")


def _issue_number(doc: Document) -> str:
    number = doc.head.number
    if number is None:
        return tr("(not numbered yet)", "（未编号）")
    year = doc.head.issued_at.year
    return tr(f"No. {number} of {year}", f"{year}年第{number}期")


def _document_number(doc: Document) -> str:
    head = doc.head
    if head.number is None:
        return tr("(not numbered yet)", "（未编号）")
    year = head.issued_at.year
    en = f"{head.code} {year}/{head.number}".strip()
    return tr(en, f"{head.code}〔{year}〕{head.number}号")


def _attachments(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        return ()
    label = tr("Attachments: ", "附件：") if len(names) > 1 else tr("Attachment: ", "附件：")
    if len(names) == 1:
        return (label + names[0],)
    return (f"{label}1. {names[0]}", *(f"{n}. {name}" for n, name in enumerate(names[1:], 2)))


def _imprint(doc: Document, comma: str) -> Iterator[str]:
    head = doc.head
    if _issue(doc) and head.to:
        yield tr("To: ", "报：") + comma.join(head.to)
    if head.cc:
        yield (
            tr("Copies: ", "送：" if _issue(doc) else "抄送：") + comma.join(head.cc) + tr("", "。")
        )
    if _issue(doc) and head.signer:
        yield tr(f"Signed: {head.signer}", f"签发：{head.signer}")
    if doc.layout == Layout.OFFICIAL:
        issued = day(head.issued_at)
        yield tr(f"{head.org}, issued {issued}", f"{head.org}　{issued}印发")
    if head.mark:
        yield tr(f"Mark of the text: {head.mark}", f"文本指纹：{head.mark}")


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give headings their numbers: 一、 （一） 1. （1）; a level begins anew under the next of
    the level above.
    """
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        at = block.level - 1
        counts[at:] = [counts[at] + 1] + [0] * (3 - at)
        yield Heading(block.text, block.level, _mark(block.level, counts))


def _mark(level: int, counts: list[int]) -> str:
    n = counts[level - 1]
    return (
        tr(f"{n}. ", f"{chinese(n)}、"),
        tr(f"{counts[0]}.{counts[1]} ", f"（{chinese(n)}）"),
        tr(f"{counts[0]}.{counts[1]}.{n} ", f"{n}."),
        tr(f"({n}) ", f"（{n}）"),
    )[level - 1]


def chinese(n: int) -> str:
    """Return a number of 1 to 99 as it is written before headings.

    >>> [chinese(n) for n in (1, 10, 12, 30, 47)]
    ['一', '十', '十二', '三十', '四十七']
    """
    tens, ones = divmod(n, 10)
    return (
        ("" if tens < 2 else _DIGITS[tens])
        + ("十" if tens else "")
        + (_DIGITS[ones] if ones else "")
    )
