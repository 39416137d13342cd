"""Who acts in a role now: holders, shifts, deputies of who is away."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qingting.errors import ActionRefusedError, ConflictError
from qingting.orgs.models import Organisation
from qingting.people.actions import (
    add_contact,
    add_person,
    ask_code,
    edit_person,
    end_absence,
    end_shift,
    grant,
    set_absence,
    set_shift,
    verify_contact,
)
from qingting.people.models import Absence, Person, Unit
from qingting.people.queries import (
    FRESH,
    Holders,
    Point,
    Reach,
    holders_of,
    list_absences,
    list_shifts,
    may,
    roles_of,
)
from qingting.people.rules import Away, Roster, Stint
from qingting.store import Pages, Work
from tests.cast import Cast
from tests.engine import NOON, at

DAY = timedelta(days=1)
BY = "person:1/administrator"


def away(person: Person, deputy: Person | None = None, hours: float = 1) -> Absence:
    return set_absence(person, at(), at(hours=hours), deputy=deputy, now=NOON, by=BY)


def told(org: Organisation, role: str, hours: float = 0) -> list[str]:
    return [reach.name for reach in holders_of(org.pk, role, at(hours=hours))]


def test_all_who_hold_a_role_are_told_where_nobody_is_on_shift(
    org: Organisation, people: Cast
) -> None:
    grant(people.wang, "desk", now=NOON, by=BY)

    assert told(org, "desk") == ["林", "王"]
    assert told(org, "nobody") == []


def test_a_role_of_a_unit_is_told_in_that_unit(
    org: Organisation, people: Cast, roads: Unit
) -> None:
    grant(people.wang, "unit-head", unit=roads, now=NOON, by=BY)

    assert told(org, "unit-head@roads") == told(org, "unit-head") == ["王"]
    assert told(org, "unit-head@water") == []


@pytest.mark.parametrize(
    ("hours", "names"), [(0.9, ["林", "王"]), (1, ["王"]), (8.9, ["王"]), (9, ["林", "王"])]
)
def test_while_somebody_is_on_shift_the_others_rest(
    org: Organisation, people: Cast, hours: float, names: list[str]
) -> None:
    grant(people.wang, "desk", now=NOON, by=BY)
    set_shift(people.wang, "desk", at(hours=1), at(hours=9), now=NOON, by=BY)

    assert told(org, "desk", hours) == names


def test_a_deputy_stands_in_who_need_not_hold_the_role(org: Organisation, people: Cast) -> None:
    away(people.lin, people.chen)

    assert told(org, "desk") == ["陈"]
    assert told(org, "desk", hours=1) == ["林"]
    assert may(people.chen.pk, "desk", NOON)
    assert not may(people.chen.pk, "desk", at(hours=1))


def test_a_deputy_of_a_deputy_stands_in(org: Organisation, people: Cast) -> None:
    away(people.lin, people.chen)
    away(people.chen, people.zhao)

    assert told(org, "desk") == ["赵"]
    assert roles_of(people.zhao.pk, NOON) == ["desk", "leader-in-charge", "personnel-dept"]


@pytest.mark.parametrize("circle", [False, True])
def test_where_nobody_is_left_nobody_is_told(org: Organisation, people: Cast, circle: bool) -> None:
    away(people.lin, people.chen if circle else None)
    if circle:
        away(people.chen, people.lin)

    assert told(org, "desk") == []
    assert "desk" in roles_of(people.lin.pk, NOON)  # who is away may still act


def test_a_shift_of_who_is_away_without_deputy_wakes_the_other_holders() -> None:
    held = [Stint(n, "desk", "", NOON, None) for n in (1, 2)]
    roster = Roster(held, [Stint(1, "desk", "", NOON, NOON + DAY)], [Away(1, None, NOON, None)])

    assert roster.on_duty("desk#2", NOON) == [2]


def test_how_somebody_is_reached_comes_with_them(org: Organisation, people: Cast) -> None:
    for address in ("lin@bureau.example", "other@bureau.example"):
        point = add_contact(people.lin, "mail", address, now=NOON, by=BY)
    verify_contact(point, ask_code(point, now=NOON, by=BY), now=NOON, by=BY)
    quiet = {"quiet_from": time(22), "quiet_to": time(7)}
    edit_person(people.lin, language="en", now=NOON, by=BY, **quiet)

    assert holders_of(org.pk, "desk", NOON) == [
        Reach(
            people.lin.pk, "林", "en", time(22), time(7), (Point("mail", "other@bureau.example"),)
        )
    ]


def test_the_engine_asks_once_in_fifteen_seconds(org: Organisation, people: Cast) -> None:
    known = Work(NOON, {}, Pages()).of(Holders)
    known.of(org.pk, "desk", NOON)
    grant(people.wang, "desk", now=NOON, by=BY)

    with CaptureQueriesContext(connection) as queries:
        before = [r.name for r in known.of(org.pk, "desk", NOON + FRESH / 2)]
        after = [r.name for r in known.of(org.pk, "desk", NOON + FRESH)]

    assert (before, after, len(queries)) == (["林"], ["林", "王"], 5)


def test_a_shift_begins_on_time_though_nobody_asks_the_database(
    org: Organisation, people: Cast
) -> None:
    grant(people.wang, "desk", now=NOON, by=BY)
    starts = NOON + FRESH / 2
    set_shift(people.wang, "desk", starts, NOON + DAY, now=NOON, by=BY)
    known = Holders(Work(NOON, {}, Pages()))

    names = [[r.name for r in known.of(org.pk, "desk", t)] for t in (NOON, starts)]

    assert names == [["林", "王"], ["王"]]


def test_nobody_of_another_organisation_is_told(org: Organisation, people: Cast) -> None:
    assert "孙" not in told(org, "desk")
    assert [r.name for r in holders_of(people.sun.org_id, "desk", NOON)] == ["孙"]


def test_who_is_away_is_away_once_at_a_time(people: Cast) -> None:
    away(people.lin)

    with pytest.raises(ConflictError):
        set_absence(people.lin, at(30), None, now=NOON, by=BY)
    set_absence(people.lin, at(hours=1), None, now=NOON, by=BY)  # from when the first is over


def test_who_is_back_early_acts_again(org: Organisation, people: Cast) -> None:
    first, later = (
        away(people.lin, people.chen),
        set_absence(people.wang, at(hours=9), None, now=NOON, by=BY),
    )

    end_absence(first, now=at(30), by=BY)
    end_absence(later, now=at(30), by=BY)

    assert told(org, "desk", hours=0.6) == ["林"]
    assert list(Absence.objects.all()) == [first]
    assert list_absences(org.pk, at(30)) == []


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_an_administrator_or_auditor_is_nobodys_deputy(people: Cast, role: str) -> None:
    add_person(people.lin.org, "root", "管", roles=(role,), now=NOON, by=BY)

    with pytest.raises(ActionRefusedError):
        away(people.lin, Person.objects.get(login="root"))
    with pytest.raises(ActionRefusedError):
        away(people.lin, people.lin)


def test_a_shift_is_of_who_holds_the_role_and_ends_after_it_begins(people: Cast) -> None:
    with pytest.raises(ActionRefusedError):
        set_shift(people.zhao, "desk", at(), at(hours=8), now=NOON, by=BY)
    with pytest.raises(ActionRefusedError):
        set_shift(people.lin, "desk", at(), at(), now=NOON, by=BY)


def test_a_shift_can_end_early(org: Organisation, people: Cast) -> None:
    shift = set_shift(people.lin, "desk", at(), at(hours=8), now=NOON, by=BY)

    end_shift(shift, now=at(hours=2), by=BY)

    assert [s.until for s in list_shifts(org.pk, NOON, NOON + DAY)] == [at(hours=2)]
    assert list_shifts(org.pk, at(hours=2), NOON + DAY) == []
