"""A plan that judges by overdue duties is given their true number."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from qingting.duties import step
from qingting.errors import ActionRefusedError
from qingting.grading.models import Note
from qingting.plan.model import Plan
from qingting.reconcile import reconcile
from tests.duties.changed import ferry
from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


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


OVERDUE = "from: visit.declined, within: 1h"


def reminded(tmp_path: Path, of: str) -> Bureau:
    """A yellow event under a plan in which a duty begins when another's time has run out."""
    bureau = Bureau(ferry(tmp_path, OVERDUE, f"from: {of}.overdue, within: 1h"))
    bureau.say("p1")
    bureau.repost("p1", 3)
    bureau.to(at(5))  # discovered
    return bureau


def test_a_duty_begins_at_the_instant_at_which_another_is_overdue(tmp_path: Path) -> None:
    bureau = reminded(tmp_path, "flash")
    due = bureau.duties("flash")[0]["due_at"]

    bureau.to(at(34))
    assert [d["state"] for d in bureau.duties("refused")] == ["waiting"]
    bureau.sleep(at(hours=3))
    bureau.restart()

    (duty,) = bureau.duties("refused")
    assert duty["state"] == "overdue"
    assert datetime.fromisoformat(duty["due_at"]) - datetime.fromisoformat(due) == HOUR
    bureau.close_books()
    assert reconcile(bureau.now) == []


def test_what_is_done_in_time_is_never_overdue(tmp_path: Path) -> None:
    bureau = reminded(tmp_path, "flash")
    bureau.act("complete", "desk", duty="flash")
    bureau.act("acknowledge", "office", duty="flash")

    bureau.to(at(hours=3))

    assert [d["state"] for d in bureau.duties("refused")] == ["waiting"]


def test_each_clock_on_one_answer_runs_out_by_itself(tmp_path: Path) -> None:
    bureau = Bureau(ferry(tmp_path, OVERDUE, "from: reply.overdue, within: 1h"))
    bureau.to(at(180))
    bureau.say("p1", published_at=at(0), captured_at=bureau.now)
    bureau.repost("p1", 11)

    bureau.to(at(hours=9))

    ran_out = [bureau.duty(entry)["due_at"] for entry in ("reply", "late")]
    assert len(set(ran_out)) == 2
    assert [d["began_at"] for d in bureau.duties("refused")] == sorted(ran_out)


def test_the_audit_misses_an_anchor_that_did_not_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = reminded(tmp_path, "flash")
    monkeypatch.setattr(step, "_ran_out", lambda *_: None)

    bureau.to(at(hours=3))
    bureau.close_books()

    (found,) = reconcile(bureau.now)
    assert (found.kind, "flash.overdue" in found.message) == ("duty", True)
