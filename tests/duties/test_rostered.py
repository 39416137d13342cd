"""A roster that may have no gap: who fills it is told before it is felt."""

from __future__ import annotations

import pytest

from qingting.duties.models import Duty
from qingting.people.actions import add_person, set_shift
from qingting.people.models import Person
from qingting.reconcile import reconcile
from tests.engine import BUREAU, Bureau, at, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    """E1 of plan A, open."""
    found = Bureau(plan(BUREAU))
    found.say("p1", "补贴三个月没有到账，明天大家一起去局里问", site="bbs.example")
    found.act("open", "monitor", event="E1")
    found.write()
    return found


def monitor(bureau: Bureau) -> Person:
    return add_person(bureau.org, "li", "李", now=bureau.now, by="import", roles=("monitor",))


def surge(bureau: Bureau) -> None:
    bureau.act("declare", "office", event="E1", trigger="mass-incident")
    bureau.write()


def asked() -> list[tuple[str, str | None, str]]:
    return list(
        Duty.objects.filter(entry="fill-roster")
        .order_by("id")
        .values_list("holder", "about", "state")
    )


def test_a_gap_of_the_next_day_is_the_offices_duty_until_it_is_filled(bureau: Bureau) -> None:
    li = monitor(bureau)
    set_shift(li, "monitor", at(0), at(hours=10), now=at(0), by="import")
    surge(bureau)

    assert [(about, state) for _, about, state in asked()] == [("monitor", "open")]
    duty = Duty.objects.get(entry="fill-roster")
    assert duty.clause == "A5.4"
    assert duty.due_at == at(hours=10)

    set_shift(li, "monitor", at(hours=10), at(hours=60), now=at(0), by="import")
    bureau.restart()
    bureau.to(at(hours=2))
    bureau.write()
    assert [state for *_, state in asked()] == ["done"]
    bureau.to(at(hours=40))  # the next day's end is a gap again
    bureau.write()
    assert [state for *_, state in asked()] == ["done", "open"]
    bureau.close_books()
    assert reconcile(bureau.now) == []


def test_a_gap_that_has_begun_is_due_in_half_an_hour(bureau: Bureau) -> None:
    monitor(bureau)
    surge(bureau)

    duty = Duty.objects.get(entry="fill-roster")
    assert (duty.due_at - duty.began_at).total_seconds() == 1800  # type: ignore[operator]


def test_where_nobody_is_on_record_nothing_is_asked(bureau: Bureau) -> None:
    surge(bureau)

    assert asked() == []
    assert Duty.objects.get(entry="surge").state == "open"
