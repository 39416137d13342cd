"""While a warning stands, sources are asked more often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingting.duties.watchful import FRESH, Watchful
from tests.engine import BUREAU, Bureau, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    """E1 of plan A, open."""
    found = Bureau(plan(BUREAU))
    found.say("p1", "补贴三个月没有到账，明天大家一起去局里问", site="bbs.example")
    found.act("open", "monitor", event="E1")
    found.write()
    return found


@pytest.mark.parametrize(("every", "then"), [(60, 30), (20, 15), (15, 15), (5, 5)])
def test_sources_are_asked_twice_as_often_while_a_warning_stands(
    bureau: Bureau, every: float, then: float
) -> None:
    now, known = bureau.now, Watchful(None)  # type: ignore[arg-type]  # it asks the database

    def pause_s() -> float:
        return known.pause_s(bureau.org.pk, "actual", every, now)

    assert pause_s() == every
    bureau.act("declare", "office", event="E1", trigger="warning")
    bureau.write()
    assert pause_s() == every  # as known a moment ago
    now += FRESH
    assert pause_s() == then

    bureau.act("stand-down", "office", event="E1", trigger="warning")
    bureau.act("complete", "office", event="E1", duty="warned-talk")
    bureau.write()
    now += FRESH + timedelta(seconds=1)
    assert pause_s() == every
