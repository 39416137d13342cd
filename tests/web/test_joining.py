"""Moving, splitting and merging on pages: what it does is seen before, and undone after."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.approvals.models import Submission
from qingting.events.models import Event, Membership, Reversible
from qingting.people.models import Holding
from tests.web.story import LATER, Story

WHY = {"why": "说的是同一件事", "token": "t"}


def remarks(number: int) -> list[int]:
    rows = Membership.objects.filter(event__number=number, until=None).order_by("id")
    return list(rows.values_list("remark_id", flat=True))


def test_the_remarks_page_lets_a_person_choose_and_leads_to_where_they_can_go(
    story: Story, lin: Client
) -> None:
    first = remarks(1)[0]
    assert f'value="{first}"' in lin.get("/events/1/remarks").content.decode()

    page = lin.get(f"/events/1/move?remark={first}").content.decode()

    assert "E2" in page
    assert "新事件" in page


def test_what_it_does_is_seen_before_it_is_pressed(story: Story, lin: Client) -> None:
    page = lin.post("/events/2/acts/merge", {"to": "E1", "see": "1"}).content.decode()

    assert "这样做的结果" in page
    assert "研判" in page
    assert not Submission.objects.exists()
    assert Event.objects.get(number=2).state == Event.State.LEAD


def test_a_lead_is_merged_and_its_page_leads_to_the_event(story: Story, lin: Client) -> None:
    answer = lin.post("/events/2/acts/merge", {"to": "E1"} | WHY)

    assert answer.headers["Location"] == "/events/1"
    assert "E1" in lin.get("/events/2").content.decode()
    assert Event.objects.get(number=2).merged_into == Event.objects.get(number=1)


@pytest.mark.parametrize(("to", "number"), [("E2", 2), ("new", 3)])
def test_a_chosen_remark_is_moved_or_becomes_a_new_event(
    story: Story, lin: Client, to: str, number: int
) -> None:
    chosen = remarks(1)[-1]

    answer = lin.post("/events/1/move", {"remark": chosen, "to": to} | WHY)

    assert answer.headers["Location"] == f"/events/{number}"
    assert chosen in remarks(number)
    assert chosen not in remarks(1)


def test_a_merge_is_undone_from_either_page_for_ten_minutes(story: Story, lin: Client) -> None:
    lin.post("/events/2/acts/merge", {"to": "E1"} | WHY)
    one = Reversible.objects.get()
    for number in (1, 2):
        assert f"/events/{number}/undo/{one.pk}" in lin.get(f"/events/{number}").content.decode()

    lin.post(f"/events/1/undo/{one.pk}", {"token": "u"})

    assert Event.objects.get(number=2).state == Event.State.LEAD
    assert "/undo/" not in lin.get("/events/1").content.decode()


@pytest.mark.parametrize(
    "given", [{"to": "E1"}, {"why": "同一件事"}, {"to": "new", "why": "x"}, {"to": "<b>"}]
)
def test_a_form_that_lacks_something_does_nothing(
    story: Story, lin: Client, given: dict[str, str]
) -> None:
    assert lin.post("/events/2/acts/merge", given | {"token": "t"}).status_code == 422
    assert not Submission.objects.exists()


def test_a_refusal_is_said_in_words_and_keeps_what_was_written(story: Story, lin: Client) -> None:
    answer = lin.post("/events/1/acts/merge", {"to": "E2"} | WHY)

    assert answer.status_code == 422
    assert WHY["why"] in answer.content.decode()
    assert "E2 还是线索" in answer.content.decode()


def test_events_are_found_by_number_or_by_words_of_the_title(story: Story, lin: Client) -> None:
    for words, found in (("2", True), ("广告牌", True), ("轮渡", False)):
        page = lin.post("/events/1/acts/merge", {"find": words, "look": "1"}).content.decode()
        assert ('value="E2"' in page) is found


def test_who_holds_no_role_reads_and_moves_nothing(story: Story, lin: Client) -> None:
    Holding.objects.filter(person=story.cast.lin).update(until=LATER)

    assert lin.post("/events/2/acts/merge", {"to": "E1"} | WHY).status_code == 403
    assert 'name="remark"' not in lin.get("/events/1/remarks").content.decode()


def test_sun_sees_nothing_and_can_do_nothing(story: Story, sun: Client) -> None:
    for path in ("/events/2/acts/merge", "/events/1/move?remark=1"):
        assert sun.get(path).status_code == 404
    assert sun.post("/events/1/undo/1", {"token": "u"}).status_code == 404
    assert not Submission.objects.exists()


def test_the_page_asks_as_often_for_many_events_as_for_few(story: Story, lin: Client) -> None:
    counts = []
    for n in range(2):
        with CaptureQueriesContext(connection) as queries:
            lin.get("/events/1/acts/merge")
        counts.append(len(queries))
        for i in range(5):
            story.bureau.say(f"lamp{n}{i}", f"第{i}条街的路灯坏了三天，{i * 7}号楼门口也是{n}")
        story.bureau.write()

    assert counts[0] >= counts[1]
