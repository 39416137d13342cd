"""Contact points: nothing is sent where no code came back from."""

from __future__ import annotations

import pytest

from qingting.errors import ActionRefusedError, ConflictError
from qingting.journal.models import Entry
from qingting.people.actions import add_contact, ask_code, remove_contact, verify_contact
from qingting.people.actions.reach import MOST, TRIES
from qingting.people.models import ContactPoint
from qingting.people.queries import find_contact, list_contacts
from tests.cast import Cast
from tests.engine import NOON, at

BY = "person:1"
ADDRESS = "lin@bureau.example"


@pytest.fixture
def point(people: Cast) -> ContactPoint:
    return add_contact(people.lin, "mail", f" {ADDRESS} ", now=NOON, by=BY)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_that_was_sent_verifies_once(point: ContactPoint) -> None:
    code = ask_code(point, now=NOON, by=BY)

    verify_contact(point, f" {code} ", now=at(14.9), by=BY)

    assert [p.verified_at for p in list_contacts(point.person_id)] == [at(14.9)]
    with pytest.raises(ActionRefusedError):
        verify_contact(point, code, now=at(14.9), by=BY)


def test_a_code_is_too_old_after_a_quarter_of_an_hour(point: ContactPoint) -> None:
    code = ask_code(point, now=NOON, by=BY)

    with pytest.raises(ActionRefusedError):
        verify_contact(point, code, now=at(15), by=BY)


def test_after_five_wrong_codes_the_right_one_comes_too_late(point: ContactPoint) -> None:
    code = ask_code(point, now=NOON, by=BY)
    for _ in range(TRIES):
        with pytest.raises(ActionRefusedError):
            verify_contact(point, wrong(code), now=NOON, by=BY)

    with pytest.raises(ActionRefusedError):
        verify_contact(point, code, now=NOON, by=BY)
    verify_contact(point, ask_code(point, now=at(1), by=BY), now=at(1), by=BY)


def test_four_wrong_codes_leave_one_try(point: ContactPoint) -> None:
    code = ask_code(point, now=NOON, by=BY)
    for _ in range(TRIES - 1):
        with pytest.raises(ActionRefusedError):
            verify_contact(point, wrong(code), now=NOON, by=BY)

    verify_contact(point, code, now=NOON, by=BY)


def test_a_code_is_asked_once_a_minute_and_voids_the_one_before(point: ContactPoint) -> None:
    first = ask_code(point, now=NOON, by=BY)
    with pytest.raises(ActionRefusedError):
        ask_code(point, now=at(0.9), by=BY)

    second = ask_code(point, now=at(1), by=BY)

    if first != second:  # one in a million
        with pytest.raises(ActionRefusedError):
            verify_contact(point, first, now=at(1), by=BY)


@pytest.mark.parametrize("address", ["", "lin", "lin@", "a b@bureau.example"])
def test_what_is_no_mail_address_is_refused(people: Cast, address: str) -> None:
    with pytest.raises(ActionRefusedError):
        add_contact(people.lin, "mail", address, now=NOON, by=BY)


def test_an_address_is_there_once_and_there_are_not_many(people: Cast, point: ContactPoint) -> None:
    with pytest.raises(ConflictError):
        add_contact(people.lin, "mail", ADDRESS, now=NOON, by=BY)
    for n in range(MOST - 1):
        add_contact(people.lin, "mail", f"{n}@bureau.example", now=NOON, by=BY)
    with pytest.raises(ActionRefusedError):
        add_contact(people.lin, "mail", "more@bureau.example", now=NOON, by=BY)


def test_neither_address_nor_code_lies_in_the_journal_or_the_table(point: ContactPoint) -> None:
    code = ask_code(point, now=NOON, by=BY)
    row = ContactPoint.objects.get(pk=point.pk)

    said = str(list(Entry.objects.values_list("values", flat=True)))
    assert ADDRESS not in said
    assert code not in f"{said} {row.code_hash}"


def test_what_is_removed_is_gone_and_nobody_finds_anothers(
    people: Cast, point: ContactPoint
) -> None:
    assert find_contact(people.wang.pk, point.pk) is None

    remove_contact(point, now=NOON, by=BY)

    assert not ContactPoint.objects.exists()
