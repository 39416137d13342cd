"""The audit finds nothing after an untouched journey, and names just the row that was touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from qingting.adoption.actions import adopt
from qingting.reconcile import GUARDS, Finding, jumped, reconcile, report
from tests.engine import NOON, WORK_SAFETY, Bureau, at, plan, undone
from tests.way.journeys import ferry_day


class Touch(NamedTuple):
    """One row of a table, what is done to it, and which subject of which guard it must show as."""

    guard: str
    kind: str  # of the subject
    key: str  # SQL for its key
    table: str
    where: str
    change: str  # of an UPDATE; empty: the row is deleted


LATER = "'2026-03-09 00:00:00+00:00'"
OPEN = "state = 'open' AND entry = "
OF_DUTY = "kind = 'duties.rung' AND state = 'running'"
UNFIRED = f"{OF_DUTY} AND id NOT IN (SELECT timer_id FROM timers_firing)"
TOUCHES = [
    Touch("journal", "seq", "seq", "journal_entry", "verb = 'plan.adopted'", ""),
    Touch("journal", "entry", "id", "journal_entry", "verb = 'plan.adopted'", "actor = 'nobody'"),
    Touch("journal", "entry", "id", "journal_entry",
          "seq = (SELECT MAX(seq) FROM journal_entry)", "seq = NULL, hash = NULL"),
    Touch("subject", "duty", "id", "duties_duty", OPEN + "'inquiry'", ""),
    Touch("subject", "duty", "id", "duties_duty", OPEN + "'round'", ""),
    Touch("mode", "delivery", "id", "notices_delivery", "TRUE", "mode = 'exercise'"),
    Touch("mode", "timer", "id", "timers_timer", OF_DUTY, "mode = 'exercise'"),
    Touch("mode", "grading", "id", "grading_grading", "TRUE", "mode = 'test'"),
    Touch("entry", "event", "event_id", "grading_grading", "certain = 'green' AND event_id = "
          "(SELECT MIN(id) FROM events_event)", ""),
    Touch("entry", "event", "event_id", "grading_decision", "NOT lowers", ""),
    Touch("entry", "decision", "id", "grading_decision", "lowers", "second = 'secretary'"),
    Touch("entry", "event", "event_id", "grading_note", "fact = 'clicks@24h'", ""),
    Touch("entry", "note", "id", "grading_note", "fact = 'clicks@24h'", "value = '9'"),
    Touch("entry", "event", "event_id", "grading_inquiry", "ended_at IS NULL", ""),
    Touch("entry", "duty", "duty_id", "duties_deed", "what = 'acknowledged'", ""),
    Touch("entry", "duty", "duty_id", "duties_deed", "what = 'accepted'", ""),
    Touch("event", "event", "id", "events_event", "state = 'open'", f"opened_at = {LATER}"),
    Touch("event", "event", "id", "events_event", "state = 'open'", "happened = '{}'"),
    Touch("remark", "remark", "remark_id", "events_membership", "TRUE", ""),
    Touch("reposts", "post", "post_id", "posts_echo", "TRUE", ""),
    Touch("reposts", "post", "id", "posts_post", "TRUE", "repost_count = repost_count + 1"),
    Touch("grading", "grading", "id", "grading_grading", "in_force = 'orange'",
          "in_force = 'yellow'"),
    Touch("inquiry", "inquiry", "id", "grading_inquiry", "answered", f"ended_at = {LATER}"),
    Touch("owed", "event", "event_id", "duties_duty", "state = 'waiting' AND entry = 'wave-report'",
          ""),
    Touch("duty", "duty", "id", "duties_duty", OPEN + "'reply'", f"due_at = {LATER}"),
    Touch("duty", "duty", "id", "duties_duty", OPEN + "'watch'", f"due_at = {LATER}"),
    Touch("duty", "duty", "id", "duties_duty", OPEN + "'round'", f"due_at = {LATER}"),
    Touch("duty", "duty", "id", "duties_duty", OPEN + "'line'", f"began_at = {LATER}"),
    Touch("duty", "duty", "id", "duties_duty", OPEN + "'line'", "state = 'void', why = '?'"),
    Touch("duty", "duty", "id", "duties_duty", "state = 'void' AND began_at IS NOT NULL",
          "state = 'open'"),
    Touch("clock", "duty", "subject_key", "timers_timer", UNFIRED, ""),
    Touch("clock", "duty", "subject_key", "timers_timer", UNFIRED, "state = 'stopped'"),
    Touch("clock", "timer", "id", "timers_timer", UNFIRED, "instants = '[]', next_at = NULL"),
    Touch("wait", "event", "subject_key", "timers_timer", "kind = 'events.quiet'", ""),
    Touch("wait", "source", "subject_key", "timers_timer", "kind = 'sources.expected'", ""),
    Touch("firing", "timer", "timer_id", "timers_firing", "rung = 0", ""),
    Touch("firing", "timer", "timer_id", "timers_firing", "rung = 2", ""),
    Touch("firing", "firing", "id", "timers_firing", "rung = 1", f"point_at = {LATER}"),
    Touch("firing", "timer", "id", "timers_timer", OF_DUTY, f"next_at = {LATER}"),
    Touch("notice", "duty", "subject_key", "notices_notice", "rung = 0", ""),
    Touch("notice", "notice", "id", "notices_notice", "rung = 0", "\"to\" = 'somebody'"),
    Touch("notice", "notice", "id", "notices_notice", "rung = 3", "rung = 4"),
    Touch("delivery", "notice", "notice_id", "notices_delivery", "TRUE", ""),
    Touch("delivery", "delivery", "id", "notices_delivery", "TRUE",
          "state = 'leased', leased_until = '2026-03-02 04:00:00+00:00'"),
]  # fmt: skip


@pytest.fixture(scope="module")
def journey(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """The journey, made once; each test undoes what it touches."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield ferry_day()
        transaction.set_rollback(True)


