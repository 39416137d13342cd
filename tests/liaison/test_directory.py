"""The directory of bodies outside: offices, and nobody of the public."""

from __future__ import annotations

import pytest

from qingting.errors import ActionRefusedError, ConflictError
from qingting.journal.models import Entry
from qingting.orgs.models import Organisation
from qingting.reports.liaison.directory import add_body, change_body, retire_body
from qingting.reports.liaison.models import Body
from qingting.reports.liaison.queries import bodies_for, list_bodies
from tests.engine import NOON

pytestmark = pytest.mark.django_db
BY = {"now": NOON, "by": "person:1"}
CAC = {"name": "市委网信办", "kind": "regulator", "about": "网络信息", "phone": "0571-8600001"}


@pytest.fixture
def org() -> Organisation:
    return Organisation.objects.create(key="hrss", name="市人社局", zone="Asia/Shanghai")


def test_a_body_is_added_changed_and_retired_and_the_journal_says_which(org: Organisation) -> None:
    body = add_body(org, CAC, roles=["city-cac"], **BY)
    change_body(body, CAC | {"mail": "office@cac.example"}, roles=["city-cac"], **BY)
    assert [b.mail for b in bodies_for(org.pk, ["city-cac"])] == ["office@cac.example"]
    assert bodies_for(org.pk, ["city-gov"]) == bodies_for(org.pk, []) == []

    retire_body(body, **BY)

    assert list_bodies(org.pk) == []
    assert [b.pk for b in list_bodies(org.pk, retired=True)] == [body.pk]
    entries = Entry.objects.order_by("id").values_list("verb", "values", "clause")
    named = {"body": str(body.pk)}
    assert list(entries) == [
        (f"body.{verb}", named, "house:contacts") for verb in ("added", "changed", "retired")
    ]
    with pytest.raises(ActionRefusedError, match="retired"):
        change_body(body, CAC, roles=[], **BY)
    add_body(org, CAC, roles=[], **BY)  # its name is free again


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": ""},
        {"phone": "13800138000"},
        {"phone": "+86 138 0013 8000"},
        {"phone": "ask him"},
        {"mail": "someone@qq.com"},
        {"about": " "},
        {"name": ""},
    ],
)
def test_a_number_of_somebody_s_own_or_too_little_is_refused(
    org: Organisation, wrong: dict[str, str]
) -> None:
    with pytest.raises(ActionRefusedError):
        add_body(org, CAC | wrong, roles=[], **BY)

    assert not Body.objects.exists()


def test_a_name_stands_once(org: Organisation) -> None:
    add_body(org, CAC, roles=[], **BY)
    with pytest.raises(ConflictError):
        add_body(org, CAC, roles=[], **BY)


def test_there_is_no_field_for_a_member_of_the_public() -> None:
    assert {field.name for field in Body._meta.get_fields()} == {
        "id", "org", "name", "kind", "about", "phone", "mail", "liaison", "office", "roles",
        "retired_at",
    }  # fmt: skip
    assert "public" not in Body.Kind.values
    assert not {"person", "individual", "poster", "author"} & set(Body.Kind.values)
