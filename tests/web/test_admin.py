"""What an administrator does on the pages, and what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting import clock
from qingting.journal.models import Entry
from qingting.notices.models import Channel
from qingting.people import actions
from qingting.people.models import Absence, ContactPoint, Holding, Person
from qingting.retention import run
from qingting.sources.models import Refusal, Source
from qingting.watches.models import Watch
from tests.engine import NOON
from tests.web.bureau import BY, CHANNEL_KEY, Administered, administered

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Administered:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setenv("QINGTING_CHANNEL_KEY", CHANNEL_KEY)
    return administered()


@pytest.fixture
def ada(office: Administered) -> Client:
    return office.client(office.ada)


def test_a_person_is_added_with_role_and_address_or_not_at_all(ada: Client) -> None:
    given = {"do": "add", "login": "cleo", "name": "Cleo", "mail": "cleo@water.example"}

    assert ada.post("/admin/people", {**given, "role": "king"}).status_code == 422
    assert not Person.objects.filter(login="cleo").exists()
    assert ada.post("/admin/people", {**given, "role": "lab"}).status_code == 302

    assert Holding.objects.get(person__login="cleo").role == "lab"
    assert ContactPoint.objects.get().verified_at is None


def test_an_administrator_cannot_be_given_the_say(office: Administered, ada: Client) -> None:
    given = {"do": "role", "role": "office", "unit": ""}

    answer = ada.post(f"/admin/people/{office.ada.pk}", given)

    assert answer.status_code == 422
    assert "cannot" in answer.content.decode()
    assert Holding.objects.filter(person=office.ada).count() == 1


def test_a_one_time_link_is_shown_once_and_signs_in(office: Administered, ada: Client) -> None:
    page = ada.post(f"/admin/people/{office.cast.lin.pk}/link").content.decode()

    link = re.search(r"http://testserver(/signin/[^<]+)", page)
    assert link is not None
    assert "/signin/" not in ada.get(f"/admin/people/{office.cast.lin.pk}").content.decode()
    assert Client().post(link[1]).headers["Location"] == "/me"


def test_an_absence_is_written_in_the_organisations_zone(office: Administered, ada: Client) -> None:
    given = {"do": "away", "since": "2026-03-02T13:00", "deputy": str(office.cast.chen.pk)}

    assert ada.post(f"/admin/people/{office.cast.lin.pk}", given).status_code == 302

    assert Absence.objects.get().since == NOON + timedelta(hours=1)
    assert Absence.objects.get().deputy == office.cast.chen


def test_who_leaves_has_a_list_that_must_be_empty(office: Administered, ada: Client) -> None:
    lin = f"/admin/people/{office.cast.lin.pk}"
    assert "held by nobody else" in ada.get(lin).content.decode()
    assert "End all access now" not in ada.get(lin).content.decode()
    ada.post(f"{lin}/leave")
    assert Person.objects.get(login="lin").active

    actions.grant(office.cast.wang, "desk", **BY)
    ada.post(f"{lin}/leave")

    assert not Person.objects.get(login="lin").active


def test_a_source_shows_what_depends_on_it_before_it_is_switched_off(
    office: Administered, ada: Client
) -> None:
    page = ada.get(f"/admin/sources/{office.source}").content.decode()
    assert "0 keys of programs could not push any more" in page

    ada.post(f"/admin/sources/{office.source}/off")

    source = Source.objects.get(pk=office.source)
    assert source.off_since == NOON
    assert source.revision == 1


def test_a_source_that_gives_nothing_is_added_only_by_a_second_press(
    ada: Client, tmp_path: Path
) -> None:
    given = {"name": "later", "kind": "folder", "path": str(tmp_path / "none"), "every_min": "1"}

    answer = ada.post("/admin/sources", {**given, "do": "add"})
    assert "cannot be read" in answer.content.decode()
    assert not Source.objects.filter(name="later").exists()
    ada.post("/admin/sources", {**given, "do": "add-anyway"})

    assert Source.objects.get(name="later").settings == {"path": str(tmp_path / "none")}


def test_a_query_that_cannot_be_read_is_told_while_typing_and_never_stored(ada: Client) -> None:
    page = ada.get("/admin/watches/try?query=(water").content.decode()
    answer = ada.post("/admin/watches", {"do": "add", "name": "bad", "query": "(water"})

    assert "column" in page
    assert answer.status_code == 422
    assert not Watch.objects.filter(name="bad").exists()


def test_a_watch_is_switched_off_and_what_it_kept_stays(office: Administered, ada: Client) -> None:
    ada.post(f"/admin/watches/{office.watch.pk}/off")

    watch = Watch.objects.get(pk=office.watch.pk)
    assert (watch.active, watch.revision) == (False, 1)
    assert Entry.objects.filter(verb="watch.switched-off").exists()


def test_a_secret_is_written_and_never_shown(office: Administered, ada: Client) -> None:
    path = f"/admin/channels/{office.channel}"
    before = Channel.objects.get().secret

    assert (
        "s3cret" not in ada.get(path).content.decode() + ada.get("/admin/channels").content.decode()
    )
    ada.post(path, {"do": "edit", "name": "hook", "url": "https://other.example/", "secret": ""})

    row = Channel.objects.get()
    assert (row.settings["url"], row.secret) == ("https://other.example/", before)
    assert "s3cret" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(("days", "status"), [(29, 422), (30, 302), (1095, 302), (1096, 422)])
def test_what_is_kept_is_kept_within_bounds(ada: Client, days: int, status: int) -> None:
    given = {"do": "keep", "keep_posts_days": days, "keep_refusals_days": 90}

    assert ada.post("/admin/settings", given).status_code == status


def test_retention_goes_by_what_was_set(office: Administered, ada: Client) -> None:
    for days in (6, 8):
        at = NOON - timedelta(days=days)
        Refusal.objects.create(source_id=office.source, at=at, place="x", message="x")

    ada.post("/admin/settings", {"do": "keep", "keep_posts_days": 180, "keep_refusals_days": 7})

    assert run(NOON)["refusals"] == 1


def test_an_account_without_a_sign_of_life_is_marked_asleep(ada: Client) -> None:
    assert "asleep: 14 days or more" in ada.get("/admin/accounts").content.decode()


def test_a_refused_button_says_why_on_the_next_page(office: Administered, ada: Client) -> None:
    given = {"person": office.cast.lin.pk}
    ada.post(f"/admin/accounts/{office.account.pk}/grant", given)

    page = ada.post(f"/admin/accounts/{office.account.pk}/grant", given, follow=True)

    assert "may publish on City water already" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/admin/people", lambda o, n: actions.add_person(o.org, f"p{n}", f"P{n}", **BY)),
        ("/admin/units", lambda o, n: actions.add_unit(o.org, f"u{n}", f"U{n}", **BY)),
        ("/admin/watches", lambda o, n: Watch.objects.create(org=o.org, name=f"w{n}", query="水")),
        (
            "/admin/sources",
            lambda o, n: Source.objects.create(org=o.org, name=f"s{n}", kind="upload"),
        ),
        (
            "/admin/shifts",
            lambda o, n: actions.set_shift(
                o.cast.lin, "desk", NOON, NOON + timedelta(hours=1 + n), **BY
            ),
        ),
        (
            "/admin/channels",
            lambda o, n: Channel.objects.create(org=o.org, name=f"c{n}", kind="webhook"),
        ),
    ],
)  # fmt: skip
def test_a_list_asks_as_often_for_many_rows_as_for_few(
    office: Administered, ada: Client, path: str, more: Callable[[Administered, int], object]
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(path).status_code == 200
        return len(queries)

    ada.get(path)
    few = count()
    for n in range(5):
        more(office, n)

    assert count() == few
    assert few <= 25


def test_a_day_in_a_field_is_written_as_browsers_read_it(office: Administered) -> None:
    chinese = office.client(office.ada, "zh-CN").get("/admin/accounts").content.decode()

    days = re.findall(r'<input type="date"[^>]*', chinese)
    assert any(re.search(r'value="\d{4}-\d\d-\d\d"', day) for day in days), days
    assert not re.search(r'value="\d{4}/', chinese)
