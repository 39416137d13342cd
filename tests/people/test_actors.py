"""An actor is a person, a role, or both: who is who, and what the role may do."""

from __future__ import annotations

import pytest

from qingting.people.rules import may_act, person_of, role_of, same_person
from tests.engine import WORK_SAFETY, plan


@pytest.mark.parametrize(
    ("actor", "person", "role"),
    [
        ("person:7/desk", "person:7", "desk"),
        ("person:7/unit-head@roads", "person:7", "unit-head"),
        ("person:7", "person:7", ""),
        ("desk#2", "desk#2", "desk"),
        ("unit-head@roads#2", "unit-head@roads#2", "unit-head"),
    ],
)
def test_an_actor_names_a_person_and_a_role(actor: str, person: str, role: str) -> None:
    assert (person_of(actor), role_of(actor)) == (person, role)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("person:7/desk", "person:7/main-leader", True),
        ("person:7/desk", "person:7", True),
        ("person:7/desk", "person:8/desk", False),
        ("desk", "desk#2", False),
    ],
)
def test_another_role_does_not_make_another_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("holder", "actor", "allowed"),
    [
        ("desk", "person:7/desk", True),
        ("desk", "person:7/personnel-dept", True),  # its deputy
        ("unit-head@roads", "person:7/unit-head@roads", True),
        ("unit-head@roads", "person:7/unit-head@water", False),
        ("unit-head", "person:7/unit-head@water", True),
        ("desk", "person:7", False),  # in no role
    ],
)
def test_a_person_may_do_what_the_role_may(holder: str, actor: str, allowed: bool) -> None:
    assert may_act(plan(WORK_SAFETY), holder, actor) is allowed
