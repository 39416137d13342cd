"""`qingting replay`: the five files, the same bytes each time, whatever happens around it."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from qingting.export import FILES
from qingting.replay import replay as play
from tests.commands import Done, qingting
from tests.databases import empty_database
from tests.engine import ROOT, WORK_SAFETY, plan

pytestmark = pytest.mark.django_db

Line = dict[str, Any]
STORY = "矿上出了事故，井下还有人，没有人出来说明情况"
OTHER = "南门菜市场连续三天有人反映自来水发黄发臭"
AT = "2026-03-02T12:%02d:00+08:00"


def post(key: str, minute: int, text: str | None = STORY, **more: Any) -> Line:
    line = {
        "type": "post",
        "id": key,
        "site": "bbs.example",
        "kind": "post",
        "published_at": AT % minute,
    }
    return line | ({"text": text} if text else {}) | more


def repost(key: str, of: str, minute: int) -> Line:
    return post(key, minute, None, kind="repost", repost_of=of)


def counts(of: str, minute: int, **more: Any) -> Line:
    return {"type": "counts", "post": of, "observed_at": AT % minute} | more


def write(path: Path, lines: Iterable[Line | str]) -> Path:
    text = [
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    ]
    data = ("\n".join(text) + "\n").encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def options(folder: Path, *more: object, watch: bool = True) -> list[object]:
    """Replay posts.jsonl of a folder, where it is there, into `out` beside it."""
    posts = folder / "posts.jsonl"
    given = ["--posts", posts, *(["--watch-all"] if watch else [])] if posts.exists() else []
    return ["replay", "--plan", ROOT / WORK_SAFETY, "--out", folder / "out", *given, *more]


def replay(folder: Path, *more: object, watch: bool = True) -> Done:
    return qingting(*options(folder, *more, watch=watch))


def files(folder: Path) -> dict[str, str]:
    """The files of `out`; `summary.json` without what differs by machine."""
    found = {name: (folder / "out" / name).read_text("utf-8") for name in FILES}
    summary = json.loads(found["summary.json"])
    del summary["seconds"], summary["peak_rss_mb"]
    return found | {"summary.json": json.dumps(summary)}


def summary(folder: Path) -> Line:
    return dict(json.loads((folder / "out" / "summary.json").read_text("utf-8")))


def lines(folder: Path, name: str) -> list[Line]:
    text = (folder / "out" / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A folder with posts and acts of one hour: an accident that 120 reposts made larger."""
    spread = [repost(f"r{n}", "p1", 1 + n % 40) for n in range(120)]
    posts = [post("p1", 0, author="u1"), post("p2", 3, site="news.example"), *spread]
    posts += [post("q1", 5, OTHER), counts("p1", 10, views=500), counts("p1", 30, views=900)]
    write(tmp_path / "posts.jsonl", posts)
    acts = [
        {
            "at": AT % 50,
            "by": "desk",
            "act": "answer",
            "post": "p1",
            "fact": "crowd-risk",
            "value": "likely",
        },
        {"at": AT % 52, "by": "desk", "act": "open", "post": "q1", "why": "属实"},
        {"at": AT % 53, "by": "personnel-dept", "act": "complete", "post": "p1", "duty": "line"},
    ]
    write(tmp_path / "acts.jsonl", acts)
    return tmp_path


