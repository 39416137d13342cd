"""An extract of the record of an event: each clock of the plan that ran, and what those who held it
say. Duties and clauses, in the order of their due times.

Plan: A6.3, A6.4. It counts nothing, compares nobody, and judges no one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from qingting.lang import speaking, tr
from qingting.reports.face import moment, numbered
from qingting.reports.parts import ended, until
from qingting.reports.sheet import Block, Document, Head, Heading, Kind, Listing, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody said of one duty, in their own words."""

    who: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that ran. `holder` is a role; `deed` who did it, where a person did, for this duty
    alone; `void`: why nothing more was asked, "" where it was.
    """

    duty: str
    clause: str
    holder: str
    began_at: datetime
    due_at: datetime
    done_at: datetime | None
    missed: bool
    deed: str = ""
    void: str = ""
    told: tuple[tuple[str, datetime], ...] = ()
    reasons: tuple[Saying, ...] = ()
    explained: tuple[Saying, ...] = ()


def compose_extract(
    head: Head, key: str, plan: str, clocks: Sequence[Clock], at: datetime, *, language: str
) -> Document:
    """Return the extract of an event's record as it stands at an instant."""
    in_order = sorted(clocks, key=lambda one: (one.due_at, one.clause))
    with speaking(language):
        blocks = [*_blocks(plan, in_order), until(at)]
        title = tr(f"{key}: duties and clocks", f"{key} 待办与时限摘录")
        return Document(Kind.EXTRACT, head, title, tuple(numbered(blocks)), language)


def _blocks(plan: str, clocks: Sequence[Clock]) -> Iterator[Block]:
    yield Paragraph(
        tr(
            f"From the record, under {plan}: each clock of the plan that ran, by its due time, and"
            " what its holder says of it. Whether anybody is to blame is not said here.",
            f"依据{plan}，摘自处置记录：列出起算过的各项时限，按到期先后排列，附承担者的说明。"
            "本件不作责任认定。",
        )
    )
    if not clocks:
        yield Paragraph(tr("No clock has run.", "没有起算过的时限。"))
        return
    header = (
        tr("Duty", "待办"), tr("Clause", "条款"), tr("Holder", "承担角色"), tr("Began", "起算"),
        tr("Due", "到期"), tr("Done", "办结"), tr("Clock", "时限"),
    )  # fmt: skip
    yield Table(header, tuple(_row(one) for one in clocks))
    for one in clocks:
        yield Heading(f"{one.duty} {one.clause}".strip())
        yield from _told(one)


def _row(one: Clock) -> tuple[str, ...]:
    done = moment(one.done_at) if one.done_at else tr("not done", "未办结")
    stand = tr("missed", "逾期") if one.missed else tr("met", "按时")
    if not one.missed and one.done_at is None:
        stand = tr("running", "未到期")
    return (
        one.duty, one.clause, one.holder, moment(one.began_at), moment(one.due_at), done, stand,
    )  # fmt: skip


def _told(one: Clock) -> Iterator[Block]:
    colon, stop = tr(": ", "："), tr("; ", "；")
    if one.deed:
        yield Paragraph(ended(tr("Done by ", "办理人：") + one.deed))
    if one.void:
        yield Paragraph(ended(tr("Void: ", "不再要求：") + one.void))
    told = stop.join(f"{who} {moment(at)}" for who, at in one.told)
    yield Paragraph(ended(tr("Told: ", "已提醒：") + (told or tr("nobody", "无"))))
    if not one.missed:
        return
    for label, sayings in (
        (tr("Reason given", "办理时说明的理由"), one.reasons),
        (tr("Explanation", "事后说明"), one.explained),
    ):
        items = [f"{said.who} {moment(said.at)}{colon}{ended(said.words)}" for said in sayings]
        yield Paragraph(label + colon + ("" if items else ended(tr("none", "无"))))
        if items:
            yield Listing(tuple(items))
