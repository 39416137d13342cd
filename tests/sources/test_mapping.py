"""How the columns of somebody's table become posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qingting.sources.mapping import Layout, find_header, guess, layout_for, post_of, time_of
from qingting.sources.rules import Bad, Post
from qingting.sources.sheets import Cell
from qingting.sources.tables import shown

NOW = datetime(2026, 3, 3, tzinfo=UTC)
HEADER = ("标题", "摘要", "原文地址", "来源", "载体", "发布时间", "阅读量")
CELLS: list[Cell] = ["渡船停航", "乘客等到天亮", "https://bbs.example/1", "东岸论坛", "论坛",
                     "2026/3/2 8:05", "1.2万"]  # fmt: skip
ZONE = "Asia/Shanghai"


def read(cells: list[Cell], layout: Layout | None = None, row: int = 17) -> Post | Bad:
    layout = layout or layout_for(HEADER, ZONE)
    return post_of(layout, row, cells, source=7, now=NOW, odd={(17, 3): "D16:D17"})


def post(cells: list[Cell], **changes: object) -> Post:
    layout = layout_for(HEADER, ZONE)
    fields = {name: getattr(layout, name) for name in layout.__struct_fields__}
    found = read(cells, Layout(**fields | changes))  # type: ignore[arg-type]
    assert isinstance(found, Post), found
    return found


def with_cell(column: int, cell: Cell) -> list[Cell]:
    return [cell if i == column else other for i, other in enumerate(CELLS)]


@pytest.mark.parametrize(
    ("header", "field", "column"),
    [
        (["时间", "发布时间"], "published_at", 1),
        (["摘要", "全文"], "text", 1),
        (["URL"], "url", 0),
        (["媒体名称", "平台"], "site", 0),
        (["转发数（次）"], "reposts", 0),
        (["点赞数"], "likes", 0),
        (["工单编号", "序号"], "id", 0),
    ],
)
def test_usual_headers_are_known(header: list[str], field: str, column: int) -> None:
    assert guess(header)[field] == column


def test_a_row_number_is_no_id() -> None:
    assert "id" not in guess(["序号", "标题"])


def test_a_title_above_the_header_is_passed_over() -> None:
    rows: list[tuple[int, list[Cell]]] = [(1, ["三月舆情"]), (2, []), (3, list(HEADER)), (4, CELLS)]

    assert find_header(iter(rows)) == (3, HEADER)


def test_an_empty_table_has_no_header() -> None:
    assert find_header(iter([])) == (0, ())


def test_a_row_is_a_post() -> None:
    found = post(CELLS)

    assert (found.title, found.text, found.site) == ("渡船停航", "乘客等到天亮", "东岸论坛")
    assert found.published_at == datetime(2026, 3, 2, 0, 5, tzinfo=UTC)
    assert found.captured_at == NOW
    assert found.id == found.url == "https://bbs.example/1"


def test_a_site_that_no_column_gives_is_that_of_the_address_or_the_constant() -> None:
    assert post(with_cell(3, None)).site == "bbs.example"
    assert post(with_cell(3, None), constants={"site": "热线"}).site == "热线"


@pytest.mark.parametrize(
    ("said", "kind"), [("微信", "article"), ("评论", "comment"), ("?", "post")]
)
def test_a_kind_is_known_by_its_usual_words(said: str, kind: str) -> None:
    assert post(with_cell(4, said)).kind == kind


def test_the_same_row_is_the_same_post_whatever_it_is_known_by() -> None:
    def ids(cells: list[Cell]) -> list[str]:
        by_column = post(cells, columns=guess(HEADER) | {"id": 6}, id_from="column")
        return [by_column.id, post(cells).id, post(cells, id_from="words").id]

    assert ids(CELLS) == ids([*CELLS])
    assert ids(CELLS)[0] == "7:1.2万"
    assert post(with_cell(0, "另一件事"), id_from="words").id != post(CELLS, id_from="words").id


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (5, "昨天", "F17 发布时间 is not a time like 2026-03-01 08:30"),
        (5, "2026-02-30 08:00", "F17 发布时间 is a time that does not exist"),
        (5, None, "F17 发布时间 is empty"),
        (5, 7, "F17 发布时间 is a number, no time"),
        (5, "#VALUE!", "F17 发布时间 is not a time like 2026-03-01 08:30"),
        (3, "x" * 513, "D17 来源 is empty, merged in D16:D17"),
    ],
)
def test_a_fault_is_told_by_its_cell(column: int, cell: Cell, reason: str) -> None:
    assert str(read(with_cell(column, cell))) == reason


def test_every_fault_of_a_row_is_told_at_once() -> None:
    cells = with_cell(5, "昨天")
    cells[6] = "many"

    assert str(read(cells)).count(";") == 1


def test_a_row_that_says_nothing_is_no_post() -> None:
    assert "title, text and address are empty" in str(read([None, "", None, *CELLS[3:]]))


def test_a_short_row_has_empty_cells() -> None:
    assert "F17 发布时间 is empty" in str(read(CELLS[:3]))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("2026-03-02 08:05:09", "2026-03-02T08:05:09+08:00"),
        ("2026年3月2日 8时5分", "2026-03-02T08:05:00+08:00"),
        ("2026.3.2", "2026-03-02T00:00:00+08:00"),
        ("2026-03-02T08:05:09Z", "2026-03-02T08:05:09Z"),
        (datetime(2026, 3, 2, 8, 5), "2026-03-02T08:05:00+08:00"),  # noqa: DTZ001
        (46083.5, "2026-03-02T12:00:00+08:00"),
    ],
)
def test_times_are_read_as_tables_write_them(cell: Cell, written: str) -> None:
    assert time_of(cell, ZONE) == written


def test_day_and_month_are_read_in_the_order_that_was_said() -> None:
    assert time_of("02/03/2026 08:05", ZONE, "dmy") == "2026-03-02T08:05:00+08:00"
    assert time_of("03/02/2026 08:05", ZONE, "mdy") == "2026-03-02T08:05:00+08:00"
    with pytest.raises(ValueError, match="01/03/2026"):
        time_of("2026-03-02", ZONE, "dmy")


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (0, 0),
        ("\uff11,234", 1234),
        ("100+", {"min": 100}),
        ("1.5亿+", {"min": 150_000_000}),
        ("3万", {"min": 25_000}),
        ("1.2w", {"min": 11_500}),
        ("—", None),
        ("未知", None),
        (None, None),
        (1.5, "1.5"),
        ("1.5", "1.5"),
        ("-3", "-3"),
    ],
)
def test_counts_are_read_as_platforms_show_them(cell: Cell, count: object) -> None:
    assert shown(cell) == count
