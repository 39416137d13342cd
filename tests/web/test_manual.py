"""The manual: a page for every screen, in both languages, within one press."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from qingting.web.help.manual import FOLDER, PAGES, load, page_of, render
from tests.web.staff import staff

# Addresses that show nothing of their own: acts, files, answers to programs, the manual itself.
NO_PAGE = {"signout", "language", "help", "evidence", "undo"}
CHINESE = re.compile(r"[一-鿿]")


def names() -> set[str]:
    found = get_resolver().reverse_dict.keys()
    return {name for name in found if isinstance(name, str)}


def test_every_address_by_name_has_its_page_of_the_manual() -> None:
    assert {name for name in names() if not page_of(name)} == NO_PAGE & names()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_there_in_both_languages_and_no_other(language: str) -> None:
    assert {file.stem for file in (FOLDER / language).glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_an_english_page_has_no_chinese_but_what_one_types(page: str) -> None:
    text = (FOLDER / "en" / f"{page}.md").read_text("utf-8")

    assert not CHINESE.search(re.sub(r"`[^`]*`", "", text))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_worth_its_press_and_leads_only_to_pages(page: str, language: str) -> None:
    text = (FOLDER / language / f"{page}.md").read_text("utf-8")
    size = len(CHINESE.findall(text) if language == "zh" else text.split())

    assert 200 <= size <= 400
    assert load(page, language).title
    assert set(re.findall(r"\]\(([^)]*)\)", text)) <= set(PAGES)


def test_what_a_page_says_is_words_not_markup() -> None:
    assert render("## A & B\n\n* <b>one</b>\n* two\n  lines") == (
        "<h2>A &amp; B</h2>\n<ul><li>&lt;b&gt;one&lt;/b&gt;</li><li>two lines</li></ul>"
    )


@pytest.mark.parametrize(
    ("path", "to"),
    [("/events/1", "event"), ("/plan/clauses/B2.6", "plan"), ("/me", "me")],
)
def test_a_page_leads_to_its_own_help(lin: Client, path: str, to: str) -> None:
    assert f'href="/help/{to}"' in lin.get(path).content.decode()


def test_a_stranger_who_cannot_sign_in_may_read_how(db: None) -> None:
    staff()

    door = Client().get("/signin").content.decode()
    page = Client().get("/help/signin", headers={"Accept-Language": "en"}).content.decode()

    assert 'href="/help/signin"' in door
    assert "One-time link" in page or "one-time link" in page


def test_the_list_of_pages_names_them_all_and_nothing_else_is_there(db: None) -> None:
    page = Client().get("/help").content.decode()

    assert all(load(one, "zh").title in page for one in PAGES)
    assert Client().get("/help/nothing").status_code == 404
