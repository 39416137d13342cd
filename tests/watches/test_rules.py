"""Files of watches and labels: what is read, and every fault at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qingting.errors import InputError
from qingting.text.query import QueryError
from qingting.watches.rules import Label, Score, load, load_labels, one, score


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_LANG", "en")


def written(path: Path, *lines: object) -> str:
    text = "".join(
        (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n"
        for line in lines
    )
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_watches_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = written(
        tmp_path / "w.jsonl",
        {"watch": "wages", "query": "拖欠 AND 工资"},
        "",
        {"watch": "roof", "query": "雨棚", "note": "ignored"},
    )

    watches = load(file)

    assert [(w.name, w.query.text) for w in watches] == [
        ("wages", "拖欠 AND 工资"),
        ("roof", "雨棚"),
    ]


def test_every_fault_is_named_with_line_and_column(tmp_path: Path) -> None:
    file = written(
        tmp_path / "w.jsonl",
        {"watch": "a", "query": "雨棚 AND"},
        {"watch": "b", "query": "雨棚"},
        {"watch": "b", "query": "车站"},
        {"watch": " ", "query": "车站"},
        {"watch": "c" * 121, "query": "车站"},
        {"watch": "d"},
        "[]",
        "{",
        "[" * 100_000,
    )
    with (tmp_path / "w.jsonl").open("ab") as out:
        out.write(b'{"watch":"e","query":"\xff"}\n')

    with pytest.raises(InputError) as caught:
        load(file)

    assert [fault.line for fault in caught.value.faults] == [1, 3, 4, 5, 6, 7, 8, 9, 10]
    assert str(caught.value).startswith(f"{file}:1: column 7: ")
    assert "line 2" in caught.value.faults[1].message


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load(str(tmp_path / "none.jsonl"))


def test_a_damaged_file_is_a_fault_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "w.jsonl.gz"
    file.write_bytes(b"no gzip")

    with pytest.raises(InputError, match=r"w\.jsonl\.gz:1: "):
        load(str(file))


def test_one_query_is_read_or_refused() -> None:
    assert one("雨棚").text == "雨棚"
    with pytest.raises(QueryError):
        one("(")


def test_labels_are_read_once_each(tmp_path: Path) -> None:
    row = {"id": "p1", "watch": "a", "wanted": True}
    file = written(tmp_path / "l.jsonl", row, row, {**row, "id": "p2", "wanted": False})

    assert load_labels(file, ["a"]) == [Label("p1", "a", True), Label("p2", "a", False)]


def test_labels_that_contradict_or_name_no_watch_are_faults(tmp_path: Path) -> None:
    row = {"id": "p1", "watch": "a", "wanted": True}
    file = written(
        tmp_path / "l.jsonl", row, {**row, "wanted": False}, {**row, "watch": "b"}, {**row, "id": 7}
    )

    with pytest.raises(InputError) as caught:
        load_labels(file, ["a"])

    assert [fault.line for fault in caught.value.faults] == [2, 3, 4]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([("p1", True), ("p2", True), ("p3", False)], Score(3, 0.5, 0.5)),
        ([("p1", True)], Score(1, 1.0, 1.0)),
        ([("p2", True)], Score(1, None, 0.0)),
        ([("p3", False)], Score(1, 0.0, None)),
        ([], Score(0, None, None)),
    ],
)
def test_a_score_is_unknown_where_there_is_nothing_to_share(
    labels: list[tuple[str, bool]], expected: Score
) -> None:
    asked = {"p1": frozenset({"a"}), "p2": frozenset({"b"}), "p3": frozenset({"a"})}

    assert score([Label(post, "a", wanted) for post, wanted in labels], asked) == expected
