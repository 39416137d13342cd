"""Who may act for whom, and what the file of people may say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from qingting.errors import InputError
from qingting.journal.models import Entry
from qingting.orgs.models import Organisation
from qingting.people.actions import add_person, load_people
from qingting.people.models import Holding, Person
from qingting.people.queries import find_person, roles_of
from qingting.people.rules import may_act, role_of
from tests.engine import BUREAU, NOON, WORK_SAFETY, at, plan

GOOD = """
units: {roads: 路政所, water: 水务所}
people:
  lin: {name: 林, roles: [desk, unit-head@roads]}
  chen: {name: 陈}
"""


@pytest.mark.parametrize(
    ("actor", "role"),
    [
        ("desk", "desk"),
        ("desk#2", "desk"),
        ("unit-head@roads", "unit-head"),
        ("unit-head@roads#2", "unit-head"),
    ],
)
def test_a_role_is_what_stands_before_unit_and_person(actor: str, role: str) -> None:
    assert role_of(actor) == role


@pytest.mark.parametrize(
    ("of", "holder", "actor", "allowed"),
    [
        (WORK_SAFETY, "desk", "desk", True),
        (WORK_SAFETY, "desk", "desk#2", True),
        (WORK_SAFETY, "desk", "personnel-dept", True),  # its deputy
        (WORK_SAFETY, "personnel-dept", "desk", False),  # not the other way round
        (WORK_SAFETY, "desk", "main-leader", False),  # nor the deputy's deputy
        (WORK_SAFETY, "party-group", "main-leader", True),  # a role of that body
        (WORK_SAFETY, "main-leader", "party-group", False),
        (WORK_SAFETY, "unit-head@roads", "unit-head@roads", True),
        (WORK_SAFETY, "unit-head@roads", "unit-head@water", False),
        (WORK_SAFETY, "unit-head", "unit-head@water", True),
        (WORK_SAFETY, "desk", "nobody", False),
        (BUREAU, "leading-group", "office", True),
        (BUREAU, "office", "group-chair", False),
    ],
)
def test_a_role_acts_for_itself_its_body_and_where_it_is_the_deputy(
    of: str, holder: str, actor: str, allowed: bool
) -> None:
    assert may_act(plan(of), holder, actor) is allowed


@pytest.fixture
def org() -> Organisation:
    return Organisation.objects.create(key="bureau", name="局")


@pytest.mark.django_db
def test_a_file_of_people_is_taken_whole(org: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(GOOD, "utf-8")

    found = load_people(file, org, now=NOON, by="import")

    lin = Person.objects.get(login="lin")
    assert (found.units, found.people, found.holdings) == (2, 2, 2)
    assert roles_of(lin.pk, NOON) == ["desk", "unit-head@roads"]


@pytest.mark.django_db
def test_loading_a_file_again_changes_nothing(org: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(GOOD, "utf-8")
    load_people(file, org, now=NOON, by="import")

    again = load_people(file, org, now=at(5), by="import")

    assert again.holdings == 0
    assert (Person.objects.count(), Holding.objects.count()) == (2, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "people"),
        ("people: [lin]", "people"),
        ("people: {lin: {roles: [desk]}}", "lin"),
        ("people: {lin: {name: 林, roles: [unit-head@nowhere]}}", "nowhere"),
        ("units: [roads]\npeople: {lin: {name: 林}}", "units"),
        ("people: {lin: {name: 林", "people.yaml:1"),
    ],
)
def test_a_file_with_a_fault_is_not_taken_at_all(
    org: Organisation, tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(text, "utf-8")

    with pytest.raises(InputError, match=says):
        load_people(file, org, now=NOON, by="import")

    assert not Person.objects.exists()


@pytest.mark.django_db
def test_adding_a_person_is_written_down_and_gives_no_password(org: Organisation) -> None:
    chen = add_person(org, "chen", "陈", now=NOON, by="import", roles=("office",))

    entry = Entry.objects.get(verb="person.added")
    assert not chen.has_usable_password()
    assert (entry.actor, entry.subject_key, entry.values) == (
        "import",
        str(chen.pk),
        {"roles": ["office"]},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "held"), [(-1, []), (0, ["desk"]), (1.9, ["desk"]), (2, []), (3, [])]
)
def test_a_role_is_held_from_its_first_instant_and_not_at_its_last(
    org: Organisation, hours: float, held: list[str]
) -> None:
    lin = add_person(org, "lin", "林", now=NOON, by="import")
    Holding.objects.create(person=lin, role="desk", since=NOON, until=at(hours=2))

    assert roles_of(lin.pk, at(hours=hours)) == held


@pytest.mark.django_db
def test_who_has_left_is_found_no_more(org: Organisation) -> None:
    lin = add_person(org, "lin", "林", now=NOON, by="import")
    before = find_person(lin.pk)

    Person.objects.update(active=False)

    assert (before, find_person(lin.pk)) == (lin, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "desk", "since": at(1)},  # held already, without end
        {"role": "office", "since": NOON, "until": NOON},  # ends as it begins
        {"role": "office", "since": NOON, "until": NOON - timedelta(hours=1)},
    ],
)
def test_the_database_refuses_a_role_held_twice_or_backwards(
    org: Organisation, wrong: dict[str, object]
) -> None:
    lin = add_person(org, "lin", "林", now=NOON, by="import", roles=("desk",))

    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(person=lin, **wrong)
