"""What a person holds, what goes together, and who leaves."""

from __future__ import annotations

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qingting.errors import ActionRefusedError, ConflictError
from qingting.journal.models import Entry
from qingting.orgs.models import Organisation
from qingting.people.actions import (
    add_person,
    add_unit,
    edit_person,
    edit_unit,
    grant,
    leave_person,
    revoke,
    set_absence,
    set_shift,
)
from qingting.people.models import Holding, Person, Shift, Unit
from qingting.people.queries import list_people, list_units, roles_of
from qingting.people.rules import ADMINISTRATOR, AUDITOR, clash, deciding, members_of
from tests.cast import Cast
from tests.engine import BUREAU, NOON, WORK_SAFETY, at, plan

BY = "person:1/administrator"


def held(person: Person, role: str) -> Holding:
    return Holding.objects.get(person=person, role=role)


def test_what_was_granted_is_held_and_written_down(people: Cast, roads: Unit) -> None:
    grant(people.wang, "unit-head", unit=roads, plan=plan(WORK_SAFETY), now=NOON, by=BY)

    entry = Entry.objects.get(verb="role.granted")
    assert roles_of(people.wang.pk, NOON) == ["unit-head@roads", "unit-liaison"]
    assert (entry.actor, entry.values) == (
        "person:1",
        {"held": "unit-head@roads", "role": "administrator"},
    )


@pytest.mark.parametrize("role", ["no-such-role", "city-cac", "monitor"])
def test_only_a_role_of_ours_is_granted_and_one_of_a_unit_with_its_unit(
    people: Cast, role: str
) -> None:
    with pytest.raises(ActionRefusedError):
        grant(people.wang, role, plan=plan(BUREAU), now=NOON, by=BY)

    assert roles_of(people.wang.pk, NOON) == ["unit-liaison"]


def test_a_role_is_granted_once(people: Cast) -> None:
    with pytest.raises(ConflictError, match="desk"):
        grant(people.lin, "desk", now=at(5), by=BY)


@pytest.mark.parametrize(
    ("roles", "broken"),
    [
        (["desk"], None),
        (["desk", ADMINISTRATOR], None),
        (["office@roads", ADMINISTRATOR], ADMINISTRATOR),
        ([AUDITOR], None),
        ([AUDITOR, "desk"], AUDITOR),
        ([AUDITOR, ADMINISTRATOR], AUDITOR),
    ],
)
def test_who_administers_decides_nothing_and_who_audits_does_nothing_else(
    roles: list[str], broken: str | None
) -> None:
    assert clash(roles, {"office"}) == broken


@pytest.mark.parametrize("first", [ADMINISTRATOR, "personnel-dept"])
def test_an_administrator_cannot_approve_in_whichever_order_it_is_granted(
    people: Cast, first: str
) -> None:
    of = plan(WORK_SAFETY)
    second = next(iter({ADMINISTRATOR, "personnel-dept"} - {first}))
    person = add_person(people.lin.org, "new", "新", roles=(first,), now=NOON, by=BY)

    with pytest.raises(ActionRefusedError):
        grant(person, second, plan=of, now=NOON, by=BY)

    assert roles_of(person.pk, NOON) == [first]


@pytest.mark.parametrize("begins", [0, 60])
def test_the_deputy_of_who_approves_is_made_no_administrator(people: Cast, begins: int) -> None:
    set_absence(people.chen, at(begins), None, deputy=people.lin, now=NOON, by=BY)

    with pytest.raises(ActionRefusedError):
        grant(people.lin, ADMINISTRATOR, plan=plan(WORK_SAFETY), now=NOON, by=BY)


def test_a_body_decides_through_its_members() -> None:
    of = plan(BUREAU)

    assert set(members_of(of, "office")) == {"office", "office-head", "info-officer"}
    assert {"leading-group", "group-chair"} <= deciding(of)
    assert "monitor" not in deciding(of)


