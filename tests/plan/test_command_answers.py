"""Answers for people: what is unknown, what waits, a plan without a grade."""

from __future__ import annotations

from typing import Any

import pytest

from qingting.plan import answers


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_LANG", "en")


def answer(**given: Any) -> dict[str, Any]:
    lists = ("possible", "reasons", "questions", "raises", "lowers", "duties", "caps")
    return {"grade": None, "label": None, "constrained": [], **{key: [] for key in lists}, **given}


def test_a_plan_without_a_grade_has_only_its_duties_and_caps() -> None:
    duty = {
        "duty": "brief",
        "holder": "office",
        "clause": "H4",
        "from": "line.done",
        "due_at": None,
    }
    cap = {"cap": "crowding", "value": None, "clause": "H5"}

    assert list(answers.explanation(answer(duties=[duty], caps=[cap]))) == [
        "Duties:",
        "  waits for line.done  brief – office (H4)",
        "Caps:",
        "  crowding: ? (H5)",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (None, "?"),
        ({"min": 3, "max": None}, "3.."),
        ({"min": "low", "max": "high"}, "low..high"),
    ],
)
def test_a_range_is_written_as_on_the_command_line(value: object, text: str) -> None:
    reason = {
        "grade": "wind", "clause": "H3", "condition": "reposts > 100", "value": value,
        "threshold": "100", "verdict": "possibly",
    }  # fmt: skip

    lines = list(answers.explanation(answer(grade="calm", label="平静", reasons=[reason])))

    assert lines == [
        "Grade: calm (平静)",
        "Because:",
        f"  wind H3: reposts > 100 ({text}) – possibly",
    ]


def test_a_clause_without_a_home_stands_out() -> None:
    row: dict[str, Any] = {
        "clause": "H9",
        "mark": "prose",
        "home": None,
        "entries": [],
        "cases": [],
    }

    lines = list(answers.clause_table({"clauses": [row], "packs": []}))

    assert lines == ["H9 [prose] NO HOME (0 cases)"]
