"""The whole grading history and the whole journal of an event, page by page."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.grading.models import Grading
from qingting.journal.models import Entry
from tests.web.story import LATER, Story
from tests.web.test_pages import read

GRADINGS, JOURNAL = "/events/1/grading", "/events/1/journal"


def test_machine_and_people_stand_in_one_history_newest_first(story: Story, lin: Client) -> None:
    story.bureau.act("raise", "personnel-dept", grade="extraordinary", why="已有群众聚集")
    story.bureau.write()

    page = read(lin, GRADINGS)

    assert re.search(r"人工决定 · 17:20 人事司（宣教办） +特别重大 +已有群众聚集", page)
    assert page.index("人工决定") < page.index("系统分级 · 15:40") < page.index("系统分级 · 12:00")
    assert "不能排除" in page


def test_a_grading_shows_what_it_was_held_against(lin: Client) -> None:
    page = read(lin, GRADINGS)

    assert "24 时内点击 ≥ 12,400 超过 10,000 是" in page


@pytest.mark.parametrize(
    ("path", "size"),
    [
        (GRADINGS, "qingting.web.events.records.GRADINGS"),
        (JOURNAL, "qingting.web.events.records.ENTRIES"),
    ],
)
def test_pages_follow_each_other_without_a_gap(
    lin: Client, monkeypatch: pytest.MonkeyPatch, path: str, size: str
) -> None:
    whole = _items(lin.get(path).content.decode())
    monkeypatch.setattr(size, 2)

    pages, address = [], path
    while address:
        page = lin.get(address).content.decode()
        pages += _items(page)
        link = re.search(r'href="(\?after=[^"]*)" rel="next"', page)
        address = path + link[1].replace("&amp;", "&") if link else ""

    assert pages == whole
    assert len(whole) > 2


def _items(page: str) -> list[str]:
    main = page[page.index("<main") : page.index("</main>")]
    return re.findall(r"<li[ >].*?</li>|<h2>.*?</h2>", main, re.DOTALL)


def test_the_journal_says_that_its_entries_fit_the_chain(lin: Client) -> None:
    page = read(lin, JOURNAL)

    assert "本页已封存的记录都与前一条相符" in page
    assert "一组帖文成为线索" in page


def test_an_entry_changed_behind_our_back_is_named(story: Story, lin: Client) -> None:
    entry = Entry.objects.filter(verb="event.graded").order_by("seq")[0]
    _forge(entry.pk)

    page = read(lin, JOURNAL)

    assert "本页有 1 条记录与链不符" in page
    assert f"不符 #{entry.seq}" in page


def _forge(entry_id: int) -> None:
    """Change an entry as somebody would who owns the database."""
    postgres = connection.vendor == "postgresql"
    table = " ON journal_entry" if postgres else ""
    name = "journal_entry_append_only" if postgres else "journal_entry_sealed_once"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{table}")
        cursor.execute("UPDATE journal_entry SET clause = 'B9' WHERE id = %s", [entry_id])


def test_an_entry_that_is_not_sealed_yet_is_said_so(story: Story, lin: Client) -> None:
    Entry.objects.create(
        org=story.bureau.org, at=LATER, actor="engine", verb="event.quiet", subject_kind="event",
        subject_key=str(story.event.pk), clause="B2.5",
    )  # fmt: skip

    page = read(lin, JOURNAL)

    assert re.search(r"\d 条记录等待封存", page)
    assert "待封存" in page


@pytest.mark.parametrize(("path", "most"), [(GRADINGS, 12), (JOURNAL, 14)])
def test_a_page_asks_as_often_for_many_rows_as_for_few(
    story: Story, lin: Client, path: str, most: int
) -> None:
    lin.get(path)
    few = _queries(lin, path)
    for _ in range(5):
        last = Grading.objects.filter(event=story.event).order_by("-at")[0]
        Grading.objects.create(
            event=story.event, scale="grade", at=LATER, certain=last.certain,
            in_force=last.in_force, reasons=last.reasons,
        )  # fmt: skip
        Entry.objects.create(
            org=story.bureau.org, at=LATER, actor="engine", verb="event.quiet", clause="B2.5",
            subject_kind="event", subject_key=str(story.event.pk),
        )  # fmt: skip

    assert _queries(lin, path) == few <= most


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_event_page_leads_to_all_of_it(lin: Client) -> None:
    page = lin.get("/events/1").content.decode()

    for path in ("/events/1/remarks", GRADINGS, JOURNAL):
        assert f'href="{path}"' in page
