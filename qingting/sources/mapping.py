"""How the columns of somebody's table become posts: guessed from the header, set by a person once a
source, then used for every table with the same header. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from qingting.lang import tr
from qingting.sources.connectors.base import host_of
from qingting.sources.rules import KEY_LENGTH, Bad, Post, post_from_fields
from qingting.sources.sheets import Cell, Row, cell_name
from qingting.sources.tables import shown

COUNTS: Final = ("views", "reposts", "comments", "likes")
Order: TypeAlias = Literal["ymd", "dmy", "mdy"]
IdFrom: TypeAlias = Literal["column", "url", "words"]

# A line a field: what the usual headers call it, the surest first; earlier fields choose first.
_WORDS: Final = """
published_at 发布时间 发表时间 发布日期 发文时间 来电时间 受理时间 登记时间 留言时间 时间 日期
title 标题 主题 题目 文章标题
text 正文 全文 内容 文章内容 微博内容 诉求内容 留言内容 摘要 content summary
url 链接 原文链接 原文地址 文章链接 网址 地址 link
site 来源网站 网站 网站名称 媒体名称 媒体 站点 平台 来源 发布平台 source
kind 载体 媒体类型 来源类型 信息类型 类型 type
id 编号 工单编号 工单号 文章id 信息id 唯一标识
author 作者 发布者 发布人 博主 昵称 用户名
views 阅读数 阅读量 浏览量 浏览数 点击量 点击数 播放量 阅读
reposts 转发数 转发量 转载数 转发 分享数
comments 评论数 评论量 跟帖数 回复数 评论
likes 点赞数 点赞量 赞数 点赞 赞
"""
HEADERS: Final = {names[0]: names for names in map(str.split, _WORDS.strip().splitlines())}
KINDS_OF: Final[Mapping[str, str]] = {
    "新闻": "article", "网媒": "article", "网站": "article", "客户端": "article", "报刊": "article",
    "报纸": "article", "微信": "article", "公众号": "article", "微博": "post", "论坛": "post",
    "贴吧": "post", "博客": "post", "视频": "post", "短视频": "post", "评论": "comment",
    "跟帖": "comment", "留言": "message", "来信": "message", "来电": "message", "工单": "message",
    "热线": "message", "热搜": "topic", "热榜": "topic", "话题": "topic",
}  # fmt: skip

_TIME = r"(?:[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?(?:\.\d+)?[分秒]?)?"
_YMD = re.compile(rf"(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?{_TIME}")
_OTHER = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}")
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")
_SERIALS: Final = (32_874, 73_050)  # days from 1899-12-30 to 1990 and to 2100
_HEAD_ROWS: Final = 10  # a title or two may stand above the header


class Layout(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a table is read. `columns`: field -> its column from 0; a field left out is not there.

    `constants` stand where a column is missing or its cell empty. `zone` and `order` (of day and
    month) are for times that do not say them; a day without a time is its beginning. `id_from`: the
    column `id`, or the address, or site, title and time together: the same row is the same post.
    """

    header: tuple[str, ...]
    columns: dict[str, int]
    constants: dict[str, str] = {}
    zone: str = "Asia/Shanghai"
    order: Order = "ymd"
    id_from: IdFrom = "words"


def find_header(rows: Iterable[Row]) -> tuple[int, tuple[str, ...]]:
    """Return the number and the names of the row that reads most like a header; 0 if all is empty.

    Only the first rows are looked at.
    """
    best = (-1, 0, ())  # type: tuple[int, int, tuple[str, ...]]
    for number, cells in rows:
        if number > _HEAD_ROWS:
            break
        if isinstance(cells, Bad) or not any(cells):
            continue
        names = tuple(_name(cell) for cell in cells)
        best = max(best, (len(guess(names)), -number, names))
    return -best[1], best[2]


def guess(header: Sequence[str]) -> dict[str, int]:
    """Return the columns that a header names in the usual words.

    >>> guess(["序号", "标题", "原文链接", "发布时间", "转发数"])
    {'published_at': 3, 'title': 1, 'url': 2, 'reposts': 4}
    """
    plain = [re.sub(r"[\s（(\[【].*", "", name.strip().lower()) for name in header]
    found: dict[str, int] = {}
    for field, names in HEADERS.items():
        for name in names:
            if name in plain and (column := plain.index(name)) not in found.values():
                found[field] = column
                break
    return found


def layout_for(header: tuple[str, ...], zone: str) -> Layout:
    """Return the first guess of how a table with this header is read."""
    columns = guess(header)
    id_from: IdFrom = "column" if "id" in columns else "url" if "url" in columns else "words"
    return Layout(header, columns, {"kind": "post"}, zone, "ymd", id_from)


