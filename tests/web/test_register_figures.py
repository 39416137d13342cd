"""The figures of a month: clocks by clause; what is not recorded is unknown, never zero."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client

from qingting.approvals.models import Text
from qingting.doubts.models import Doubt
from qingting.duties.models import Duty
from qingting.replies.models import Publication
from qingting.store import Mode
from qingting.web.register.figures import OfClause, figures_of
from tests.web.story import LATER, Story
from tests.web.test_pages import read

HOUR = timedelta(hours=1)
MAY = datetime(2026, 5, 1, tzinfo=UTC)


def clocks(story: Story, *ends: tuple[float, float | None]) -> OfClause:
    """The figures, two hours into May, of clocks that began with it: hours until due and done."""
    for due_h, done_h in ends:
        done_at = None if done_h is None else MAY + done_h * HOUR
        Duty.objects.create(
            org=story.bureau.org, adoption=story.event.adoption, event=story.event, entry="judge",
            holder="desk", clause="B1.3", anchor="discovery", began_at=MAY,
            due_at=MAY + due_h * HOUR, done_at=done_at, state="open" if done_h is None else "done",
        )  # fmt: skip
    org = story.bureau.org
    (found,) = figures_of(org.pk, Mode.ACTUAL, "2026-05", MAY + 2 * HOUR, org.zone).clauses
    return found


def test_a_clock_is_missed_where_done_late_or_not_done_when_due(story: Story) -> None:
    found = clocks(story, (1, 1), (1, 1.01), (1, None), (2, None), (3, 0.5))

    assert (found.met, found.missed, found.running) == (2, 2, 1)


def test_a_void_duty_counts_nowhere(story: Story) -> None:
    assert clocks(story, (1, None), (1, None)).missed == 2

    Duty.objects.filter(due_at=MAY + HOUR).update(state="void", why="结束")

    assert clocks(story, (1, None)).missed == 1


def test_the_time_taken_is_the_median_of_what_is_done(story: Story) -> None:
    assert clocks(story, (9, None)).median_s is None
    assert clocks(story, (9, 1), (9, 2), (9, 8)).median_s == 2 * 3600


def test_a_month_counts_what_was_found_and_due_in_it_by_the_local_calendar(story: Story) -> None:
    def of(month: str) -> tuple[str, int, int, str]:
        org = story.bureau.org
        found = figures_of(org.pk, Mode.ACTUAL, month, LATER, org.zone)
        return found.month.key, found.found, len(found.clauses), found.after

    march = of("2026-03")

    assert march[:2] == ("2026-03", 2)
    assert march[2] > 1
    assert of("") == of("2027-01") == of("x") == march
    assert of("2026-02") == ("2026-02", 0, 0, "2026-03")


def test_what_was_asked_is_counted_in_its_month_and_answered_by_now(story: Story) -> None:
    def ask(number: int, at: datetime, answered_h: float | None, count: int = 1) -> None:
        settled = None if answered_h is None else at + answered_h * HOUR
        Doubt.objects.create(
            org=story.bureau.org, event=story.event, number=number, words="?", count=count,
            by="desk", at=at, settled_at=settled, publication=None if settled is None else 1,
            state="open" if settled is None else "answered",
        )  # fmt: skip

    ask(1, MAY, 2, count=10)
    ask(2, MAY + HOUR, 4)
    ask(3, MAY + HOUR, None, count=5)
    ask(4, MAY - 1000 * HOUR, 9000)

    org = story.bureau.org
    found = figures_of(org.pk, Mode.ACTUAL, "2026-05", MAY + 9000 * HOUR, org.zone).answered

    may = found[0]
    assert (may.month, may.percent, len(found)) == ("2026-05", 67, 6)
    assert may.share == (3, 2, 16, 11, 3 * 3600)
    assert [(one.month, one.percent) for one in found if one.share.asked] == [
        ("2026-05", 67), ("2026-03", 100),
    ]  # fmt: skip


def test_the_time_to_the_first_word_counts_from_discovery(story: Story) -> None:
    org = story.bureau.org
    none = figures_of(org.pk, Mode.ACTUAL, "2026-03", LATER, org.zone)
    assert none.first_s is None

    published(story, story.event.discovery_at + HOUR)  # type: ignore[operator]  # it was seen
    published(story, story.event.discovery_at + 5 * HOUR)  # type: ignore[operator]

    found = figures_of(org.pk, Mode.ACTUAL, "2026-03", LATER, org.zone)
    assert found.first_s == 3600


def published(story: Story, at: datetime) -> None:
    """Something said in public about the event."""
    n = Publication.objects.count() + 1
    text = Text.objects.create(
        org=story.bureau.org, subject_kind="event", subject_key=str(story.event.pk), of="reply",
        about=str(n), makes="reply", version=1, title="", body="x", text_hash=f"{n:064x}",
        state="draft", writer="desk", at=at,
    )  # fmt: skip
    Publication.objects.create(
        org=story.bureau.org, event=story.event, number=n, of="reply", text=text,
        account_name="官微", url=f"https://gov.example/{n}", published_at=at, captured="x",
        exact=True, writer="desk", approver="leader-in-charge", publisher="web-desk", at=at,
    )  # fmt: skip


def test_what_nobody_asked_is_said_so_and_no_person_is_named(story: Story, lin: Client) -> None:
    page = read(lin, "/register/figures?month=2026-03")

    assert "没有人提问" in page
    assert "尚未公开发布" in page
    for person in (story.cast.wang, story.cast.chen, story.cast.zhao):
        assert person.name not in page.replace("林", "")
