"""The demonstration shows what the README says it shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from qingting.demo import PLANS, PLAY, fresh, line
from qingting.errors import ConfigError
from qingting.sources.form import Post
from qingting.sources.rules import decode
from tests.commands import qingting

BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
WITHIN = timedelta(minutes=2)


@pytest.fixture(scope="module")
def replayed(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> dict[str, list[dict[str, Any]]]:
    """The play, replayed under its plan as far as README's table goes; each output by name."""
    folder = tmp_path_factory.mktemp("demo")
    posts = folder / "posts.jsonl"
    posts.write_text("".join(line(said, BEGAN) + "\n" for said in PLAY), "utf-8")
    plan, until = PLANS[0] / "demo-water" / "plan.yaml", (BEGAN + WITHIN).isoformat()
    with django_db_blocker.unblock():
        done = qingting("replay", "--plan", plan, "--posts", posts, "--watch-all",
                        "--out", folder, "--until", until)  # fmt: skip
    assert done.code == 0, done.said
    names = ("events", "gradings", "duties", "notices")
    lines = {n: (folder / f"{n}.jsonl").read_text("utf-8").splitlines() for n in names}
    return {name: [json.loads(text) for text in found] for name, found in lines.items()}


def test_every_line_of_the_play_is_a_good_post_about_one_said_before() -> None:
    said: set[str] = set()

    for each in PLAY:
        post = decode(line(each, BEGAN).encode())
        assert isinstance(post, Post)
        assert post.id not in said
        assert (post.in_reply_to or post.repost_of or "smell") in {*said, "smell"}
        said.add(post.id)


def test_a_grade_rises_twice_within_two_minutes(
    replayed: dict[str, list[dict[str, Any]]],
) -> None:
    grades = [g["in_force"] for g in replayed["gradings"] if g["event"] == "E1"]

    assert grades == ["general", "larger", "major"]


def test_clocks_run_and_one_runs_out(replayed: dict[str, list[dict[str, Any]]]) -> None:
    states = {d["duty"]: d["state"] for d in replayed["duties"] if d["event"] == "E1"}

    assert [states[d] for d in ("line", "sample", "reply", "special")] == ["open"] * 4
    assert states["phone"] == "overdue"


def test_people_are_told_and_told_again(replayed: dict[str, list[dict[str, Any]]]) -> None:
    rungs = {n["rung"] for n in replayed["notices"] if n["duty"] == "phone"}

    assert rungs >= {0, 1}


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "qingting.sqlite3").write_bytes(b"real work")

    with pytest.raises(ConfigError):
        fresh(tmp_path)

    assert (tmp_path / "qingting.sqlite3").read_bytes() == b"real work"


def test_a_demonstration_starts_afresh(tmp_path: Path) -> None:
    before = fresh(tmp_path / "demo")
    (before / "posts.jsonl").write_text("{}\n", "utf-8")

    after = fresh(tmp_path / "demo")

    assert list(after.iterdir()) == []
