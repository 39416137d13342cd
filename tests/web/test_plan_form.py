"""Entries of a plan that is being written, as forms: drawn, filled, faults at their fields."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client

from qingting import clock
from qingting.adoption.models import Writing
from qingting.people.actions import add_person
from qingting.plan.texts import PLAN
from tests.web.bureau import BY
from tests.web.conftest import Telling
from tests.web.story import LATER, Story
from tests.web.test_writing import PAGE, client
from tests.web.test_writing import text as page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(tell: Telling, monkeypatch: pytest.MonkeyPatch) -> Story:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return tell()


@pytest.fixture
def begun(story: Story) -> Client:
    ada = client(add_person(story.cast.lin.org, "ada", "Ada", roles=("administrator",), **BY))
    assert ada.post("/plan/writings/begin", {"source": "in-force"}).status_code == 302
    return ada


class Browser(HTMLParser):
    """Takes the forms of entries from a page, each with what a browser would send of it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[QueryDict] = []
        self._is_in = False
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._is_in = "drawn" in (given.get("class") or "")
            self.forms += [QueryDict(mutable=True)] if self._is_in else []
        elif not self._is_in:
            return
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.forms[-1].appendlist(name, value)
        elif tag == "textarea":
            self._area = name
            self.forms[-1].appendlist(name, "")
        elif tag == "select":
            self._select = name
            self.forms[-1].appendlist(name, "")
        elif tag == "option" and "selected" in given:
            self.forms[-1].setlist(self._select, [value])

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].setlist(self._area, [self.forms[-1][self._area] + data])

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._is_in = self._is_in and tag != "form"


def forms(page: str) -> list[QueryDict]:
    browser = Browser()
    browser.feed(page)
    return browser.forms


def plan_text() -> str:
    found: str = Writing.objects.get().files[PLAN]
    return found


def test_one_number_is_changed_and_the_clause_is_open_again(begun: Client) -> None:
    before = plan_text()
    (form, *_others) = forms(page_of(begun, f"{PAGE}?clause=B5.6"))
    form["f:within"], form["u:within"] = "3", "h"

    answer = begun.post(PAGE, dict(form.lists()))

    assert answer.headers["Location"] == f"{PAGE}?clause=B5.6"
    assert plan_text() == before.replace(
        "within: 2h, makes: assessment", "within: 3h, makes: assessment"
    )


def test_a_fault_stands_at_its_field(begun: Client) -> None:
    (form, *_others) = forms(page_of(begun, f"{PAGE}?clause=B5.5"))
    form["f:holder"], form["f:to"], form["f:done.accepted-by"] = "dsk", "", "nobody"

    told = begun.post(f"{PAGE}/check", dict(form.lists())).content.decode()
    assert re.search(r'data-at="holder">[^<]*dsk', told)
    assert re.search(r'data-at="done.accepted-by">[^<]*nobody', told)

    assert begun.post(PAGE, dict(form.lists())).status_code == 302
    page = page_of(begun, f"{PAGE}?clause=B5.5")
    assert re.search(r'data-fault="holder">[^<]*dsk', page)
    assert re.search(r'id="1e-holder"[^>]*aria-invalid=true', page)
    assert re.search(r'data-fault="done.accepted-by">[^<]*nobody', page)


def test_a_key_that_is_missing_is_a_fault_of_its_field(begun: Client) -> None:
    (form, *_others) = forms(page_of(begun, f"{PAGE}?clause=B5.5"))
    form["f:holder"] = ""

    told = begun.post(f"{PAGE}/check", dict(form.lists())).content.decode()

    assert 'data-at="holder"' in told


def test_yaml_that_is_none_is_not_saved_and_stays_in_its_field(begun: Client) -> None:
    (form, *_others) = forms(page_of(begun, f"{PAGE}?clause=B5.5"))
    form["f:when"], form["f:zh"] = "{any: [", "另一个"

    answer = begun.post(PAGE, dict(form.lists()))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "{any: [</textarea>" in page
    assert re.search(r'data-fault="when">[^<]+<', page)
    assert 'value="另一个"' in page
    assert 'data-at="when"' in begun.post(f"{PAGE}/check", dict(form.lists())).content.decode()
    assert Writing.objects.get().revision == 1


def test_more_empty_lines_are_drawn_and_nothing_is_saved(begun: Client) -> None:
    (form, *_others) = forms(page_of(begun, f"{PAGE}?clause=B5.5"))
    form["f:zh"] = "改了一半"
    lines = len(form.getlist("f:to"))

    page = begun.post(PAGE, {**dict(form.lists()), "do": "more"}).content.decode()

    (again, *_others) = forms(page)
    assert again["f:zh"] == "改了一半"
    assert len(again.getlist("f:to")) == lines + 1
    assert Writing.objects.get().revision == 1


