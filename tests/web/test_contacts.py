"""The directory of bodies outside, on the pages."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from qingting import clock
from qingting.duties.models import Duty
from qingting.reports.liaison.directory import add_body
from qingting.reports.liaison.models import Body
from tests.engine import NOON
from tests.web.bureau import BY, CHANNEL_KEY, Administered, administered
from tests.web.story import Story

pytestmark = pytest.mark.django_db
NEW = {
    "do": "add",
    "name": "区疾控中心",
    "kind": "health",
    "about": "饮水卫生",
    "phone": "0571-86002",
}


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Administered:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setenv("QINGTING_CHANNEL_KEY", CHANNEL_KEY)
    return administered()


def test_an_administrator_writes_a_body_and_changes_and_retires_it(office: Administered) -> None:
    ada = office.client(office.ada)
    page = ada.get("/admin/contacts").content.decode()
    assert "Never a member of the public" in page
    assert 'value="health-centre"' in page
    assert 'value="desk"' not in page  # one of ours

    assert ada.post("/admin/contacts", NEW | {"roles": ["health-centre"]}).status_code == 302
    body = Body.objects.get(name="区疾控中心")
    given = NEW | {"do": "edit", "mail": "office@cdc.example", "liaison": "周", "office": "办公室"}
    assert ada.post(f"/admin/contacts/{body.pk}", given).status_code == 302
    body.refresh_from_db()
    assert (body.mail, body.liaison, body.roles) == ("office@cdc.example", "周", [])

    ada.post(f"/admin/contacts/{body.pk}/retire")
    assert "retired" in ada.get("/admin/contacts").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"phone": "13912345678"}, {"phone": ""}, {"kind": "person"}, {"roles": ["desk"]}]
)
def test_a_mobile_a_person_or_a_role_of_ours_is_not_taken(
    office: Administered, wrong: dict[str, object]
) -> None:
    assert office.client(office.ada).post("/admin/contacts", NEW | wrong).status_code == 422
    assert not Body.objects.filter(name="区疾控中心").exists()


def test_what_no_field_asks_for_is_not_kept(office: Administered) -> None:
    office.client(office.ada).post("/admin/contacts", NEW | {"person": "张三", "id_card": "33010"})

    assert "张三" not in str(Body.objects.filter(name="区疾控中心").values())


def test_everybody_with_a_part_in_events_finds_it(office: Administered) -> None:
    page = office.client(office.cast.lin).get("/contacts").content.decode()

    assert "区网信办" in page
    assert 'href="tel:0571-8600001"' in page
    assert "区网信办" not in office.client(office.cast.sun).get("/contacts").content.decode()
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_page_of_a_duty_shows_how_the_body_it_goes_to_is_reached(story: Story) -> None:
    given = {"name": "区应急局", "kind": "government", "about": "支援", "phone": "0571-8600003"}
    add_body(story.bureau.org, given, roles=["partner-units"], **BY)
    duty = Duty.objects.get(entry="support")
    client = Client(headers={"accept-language": "en"})
    client.force_login(story.cast.chen)

    page = client.get(f"/duties/{duty.pk}").content.decode()

    assert "区应急局" in page
    assert 'href="tel:0571-8600003"' in page
    other = Duty.objects.filter(entry="special").first()
    assert other is not None
    assert "区应急局" not in client.get(f"/duties/{other.pk}").content.decode()
