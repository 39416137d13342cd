"""One fact sheet, many forms: in which order each form says what the sheet knows.

A flash and an update say in their first lines what is known and what is not; a request ends with
what is asked; a digest says of every event the same few things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from qingting.errors import ActionRefusedError
from qingting.lang import speaking, tr
from qingting.reports import parts
from qingting.reports.face import day, moment, numbered
from qingting.reports.parts import Told
from qingting.reports.sheet import (
    Block,
    Document,
    FactSheet,
    Head,
    Heading,
    Kind,
    Listing,
    Paragraph,
    Period,
)

Part = Callable[[Told], Iterator[Block]]
Section = tuple[tuple[str, str], tuple[Part, ...]]  # its heading in English and Chinese; ("", "")

_NO_HEADING = ("", "")
_FACTS = (("Facts", "基本情况"), (parts.lead, parts.known))
_UNKNOWN = (("Not yet known", "尚待核实"), (parts.unknown,))
_SPREAD = (("Spread", "传播情况"), (parts.spread,))
_ASKED = (("What people ask", "公众关切"), (parts.asked,))
_JUDGED = (("Judgement", "研判"), (parts.judged,))
_DONE = (("What has been done", "已采取的措施"), (parts.done,))
_NEXT = (_NO_HEADING, (parts.reported, parts.onward))

ORDERS: dict[Kind, tuple[Section, ...]] = {
    Kind.FLASH: (
        (_NO_HEADING, (parts.lead, parts.known_line, parts.unknown_line, parts.spread_line)),
        _DONE,
        (_NO_HEADING, (parts.judged_line, parts.wanted_line, parts.reported, parts.onward)),
    ),
    Kind.UPDATE: (
        (("What changed", "与上期相比"), (parts.changed,)),
        (
            ("As it stands", "目前情况"),
            (parts.lead, parts.known_line, parts.unknown_line, parts.judged_line),
        ),
        _SPREAD,
        _ASKED,
        (_NO_HEADING, (parts.wanted_line, parts.reported, parts.onward)),
    ),
    Kind.BRIEF: (
        _FACTS, (("Our response", "应对情况"), (parts.done,)), _SPREAD, _ASKED, _UNKNOWN, _NEXT,
    ),
    Kind.SPECIAL: (
        _FACTS, _UNKNOWN, _SPREAD, _ASKED, _JUDGED, _DONE,
        (("What we ask for", "提请事项"), (parts.wanted,)), _NEXT,
    ),
    Kind.REQUEST: (
        _FACTS, _UNKNOWN, _JUDGED, _DONE,
        (("What we ask for", "请示事项"), (parts.wanted,)),
    ),
    Kind.FILING: (_FACTS, _UNKNOWN, _SPREAD, _DONE, _NEXT),
    Kind.CIRCULAR: (
        _FACTS, _UNKNOWN, _DONE, (("What we ask of you", "请配合事项"), (parts.wanted,)), _NEXT,
    ),
    Kind.FINAL: (
        _FACTS, _SPREAD, _DONE, _ASKED,
        (("Promises", "承诺及兑现"), (parts.promised,)),
        (("Review", "总结评估"), (parts.reviewed,)),
        (("Still not known", "仍未查明"), (parts.unknown,)),
    ),
    Kind.LETTER: (
        (_NO_HEADING, (parts.lead, parts.known_line, parts.unknown_line)),
        (_NO_HEADING, (parts.wanted_line, parts.onward)),
    ),
}  # fmt: skip

_OF_EACH: tuple[Part, ...] = (
    parts.lead, parts.known_line, parts.unknown_line, parts.spread_line, parts.done_line,
    parts.onward,
)  # fmt: skip


def compose(
    kind: Kind,
    sheet: FactSheet,
    head: Head,
    *,
    before: FactSheet | None = None,
    language: str = "zh-Hans",
) -> Document:
    """Return the document of a kind about one event.

    Plan: A3.9

    Args:
        before: the sheet as it stood at the report before; an update says what changed since.

    Raises:
        ActionRefusedError: a request that asks for nothing, an update of nothing, or a form that
            tells of several events (`gather`).
    """
    with speaking(language):
        _check(kind, sheet, before)
        proofs = parts.proofs_of([sheet])
        told = Told(sheet, before if kind == Kind.UPDATE else None, proofs)
        blocks = [*_sections(ORDERS[kind], told), parts.until(sheet.as_of)]
        blocks += [*parts.evidence(proofs), *_closing(kind)]
        return Document(kind, head, _title(kind, sheet), tuple(numbered(blocks)), language)


def _check(kind: Kind, sheet: FactSheet, before: FactSheet | None) -> None:
    said = ""
    if kind not in ORDERS:
        said = tr(
            "this form tells of a period, not of one event", "这种文种写一段时间，不写单个事件"
        )
    elif kind == Kind.REQUEST and not sheet.wanted:
        said = tr("a request says what is asked for", "请示须写明请示事项")
    elif kind == Kind.UPDATE and before is None:
        said = tr(
            "an update needs a report before it; make a flash", "续报须有前一期报告；请先作快报"
        )
    if said:
        raise ActionRefusedError(said, rule=f"reports.{kind}")


def _sections(order: Iterable[Section], told: Told) -> Iterator[Block]:
    for (en, zh), made in order:
        blocks = [block for part in made for block in part(told)]
        if blocks and en:
            yield Heading(tr(en, zh))
        yield from blocks


def _title(kind: Kind, sheet: FactSheet) -> str:
    form = {
        Kind.FLASH: tr("flash report", "快报"),
        Kind.UPDATE: tr("follow-up report", "续报"),
        Kind.BRIEF: tr("how we responded", "应对情况"),
        Kind.SPECIAL: tr("special report", "专题报告"),
        Kind.REQUEST: tr("request for instructions", "请示"),
        Kind.FILING: tr("report for the record", "备案报告"),
        Kind.CIRCULAR: tr("circular", "通报"),
        Kind.FINAL: tr("final report", "总结报告"),
        Kind.LETTER: tr("letter", "函"),
    }[kind]
    return tr(f"{sheet.title}: {form}", f"关于{sheet.title}的{form}")


def _closing(kind: Kind) -> Iterator[Block]:
    words = {
        Kind.REQUEST: tr("We ask for your instructions.", "妥否，请批示。"),
        Kind.FILING: tr("Reported for the record.", "特此报备。"),
        Kind.CIRCULAR: tr("For your information and action.", "特此通报。"),
        Kind.FINAL: tr("Herewith reported.", "特此报告。"),
        Kind.LETTER: tr("We ask for your written answer.", "请予支持并函复。"),
    }
    if kind in words:
        yield Paragraph(words[kind])


def gather(
    kind: Kind,
    sheets: Iterable[FactSheet],
    head: Head,
    period: Period,
    *,
    language: str = "zh-Hans",
) -> Document:
    """Return a bulletin, or a daily or weekly digest, of the events of a period, in their order.

    Plan: A5.1, B5.3

    Raises:
        ActionRefusedError: a form that tells of one event (`compose`).
    """
    sheets = tuple(sheets)
    with speaking(language):
        if kind in ORDERS:
            said = tr("this form tells of one event", "这种文种写单个事件，不写一段时间")
            raise ActionRefusedError(said, rule=f"reports.{kind}")
        proofs = parts.proofs_of(sheets)
        blocks = [*_overview(period, len(sheets)), *_events(sheets, proofs), *_trend(period)]
        blocks += [*_silent(period), *parts.evidence(proofs)]
        title = _period_title(kind, period)
        return Document(kind, head, title, tuple(numbered(blocks)), language)


def _overview(period: Period, events: int) -> Iterator[Block]:
    yield Heading(tr("Overview", "概况"))
    span = (moment(period.start), moment(period.end))
    if events:
        told = tr(f"{events} events", f"列出事件{events}件")
    else:
        told = tr("no events", "没有需要列出的事件")
    counts = [f"{figure.name}{tr(': ', '')}{parts.amount(figure)}" for figure in period.counts]
    listed = tr("; ", "；").join([told, *counts])
    yield Paragraph(
        parts.ended(tr(f"{span[0]} to {span[1]}: ", f"{span[0]}至{span[1]}，") + listed)
    )


def _events(sheets: tuple[FactSheet, ...], proofs: tuple[str, ...]) -> Iterator[Block]:
    if sheets:
        yield Heading(tr("Events", "事件"))
    for sheet in sheets:
        yield Heading(tr(f"{sheet.title} ({sheet.grade})", f"{sheet.title}（{sheet.grade}）"), 2)
        yield from (block for part in _OF_EACH for block in part(Told(sheet, None, proofs)))
        yield parts.until(sheet.as_of)


def _trend(period: Period) -> Iterator[Block]:
    if period.trend:
        yield Heading(tr("Where it leans and goes", "导向、特点和趋势"))
        yield Listing(tuple(map(parts.ended, period.trend)))


def _silent(period: Period) -> Iterator[Block]:
    """Which sources gave nothing: what they would have shown is not in this digest."""
    if period.silent:
        yield Heading(tr("Sources that gave nothing", "没有取得数据的来源"))
        listed = tr(", ", "、").join(period.silent)
        lacks = tr(f"{listed}: what they carried is missing here", f"{listed}，其内容未计入本期")
        yield Paragraph(parts.ended(lacks))


def _period_title(kind: Kind, period: Period) -> str:
    last = period.end - timedelta(microseconds=1)  # midnight ends the day before
    first, end = day(period.start), day(last)
    return {
        Kind.DAILY: tr(f"Concerns of {end}", f"{end}舆情日报"),
        Kind.WEEKLY: tr(f"Concerns of {first} to {end}", f"{first}至{end}舆情周报"),
        Kind.BULLETIN: tr(f"Concerns, {first} to {end}", f"{first}至{end}舆情动态"),
    }[kind]
