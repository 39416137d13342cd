"""Units and people from a workbook: faults by cell, all or nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from qingting.errors import ActionRefusedError, ConflictError, InputError
from qingting.orgs.models import Organisation
from qingting.people.actions import import_workbook
from qingting.people.models import Absence, Holding, Person, Unit
from qingting.people.queries import list_contacts, roles_of
from qingting.people.workbook import template
from tests.cast import Cast
from tests.engine import NOON, WORK_SAFETY, at, plan

PLAN = plan(WORK_SAFETY)
BY = "person:1/administrator"
GOOD: dict[str, list[list[object]]] = {
    "Units": [["roads", "路政所"]],
    "People": [
        ["ma", "马", "roads", "ma@bureau.example", "unit-head", "desk"],
        ["gu", "顾", None, None, "desk，unit-liaison@roads"],
    ],
}


def filled(org: Organisation, rows: dict[str, list[list[object]]]) -> bytes:
    """The template, as somebody filled it in."""
    book = openpyxl.load_workbook(BytesIO(template(PLAN, org, NOON)))
    for title, lines in rows.items():
        for line in lines:
            book[title].append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def faults(org: Organisation, rows: dict[str, list[list[object]]]) -> list[str]:
    with pytest.raises(InputError) as refused:
        import_workbook(org, filled(org, rows), PLAN, now=NOON, by=BY)
    return [fault.file for fault in refused.value.faults]


def test_a_filled_in_template_is_taken_whole_and_once(org: Organisation) -> None:
    data = filled(org, GOOD)

    first = import_workbook(org, data, PLAN, now=NOON, by=BY)
    again = import_workbook(org, data, PLAN, now=at(5), by=BY)

    ma, gu = Person.objects.get(login="ma"), Person.objects.get(login="gu")
    assert (first.units, first.people, first.holdings, again.holdings) == (1, 2, 4, 0)
    assert roles_of(ma.pk, NOON) == ["desk", "unit-head@roads"]
    assert roles_of(gu.pk, NOON) == ["desk", "unit-liaison@roads"]
    assert [(c.address, c.verified_at) for c in list_contacts(ma.pk)] == [
        ("ma@bureau.example", None)
    ]


def test_the_template_shows_who_is_there_and_offers_the_plans_roles(
    org: Organisation, people: Cast
) -> None:
    book = openpyxl.load_workbook(BytesIO(template(PLAN, org, NOON)))

    offered = {row[0] for row in book["Roles"].values}
    (choice,) = book["People"].data_validations.dataValidation
    assert ["lin", "林", None, None, "desk"] in [list(row[:5]) for row in book["People"].values]
    assert {"desk", "unit-head", "administrator", "auditor"} <= offered
    assert "E2" in choice.sqref


def test_the_template_as_it_is_changes_nothing(org: Organisation, people: Cast) -> None:
    Holding.objects.filter(person=people.wang).delete()  # holds a role of a unit without one

    found = import_workbook(org, template(PLAN, org, NOON), PLAN, now=at(1), by=BY)

    assert (found.people, found.holdings) == (4, 0)


def test_every_fault_is_named_by_its_cell_and_nothing_is_taken(org: Organisation) -> None:
    rows: dict[str, list[list[object]]] = {
        "Units": [["roads", None], ["路", "路政所"]],
        "People": [
            [None, "马"],
            ["gu", "顾", "nowhere", "gu@", "no-role"],
            ["gu", "又一位顾", None, None, "unit-head"],
            ["he", "何", None, None, "unit-head@nowhere"],
            ["ke", "柯", None, None, "auditor", "desk"],
            ["mo", "莫", None, None, "=1+1"],
        ],
    }

    assert set(faults(org, rows)) == {
        "People!E7", "Units!2", "Units!A3", "People!2", "People!C3", "People!D3", "People!E3",
        "People!A4", "People!E4", "People!E5", "People!E6",
    }  # fmt: skip
    assert not Person.objects.exists()
    assert not Unit.objects.exists()


def test_a_sheet_or_column_that_is_missing_is_named(org: Organisation) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "People"
    book.worksheets[0].append(["登录名", "电话"])
    out = BytesIO()
    book.save(out)

    with pytest.raises(InputError, match="name"):
        import_workbook(org, out.getvalue(), PLAN, now=NOON, by=BY)
    book.worksheets[0].title = "人员"
    out = BytesIO()
    book.save(out)
    with pytest.raises(InputError, match="People"):
        import_workbook(org, out.getvalue(), PLAN, now=NOON, by=BY)


def test_what_clashes_with_what_is_held_takes_nothing(org: Organisation, people: Cast) -> None:
    rows: dict[str, list[list[object]]] = {
        "Units": [["roads", "路政所"]],
        "People": [["chen", "陈", None, None, "administrator"]],
    }
    book = openpyxl.load_workbook(BytesIO(filled(org, rows)))
    book["People"].delete_rows(2, 4)  # who was there: so that the file alone shows no clash
    out = BytesIO()
    book.save(out)

    with pytest.raises(ActionRefusedError, match="cannot approve"):
        import_workbook(org, out.getvalue(), PLAN, now=NOON, by=BY)
    assert not Unit.objects.exists()


def test_a_login_of_another_organisation_is_nobody_of_ours(org: Organisation, people: Cast) -> None:
    Holding.objects.all().delete()

    with pytest.raises(ConflictError, match="sun"):
        rows: dict[str, list[list[object]]] = {"People": [["sun", "孙", None, None, "desk"]]}
        import_workbook(org, filled(org, rows), PLAN, now=NOON, by=BY)

    assert roles_of(people.sun.pk, NOON) == []


def test_deputies_are_taken_with_their_days_and_once(org: Organisation, people: Cast) -> None:
    away: list[list[object]] = [
        ["ma", "gu", date(2026, 3, 2), "2026-03-03"],
        ["lin", "ma", "2026/03/09", None],
    ]
    Holding.objects.filter(person=people.wang).delete()  # holds a role of a unit without one
    data = filled(org, {**GOOD, "Deputies": away})

    import_workbook(org, data, PLAN, now=NOON, by=BY)
    import_workbook(org, data, PLAN, now=NOON, by=BY)

    ma = Absence.objects.get(person__login="ma")
    assert ma.deputy is not None
    assert ma.deputy.login == "gu"
    assert (ma.since.isoformat(), ma.until and ma.until.isoformat()) == (
        "2026-03-01T16:00:00+00:00",  # the whole of two days in Shanghai
        "2026-03-03T16:00:00+00:00",
    )
    assert Absence.objects.get(person__login="lin").until is None
    assert Absence.objects.count() == 2


def test_faults_of_deputies_name_their_cell_and_nothing_is_taken(org: Organisation) -> None:
    away: list[list[object]] = [
        ["ma", "nobody", "2026-03-02", "2026-03-01"],
        ["ma", "gu", "soon"],
        ["ma", "gu"],
    ]

    found = faults(org, {**GOOD, "Deputies": away})

    assert found == ["Deputies!B2", "Deputies!D2", "Deputies!C3", "Deputies!4"]
    assert not Person.objects.filter(login="ma").exists()
