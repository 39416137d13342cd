"""Duties that stand from a plan's first day on, also where that day is still to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingting.adoption.actions import adopt
from qingting.duties.actions import standing
from qingting.duties.queries import Place
from qingting.plan.model import Plan
from qingting.reconcile import reconcile
from qingting.store import Work
from tests.duties.changed import ferry
from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db

MIDNIGHT = at(hours=12, days=2)  # when 5 March begins in Shanghai


@pytest.fixture
def coming(tmp_path: Path) -> Plan:
    return ferry(tmp_path, "in-force-from: unknown", "in-force-from: 2026-03-05")


@pytest.mark.parametrize("restarts", [False, True])
def test_they_begin_with_the_first_day(coming: Plan, restarts: bool) -> None:
    bureau = Bureau(coming)
    bureau.to(at(minutes=-1 / 60, hours=12, days=2))
    before = bureau.duties("round", None)
    if restarts:
        bureau.restart()

    bureau.to(MIDNIGHT)

    (duty,) = bureau.duties("round", None)
    assert before == []
    assert (duty["began_at"], duty["due_at"]) == (
        "2026-03-05T00:00:00+08:00", "2026-03-05T09:00:00+08:00",
    )  # fmt: skip
    assert reconcile(bureau.now) == []


def test_a_first_day_that_passed_while_nothing_ran_is_made_up_for(coming: Plan) -> None:
    bureau = Bureau(coming)
    bureau.restart()

    bureau.sleep(at(days=3))

    assert len(bureau.duties("round", None)) == 1


def test_until_that_day_those_of_the_version_before_stand(coming: Plan) -> None:
    bureau = Bureau(plan("ferry"))
    _adopt(bureau, coming)
    bureau.to(at(days=1))
    before = [d["state"] for d in bureau.duties("round", None)]

    bureau.to(MIDNIGHT)

    assert before == ["overdue"]
    assert sorted(d["state"] for d in bureau.duties("round", None)) == ["open", "void"]


def test_a_version_that_was_replaced_before_its_day_makes_none(coming: Plan) -> None:
    bureau = Bureau(coming)
    _adopt(bureau, plan("ferry"))

    bureau.to(MIDNIGHT)

    (duty,) = bureau.duties("round", None)
    assert duty["began_at"] == "2026-03-02T12:00:00+08:00"


def _adopt(bureau: Bureau, of: Plan) -> None:
    def act(work: Work) -> None:
        id_ = adopt(work, of, org_id=bureau.org.pk, since=work.now, by="import", trial=True)
        standing(work, of, Place(bureau.org.pk, bureau.mode, id_, None))

    bureau.write()
    bureau.engine.act(bureau.now, act)
