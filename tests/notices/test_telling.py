"""Telling: a row first, then deliveries, each leased before the network and settled after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from qingting.errors import ChannelError
from qingting.notices import actions
from qingting.notices.channels import UnansweredError
from qingting.notices.letters import Letter
from qingting.notices.models import Delivery, Notice
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """A bureau that has told its desk of one lead to judge, by webhook."""
    monkeypatch.setenv("QINGTING_NOTIFY_URL", "http://127.0.0.1:9/")
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.to(at(5))
    bureau.write()
    return bureau


def hook() -> Delivery:
    return Delivery.objects.get(channel="webhook")


def lease(bureau: Bureau, seconds: float = 0) -> list[Letter]:
    return actions.lease(bureau.now + seconds * SECOND, 4)


def test_a_notice_goes_to_every_channel_and_is_written_down_at_once(told: Bureau) -> None:
    states = dict(Delivery.objects.values_list("channel", "state"))

    assert states == {"record": "recorded", "webhook": "waiting"}


def test_without_an_address_a_notice_is_only_written_down() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.to(at(5))
    bureau.write()

    assert set(Delivery.objects.values_list("channel", flat=True)) == {"record"}


def test_a_letter_says_who_what_why_and_under_which_clause(told: Bureau) -> None:
    (letter,) = lease(told)

    said = letter.message.body
    assert (said["event"], said["duty"], said["to"], said["rung"]) == ("E1", "judge", "desk", 0)
    assert (said["clause"], said["mode"], said["repeat"]) == ("B1.3", "actual", False)
    assert said["at"] == "2026-03-02T12:05:00+08:00"
    assert said["why"]


def test_what_is_leased_is_not_leased_again(told: Bureau) -> None:
    first, second = lease(told), lease(told, 30)

    assert (len(first), second) == (1, [])


def test_what_was_taken_is_delivered_and_sent_no_more(told: Bureau) -> None:
    (letter,) = lease(told)

    actions.settle(letter, error=None, now=told.now)

    assert hook().state == Delivery.State.DELIVERED
    assert lease(told, 600) == []


@pytest.mark.parametrize(("after_s", "again"), [(0.9, False), (1, True)])
def test_what_was_refused_is_tried_again_after_a_second(
    told: Bureau, after_s: float, again: bool
) -> None:
    (letter,) = lease(told)

    actions.settle(letter, error=ChannelError("HTTP 500", permanent=False), now=told.now)

    assert bool(lease(told, after_s)) is again


def test_each_try_waits_longer_but_never_more_than_five_minutes(told: Bureau) -> None:
    waits = []
    for _ in range(12):
        (letter,) = lease(told, 10_000)
        actions.settle(letter, error=ChannelError("no", permanent=False), now=told.now)
        waits.append(((hook().not_before or told.now) - told.now) / SECOND)

    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 300


def test_what_was_surely_refused_is_no_repeat(told: Bureau) -> None:
    (letter,) = lease(told)
    actions.settle(letter, error=ChannelError("HTTP 500", permanent=False), now=told.now)

    (again,) = lease(told, 60)

    assert again.message.body["repeat"] is False


def test_what_may_have_been_taken_is_sent_again_as_a_repeat(told: Bureau) -> None:
    (letter,) = lease(told)
    actions.settle(letter, error=UnansweredError("timeout", permanent=False), now=told.now)

    (again,) = lease(told, 60)

    assert (again.message.body["notice"], again.message.body["repeat"]) == (
        letter.message.body["notice"],
        True,
    )


def test_what_a_killed_process_had_leased_is_sent_again_as_a_repeat(told: Bureau) -> None:
    lease(told)

    actions.take_back(told.now)

    (again,) = lease(told)
    assert again.message.body["repeat"] is True


def test_a_permanent_failure_is_not_tried_again(told: Bureau) -> None:
    (letter,) = lease(told)

    actions.settle(letter, error=ChannelError("gone", permanent=True), now=told.now)

    assert hook().state == Delivery.State.FAILED
    assert lease(told, 600) == []


def test_a_notice_goes_once_over_a_channel(told: Bureau) -> None:
    one = hook()

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(notice=one.notice, channel="webhook")


@pytest.mark.parametrize("mode", ["exercise", "test"])
def test_the_database_refuses_to_send_an_exercise_outside(told: Bureau, mode: str) -> None:
    notice = Notice.objects.earliest("id")
    Delivery.objects.create(notice=notice, channel="inside", outside=False, mode=mode)
    Delivery.objects.create(notice=notice, channel="real", outside=True, mode="actual")

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(notice=notice, channel="other", outside=True, mode=mode)


def test_of_several_overdue_rungs_each_is_written_and_only_the_last_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QINGTING_NOTIFY_URL", "http://127.0.0.1:9/")
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.to(at(5))

    bureau.sleep(at(hours=3))

    rungs = [n["rung"] for n in bureau.notices("judge")]
    sent = Delivery.objects.filter(channel="webhook").order_by("id")
    assert rungs == [0, 1, 2, 2, 3, 4]
    assert [d.notice.rung for d in sent] == [0, 4]
