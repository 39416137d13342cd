"""A closed event is watched until a day, and opened again where it comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingting.duties.actions import runs_from_reopening
from qingting.duties.models import Duty
from qingting.duties.queries import Duties
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.events.queries import Events
from qingting.journal.models import Entry
from qingting.reconcile import reconcile
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db
STORY = "河东化工园今早又飘出刺鼻气味，附近小学已经停课"


@pytest.fixture
def closed() -> Bureau:
    """E1 of plan B, closed on the sixth day."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smell", STORY, site="forum.example")
    bureau.repost("smell", 320)
    bureau.say("copy", STORY, site="micro.example")
    bureau.to(at(days=6))
    bureau.act("close", "personnel-dept", event="E1", why="已平息")
    bureau.write()
    return bureau


def one(entry: str, **wanted: str) -> Duty:
    return Duty.objects.filter(entry=entry, **wanted).latest("id")


def test_a_closing_begins_the_plans_watch_which_ends_on_its_day(closed: Bureau) -> None:
    watch = one("after-watch")
    assert (watch.holder, watch.clause, watch.state) == ("desk", "B6.1", "open")
    assert (watch.due_at - watch.began_at).days == 30  # type: ignore[operator]
    with pytest.raises(ActionRefusedError, match="goes on until"):
        closed.act("complete", "desk", event="E1", duty="after-watch", why="没有再提")

    closed.restart()
    closed.to(at(days=35, hours=6))
    with pytest.raises(ActionRefusedError, match="what was seen"):
        closed.act("complete", "desk", event="E1", duty="after-watch")
    closed.act("complete", "desk", event="E1", duty="after-watch", why="没有再提")

    closed.write()
    watch.refresh_from_db()
    assert watch.state == "done"
    closed.close_books()
    assert reconcile(closed.now) == []


def test_reopened_it_goes_on_with_its_clocks_and_takes_in_what_is_said(closed: Bureau) -> None:
    review = one("review")
    closed.to(at(days=8))
    closed.act("reopen", "desk", event="E1", why="检测结果又被质疑")
    closed.write()

    event = Event.objects.get()
    assert (event.state, event.closed_at) == ("open", None)
    review.refresh_from_db()
    assert (review.state, one("after-watch").state) == ("void", "void")
    watch = one("watch")
    assert (watch.state, watch.began_at) == ("open", at(days=8))
    told = Entry.objects.get(verb="event.reopened")
    assert (told.actor, told.clause) == ("desk", "house:reopen")

    closed.restart()
    closed.say("again", STORY, site="micro.example")
    closed.write()
    assert Event.objects.count() == 1
    closed.to(at(days=14))
    closed.act("close", "personnel-dept", event="E1", why="已平息")
    closed.write()
    assert one("review", state="open").began_at == at(days=14)
    assert one("after-watch").state == "open"
    closed.close_books()
    assert reconcile(closed.now) == []


def test_a_new_wave_is_where_it_goes_on(closed: Bureau) -> None:
    closed.to(at(days=8))
    closed.say("again", STORY, site="micro.example")

    with pytest.raises(ActionRefusedError, match="E2 follows E1"):
        closed.act("reopen", "desk", event="E1", why="又来了")


@pytest.mark.parametrize(("by", "says"), [("web-desk", "is for"), ("unit-head", "is for")])
def test_who_neither_closes_nor_watches_reopens_nothing(closed: Bureau, by: str, says: str) -> None:
    with pytest.raises(ActionRefusedError, match=says):
        closed.act("reopen", by, event="E1", why="又来了")

    assert closed.event()["state"] == "closed"


def test_what_is_not_closed_is_not_reopened(closed: Bureau) -> None:
    closed.act("reopen", "desk", event="E1", why="又来了")

    with pytest.raises(ActionRefusedError, match="is not closed"):
        closed.act("reopen", "desk", event="E1", why="又来了")


def test_only_what_the_closing_ended_goes_on_from_the_reopening(closed: Bureau) -> None:
    watch = plan(WORK_SAFETY).duties["watch"]
    closed.act("reopen", "desk", event="E1", why="又来了")
    work = closed.engine.work(closed.now)
    event = work.of(Events).by_key(work, closed.org.pk, "actual", "E1")
    assert event is not None
    ended = next(d for d in work.of(Duties).of(work, event) if d.entry == "watch")

    assert runs_from_reopening(watch, event, ended)
    ended.ended_at = event.happened["reopened"] + timedelta(days=3)
    assert not runs_from_reopening(watch, event, ended)
    assert not runs_from_reopening(watch, event, None)