def post_of(
    layout: Layout,
    row: int,
    cells: Sequence[Cell],
    *,
    source: int,
    now: datetime,
    odd: Mapping[tuple[int, int], str],
) -> Post | Bad:
    """Return the post that a row holds, or what is wrong with it, cell by cell.

    Args:
        source: an id of a column is unique in its source only.
        now: the row was found then.
        odd: of its sheet.
    """
    told = _Cells(layout, row, cells, odd)
    fields: dict[str, Any] = {name: told.text(name) for name in ("url", "title", "text", "author")}
    if not (fields["title"] or fields["text"] or fields["url"]):
        nothing = tr("title, text and address are empty", "标题、正文和链接都为空")
        return told.bad({"title": nothing})
    wrong: dict[str, str] = {}
    try:
        fields["published_at"] = time_of(told.cell("published_at"), layout.zone, layout.order)
    except ValueError as error:
        wrong["published_at"] = str(error)
    fields["kind"] = _kind(told.text("kind"), layout.constants.get("kind", "post"))
    fields["site"] = told.text("site") or host_of(fields["url"] or "")
    fields["captured_at"] = now.isoformat()
    fields["counts"] = {name: shown(told.cell(name)) for name in COUNTS}
    fields["id"] = _id(layout, told.text("id"), fields, source)
    made = post_from_fields(
        {name: value for name, value in fields.items() if value not in ("", {})}
    )
    if isinstance(made, Bad):
        return told.bad({**made.fields, **wrong})
    return told.bad(wrong) if wrong else made


def time_of(cell: Cell, zone: str, order: Order = "ymd") -> str:
    """Return a time as the format writes it.

    Raises:
        ValueError: what is wrong, in words that follow the name of the column.

    >>> time_of("2026年3月1日 8:30", "Asia/Shanghai")
    '2026-03-01T08:30:00+08:00'
    """
    if cell is None or cell == "":
        raise ValueError(tr("is empty", "为空"))
    local = cell if isinstance(cell, datetime) else _local(cell, order)
    if isinstance(local, str):
        return local
    return local.replace(tzinfo=local.tzinfo or ZoneInfo(zone)).isoformat(timespec="seconds")


def _local(cell: Cell, order: Order) -> datetime | str:
    """A time without a zone, or a whole one as it stands."""
    if isinstance(cell, int | float):
        if _SERIALS[0] <= cell < _SERIALS[1]:
            return datetime(1899, 12, 30) + timedelta(seconds=round(cell * 86400))  # noqa: DTZ001
        raise ValueError(tr("is a number, no time", "是数字，不是时间"))
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if _ZONED.fullmatch(text):
        return text
    found = (_YMD if order == "ymd" else _OTHER).fullmatch(text)
    if found is None:
        form = {"ymd": "2026-03-01 08:30", "dmy": "01/03/2026 08:30", "mdy": "03/01/2026 08:30"}
        raise ValueError(tr(f"is not a time like {form[order]}", f"不是 {form[order]} 这样的时间"))
    parts = [int(part or 0) for part in found.groups()]
    first, second, third = parts[:3]
    day = {
        "ymd": (first, second, third),
        "dmy": (third, second, first),
        "mdy": (third, first, second),
    }
    try:
        return datetime(*day[order], *parts[3:])  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        raise ValueError(tr("is a time that does not exist", "是不存在的时间")) from None


class _Cells:
    """The cells of one row by field."""

    def __init__(
        self,
        layout: Layout,
        row: int,
        cells: Sequence[Cell],
        odd: Mapping[tuple[int, int], str],
    ) -> None:
        self._layout = layout
        self._row = row
        self._cells = cells
        self._odd = odd

    def cell(self, field: str) -> Cell:
        column = self._layout.columns.get(field)
        return self._cells[column] if column is not None and column < len(self._cells) else None

    def text(self, field: str) -> str:
        """What a cell says, else the field's constant; empty where neither says anything."""
        return _name(self.cell(field)) or self._layout.constants.get(field, "")

    def bad(self, wrong: Mapping[str, str]) -> Bad:
        """What is wrong, by the names that the person sees."""
        return Bad("; ".join(self._said(field, why) for field, why in wrong.items()))

    def _said(self, field: str, why: str) -> str:
        column = self._layout.columns.get(field)
        if column is None:
            return tr(f"{field}: {why}, and no column gives it", f"{field}：{why}，也没有列提供它")
        name = cell_name(self._row, column)
        merged = self._odd.get((self._row, column))
        if merged:
            why = tr(f"is empty, merged in {merged}", f"为空，被合并在 {merged}")
        elif merged is not None:
            why = tr("holds a formula without its value", "是没有计算结果的公式")
        return f"{name} {self._layout.header[column]} {why}"


def _name(cell: Cell) -> str:
    """A cell as text; a number without the `.0` that a spreadsheet adds."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _kind(said: str, otherwise: str) -> str:
    return KINDS_OF.get(said) or (said if said in set(KINDS_OF.values()) else otherwise)


def _id(layout: Layout, given: str, fields: Mapping[str, Any], source: int) -> str:
    """The id of a row: the same whenever the row comes again."""
    if layout.id_from == "column" and given:
        return f"{source}:{given}"
    if layout.id_from != "words" and fields["url"]:
        return fields["url"] if len(fields["url"]) <= KEY_LENGTH else _hash(fields["url"])
    said = fields["title"] or fields["text"] or fields["url"]
    return _hash(repr((fields["site"], fields.get("published_at"), said)))


def _hash(text: str) -> str:
    return f"row:{blake2b(text.encode(), digest_size=16).hexdigest()}"
