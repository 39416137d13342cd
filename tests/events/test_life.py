"""An event's life: found, discovered, opened, quiet, closed or dismissed, and its later waves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from qingting.adoption.models import Adoption
from qingting.errors import ActionRefusedError, ConfigError
from qingting.events.models import Event, Membership
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db

STORY = "东岸码头的渡船昨夜停航，几百名乘客在候船厅里等到天亮也没有人出来说明"
RETOLD = "昨夜渡船停航，东岸码头候船厅里几百名乘客等了一夜"
OTHER = "第三中学食堂被家长拍到剩饭回锅，学校贴出告示说已经换了承包方"


@pytest.fixture
def ferry() -> Bureau:
    """A bureau whose plan opens a lead at three reposts, and lets an event rest after a day."""
    return Bureau(plan("ferry"))


def opened(bureau: Bureau) -> Bureau:
    bureau.say("p1", STORY)
    bureau.act("open", "desk", why="核实过")
    return bureau


def posts(bureau: Bureau) -> list[list[str]]:
    return [e["posts"] for e in bureau.lines("events")]


def test_every_group_is_a_lead_and_graded_from_its_first_post(ferry: Bureau) -> None:
    ferry.say("p1", STORY)

    event = ferry.event()
    assert (event["state"], event["opened_at"], event["grade"]) == ("lead", None, "green")
    assert len(ferry.grades()) == 1


def test_the_same_matter_in_other_words_is_the_same_event(ferry: Bureau) -> None:
    ferry.say("p1", STORY)
    ferry.say("p2", RETOLD)
    ferry.say("p3", OTHER)

    assert posts(ferry) == [["p1", "p2"], ["p3"]]


def test_the_same_words_elsewhere_are_in_the_same_event(ferry: Bureau) -> None:
    ferry.say("p1", STORY)
    ferry.say("p2", STORY, site="news.example")

    assert posts(ferry) == [["p1", "p2"]]
    assert Membership.objects.count() == 1  # remarks are members, not posts


def test_a_comment_is_placed_with_what_it_answers(ferry: Bureau) -> None:
    ferry.say("p1", STORY)

    ferry.say("c1", "我家孩子也在那里上学，怎么没人管食堂", kind="comment", in_reply_to="p1")

    assert posts(ferry) == [["p1", "c1"]]


def test_a_remark_is_in_one_event_at_a_time(ferry: Bureau) -> None:
    ferry.say("p1", STORY)
    ferry.say("p2", OTHER)
    ferry.write()
    one = Membership.objects.earliest("id")

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            event=Event.objects.get(number=2), remark_id=one.remark_id, since=at()
        )


@pytest.mark.parametrize(("minutes", "discovered"), [(4.9, False), (5, True)])
def test_it_counts_as_discovered_five_minutes_after_it_was_captured(
    ferry: Bureau, minutes: float, discovered: bool
) -> None:
    ferry.say("p1", STORY)

    ferry.to(at(minutes))

    ferry.write()
    assert (Event.objects.get().discovery_at == at(5)) is discovered


def test_whoever_opens_it_earlier_has_discovered_it(ferry: Bureau) -> None:
    ferry.say("p1", STORY)
    ferry.to(at(2))

    ferry.act("open", "desk", why="看到了")
    ferry.to(at(30))

    ferry.write()
    assert Event.objects.get().discovery_at == at(2)


def test_it_began_when_its_first_post_was_published_not_when_it_was_captured(ferry: Bureau) -> None:
    ferry.say("p1", STORY, when=at(-90), captured_at=at())

    ferry.write()
    event = Event.objects.get()
    assert (event.occurrence_at, event.found_at) == (at(-90), at())


@pytest.mark.parametrize(("reposts", "state"), [(2, "lead"), (3, "open")])
def test_the_machine_opens_a_lead_exactly_where_the_plan_says(
    ferry: Bureau, reposts: int, state: str
) -> None:
    ferry.say("p1", STORY)

    ferry.repost("p1", reposts)

    assert ferry.event()["state"] == state


def test_a_person_opens_a_lead_whatever_its_grade(ferry: Bureau) -> None:
    opened(ferry)

    event = ferry.event()
    assert (event["state"], event["grade"]) == ("open", "green")
    assert event["opened_at"] == "2026-03-02T12:00:00+08:00"


def test_what_is_open_cannot_be_opened_again(ferry: Bureau) -> None:
    opened(ferry)

    with pytest.raises(ActionRefusedError):
        ferry.act("open", "desk", why="再开一次")


def test_what_was_reported_by_telephone_is_an_event_without_posts(ferry: Bureau) -> None:
    ferry.act(
        "open", "desk", ref="call-7", why="电话反映渡船停航", occurred_at="2026-03-02T10:30+08:00"
    )

    event = ferry.event()
    ferry.write()
    assert (event["state"], event["posts"]) == ("open", [])
    assert Event.objects.get().occurrence_at == at(-90)


def test_a_time_ahead_is_no_time_at_which_it_began(ferry: Bureau) -> None:
    ferry.act("open", "desk", ref="call-7", why="电话反映", occurred_at="2026-03-03T10:30+08:00")

    ferry.write()
    assert Event.objects.get().occurrence_at == at()


@pytest.mark.parametrize(("hours", "state"), [(23.9, "open"), (24, "quiet")])
def test_an_open_event_is_quiet_after_the_plans_time_without_a_remark(
    ferry: Bureau, hours: float, state: str
) -> None:
    opened(ferry)

    ferry.to(at(hours=hours))

    assert ferry.event()["state"] == state


def test_without_a_word_in_the_plan_that_time_is_three_days() -> None:
    bureau = opened(Bureau(plan(WORK_SAFETY)))

    bureau.to(at(hours=72) - timedelta(seconds=1))
    before = bureau.event()["state"]
    bureau.to(at(hours=72))

    assert (before, bureau.event()["state"]) == ("open", "quiet")


def test_a_new_remark_puts_the_quiet_off(ferry: Bureau) -> None:
    opened(ferry)
    ferry.to(at(hours=20))
    ferry.say("p2", RETOLD)

    ferry.to(at(hours=43))
    before = ferry.event()["state"]
    ferry.to(at(hours=44))

    assert (before, ferry.event()["state"]) == ("open", "quiet")


def test_reposts_alone_do_not_put_the_quiet_off_but_a_risen_grade_wakes_it(ferry: Bureau) -> None:
    opened(ferry)
    ferry.to(at(hours=20))
    ferry.repost("p1", 1)
    ferry.to(at(hours=24))
    quiet = ferry.event()["state"]

    ferry.repost("p1", 2, start=1)

    assert (quiet, ferry.event()["state"]) == ("quiet", "open")
    assert len(ferry.lines("events")) == 1


def test_a_woken_event_falls_quiet_again(ferry: Bureau) -> None:
    opened(ferry)
    ferry.to(at(hours=24))
    ferry.repost("p1", 3)

    ferry.to(at(hours=47.9))
    before = ferry.event()["state"]
    ferry.to(at(hours=48))

    assert (before, ferry.event()["state"]) == ("open", "quiet")


def test_a_remark_after_the_quiet_is_a_new_wave_with_clocks_of_its_own(ferry: Bureau) -> None:
    opened(ferry)
    ferry.to(at(hours=30))

    ferry.say("p2", RETOLD)
    ferry.to(at(hours=31))

    first, second = ferry.lines("events")
    ferry.write()
    assert (first["state"], first["posts"]) == ("quiet", ["p1"])
    assert (second["state"], second["follows"], second["posts"]) == ("lead", "E1", ["p2"])
    assert Event.objects.get(number=2).discovery_at == at(hours=30) + timedelta(minutes=5)


@pytest.mark.parametrize("restarted", [False, True])
def test_whoever_answers_the_old_wave_joins_the_new_one(ferry: Bureau, restarted: bool) -> None:
    opened(ferry)
    ferry.to(at(hours=30))
    ferry.say("p2", RETOLD)
    if restarted:
        ferry.restart()

    ferry.say("c1", "还是没有人出来说一句话", kind="comment", in_reply_to="p1")
    ferry.say("c2", "我也等了一整夜", kind="comment", in_reply_to="p1")

    assert posts(ferry) == [["p1"], ["p2", "c1", "c2"]]


def test_a_third_wave_follows_the_second(ferry: Bureau) -> None:
    opened(ferry)
    ferry.to(at(hours=30))
    ferry.say("p2", RETOLD)
    ferry.act("open", "desk", event="E2", why="又来了")
    ferry.to(at(hours=60))

    ferry.say(
        "p3", "东岸码头渡船停航，候船厅里几百名乘客又等了一夜", in_reply_to="p1", kind="comment"
    )

    assert [e["follows"] for e in ferry.lines("events")] == [None, "E1", "E2"]


def test_the_same_words_after_a_close_begin_a_new_wave(ferry: Bureau) -> None:
    opened(ferry)
    ferry.to(at(hours=30))
    ferry.act("close", "chief", why="乘客都安置了")

    ferry.say("p2", STORY)

    assert [e["state"] for e in ferry.lines("events")] == ["closed", "lead"]
    assert ferry.event("E2")["follows"] == "E1"


def test_a_dismissed_event_says_why_and_its_remarks_end(ferry: Bureau) -> None:
    ferry.say("p1", STORY)

    ferry.act("dismiss", "desk", why="说的是另一座城的渡船")
    ferry.say("p2", STORY)

    first, second = ferry.lines("events")
    assert (first["state"], first["dismissed_at"]) == ("dismissed", "2026-03-02T12:00:00+08:00")
    assert (second["state"], second["posts"]) == ("lead", ["p2"])


@pytest.mark.parametrize("act", ["dismiss", "close"])
def test_what_is_over_is_not_ended_again(ferry: Bureau, act: str) -> None:
    opened(ferry)
    ferry.act("dismiss", "desk", why="无关")

    with pytest.raises(ActionRefusedError):
        ferry.act(act, "chief", why="再来一次")


def test_a_lead_cannot_be_closed_only_dismissed(ferry: Bureau) -> None:
    ferry.say("p1", STORY)
    ferry.to(at(hours=30))

    with pytest.raises(ActionRefusedError):
        ferry.act("close", "chief", why="没事了")


def test_a_close_needs_the_role_that_decides_it(ferry: Bureau) -> None:
    opened(ferry)
    ferry.to(at(hours=30))

    with pytest.raises(ActionRefusedError) as refused:
        ferry.act("close", "desk", why="没事了")

    assert (refused.value.rule, refused.value.clause) == ("close", "F4")
    ferry.act("close", "chief", why="没事了")
    assert ferry.event()["state"] == "closed"


def test_a_close_needs_the_plans_closing_test_to_hold(ferry: Bureau) -> None:
    opened(ferry)  # its last day is its busiest

    with pytest.raises(ActionRefusedError):
        ferry.act("close", "chief", why="没事了")

    ferry.to(at(hours=24.1))
    ferry.act("close", "chief", why="没事了")
    assert ferry.event()["state"] == "closed"


@pytest.mark.parametrize(
    ("act", "by", "allowed"),
    [("declare", "desk", True), ("declare", "office", True), ("declare", "chief", False),
     ("stand-down", "office", True), ("stand-down", "desk", False)],
)  # fmt: skip
def test_a_trigger_is_declared_and_ended_by_the_roles_of_the_plan(
    ferry: Bureau, act: str, by: str, allowed: bool
) -> None:
    opened(ferry)
    if act == "stand-down":
        ferry.act("declare", "desk", trigger="storm")

    if allowed:
        ferry.act(act, by, trigger="storm")
    else:
        with pytest.raises(ActionRefusedError):
            ferry.act(act, by, trigger="storm")


def test_what_is_declared_wakes_a_quiet_event(ferry: Bureau) -> None:
    opened(ferry)
    ferry.to(at(hours=30))

    ferry.act("declare", "desk", trigger="storm")

    assert ferry.event()["state"] == "open"


@pytest.mark.parametrize(("act", "trigger"), [("declare", "flood"), ("stand-down", "storm")])
def test_what_the_plan_does_not_know_or_nobody_declared_is_refused(
    ferry: Bureau, act: str, trigger: str
) -> None:
    opened(ferry)

    with pytest.raises(ActionRefusedError):
        ferry.act(act, "office", trigger=trigger)


def test_numbers_go_on_after_a_restart(ferry: Bureau) -> None:
    ferry.say("p1", STORY)
    ferry.restart()

    ferry.say("p2", OTHER)

    assert [e["event"] for e in ferry.lines("events")] == ["E1", "E2"]


def test_without_a_plan_in_force_no_event_can_begin(ferry: Bureau) -> None:
    Adoption.objects.update(until=at(1))
    ferry.to(at(2))

    with pytest.raises(ConfigError):
        ferry.say("p1", STORY)


@pytest.mark.parametrize(
    "wrong", [{"state": "lead", "opened_at": at()}, {"state": "dismissed", "dismissed_at": None}]
)
def test_the_database_refuses_a_state_without_its_time(
    ferry: Bureau, wrong: dict[str, object]
) -> None:
    ferry.say("p1", STORY)
    ferry.write()

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(**wrong)
