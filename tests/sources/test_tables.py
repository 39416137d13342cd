"""Tables of posts and counts, as people save them from a spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qingting.errors import InputError
from qingting.sources import tables
from qingting.sources.rules import AtLeast, Bad, Counts, Post, Reading
from qingting.sources.tables import read

HEADER = "id,site,kind,published_at,text"
ROW = "p{},bbs.example,post,2026-03-01T08:30+08:00,{}"


def table(path: Path, *rows: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    path.write_bytes((end.join(rows) + end).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_is_a_post(tmp_path: Path, encoding: str, end: str) -> None:
    path = table(tmp_path / "a.csv", HEADER, ROW.format(1, "井盖松了"), encoding=encoding, end=end)

    [(number, post)] = read(path)

    assert (number, post) == (
        2,
        Post("p1", "bbs.example", "post", datetime(2026, 3, 1, 0, 30, tzinfo=UTC), text="井盖松了"),
    )


def test_a_cell_may_span_lines_and_the_next_row_keeps_its_number(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", HEADER, ROW.format(1, '"一行\n又一行"'), "", ROW.format(2, "x")
    )

    found = {number: item.text for number, item in read(path) if isinstance(item, Post)}

    assert found == {2: "一行\n又一行", 5: "x"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", 12),
        ('"1,234"', 1234),
        ("10万+", AtLeast(100_000)),
        ("1.5万+", AtLeast(15_000)),
        ("2亿+", AtLeast(200_000_000)),
        ("100+", AtLeast(100)),
        ("", None),
    ],
)
def test_a_count_is_read_as_platforms_write_it(tmp_path: Path, cell: str, expected: object) -> None:
    posts = table(tmp_path / "a.csv", HEADER + ",views", ROW.format(1, "x") + f",{cell}")
    counts = table(tmp_path / "b.csv", "post,observed_at,views", f"p1,2026-03-01T09:00Z,{cell}")

    [(_, post)], [(_, reading)] = read(posts), read(counts)

    assert isinstance(post, Post)
    assert isinstance(reading, Counts)
    assert (post.counts or Reading()).views == reading.views == expected


@pytest.mark.parametrize("cell", ["1.5万", "多", "-3", "1.5", "10w+"])
def test_a_count_that_is_no_number_is_refused(tmp_path: Path, cell: str) -> None:
    path = table(tmp_path / "a.csv", "post,observed_at,views", f"p1,2026-03-01T09:00Z,{cell}")

    [(number, found)] = read(path)

    assert isinstance(found, Bad)
    assert (number, "views" in found.message) == (2, True)


def test_a_bad_row_costs_no_good_one(tmp_path: Path) -> None:
    long = "长" * 140_000
    path = table(
        tmp_path / "a.csv",
        HEADER,
        ROW.format(1, "a,b"),
        ROW.format("", "x").replace("p,", ","),
        ROW.format(3, long),
        ROW.format(4, "好"),
    )

    found = {number: type(item) for number, item in read(path)}

    assert found == {2: Bad, 3: Bad, 4: Bad, 5: Post}


def test_a_table_without_the_right_header_is_one_fault(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "编号,网站", "p1,bbs.example", "p2,bbs.example")

    [(number, found)] = read(path)

    assert (number, type(found)) == (1, Bad)
    assert list(read(table(tmp_path / "b.csv", ""))) != []


def test_a_header_that_cannot_be_read_is_one_fault(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "id," + "长" * 140_000, ROW.format(1, "x"))

    assert [(number, type(found)) for number, found in read(path)] == [(1, Bad)]


def test_a_table_that_would_not_fit_in_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST_FILE", 100)

    with pytest.raises(InputError, match="64 MiB"):
        list(read(table(tmp_path / "a.csv", HEADER, ROW.format(1, "字" * 50))))


def test_a_table_of_no_known_encoding_or_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xff\xff")

    with pytest.raises(InputError, match=r"a\.csv"):
        list(read(tmp_path / "a.csv"))
    with pytest.raises(InputError, match=r"nowhere\.csv"):
        list(read(tmp_path / "nowhere.csv"))
