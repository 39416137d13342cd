"""An event of a town that does not exist, told twice, and documents of every kind made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qingting.reports.extract import Clock, Saying, compose_extract
from qingting.reports.face import face_of
from qingting.reports.forms import ORDERS, compose, gather
from qingting.reports.sheet import (
    Deed,
    Document,
    Fact,
    FactSheet,
    Figure,
    Head,
    Heading,
    Kind,
    Listing,
    Paragraph,
    Period,
    Promise,
    Question,
    Review,
    State,
    Table,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 12, 14, 20, tzinfo=ZONE)
EARLIER = NOW - timedelta(hours=4)

FLASHED = FactSheet(
    number="2026-031",
    title="柳荫街自来水异味",
    grade="较大",
    what="多名居民发帖说家中自来水有土腥味",
    as_of=EARLIER,
    began_at=datetime(2026, 3, 12, 9, 42, tzinfo=ZONE),
    place="城东柳荫街一带",
    facts=(
        Fact("出厂水余氯、浊度合格", State.KNOWN, ("化验单 2026-0312-1",), number=1),
        Fact("管网末梢水质", State.UNKNOWN, number=2),
        Fact("昨夜曾并管冲洗", State.KNOWN, ("调度日志第88页",), number=3),
    ),
    figures=(
        Figure("转发", 120, 120, EARLIER),
        Figure("网站", 3, 3, EARLIER),
        Figure("阅读", lack="来源12时36分起没有数据"),
    ),
    asked=(Question("水还能不能喝", 41), Question("什么时候恢复正常", 77)),
    done=(Deed("派人到三个小区取水样", EARLIER - timedelta(minutes=20), "化验室"),),
    next_at=EARLIER + timedelta(hours=4),
)

LATER = replace(
    FLASHED,
    grade="重大",
    as_of=NOW,
    facts=(
        *FLASHED.facts[::2],
        Fact("末梢水样嗅味超出限值，其余各项合格", State.KNOWN, ("化验单 2026-0312-7",), NOW, 4, 2),
        Fact("异味从何而来", State.UNKNOWN, number=5),
        Fact("很可能与并管冲洗有关", State.JUDGEMENT, number=6),
    ),
    figures=(
        Figure("转发", 331, 331, NOW - timedelta(minutes=2)),
        Figure("网站", 7, None, NOW - timedelta(minutes=2)),
        Figure("阅读", lack="来源12时36分起没有数据"),
    ),
    asked=(
        Question("水还能不能喝", 140, "14时05分答复，见本局网站"),
        Question("什么时候恢复正常", 212),
    ),
    done=(*FLASHED.done, Deed("在六个小区设临时供水点", NOW - timedelta(minutes=5), "供水公司")),
    wanted=("批准今日18时前公布全部化验结果", "协调消防部门支援送水车4辆"),
    next_at=NOW + timedelta(hours=2),
    reported=(("市政府办公室", EARLIER + timedelta(minutes=9)),),
    promises=(Promise("公布全部化验结果", datetime(2026, 3, 12, 18, 0, tzinfo=ZONE)),),
    review=Review(
        ("夜间冲洗没有预先告知居民",), ("当日设点送水，次日恢复",), (), ("冲洗前一日公告",)
    ),
)

HEAD = Head(
    org="云泽市水务局",
    issued_at=NOW,
    number=7,
    code="云水舆",
    to=("市委办公室", "市政府办公室"),
    cc=("市卫生健康委", "城东区政府"),
    signer="赵一民",
    contact="陈小雨，电话0000-0000",
    attachments=("化验单2026-0312-7", "供水点一览"),
    secrecy="内部",
    urgency="特急",
)

PERIOD = Period(
    start=NOW.replace(hour=0, minute=0) - timedelta(days=1),
    end=NOW.replace(hour=0, minute=0),
    counts=(Figure("新增", 2, 2), Figure("办结", 1, 1), Figure("留言", lack="来源无响应")),
    trend=("所问集中在饮用安全和恢复时间",),
    silent=("本地论坛",),
)

LONG = replace(
    LATER,
    facts=tuple(
        Fact(f"第{n}处水样的嗅味、浊度、余氯各项已经测完并登记在册", State.KNOWN, (f"化验单{n}",))
        for n in range(1, 121)
    ),
)


OF_SHEETS = [kind for kind in Kind if kind != Kind.EXTRACT]
BEGAN = NOW - timedelta(hours=2)
CLOCKS = (
    Clock(
        "首次声明", "D5.1", "办公室", BEGAN, NOW - timedelta(hours=1), NOW, True, deed="陈",
        told=(("办公室", BEGAN), ("值班经理", NOW)),
        reasons=(Saying("陈", NOW, "等化验结果"),), explained=(Saying("陈", NOW, "送检晚了"),),
    ),
    Clock("电话告知", "D4.1", "值班室", BEGAN, BEGAN + timedelta(minutes=1), BEGAN, False),
    Clock("答复", "D6.2", "办公室", BEGAN, NOW + timedelta(hours=3), None, False),
)  # fmt: skip


def made(
    kind: Kind, head: Head = HEAD, sheet: FactSheet = LATER, language: str = "zh-Hans"
) -> Document:
    """A document of a kind as it would go out."""
    if kind == Kind.EXTRACT:
        return compose_extract(head, sheet.number, "demo 1a2b", CLOCKS, NOW, language=language)
    if kind in ORDERS:
        return compose(kind, sheet, head, before=FLASHED, language=language)
    return gather(kind, (sheet, FLASHED), head, PERIOD, language=language)


def shown(doc: Document) -> list[str]:
    """Every line that a reader of a document must find, in order, whatever its format."""
    face = face_of(doc)
    signer = "".join(face.signer or ())
    lines = [*face.marks, face.mast, *face.refs, signer, doc.title, face.to]
    for block in doc.blocks:
        match block:
            case Heading():
                lines.append(block.mark + block.text)
            case Paragraph():
                lines.append(block.text)
            case Listing():
                lines += block.items
            case Table():
                lines += [*block.header, *(cell for row in block.rows for cell in row)]
    lines += [*face.attachments, face.signed, face.date, face.contact, *face.imprint]
    return [line for line in lines if line]


def bare(text: str) -> str:
    """A text without its spaces, which each format breaks in its own places."""
    return "".join(text.split())
