"""One fact asked of one role: where it can change something, once, until answered or needless."""

from __future__ import annotations

import pytest

from qingting.errors import ActionRefusedError
from qingting.grading.models import Inquiry, Note
from tests.engine import BUREAU, WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def larger() -> Bureau:
    """A bureau of work safety with one event that 101 reposts made larger."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.repost("p1", 101)
    return bureau


def asked(bureau: Bureau) -> list[tuple[str, str]]:
    """(fact, state) of each inquiry's duty."""
    return [(d["about"], d["state"]) for d in bureau.duties("inquiry")]


def test_a_row_that_wants_confirming_stands_and_the_fact_is_asked(larger: Bureau) -> None:
    assert larger.grade()["grade"] == "larger"
    duty = larger.duty("inquiry")
    assert (duty["about"], duty["holder"], duty["from"]) == ("crowd-risk", "desk", "asked")
    assert (duty["due_at"], duty["clause"]) == ("2026-03-02T12:30:00+08:00", "B2.5")


def test_nothing_is_asked_that_could_change_nothing() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")

    assert asked(bureau) == []


def test_a_fact_is_asked_once_however_often_the_grade_rises(larger: Bureau) -> None:
    larger.repost("p1", 200, start=101)
    larger.repost("p1", 200, start=301)

    assert larger.event()["grade"] == "extraordinary"
    assert asked(larger) == [("crowd-risk", "open")]


def test_answering_does_the_duty_and_ends_the_inquiry(larger: Bureau) -> None:
    larger.to(at(9))

    larger.act("answer", "desk", fact="crowd-risk", value="likely")

    assert larger.duty("inquiry")["state"] == "done"
    assert larger.duty("inquiry")["done_at"] == "2026-03-02T12:09:00+08:00"
    assert Inquiry.objects.get().answered is True


def test_an_answer_that_denies_takes_the_row_away_but_lowers_nothing(larger: Bureau) -> None:
    larger.act("answer", "desk", fact="crowd-risk", value="none")

    graded = larger.grade()
    assert (graded["grade"], graded["in_force"]) == ("general", "larger")


def test_what_is_answered_is_not_asked_again(larger: Bureau) -> None:
    larger.act("answer", "desk", fact="crowd-risk", value="likely")

    larger.repost("p1", 250, start=101)

    assert asked(larger) == [("crowd-risk", "done")]


def test_an_inquiry_that_can_change_nothing_any_more_ends_without_an_answer() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.read("p1", views=2000)
    bureau.act("open", "desk", why="看过了")
    before = asked(bureau)

    bureau.repost("p1", 101)

    ended = next(d for d in bureau.duties("inquiry") if d["about"] == "single-site-high-volume")
    assert ("single-site-high-volume", "open") in before
    assert (ended["state"], ended["why"]) == ("void", "这一事实已不能改变现行等级")


def test_a_fact_may_be_noted_unasked(larger: Bureau) -> None:
    larger.act("answer", "desk", fact="accident-class", value="major")

    larger.write()
    note = Note.objects.get()
    assert (note.fact, note.value, note.by, note.at) == (
        "accident-class",
        "major",
        "desk",
        at(),
    )


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("crowd-risk", "huge"),
        ("no-such-fact", "yes"),
        ("grade", "major"),
        ("reposts", "-1"),
        ("reposts", "many"),
    ],
)
def test_what_is_no_fact_or_no_value_is_refused(larger: Bureau, fact: str, value: str) -> None:
    with pytest.raises(ActionRefusedError):
        larger.act("answer", "desk", fact=fact, value=value)

    larger.write()
    assert not Note.objects.exists()


def test_a_number_that_a_person_read_counts_beside_ours(larger: Bureau) -> None:
    larger.act("answer", "desk", fact="reposts", value="350")

    assert larger.grade()["grade"] == "major"


def test_what_was_noted_is_still_known_after_a_restart(larger: Bureau) -> None:
    larger.act("answer", "desk", fact="crowd-risk", value="none")
    larger.restart()

    larger.repost("p1", 250, start=101)

    assert larger.event()["grade"] == "larger"


def test_a_lead_that_no_rule_opens_asks_nothing_until_a_person_opens_it() -> None:
    bureau = Bureau(plan(BUREAU))
    bureau.say("p1")
    before = asked(bureau)

    bureau.act("open", "monitor", why="属实")

    facts = sorted(fact for fact, _ in asked(bureau))
    assert before == []
    assert facts == ["attention", "offline", "reach", "speed"]


def test_a_dismissed_event_asks_nothing_more(larger: Bureau) -> None:
    larger.act("dismiss", "desk", why="旧闻")

    assert asked(larger) == [("crowd-risk", "void")]
    larger.write()
    assert not Inquiry.objects.filter(ended_at=None).exists()
