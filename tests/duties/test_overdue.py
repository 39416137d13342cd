"""A plan that judges by overdue duties is given their true number."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingting.errors import ActionRefusedError
from qingting.grading.models import Note
from qingting.plan.model import Plan
from tests.duties.changed import ferry
from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db


def opened(of: Plan) -> Bureau:
    """A bureau with an open event of which nothing is asked: its watch is due every two hours."""
    bureau = Bureau(of)
    bureau.say("p1")
    bureau.act("open", "desk")
    bureau.act("answer", "desk", fact="risk", value="none")
    return bureau


@pytest.fixture
def graded(tmp_path: Path) -> Bureau:
    """Orange where anything is overdue."""
    return opened(ferry(tmp_path, "clicks@24h > 1000", "overdue-duties >= 1"))


@pytest.fixture
def closing(tmp_path: Path) -> Bureau:
    """Closed only while nothing is overdue."""
    return opened(ferry(tmp_path, "open-doubts = 0]", "overdue-duties = 0]"))


@pytest.mark.parametrize(("minute", "grade"), [(119, "green"), (120, "orange")])
def test_a_grade_rises_at_the_instant_at_which_a_duty_is_overdue(
    graded: Bureau, minute: int, grade: str
) -> None:
    graded.to(at(minute))

    assert graded.event()["grade"] == grade


def test_an_event_closes_only_when_what_was_overdue_is_done(closing: Bureau) -> None:
    closing.to(at(days=2, hours=3))
    with pytest.raises(ActionRefusedError, match="cannot be closed"):
        closing.act("close", "chief", why="没事了")

    closing.act("complete", "desk", duty="watch")
    closing.act("close", "chief", why="没事了")

    assert closing.event()["state"] == "closed"


def test_what_was_overdue_is_still_known_after_a_restart(closing: Bureau) -> None:
    closing.to(at(hours=3))
    closing.restart()

    with pytest.raises(ActionRefusedError, match="cannot be closed"):
        closing.act("close", "chief", why="没事了")


def test_the_number_is_noted_once_a_change(closing: Bureau) -> None:
    closing.to(at(hours=2))
    closing.act("complete", "desk", duty="watch")
    closing.write()

    told = Note.objects.filter(by="engine").order_by("id").values_list("fact", "value")
    assert list(told) == [("overdue-duties", "1"), ("overdue-duties", "0")]


def test_where_no_condition_reads_it_nothing_is_noted() -> None:
    bureau = opened(plan("ferry"))
    bureau.to(at(hours=3))
    bureau.write()

    assert not Note.objects.filter(by="engine").exists()
