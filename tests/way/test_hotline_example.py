"""The example plan of a hotline (D30), played through: a matter expires, and is pressed for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingting.reconcile import reconcile
from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db

EXPIRES = "2026-03-20T00:00:00+08:00"  # the thirteenth working day after the second ends


@pytest.fixture
def bureau() -> Bureau:
    """A complaint that came by telephone on Monday the second at noon, and is not answered."""
    bureau = Bureau(plan("plans/examples/d30-hotline/plan.yaml"))
    bureau.act("open", "reception", ref="t1", why="来电投诉占道施工")
    bureau.act("answer", "reception", fact="class", value="complaint")
    return bureau


def test_a_matter_that_expires_is_pressed_for_on_paper_and_then_publicly(bureau: Bureau) -> None:
    assert bureau.duty("answer")["due_at"] == EXPIRES

    bureau.to(at(days=18))
    reminder = bureau.duty("reminder")
    assert (reminder["began_at"], reminder["due_at"]) == (EXPIRES, "2026-03-21T00:00:00+08:00")
    bureau.act("draft", "reception", duty="reminder", body="请于今日答复来电人。")
    bureau.act("complete", "reception", duty="reminder")

    assert bureau.duty("reminder")["state"] == "done"
    assert bureau.duty("criticism")["due_at"] == "2026-03-28T00:00:00+08:00"
    bureau.close_books()
    assert reconcile(bureau.now) == []


def test_what_is_put_off_in_time_expires_later(bureau: Bureau) -> None:
    bureau.to(at(days=16))
    bureau.act("complete", "inspection", duty="answer", outcome="extended", why="等检测结果")
    bureau.to(at(days=19))

    assert [d["state"] for d in bureau.duties("answer")] == ["void", "open"]
    assert bureau.duty("reminder")["state"] == "waiting"
    assert bureau.duty("tell-citizen")["state"] == "overdue"
    bureau.close_books()
    assert reconcile(bureau.now + timedelta(seconds=1)) == []
