"""What is in force, from what the machine said and what people decided."""

from __future__ import annotations

import pytest

from qingting.grading.rules import refusal
from qingting.plan.grade import Decided, in_force
from qingting.plan.model import Scale
from tests.engine import plan

SCALE = plan("ferry").scales["grade"]  # green yellow orange red
NOT_YET: Decided | None = None


@pytest.mark.parametrize(
    ("decided", "certains", "force"),
    [
        (NOT_YET, ["green"], "green"),
        (NOT_YET, ["green", "orange", "yellow"], "orange"),  # the machine never lowers
        (Decided("red", saw="green"), [], "red"),
        (Decided("red", saw="green"), ["orange"], "red"),
        (Decided("green", saw="orange"), [], "green"),
        (Decided("green", saw="orange"), ["orange"], "green"),  # no graver than what they saw
        (Decided("green", saw="orange"), ["yellow"], "green"),
        (Decided("green", saw="orange"), ["red"], "red"),
        (Decided("green", saw="orange"), ["red", "green"], "red"),
        (Decided("yellow", saw="green"), ["orange"], "orange"),
    ],
)
def test_the_gravest_of_the_decision_and_what_is_graver_than_it_saw(
    decided: Decided | None, certains: list[str], force: str
) -> None:
    assert in_force(SCALE, decided, certains) == force


@pytest.mark.parametrize(
    ("grade", "lowers", "refused"),
    [
        ("red", False, False),
        ("orange", False, True),
        ("yellow", False, True),
        ("yellow", True, False),
        ("orange", True, True),
        ("red", True, True),
        ("purple", False, True),
        ("purple", True, True),
    ],
)
def test_raising_goes_up_lowering_goes_down(grade: str, lowers: bool, refused: bool) -> None:
    scale: Scale = SCALE

    said = refusal(scale, "orange", grade, lowers=lowers)

    assert (said is not None) is refused