def test_what_is_revoked_ends_with_its_shifts(people: Cast) -> None:
    set_shift(people.lin, "desk", at(), at(hours=8), now=NOON, by=BY)
    set_shift(people.lin, "desk", at(hours=9), at(hours=10), now=NOON, by=BY)

    revoke(held(people.lin, "desk"), now=at(30), by=BY)

    assert roles_of(people.lin.pk, at(30)) == []
    assert [s.until for s in Shift.objects.all()] == [at(30)]


def test_the_last_administrator_stays(people: Cast) -> None:
    grant(people.lin, ADMINISTRATOR, now=NOON, by=BY)
    holding = held(people.lin, ADMINISTRATOR)

    with pytest.raises(ActionRefusedError, match="administrator"):
        revoke(holding, now=at(1), by=BY)

    grant(people.wang, ADMINISTRATOR, now=at(1), by=BY)
    revoke(holding, now=at(2), by=BY)


def test_who_leaves_has_no_access_at_once(people: Cast) -> None:
    grant(people.wang, "desk", now=NOON, by=BY)

    leave_person(people.lin, now=at(1), by=BY)

    lin = Person.objects.get(pk=people.lin.pk)
    assert (lin.active, lin.has_usable_password(), roles_of(lin.pk, at(1))) == (False, False, [])
    assert Entry.objects.filter(verb="person.left", subject_key=str(lin.pk)).exists()


def test_nobody_leaves_while_something_is_theirs_alone(people: Cast) -> None:
    with pytest.raises(ActionRefusedError, match="desk"):
        leave_person(people.lin, now=at(1), by=BY)
    grant(people.wang, "desk", now=NOON, by=BY)
    with pytest.raises(ActionRefusedError, match="E-7"):
        leave_person(people.lin, duties=["E-7"], now=at(1), by=BY)
    set_absence(people.wang, at(), None, deputy=people.lin, now=NOON, by=BY)
    with pytest.raises(ActionRefusedError, match="王"):
        leave_person(people.lin, now=at(1), by=BY)

    assert Person.objects.get(pk=people.lin.pk).active


def test_nothing_is_given_to_who_has_left(people: Cast) -> None:
    Person.objects.filter(pk=people.lin.pk).update(active=False)

    with pytest.raises(ActionRefusedError):
        grant(people.lin, "duty-room", now=NOON, by=BY)


def test_what_is_changed_of_a_person_is_named_and_never_its_words(people: Cast) -> None:
    edit_person(people.lin, name="林小", theme="dark", now=NOON, by=BY)
    edit_person(people.lin, name="林小", now=NOON, by=BY)  # changes nothing

    entry = Entry.objects.get(verb="person.edited")
    assert entry.values == {"changed": ["name", "theme"], "role": "administrator"}
    assert Person.objects.get(pk=people.lin.pk).name == "林小"


def test_quiet_hours_have_both_ends_and_a_login_is_one_persons(people: Cast) -> None:
    with pytest.raises(ActionRefusedError):
        edit_person(people.wang, quiet_from=time(22), now=NOON, by=BY)
    with pytest.raises(ConflictError):
        edit_person(people.lin, login="chen", now=NOON, by=BY)
    with pytest.raises(ConflictError):
        add_person(people.lin.org, "sun", "另一位孙", now=NOON, by=BY)


def test_a_unit_keeps_its_key(org: Organisation, roads: Unit) -> None:
    edit_unit(roads, "公路所", now=NOON, by=BY)

    with pytest.raises(ConflictError):
        add_unit(org, "roads", "又一个", now=NOON, by=BY)
    assert [(u.key, u.name) for u in list_units(org.pk)] == [("roads", "公路所")]


def test_the_list_of_people_asks_as_often_for_many_as_for_few(
    org: Organisation, people: Cast
) -> None:
    set_absence(people.lin, at(), None, deputy=people.chen, now=NOON, by=BY)
    for n in range(5):
        add_person(org, f"p{n}", f"人{n}", roles=("desk",), now=NOON, by=BY)

    with CaptureQueriesContext(connection) as queries:
        found = {m.person.login: m for m in list_people(org.pk, NOON)}

    assert len(queries) == 4
    assert (found["lin"].roles, found["lin"].reachable) == (["desk"], False)
    assert found["lin"].away is not None
    assert "sun" not in found
    assert list_people(org.pk, NOON, left=True) == []
