"""What is over is deleted on schedule, counts stay, and the journal says how much went."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from qingting import retention, settings
from qingting.doubts.models import Doubt
from qingting.grading.models import Assessment
from qingting.journal.models import Entry
from qingting.journal.queries import words_of
from qingting.plan.model import Param
from qingting.plan.parts import Span
from qingting.posts.models import Echo, Post
from qingting.posts.queries import Known
from qingting.reconcile import reconcile
from qingting.reports.liaison.directory import add_body
from qingting.reports.liaison.models import Contact
from qingting.retention import KEEP_POSTS, forget, keep_posts, run
from qingting.sources import uploads
from qingting.sources.models import Import, Refusal, Source
from qingting.sources.queries import Batch
from qingting.spread.models import Bucket
from qingting.spread.queries import reposts_by_hour
from tests.engine import NOON, Bureau, at, plan, post
from tests.plan.small import HERE, plan_of

pytestmark = pytest.mark.django_db

HOUR_S = int(NOON.timestamp())
NOTHING = dict.fromkeys(
    (
        "echoes",
        "authors",
        "texts",
        "titles",
        "doubts",
        "assessments",
        "contacts",
        "words",
        "refusals",
        "entered",
        "uploads",
    ),
    0,
)


def bureau_with_reposts(n: int = 3) -> Bureau:
    """One post of an event, reposted at 12:00 and once more at 13:30."""
    bureau = Bureau(plan("ferry"))
    bureau.take(post("p1", author="a", url="https://bbs.example/p1"))
    bureau.repost("p1", n)
    bureau.to(at(90))
    bureau.repost("p1", 1, start=n)
    bureau.write()
    return bureau


def told() -> list[dict[str, object]]:
    """What the journal says of deletions, in order."""
    entries = Entry.objects.filter(verb="retention.done").order_by("id")
    return [entry.values for entry in entries]


def test_echoes_of_more_than_a_week_ago_become_hourly_counts() -> None:
    bureau_with_reposts()

    removed = run(at(days=8))

    assert removed == NOTHING | {"echoes": 4}
    assert not Echo.objects.exists()
    hours = dict(Bucket.objects.values_list("hour_s", "reposts"))
    assert hours == {HOUR_S: 3, HOUR_S + 3600: 1}


@pytest.mark.parametrize(("minutes", "folded"), [(59, 0), (60, 3), (119, 3), (120, 4)])
def test_an_echo_is_folded_once_the_whole_hour_is_a_week_old(minutes: int, folded: int) -> None:
    bureau_with_reposts()

    assert run(at(minutes, days=7))["echoes"] == folded


def test_folding_changes_no_count_and_the_audit_agrees() -> None:
    bureau = bureau_with_reposts()
    bureau.to(at(days=8))
    bureau.close_books()
    p1 = Post.objects.get(key="p1").remark_id
    before = reposts_by_hour(p1, NOON)

    run(bureau.now)
    bureau.close_books()

    assert reposts_by_hour(p1, NOON) == before
    assert Post.objects.get(key="p1").repost_count == 4
    assert reconcile(bureau.now) == []


def test_an_echo_that_came_late_is_added_to_its_hour() -> None:
    bureau = bureau_with_reposts()
    run(at(days=8))
    bureau.to(at(days=8))
    bureau.repost("p1", 2, start=9, published_at=at(5), captured_at=at(days=8))
    bureau.write()

    run(at(days=8))

    assert Bucket.objects.get(hour_s=HOUR_S).reposts == 5


def test_each_deletion_is_journalled_as_a_count_and_then_there_is_nothing() -> None:
    bureau = bureau_with_reposts()

    assert run(at(days=8)) != NOTHING
    assert run(at(days=8)) == NOTHING

    entry = Entry.objects.get(verb="retention.done")
    assert (entry.values, entry.clause) == ({"echoes": 4}, "house:retention")
    assert (entry.subject_kind, entry.subject_key) == ("organisation", str(bureau.org.pk))


def test_a_batch_is_a_transaction_with_its_own_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    bureau_with_reposts(5)
    monkeypatch.setattr(retention, "BATCH", 2)

    removed = run(at(days=8))

    assert removed["echoes"] == 6
    assert told() == [{"echoes": 5}, {"echoes": 1}]  # a second is never cut in two


def test_an_old_author_goes_and_the_words_of_a_running_event_stay() -> None:
    bureau_with_reposts()

    removed = run(at(1, days=180))

    one = Post.objects.get(key="p1")
    assert removed == NOTHING | {"echoes": 4, "authors": 1}
    assert one.author_key is None
    assert one.text


@pytest.mark.parametrize(("days", "texts"), [(180, 0), (181, 1)])
def test_the_words_of_an_ended_event_go_with_the_plans_time(days: int, texts: int) -> None:
    bureau = bureau_with_reposts()
    bureau.act("dismiss", "desk", why="无关")
    bureau.write()

    removed = run(at(days=days))

    one = Post.objects.get(key="p1")
    assert removed["texts"] == texts
    assert (one.text == "") == bool(texts)
    assert (one.url == "", one.site, one.repost_count) == (bool(texts), "bbs.example", 4)


@pytest.mark.parametrize(("days", "gone"), [(180, 0), (181, 1)])
def test_the_words_of_an_assessment_go_and_what_was_judged_stays(days: int, gone: int) -> None:
    bureau = bureau_with_reposts()
    why = {"why": "渡口归其管", "proof": "https://bbs.example/1"}
    bureau.act("characterise", "desk", **{"as": "投诉"}, **why)
    bureau.act("dismiss", "desk", why="无关")
    bureau.write()

    removed = run(at(days=days))

    one = Assessment.objects.get()
    assert removed["assessments"] == gone
    assert (one.words == "", one.proof == "", one.value) == (bool(gone), bool(gone), "投诉")


@pytest.mark.parametrize(("days", "gone"), [(180, 0), (181, 1)])
def test_a_question_goes_with_the_words_of_its_event(days: int, gone: int) -> None:
    bureau = bureau_with_reposts()
    bureau.act("doubt", "desk", said="渡船几点开？", url="https://bbs.example/1")
    bureau.act("dismiss", "desk", why="无关")
    bureau.write()

    removed = run(at(days=days))

    one = Doubt.objects.get()
    assert (removed["doubts"], removed["words"]) == (gone, gone)
    told = Entry.objects.get(verb="doubt.raised")
    assert (words_of([told]) == {}, "digest" in told.values) == (bool(gone), True)
    assert (one.words == "", one.url == "", one.count) == (bool(gone), bool(gone), 1)


@pytest.mark.parametrize(("days", "gone"), [(180, 0), (181, 1)])
def test_what_was_said_with_a_body_goes_and_with_whom_stays(days: int, gone: int) -> None:
    bureau = bureau_with_reposts()
    office = {"name": "港务局", "kind": "government", "about": "航道", "phone": "0571-86001"}
    add_body(bureau.org, office, roles=[], now=NOON, by="import")
    bureau.act("liaise", "desk", said="请核实航道", answered="已核实", **{"with": "港务局"})
    bureau.act("dismiss", "desk", why="无关")
    bureau.write()

    removed = run(at(days=days))

    one = Contact.objects.get()
    assert removed["contacts"] == gone
    assert (one.said == "", one.answered == "") == (bool(gone), bool(gone))
    assert one.body is not None and one.answered_at is not None


def test_a_plan_says_how_long_and_half_a_year_where_it_does_not() -> None:
    month = timedelta(days=30)
    param = Param(id="keep-posts", where=HERE, value=Span(wall=month), text="30d", origin="owner")

    assert keep_posts(plan_of(params={"keep-posts": param})) == month
    assert keep_posts(plan_of()) == KEEP_POSTS


@pytest.mark.parametrize(("days", "gone"), [(90, 0), (91, 1)])
def test_a_refused_line_is_forgotten_after_ninety_days(days: int, gone: int) -> None:
    bureau = Bureau(plan("ferry"))
    bad = Batch(bureau.source, [], bad=[("posts.jsonl:3", "not JSON")])
    bureau.engine.advance(NOON, [bad])
    bureau.write()

    removed = run(at(days=days))

    assert removed["refusals"] == gone
    assert Refusal.objects.count() == 1 - gone


def test_memory_forgets_old_echoes_and_keeps_their_number() -> None:
    bureau = bureau_with_reposts()
    bureau.to(at(days=8))
    bureau.repost("p1", 1, start=20)
    bureau.write()
    known = bureau.engine.work(bureau.now).of(Known)

    forget(known, bureau.now)

    room = known.room(bureau.org.pk, bureau.mode)
    one = room.posts["p1"]
    assert len(room.echoes) == 1
    assert one.echoes == [int(bureau.now.timestamp())]
    assert (one.reposts, one.remark.count) == (5, 5)


def test_after_forgetting_the_engine_counts_on_as_a_restarted_one_does() -> None:
    bureau = bureau_with_reposts()
    bureau.to(at(days=8))
    bureau.write()
    forget(bureau.engine.work(bureau.now).of(Known), bureau.now)
    run(bureau.now)

    bureau.repost("p1", 2, start=30)
    bureau.restart()
    bureau.repost("p1", 2, start=40)
    bureau.close_books()

    assert Post.objects.get(key="p1").repost_count == 8
    assert reconcile(bureau.now) == []


@pytest.mark.parametrize(("days", "gone"), [(90, 0), (91, 1)])
def test_notes_of_what_people_entered_go_with_the_words_of_its_post(days: int, gone: int) -> None:
    bureau = Bureau(plan("ferry"))
    fields = {"org": bureau.org, "source_id": bureau.source.id, "at": NOON, "read_at": NOON}
    kept = Import.objects.create(kind="hand", key="p1", note="热线也有人说", **fields)
    over = Import.objects.create(kind="hand", key="p2", note="邻居也这么说", **fields)
    bureau.say("p1", "渡船停航")
    bureau.write()

    removed = run(at(days=days))

    assert removed["entered"] == gone
    kept.refresh_from_db()
    over.refresh_from_db()
    assert (kept.note != "", over.note == "") == (True, bool(gone))


@pytest.mark.parametrize(("hours", "gone"), [(24, 0), (25, 1)])
def test_a_table_that_nobody_said_how_to_read_is_dropped_after_a_day(
    hours: int, gone: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    bureau = Bureau(plan("ferry"))
    bureau.write()
    source = Source.objects.get(pk=bureau.source.id)
    one, _ = uploads.receive(source, "a.csv", "标题\n渡船".encode(), by="person:7", now=NOON)

    removed = run(at(hours=hours))

    assert removed["uploads"] == gone
    assert (uploads.find_table(one) is None) == bool(gone)
