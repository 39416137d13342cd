"""The first hour: from an empty database to a real mail, by the pages alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from openpyxl import load_workbook

from qingting import clock, settings
from qingting.adoption.models import Adoption, SignedReading
from qingting.adoption.queries import find_draft
from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.posts.models import Post
from qingting.web.acts import asking
from qingting.web.setup import token
from tests.engine import NOON
from tests.smtp import serving
from tests.web.first_hour import FirstHour

pytestmark = pytest.mark.django_db


@pytest.fixture
def hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirstHour]:
    cache.clear()
    drop = tmp_path / "drop"
    drop.mkdir()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(token, "FILE", tmp_path / "setup.token")
    monkeypatch.setenv("QINGTING_BUNDLE_S", "0")
    with serving() as server:
        hour = FirstHour(drop, server, clock.now)
        monkeypatch.setattr(asking, "ring", hour.engine)
        yield hour


def test_from_nothing_to_a_real_mail_by_the_pages_alone(hour: FirstHour) -> None:
    hour.organisation()
    assert "Roles to fill" in hour.plan()
    hour.people()
    assert "土腥味" in hour.source()
    assert "1 of 1 that the sources give now" in hour.watch()
    assert "250 2.0.0 queued as A1" in hour.channel()
    hour.adopt(hour.sign())
    hour.engine()
    hour.post_room()

    assert Adoption.objects.get().trial is False
    assert Post.objects.get().key == "smell"
    assert any("E1" in hour.mail(n) for n in range(len(hour.server.mails)))
    assert "It is measured and graded by" in hour.page("/setup/now")


def test_an_empty_database_leads_every_page_to_its_set_up(hour: FirstHour) -> None:
    answers = {hour.client.get(path).headers["Location"] for path in ("/", "/events", "/signin")}

    assert answers == {"/setup"}
    assert hour.client.get("/setup").status_code == 403
    assert hour.client.get("/health").status_code == 503


def test_the_link_is_good_once_and_only_with_its_token(hour: FirstHour) -> None:
    link = f"/setup/first/{token.renew()}"
    assert token.FILE.stat().st_mode & 0o777 == 0o600
    assert Client().post("/setup/first/guess", {"name": "x"}).status_code == 403
    given = {"name": "局", "zone": "Asia/Shanghai", "login": "a", "person": "A"}

    first = hour.client.post(link, given | {"password": "seven grey herons"})
    again = Client().post(link, given | {"login": "b", "password": "seven grey herons"})

    assert (first.status_code, again.status_code) == (302, 403)
    assert Person.objects.count() == Organisation.objects.count() == 1
    assert token.renew() == ""


@pytest.mark.parametrize(
    ("field", "value"), [("zone", "Mars/Olympus"), ("password", "short"), ("login", "")]
)
def test_a_fault_of_the_first_step_makes_nothing(hour: FirstHour, field: str, value: str) -> None:
    given = {"name": "局", "zone": "Asia/Shanghai", "login": "a", "person": "A"}
    given |= {"password": "seven grey herons", field: value}

    answer = hour.client.post(f"/setup/first/{token.renew()}", given)

    assert answer.status_code == 422
    assert Organisation.objects.count() == 0
    assert token.FILE.exists()


def test_before_a_plan_is_in_force_nothing_is_taken_in(hour: FirstHour) -> None:
    hour.organisation()
    hour.plan()
    hour.source()
    hour.watch()

    hour.engine()

    assert not Post.objects.exists()
    assert "It is not taken in" in hour.page("/setup/now")


def test_one_person_may_try_a_plan_out_and_every_page_says_so(hour: FirstHour) -> None:
    hour.organisation()
    hour.plan()

    page = hour.trial()

    assert Adoption.objects.get().trial is True
    assert "Trial adoption" in page
    assert not SignedReading.objects.exists()


def test_a_plan_is_not_in_force_for_work_before_readings_are_signed(hour: FirstHour) -> None:
    hour.organisation()
    hour.plan()

    assert "Put in force, a second person agrees" not in hour.page("/setup/adopt")
    assert hour.client.post("/plan/readings/sign", {"reading": "x"}).status_code == 403
    hour.people()
    other = hour.sign()
    assert "Put in force, a second person agrees" in hour.page("/setup/adopt")
    assert other.post("/plan/readings/adopt", {"how": "trial"}).status_code == 403


def test_a_running_engine_takes_a_new_watch_without_a_restart(
    hour: FirstHour, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour.organisation()
    hour.plan()
    hour.source()
    hour.trial()
    hour.engine()
    assert not Post.objects.exists()

    hour.watch()
    hour.write("later", "自来水又有土腥味")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(seconds=5))
    hour.engine()

    assert [post.key for post in Post.objects.all()] == ["later"]


def test_a_faulty_workbook_is_refused_by_cell_and_nothing_is_taken(
    hour: FirstHour, tmp_path: Path
) -> None:
    hour.organisation()
    hour.plan()
    bad = tmp_path / "people.xlsx"
    book = hour.client.get("/admin/people.xlsx").content
    bad.write_bytes(book)
    sheet = load_workbook(bad)
    sheet["People"].append(["cleo", "Cleo", "", "no address", "king"])
    sheet.save(bad)

    with bad.open("rb") as file:
        answer = hour.client.post("/setup/people", {"do": "import", "file": file})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "People!D3" in page
    assert "People!E3" in page
    assert Person.objects.count() == 1


@pytest.mark.parametrize("plan", ["", "no-such", "../tests/way/plans/small", "/etc/hostname"])
def test_only_a_plan_that_comes_along_can_be_chosen(hour: FirstHour, plan: str) -> None:
    hour.organisation()

    page = hour.client.post("/setup/plan", {"plan": plan}, follow=True).content.decode()

    assert "No plan of this name" in page
    assert find_draft(Organisation.objects.get().pk) is None
