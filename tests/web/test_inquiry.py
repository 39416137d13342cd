"""The one form: a person answers an inquiry, the engine judges it."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.grading.models import Grading, Inquiry, Note
from qingting.web.events.answer import as_written
from tests.web.story import LATER, Story


@pytest.fixture
def path(story: Story) -> str:
    return f"/events/1/inquiries/{story.inquiry.pk}"


def test_an_answer_is_judged_at_once(story: Story, lin: Client, path: str) -> None:
    answer = lin.post(path, {"value": "none", "why": "现场核实", "token": "t"})

    note = Note.objects.get()
    assert answer.headers["Location"] == "/events/1#s3"
    assert (note.fact, note.value, note.why) == ("crowd-risk", "none", "现场核实")
    assert note.by == f"person:{story.cast.lin.pk}/desk"
    assert Inquiry.objects.get(fact="crowd-risk").answered
    assert Grading.objects.filter(event__number=1).latest("at", "id").facts["crowd-risk"] == "none"
    assert "已经填报" in lin.get(path).content.decode()


def test_while_the_engine_is_down_an_answer_is_kept(
    story: Story, lin: Client, path: str, engine_is_down: None
) -> None:
    page = lin.post(path, {"value": "likely", "token": "t"}, follow=True).content.decode()

    assert "引擎没有应答" in page
    assert not Note.objects.exists()


def test_an_answer_that_is_none_of_the_fact_is_refused_in_words(
    story: Story, lin: Client, path: str
) -> None:
    answer = lin.post(path, {"value": "maybe"})

    assert answer.status_code == 422
    assert "没有收下" in answer.content.decode()
    assert not Note.objects.exists()


def test_an_inquiry_that_ended_takes_no_answer(story: Story, lin: Client, path: str) -> None:
    Inquiry.objects.update(ended_at=LATER)

    answer = lin.post(path, {"value": "likely"})

    assert answer.status_code == 409
    assert not Note.objects.exists()
    assert '<form method="post" action="/events' not in answer.content.decode()


def test_a_number_is_asked_with_a_field(story: Story, lin: Client, path: str) -> None:
    Inquiry.objects.update(fact="clicks@24h")

    page = lin.get(path).content.decode()
    lin.post(path, {"value": "1.5 万+".replace(" ", "")})

    assert 'inputmode="decimal"' in page
    assert Note.objects.get().value == "15000+"


def test_another_events_inquiry_is_not_found_here(story: Story, lin: Client) -> None:
    assert lin.get(f"/events/2/inquiries/{story.inquiry.pk}").status_code == 404


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("12,000", "12000"),
        ("10万+", "100000+"),
        ("\uff11.\uff12万", "12000"),
        ("100 至 200", "100..200"),
        ("3万-5万", "30000..50000"),
        (" likely ", "likely"),
        ("1,2", "1,2"),
    ],
)
def test_a_number_is_read_as_people_write_it(given: str, written: str) -> None:
    assert as_written(given) == written