def sql(statement: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def lift_the_triggers() -> None:
    """Let the journal be changed, as somebody who owns the database could."""
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for its check bars the change of a table
        sql("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
        sql("SET CONSTRAINTS ALL DEFERRED")
        return
    for name in ("journal_entry_sealed_once", "journal_entry_never_deleted"):
        sql(f"DROP TRIGGER {name}")


def touch(of: Touch) -> str:
    """Delete or shift one row; returns the key of what must be named."""
    (id_, key) = sql(f"SELECT id, {of.key} FROM {of.table} WHERE {of.where} ORDER BY id LIMIT 1")[0]
    if of.change:
        sql(f"UPDATE {of.table} SET {of.change} WHERE id = %s", id_)
    else:
        sql(f"DELETE FROM {of.table} WHERE id = %s", id_)
    return str(key)


def test_an_untouched_journey_has_no_finding(journey: Bureau) -> None:
    assert reconcile(journey.now) == []


@pytest.mark.parametrize("of", TOUCHES, ids=lambda t: f"{t.table}-{t.where[:20]}-{t.change[:20]}")
def test_a_row_that_is_gone_or_shifted_is_named_and_no_other(of: Touch, journey: Bureau) -> None:
    with undone():
        lift_the_triggers()
        key = touch(of)

        found = reconcile(journey.now)

    assert {f.subject for f in found} == {(of.kind, key)}, report(found)
    assert of.guard in {f.kind for f in found}


@pytest.mark.django_db
def test_a_plan_that_took_force_without_its_standing_duties_is_named() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.engine.act(NOON, lambda work: adopt(
        work, plan("ferry"), org_id=bureau.org.pk, since=NOON, by="import", trial=True
    ))  # fmt: skip
    bureau.close_books()

    (found,) = reconcile(NOON)

    assert (found.kind, found.subject[0], found.clause) == ("standing", "adoption", "F15")


@pytest.mark.django_db
def test_an_exercise_is_audited_like_the_real_thing() -> None:
    assert reconcile(ferry_day(mode="exercise").now) == []


@pytest.mark.django_db
def test_a_person_who_acts_in_a_role_is_the_one_of_the_journal() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smell")
    bureau.repost("smell", 320)
    desk = "person:1/desk"
    bureau.act("call", desk, duty="special", said="先口头报告")
    bureau.act("acknowledge", desk, duty="special")
    bureau.act("raise", "person:3/personnel-dept", grade="extraordinary", why="领导批示")
    bureau.close_books()

    assert reconcile(bureau.now) == []


@pytest.mark.django_db
def test_the_queries_of_an_audit_do_not_grow_with_the_rows(
    django_assert_max_num_queries: Any,
) -> None:
    bureau = ferry_day()

    with django_assert_max_num_queries(53):
        reconcile(bureau.now)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(5, None), (5.1, timedelta(minutes=5.1)), (-5, None), (-6, timedelta(minutes=-6))],
)
def test_a_clock_jumps_beyond_five_minutes_either_way(
    minutes: float, said: timedelta | None
) -> None:
    assert jumped(NOON, at(minutes)) == said


def test_nothing_is_said_of_a_clock_that_never_beat() -> None:
    assert jumped(None, NOON) is None


def test_a_report_has_a_line_for_each_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_LANG", "en")
    found = [Finding("clock", ("duty", "7"), "has no clock", "B5.8")]

    assert report(found) == "1 findings\nclock: duty 7: has no clock [B5.8]"
    assert report([]) == "nothing found"


def test_each_guard_names_some_row_in_these_tests() -> None:
    assert {of.guard for of in TOUCHES} | {"standing"} == GUARDS.keys()
