"""Sheets of paper: as pages, and kept as files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from qingting import clock
from qingting.people.actions import add_person
from qingting.web.printing.files import SHEETS, write_all
from tests.web.bureau import BY
from tests.web.conftest import Telling
from tests.web.story import LATER, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(tell: Telling, monkeypatch: pytest.MonkeyPatch) -> Story:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return tell()


def client(story: Story, language: str = "zh-CN") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(story.cast.lin)
    return made


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_plan_is_printed_whole_with_what_was_signed_by_whom(story: Story) -> None:
    page = words(client(story), "/plan/print/plan")

    assert "B2.6 重大：几个网站同时出现" in page
    assert "受约束" in page
    assert page.count("还没有") > 10  # nobody signed the readings of the story's plan


def test_a_card_says_what_by_when_to_whom_and_who_hears_if_it_is_late(story: Story) -> None:
    card = words(client(story), "/plan/print/cards?role=desk")

    assert "舆情处值班人员" in card
    assert "担任者: 林" in card
    assert re.search(r"报告人事司 .{0,40}较大 .{0,30}定级后 30 分内", card)
    assert "B5.5" in card
    assert "到期后" in card or "到期时" in card
    assert "人事司（宣教办） 担任者" not in card


def test_each_clause_stands_beside_what_carries_it_out_and_what_it_has_made(story: Story) -> None:
    page = words(client(story), "/plan/print/trace")

    assert re.search(r"B5\.8 .{0,120}duties: phone.{0,40} \d+ 1\b", page)


def test_the_tree_names_who_tells_whom(story: Story) -> None:
    assert re.search(r"舆情处值班人员 林 .{0,10}人事司", words(client(story), "/plan/print/tree"))


def test_what_is_open_is_printed_with_its_event_and_whose_it_is(story: Story) -> None:
    page = words(client(story), "/plan/print/open")

    assert re.search(r"逾期 电话报告 E1", page)
    assert "舆情处值班人员: 林" in page


def test_every_sheet_speaks_english_too(story: Story) -> None:
    for sheet in SHEETS:
        page = words(client(story, "en"), f"/plan/print/{sheet}")
        assert "as of" in page


@pytest.mark.parametrize("path", ["nothing", "cards?role=king"])
def test_a_sheet_that_is_none_leads_nowhere(story: Story, path: str) -> None:
    assert client(story).get(f"/plan/print/{path}").status_code == 404


def test_whoever_only_administers_sees_no_title_of_an_event(story: Story) -> None:
    ada = Client()
    ada.force_login(add_person(story.cast.lin.org, "ada", "Ada", roles=("administrator",), **BY))

    assert ada.get("/plan/print/cards").status_code == 200
    assert ada.get("/plan/print/open").status_code == 403


def test_the_files_stand_alone_and_only_their_user_reads_them(
    story: Story, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path

    assert write_all(LATER) == len(SHEETS)
    assert write_all(LATER) == len(SHEETS)

    folder = tmp_path / "print" / story.cast.lin.org.key
    assert sorted(f.name for f in folder.iterdir()) == sorted(f"{s}.html" for s in SHEETS)
    text = (folder / "open.html").read_text("utf-8")
    assert "电话报告" in text
    assert "<style>" in text
    assert not re.search(r'(?:src|href)="', text)
    assert (folder / "open.html").stat().st_mode & 0o077 == 0
