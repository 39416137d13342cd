"""The example plan in English, played through with its own invented posts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import qingting
from tests.engine import ROOT

pytestmark = pytest.mark.django_db

EXAMPLE = ROOT / "plans/examples/english-fairhaven-power"


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """What came of the posts and the three answers that people gave, until two in the afternoon."""
    done = qingting(
        "replay", "--plan", EXAMPLE / "plan.yaml", "--posts", EXAMPLE / "posts.jsonl",
        "--acts", EXAMPLE / "acts.jsonl", "--watch-all",
        "--until", "2026-03-02T14:00:00+00:00", "--out", tmp_path,
    )  # fmt: skip
    assert done.code == 0
    return tmp_path


def test_points_make_it_graver_and_our_own_delay_graver_still(out: Path) -> None:
    grades = [(line["at"][11:16], line["in_force"]) for line in _lines(out / "gradings.jsonl")]

    assert grades == [
        ("08:00", "routine"),
        ("08:15", "elevated"),  # possible danger
        ("08:16", "serious"),  # 620 homes, three sites, 24 reposts
        ("08:26", "critical"),  # nobody called the duty manager within ten minutes
    ]


def test_its_clocks_run_from_what_the_plan_says(out: Path) -> None:
    due = {line["duty"]: (line["due_at"] or "")[11:16] for line in _lines(out / "duties.jsonl")}

    wanted = {"flash": "08:35", "facts": "09:15", "phone": "08:26", "reply": "12:00"}
    assert wanted.items() <= due.items()
    assert due["tell-regulator"] == "10:26"
    assert due["line"] == ""  # waits for the facts
