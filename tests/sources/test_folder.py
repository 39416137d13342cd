"""The drop folder: what it takes, what it refuses, and how it waits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from qingting.sources.connectors import Fetched
from qingting.sources.connectors.folder import STILL, Folder
from qingting.sources.rules import Post

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
NO_NETWORK = httpx.MockTransport(lambda _: httpx.Response(500))


def line(name: str) -> bytes:
    fields = {"type": "post", "id": name, "site": "bbs.example", "kind": "post"}
    return json.dumps(fields | {"published_at": "2026-03-01T08:30Z"}).encode() + b"\n"


def look(folder: Path, cursor: Mapping[str, Any] | None = None, batch: int = 2000) -> Fetched:
    with httpx.Client(transport=NO_NETWORK) as http:
        settings = {"path": str(folder), "batch": batch}
        return Folder().fetch(settings, cursor or {}, now=NOW, http=http)


def ids(found: Fetched) -> list[str]:
    return [item.id for item in found.items if isinstance(item, Post)]


def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(line("a") + b"\nnot json\n" + line("b"))

    found = look(tmp_path)

    assert ids(found) == ["a", "b"]
    assert [place for place, _ in found.bad] == ["a.jsonl:3"]


def test_one_call_takes_a_batch_over_all_files_and_says_that_there_is_more(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.jsonl").write_bytes(line(f"{name}1") + line(f"{name}2"))

    first = look(tmp_path, batch=3)
    second = look(tmp_path, first.cursor, batch=3)

    assert (ids(first), first.complete) == (["a1", "a2", "b1"], False)
    assert (ids(second), second.complete) == (["b2", "c1", "c2"], True)


def test_a_file_that_cannot_be_read_is_told_once_and_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xff")
    (tmp_path / "b.jsonl").write_bytes(line("b"))
    cursor: dict[str, Any] = {}
    bad, taken = [], []
    for _ in range(STILL + 2):
        found = look(tmp_path, cursor)
        cursor = found.cursor
        bad += [place for place, _ in found.bad]
        taken += ids(found)

    assert (bad, taken) == (["a.csv"], ["b"])


def test_a_table_is_taken_when_it_is_still_and_anew_when_it_changed(tmp_path: Path) -> None:
    header = "id,site,kind,published_at\n"
    path = tmp_path / "a.csv"
    path.write_text(header + "a,bbs.example,post,2026-03-01T08:30Z\n", "utf-8")
    cursor: dict[str, Any] = {}
    taken: list[list[str]] = []
    for n in range(2 * STILL):
        if n == STILL:
            path.write_text(path.read_text("utf-8") + "b,bbs.example,post,2026-03-01T08:31Z\n")
        found = look(tmp_path, cursor)
        cursor = found.cursor
        taken.append(ids(found))

    assert taken == [[], [], ["a"], [], [], ["a", "b"]]


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line("a"))
    cursor = look(tmp_path).cursor
    path.unlink()

    assert look(tmp_path, cursor).cursor == {"files": {}}


def test_what_is_no_file_of_posts_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").mkdir()
    (tmp_path / "notes.txt").write_bytes(line("x"))
    (tmp_path / ".a.jsonl").write_bytes(line("x"))

    assert look(tmp_path) == Fetched(items=[], bad=[], cursor={"files": {}})
