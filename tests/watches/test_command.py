"""`qingting watch try`: what it prints, and what it passes over."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from qingting.errors import InputError
from qingting.watches import command


def post(number: int, text: str | None = "", **more: object) -> dict[str, object]:
    return {
        "type": "post",
        "id": f"p{number}",
        "site": "bbs.example",
        "kind": "post",
        "published_at": "2026-03-01T08:00:00+08:00",
        "text": text,
        **more,
    }


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_LANG", "en")


def written(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def parsed(*argv: object) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    return parser.parse_args(["watch", "try", *map(str, argv)])


@pytest.fixture
def watches(tmp_path: Path) -> Path:
    return written(
        tmp_path / "watches.jsonl",
        {"watch": "roof", "query": "雨棚"},
        {"watch": "not-roof", "query": "NOT 雨棚"},
        {"watch": "title", "query": "title:车站 AND kind:article"},
    )


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    return written(
        tmp_path / "posts.jsonl",
        post(1, "雨\u200b棚漏水"),
        post(2, "車站", title="車站\uff01", kind="article"),
        post(1, "雨棚"),
        {"type": "counts", "post": "p1", "observed_at": "2026-03-01T09:00:00Z", "views": 7},
        post(3, None, kind="repost", repost_of="p1"),
        "{",
        post(4, "路灯", kind="blog"),
    )


def test_hits_are_counted_and_bad_lines_named(
    watches: Path, posts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command.run(parsed("--watches", watches, "--posts", posts, "--json"))

    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert code == 0
    assert answer["hits"] == {"roof": 1, "not-roof": 1, "title": 1}
    assert (answer["posts"], answer["bad_lines"], answer["repeats"]) == (3, 2, 1)
    assert answer["labels"] is None
    assert answer["seconds"] >= 0
    assert [line.split(": ")[0] for line in err.splitlines()] == [f"{posts}:6", f"{posts}:7"]


def test_labels_give_precision_and_recall_of_posts_that_are_there(
    tmp_path: Path, watches: Path, posts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = written(
        tmp_path / "labels.jsonl",
        {"id": "p1", "watch": "roof", "wanted": True},
        {"id": "p2", "watch": "roof", "wanted": True},
        {"id": "p3", "watch": "not-roof", "wanted": True},
        {"id": "elsewhere", "watch": "roof", "wanted": True},
    )
    options = ("--watches", watches, "--posts", posts, "--labels", labels)

    command.run(parsed(*options, "--json"))
    answer = json.loads(capsys.readouterr().out)
    command.run(parsed(*options))
    table = capsys.readouterr().out

    assert answer["labels"] == {
        "roof": {"labelled": 2, "precision": 1.0, "recall": 0.5},
        "not-roof": {"labelled": 1, "precision": None, "recall": 0.0},
        "title": {"labelled": 0, "precision": None, "recall": None},
    }
    assert "roof  labelled 2, precision 100%, recall 50%" in table


def test_without_json_a_line_a_watch_and_the_sum(
    watches: Path, posts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run(parsed("--watches", watches, "--posts", posts))

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "       1  roof"
    assert lines[-1].startswith("3 posts, 2 bad lines, ")


def test_after_a_thousand_bad_lines_only_their_number_is_told(
    tmp_path: Path, watches: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = written(tmp_path / "bad.jsonl", *["{"] * 1003)

    command.run(parsed("--watches", watches, "--posts", bad, "--json"))

    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert json.loads(out)["bad_lines"] == 1003
    assert len(lines) == 1001
    assert lines[-1] == f"{bad}: 3 more bad lines"


def test_faults_of_watches_end_the_command(tmp_path: Path, posts: Path) -> None:
    bad = written(tmp_path / "w.jsonl", {"watch": "a", "query": "("})

    with pytest.raises(InputError, match=r"w\.jsonl:1: column 2: "):
        command.run(parsed("--watches", bad, "--posts", posts))


def test_options_are_required(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed("--watches", "w.jsonl")

    assert "--posts" in capsys.readouterr().err