def test_an_entry_is_added_moved_and_removed(begun: Client) -> None:
    (*_some, form) = forms(page_of(begun, f"{PAGE}?clause=B5.5&add=duties"))
    assert form.getlist("f:clause") == ["B5.5", ""]
    assert begun.post(PAGE, dict(form.lists())).status_code == 422  # without an id
    form["id"], form["f:zh"], form["f:holder"] = "call-back", "回电", "desk"
    form["f:within"], form["u:within"] = "20", "min"
    assert begun.post(PAGE, dict(form.lists())).headers["Location"] == f"{PAGE}?clause=B5.5"
    assert (
        plan_text().count("  call-back: {clause: B5.5, zh: 回电, holder: desk, within: 20min}\n")
        == 1
    )
    assert "Nothing is wrong." in page_of(begun, PAGE)

    (mine,) = (one for one in forms(page_of(begun, f"{PAGE}?clause=B5.5")) if "回电" in one["was"])
    line = int(mine["first"])
    mine["do"] = "up"
    begun.post(PAGE, dict(mine.lists()))
    (mine,) = (one for one in forms(page_of(begun, f"{PAGE}?clause=B5.5")) if "回电" in one["was"])
    assert int(mine["first"]) < line

    mine["do"] = "remove"
    assert begun.post(PAGE, dict(mine.lists())).status_code == 302
    assert "call-back" not in plan_text()


@pytest.mark.parametrize(
    ("section", "given", "line"),
    [
        ("ladders", {"id": "slow", "f:0.at": "0", "u:0.at": "min", "f:0.tell": "desk"},
         "  slow: [{at: 0min, tell: desk}]"),
        ("prose", {"id": "B1.1", "f:": "方针"}, "  B1.1: 方针"),
        ("params", {"id": "patience", "f:is": "10", "u:is": "%", "f:source": "owner"},
         "  patience: {clause: B5.5, is: 10%, source: owner}"),
    ],
)  # fmt: skip
def test_an_entry_of_any_kind_is_added(
    begun: Client, section: str, given: dict[str, str], line: str
) -> None:
    (*_some, form) = forms(page_of(begun, f"{PAGE}?clause=B5.5&add={section}"))
    for name, value in given.items():
        form[name] = value

    answer = begun.post(PAGE, dict(form.lists()), follow=True)

    assert line in plan_text().splitlines()
    assert given["id"] in answer.content.decode().partition("drawn")[2]


def test_who_did_not_see_the_last_state_finds_what_they_wrote_as_yaml(begun: Client) -> None:
    (form, *_others) = forms(page_of(begun, f"{PAGE}?clause=B5.5"))
    form["f:zh"] = "甲"
    begun.post(PAGE, dict(form.lists()))
    form["f:zh"] = "乙"

    answer = begun.post(PAGE, dict(form.lists()))

    assert answer.status_code == 409
    assert "report: {zh: 乙" in answer.content.decode()
    assert "zh: 甲" in plan_text()


@pytest.mark.parametrize(
    "change",
    [{"first": "9999", "last": "9999"}, {"was": "x"}, {"was": "a: {b: c}"}, {"first": "y"},
     {"first": "0", "section": "open", "id": "x"}],
)  # fmt: skip
def test_a_form_of_no_entry_changes_nothing(begun: Client, change: dict[str, str]) -> None:
    (form, *_others) = forms(page_of(begun, f"{PAGE}?clause=B5.5"))
    form["f:zh"] = "乙"

    assert begun.post(PAGE, {**dict(form.lists()), **change}).status_code == 422

    assert Writing.objects.get().revision == 1


def test_only_who_may_write_has_forms_and_another_organisation_sees_nothing(
    begun: Client, story: Story
) -> None:
    (form, *_others) = forms(page_of(begun, f"{PAGE}?clause=B5.5"))
    uma = client(add_person(story.cast.lin.org, "uma", "Uma", roles=("auditor",), **BY))
    olga = client(add_person(story.cast.sun.org, "olga", "Olga", roles=("administrator",), **BY))

    assert forms(page_of(uma, f"{PAGE}?clause=B5.5&add=duties")) == []
    assert [one.post(PAGE, form).status_code for one in (uma, client(story.cast.lin))] == [403] * 2
    assert [olga.post(f"{PAGE}{p}", form).status_code for p in ("", "/check")] == [404] * 2
    assert olga.get(f"{PAGE}?clause=B5.5").status_code == 404
    assert Writing.objects.get().revision == 1