def test_two_runs_write_the_same_bytes_whatever_the_machine_is_set_to(day: Path) -> None:
    call = options(day, "--acts", day / "acts.jsonl", "--until", "2026-03-03T12:00+08:00")
    qingting(*call)
    here = files(day)
    other = {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C"}
    other["QINGTING_LANG"] = "zh-Hans"

    command = [sys.executable, "-m", "qingting.cli", *map(str, call)]
    subprocess.run(command, cwd=ROOT, env=os.environ | other, check=True, capture_output=True)

    assert files(day) == here


def test_the_order_of_lines_and_files_does_not_matter_only_their_arrival(day: Path) -> None:
    replay(day)
    first = files(day)
    rows = (day / "posts.jsonl").read_text("utf-8").splitlines()
    Random(4).shuffle(rows)
    half = write(day / "half.jsonl.gz", rows[:60])

    write(day / "posts.jsonl", rows[60:])
    again = replay(day, "--posts", half)

    assert again.code == 0
    for name in ("gradings.jsonl", "summary.json"):
        assert files(day)[name] == first[name]


def test_how_often_it_commits_changes_nothing(day: Path) -> None:
    found = []

    for steps in (200, 1):
        with empty_database():
            play(
                plan(WORK_SAFETY), day / "out", posts=[str(day / "posts.jsonl")],
                acts=str(day / "acts.jsonl"), steps_a_commit=steps,
            )  # fmt: skip
        found.append(files(day))

    assert found[0] == found[1]


def test_the_summary_adds_up(tmp_path: Path) -> None:
    rows: list[Line | str] = [
        post("p1", 0), post("p1", 1), repost("r1", "p1", 2), repost("r1", "p1", 3),
        repost("r2", "nothing", 4),
        counts("p1", 5, views=7), counts("nothing", 6, views=7), "{", "",
        post("late", 59), post("p2", 7, OTHER),
    ]  # fmt: skip
    write(tmp_path / "posts.jsonl", rows)

    done = replay(tmp_path, "--until", AT % 30)

    found = summary(tmp_path)
    assert done.code == 0
    kinds = {"posts": 4, "counts": 2, "repeats": 2, "bad_lines": 1, "after_until": 1}
    assert {name: found[name] for name in kinds} == kinds
    assert (found["orphans"], found["kept"], found["echoes"]) == (2, 2, 1)
    assert found["lines"] == sum(kinds.values())
    assert sorted(key for e in lines(tmp_path, "events") for key in e["posts"]) == ["p1", "p2"]
    assert [found[name] for name in ("events", "gradings", "duties", "notices")] == [
        len(lines(tmp_path, name)) for name in ("events", "gradings", "duties", "notices")
    ]


def test_a_bad_line_is_named_and_the_rest_is_played(tmp_path: Path) -> None:
    file = write(tmp_path / "posts.jsonl", [post("p1", 0), "{", post("p2", 1, OTHER)])

    done = replay(tmp_path)

    assert done.code == 0
    assert f"{file}:2: " in done.said
    assert summary(tmp_path)["kept"] == 2


def test_a_watch_keeps_what_it_asks_for(day: Path) -> None:
    done = replay(day, "--watch", "井下", watch=False)

    assert done.code == 0
    assert [e["posts"] for e in lines(day, "events")] == [["p1", "p2"]]


def test_a_refused_act_is_named_counted_and_passed_over(day: Path) -> None:
    acts = write(
        day / "acts.jsonl",
        [
            {"at": AT % 50, "by": "desk", "act": "open", "event": "E9"},
            {
                "at": AT % 51,
                "by": "desk",
                "act": "raise",
                "event": "E1",
                "grade": "major",
                "why": "有人受伤",
            },
        ],
    )

    done = replay(day, "--acts", acts)

    found = summary(day)
    assert done.code == 0
    assert f"{acts}:1: refused: " in done.said
    assert (found["acts"], found["acts_refused"]) == (2, 1)
    assert lines(day, "events")[0]["grade"] == "major"


def test_acts_alone_are_enough(tmp_path: Path) -> None:
    acts = write(
        tmp_path / "acts.jsonl",
        [{"at": AT % 0, "by": "desk", "act": "open", "ref": "call-7", "why": "电话反映"}],
    )

    done = replay(tmp_path, "--acts", acts, "--until", AT % 40)

    (event,) = lines(tmp_path, "events")
    assert done.code == 0
    assert (event["state"], event["posts"], event["grade"]) == ("open", [], "general")


def test_acts_come_after_what_arrives_and_falls_due_at_the_same_instant(tmp_path: Path) -> None:
    write(tmp_path / "posts.jsonl", [post("p1", 0)])
    acts = write(
        tmp_path / "acts.jsonl", [{"at": AT % 0, "by": "desk", "act": "open", "post": "p1"}]
    )

    replay(tmp_path, "--acts", acts)

    assert summary(tmp_path)["acts_refused"] == 0
    assert lines(tmp_path, "events")[0]["state"] == "open"


def test_a_grading_comes_within_a_minute_of_the_post_that_brought_it(day: Path) -> None:
    replay(day)

    larger = next(g for g in lines(day, "gradings") if g["grade"] == "larger")

    # The 101st repost in order of arrival (three a minute) came at 12:34
    assert AT % 34 <= larger["at"] <= AT % 35


def test_an_exercise_says_so_on_every_notice(day: Path) -> None:
    replay(day, "--mode", "exercise")

    assert {n["mode"] for n in lines(day, "notices")} == {"exercise"}
    assert summary(day)["mode"] == "exercise"


@pytest.mark.parametrize("name", ["--posts", "--acts", "--plan"])
def test_a_file_that_cannot_be_opened_ends_it_before_anything_is_played(
    day: Path, name: str
) -> None:
    given = {"--posts": day / "posts.jsonl", "--acts": day / "acts.jsonl"}
    given |= {"--plan": ROOT / WORK_SAFETY, name: day / "nothing"}
    args = [part for pair in given.items() for part in pair]

    done = qingting("replay", *args, "--watch-all", "--out", day / "out")

    assert done.code == 1
    assert "nothing" in done.said
    assert not (day / "out").exists()


def test_a_bad_acts_file_ends_it_before_it_starts(day: Path) -> None:
    acts = write(day / "acts.jsonl", ["{", {"at": AT % 0, "by": "desk", "act": "publish"}])

    done = replay(day, "--acts", acts)

    assert done.code == 1
    assert f"{acts}:1: " in done.said
    assert f"{acts}:2: " in done.said
    assert not (day / "out").exists()


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["--watch-all", "--watch", "x"],
        ["--until", "noon", "--watch-all"],
        ["--until", "2026-03-02T12:00", "--watch-all"],
    ],
)
def test_wrong_usage_is_told_from_wrong_files(day: Path, args: list[str]) -> None:
    done = replay(day, *args, watch=False)

    assert done.code == 2


def test_other_files_in_the_folder_stay(day: Path) -> None:
    (day / "out").mkdir()
    mine = write(day / "out" / "notes.txt", ["mine"])

    replay(day)

    assert mine.exists()
    assert sorted(p.name for p in (day / "out").iterdir()) == sorted([*FILES, "notes.txt"])
