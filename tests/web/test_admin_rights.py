"""Who may administer: every address, one by one."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern

from qingting import clock
from qingting.journal.models import Entry
from qingting.web.access import OWN, TEXTLESS
from qingting.web.urls import urlpatterns
from tests.engine import NOON
from tests.web.bureau import CHANNEL_KEY, Administered, administered

pytestmark = pytest.mark.django_db
ELSEWHERE = {"admin-health", "setup", "setup-first"}  # tested with the doctor, and the first run
OF_ONE = re.compile(r"/\d+")


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Administered:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setenv("QINGTING_CHANNEL_KEY", CHANNEL_KEY)
    return administered()


def named(*starts: str) -> set[str]:
    found = [p.name or "" for p in urlpatterns if isinstance(p, URLPattern)]
    return {name for name in found if name.startswith(starts)}


def answers(client: Client, method: str, office: Administered) -> dict[str, int]:
    return {
        name: getattr(client, method)(path).status_code for name, path in office.addresses().items()
    }


def test_every_address_of_administration_is_walked_here(office: Administered) -> None:
    walked = named("admin-", "setup", "import-keys") - ELSEWHERE

    assert office.addresses().keys() == walked


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_does_not_administer_gets_to_none_of_it(office: Administered, method: str) -> None:
    before = Entry.objects.count()

    assert set(answers(office.client(office.cast.lin), method, office).values()) <= {403, 404}
    assert Entry.objects.count() == before


def test_an_administrator_gets_to_all_of_it(office: Administered) -> None:
    found = answers(office.client(office.ada), "get", office)

    assert {name for name, status in found.items() if status == 200} == {
        name for name in found
        if not name.endswith((
            "-change", "-end", "-switch", "-do", "-account", "-unit", "-reach", "-retire",
        ))
    }  # fmt: skip
    assert set(found.values()) == {200, 405}


def test_another_administrator_sees_nothing_of_what_is_not_theirs(office: Administered) -> None:
    client, paths = office.client(office.olga), office.addresses().values()

    of_one = [path for path in paths if OF_ONE.search(path)]

    assert len(of_one) > 10
    assert {client.post(path).status_code for path in of_one} == {404}
    pages = "".join(client.get(path).content.decode() for path in paths)
    for words in ("道路科", "hotline", "City water", "hook.example", "自来水", "区网信办"):
        assert words not in pages


def test_an_auditor_reads_all_and_finds_no_button(office: Administered) -> None:
    client = office.client(office.uma)

    for name, path in office.addresses().items():
        answer = client.get(path)
        if answer.status_code == 405 or name == "admin-people-file":
            continue
        if name == "setup-step":  # nothing but buttons
            assert answer.status_code == 403
            continue
        assert answer.status_code == 200, path
        main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        assert "<button" not in main, path


def test_an_auditor_changes_nothing_whatever_is_sent(office: Administered) -> None:
    before = Entry.objects.count()

    assert set(answers(office.client(office.uma), "post", office).values()) == {403}
    assert Entry.objects.count() == before


def test_who_only_administers_sees_no_page_that_may_hold_the_text_of_an_event(
    office: Administered,
) -> None:
    client = office.client(office.ada)
    pages = {
        name: "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<(?!int)\w+:\w+>", "x", str(p.pattern)))
        for p in urlpatterns
        if (name := p.name or "") and {name, name.partition("-")[0]}.isdisjoint(OWN | TEXTLESS)
    }
    pages = {name: path for name, path in pages.items() if "^" not in path}

    assert {"desk", "events", "event", "remarks", "search", "register", "duty"} <= pages.keys()
    for path in [*pages.values(), "/register.csv", "/sources/imports/1/refused.csv"]:
        assert client.get(path).status_code == 403, path


def test_who_only_administers_begins_where_there_is_something_to_do(office: Administered) -> None:
    client = office.client(office.ada)

    assert client.get("/").headers["Location"] == "/setup"
    assert 'href="/events"' not in client.get("/admin/people").content.decode()
