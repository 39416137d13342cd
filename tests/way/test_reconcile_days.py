"""The audit counts working days as the engine does, the operator's own days among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingting.reconcile import reconcile
from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db


def test_a_day_off_that_the_operator_added_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "days.txt"
    file.write_text("2026-03-03 off  # 局庆\n", "utf-8")
    monkeypatch.setenv("QINGTING_EXTRA_HOLIDAYS", str(file))
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.act("open", "desk")
    bureau.to(at(days=2))
    bureau.act("complete", "desk", duty="watch")
    bureau.act("close", "chief", why="没事了")

    review = bureau.duty("review")

    assert review["due_at"].startswith("2026-03-07T00:00")  # two working days without the 3rd
    assert reconcile(bureau.now) == []
