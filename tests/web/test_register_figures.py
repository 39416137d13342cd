"""The figures of a month: clocks by clause; what is not recorded is unknown, never zero."""

from __future__ import annotations

from django.test import Client

from qingting.duties.queries import Clocked
from qingting.store import Mode
from qingting.web.register.figures import figures_of, of_clause
from tests.engine import NOON, at
from tests.web.story import LATER, Story
from tests.web.test_pages import read


def clock(story: Story, due_h: float, done_h: float | None = None) -> Clocked:
    """A clock that began at NOON."""
    version = story.bureau.plan.hash
    done_at = None if done_h is None else at(hours=done_h)
    return Clocked("B3.1", "judge", version, NOON, at(hours=due_h), done_at)


def test_a_clock_is_missed_where_done_late_or_not_done_when_due(story: Story) -> None:
    ends = {(1, 1): "met", (1, 1.01): "missed", (1, None): "missed", (2, None): "running"}

    for (due_h, done_h), end in ends.items():
        found = of_clause([clock(story, due_h, done_h)], at(hours=2))
        counts = {"met": found.met, "missed": found.missed, "running": found.running}
        assert counts == dict.fromkeys(counts, 0) | {end: 1}


def test_the_time_taken_is_the_median_of_what_is_done(story: Story) -> None:
    clocks = [clock(story, 9, hours) for hours in (1, 2, 8, None)]

    assert of_clause(clocks, at(hours=2)).median_s == 2 * 3600
    assert of_clause([clock(story, 9)], at(hours=2)).median_s is None


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


def test_what_is_not_recorded_is_unknown_and_no_person_is_named(story: Story, lin: Client) -> None:
    page = read(lin, "/register/figures?month=2026-03")

    assert "回应率 未知" in page
    assert "首次发声用时，中位数 未知" in page
    assert "未知不等于零" in page
    for person in (story.cast.wang, story.cast.chen, story.cast.zhao):
        assert person.name not in page.replace("林", "")
