"""What people do about a duty: take it on, do it, have it approved, put it off, decline it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingting.errors import ActionRefusedError
from tests.duties.changed import ferry
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def orange() -> Bureau:
    """A bureau whose only event is orange since noon and known of since 12:05."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.repost("p1", 11)
    bureau.to(at(5))
    return bureau


def do(bureau: Bureau, duty: str, by: str, outcome: str = "done", **more: str) -> None:
    bureau.act("complete", by, duty=duty, outcome=outcome, **more)


def approve(bureau: Bureau, by: str, outcome: str = "approved", about: str = "line") -> None:
    do(bureau, "approval", by, outcome, about=about)


def refused(
    bureau: Bureau, duty: str, by: str, outcome: str = "done", **more: str
) -> ActionRefusedError:
    with pytest.raises(ActionRefusedError) as error:
        do(bureau, duty, by, outcome, **more)
    return error.value


def state(bureau: Bureau, duty: str) -> str:
    return str(bureau.duty(duty)["state"])


def test_its_holder_does_a_duty(orange: Bureau) -> None:
    orange.to(at(10))

    do(orange, "visit", "office")

    assert (state(orange, "visit"), orange.duty("visit")["done_at"]) == (
        "done",
        "2026-03-02T12:10:00+08:00",
    )


@pytest.mark.parametrize(("hours", "word"), [(24, "done"), (24.1, "done-late")])
def test_a_duty_done_after_its_due_time_is_late(orange: Bureau, hours: float, word: str) -> None:
    orange.to(at(hours=hours))

    do(orange, "visit", "office")

    assert state(orange, "visit") == word


@pytest.mark.parametrize(
    ("by", "allowed"), [("desk", True), ("office", True), ("secretary", False), ("chief", False)]
)
def test_only_its_holder_or_the_deputy_does_it(orange: Bureau, by: str, allowed: bool) -> None:
    if allowed:
        do(orange, "each", by)
        assert state(orange, "each") == "done"
    else:
        assert refused(orange, "each", by).rule == "holder"


def test_what_has_not_begun_cannot_be_done(orange: Bureau) -> None:
    assert refused(orange, "review", "office").rule == "begun"


def test_what_is_done_cannot_be_done_again(orange: Bureau) -> None:
    do(orange, "visit", "office")

    assert refused(orange, "visit", "office").rule == "live"


def test_a_duty_that_is_not_there_is_refused(orange: Bureau) -> None:
    assert refused(orange, "result", "office").rule == "duty"


def test_an_outcome_that_is_not_known_is_refused(orange: Bureau) -> None:
    assert refused(orange, "visit", "office", "perhaps").rule == "outcome"


@pytest.mark.parametrize("duty", ["judge", "inquiry"])
def test_judging_and_answering_have_acts_of_their_own(duty: str) -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.to(at(5))
    if duty == "inquiry":
        bureau.repost("p1", 101)

    assert refused(bureau, duty, "desk").rule == "duty"


def test_a_duty_that_is_done_by_acceptance_is_not_done_by_making(orange: Bureau) -> None:
    do(orange, "flash", "desk")
    made = state(orange, "flash")

    orange.act("acknowledge", "office", duty="flash")

    assert (made, state(orange, "flash")) == ("open", "done")


def test_taking_a_duty_on_does_not_do_it(orange: Bureau) -> None:
    orange.act("acknowledge", "desk", duty="each", about="p1")

    assert state(orange, "each") == "open"


def test_who_neither_holds_nor_gets_it_cannot_acknowledge(orange: Bureau) -> None:
    with pytest.raises(ActionRefusedError):
        orange.act("acknowledge", "chief", duty="flash")


def test_a_duty_waits_for_what_it_needs(orange: Bureau) -> None:
    lacking = refused(orange, "reply", "office")
    do(orange, "line", "desk")
    approve(orange, "office")
    approve(orange, "chief")

    do(orange, "reply", "office")

    assert lacking.rule == "needs"
    assert "line.approved" in str(lacking)
    assert state(orange, "reply") == "done"


def test_what_must_be_approved_is_done_when_all_have_approved(orange: Bureau) -> None:
    do(orange, "line", "desk")
    asked = [(d["holder"], d["about"], d["state"]) for d in orange.duties("approval")]
    approve(orange, "office")
    by_one = state(orange, "line")

    approve(orange, "chief")

    assert asked == [("office", "line", "open"), ("chief", "line", "open")]
    assert (by_one, state(orange, "line")) == ("open", "done")


def test_one_of_two_is_enough_where_the_plan_says_any() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.repost("p1", 301)
    do(bureau, "special", "desk")

    approve(bureau, "leader-in-charge", about="special")

    assert state(bureau, "special") == "done"
    assert sorted(d["state"] for d in bureau.duties("approval")) == ["done", "void"]
    assert state(bureau, "meeting") == "open"


def test_in_order_asks_the_second_when_the_first_has_approved() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.repost("p1", 101)
    do(bureau, "line", "personnel-dept")
    approve(bureau, "leader-in-charge")
    do(bureau, "statement", "personnel-dept")
    first = [d["holder"] for d in bureau.duties("approval") if d["about"] == "statement"]

    approve(bureau, "secrecy-officer", about="statement")

    then = [d["holder"] for d in bureau.duties("approval") if d["about"] == "statement"]
    assert (first, then) == (["secrecy-officer"], ["secrecy-officer", "leader-in-charge"])


def test_nobody_approves_what_they_wrote_themselves(orange: Bureau) -> None:
    do(orange, "line", "office")

    own = refused(orange, "approval", "office", "approved", about="line")
    approve(orange, "office#2")

    assert own.rule == "house:author-is-not-signer"


def test_who_wrote_it_is_remembered_over_a_restart(orange: Bureau) -> None:
    do(orange, "line", "office")
    orange.restart()

    assert (
        refused(orange, "approval", "office", "approved", about="line").rule
        == "house:author-is-not-signer"
    )


@pytest.mark.parametrize(
    ("by", "outcome", "rule"), [("desk", "approved", "duty"), ("chief", "done", "outcome")]
)
def test_an_approval_is_given_or_refused_by_the_role_that_is_asked(
    orange: Bureau, by: str, outcome: str, rule: str
) -> None:
    do(orange, "line", "desk#2")

    assert refused(orange, "approval", by, outcome, about="line").rule in (rule, "holder")


def test_a_refusal_ends_the_other_approvals_and_begins_the_redraft(orange: Bureau) -> None:
    do(orange, "line", "desk")
    orange.to(at(20))

    approve(orange, "chief", "refused")

    assert sorted(d["state"] for d in orange.duties("approval")) == ["done", "void"]
    assert orange.duty("redraft")["due_at"] == "2026-03-02T12:50:00+08:00"
    assert state(orange, "line") == "open"


def test_the_redraft_and_the_first_are_two_clocks_on_one_text(orange: Bureau) -> None:
    do(orange, "line", "desk")
    approve(orange, "chief", "refused")
    do(orange, "redraft", "desk")
    approve(orange, "office", about="redraft")

    approve(orange, "chief", about="redraft")

    assert (state(orange, "line"), state(orange, "redraft")) == ("done", "done")
    do(orange, "reply", "office")  # needs line.approved: anchors name the first


def test_a_second_refusal_begins_a_second_redraft(orange: Bureau) -> None:
    do(orange, "line", "desk")
    approve(orange, "chief", "refused")
    do(orange, "line", "desk")
    orange.to(at(20))

    approve(orange, "chief", "refused")

    assert [d["state"] for d in orange.duties("redraft")][-1] == "open"


def test_approvals_of_the_first_text_end_when_the_second_is_approved(orange: Bureau) -> None:
    do(orange, "line", "desk")
    approve(orange, "chief", "refused")
    do(orange, "line", "desk")
    do(orange, "redraft", "desk")
    for role in ("office", "chief"):
        approve(orange, role, about="redraft")

    left = [d for d in orange.duties("approval") if d["state"] in ("open", "overdue")]

    assert left == []
    assert refused(orange, "approval", "office", "approved", about="line").rule == "live"


def test_when_the_grade_falls_nobody_is_asked_to_approve_any_more(orange: Bureau) -> None:
    do(orange, "line", "desk")

    orange.act("lower", "office", grade="green", why="误会", second="chief")

    assert {d["state"] for d in orange.duties("approval")} == {"void"}


def test_one_that_may_be_declined_is_void_with_the_decliner_and_its_anchor_comes(
    orange: Bureau,
) -> None:
    do(orange, "visit", "office", "declined")

    visit = orange.duty("visit")
    assert visit["state"] == "void"
    assert visit["why"] == "办公室 说明理由后不予办理"
    assert state(orange, "refused") == "open"


@pytest.mark.parametrize("restarted", [False, True])
def test_what_was_declined_is_not_asked_for_again(orange: Bureau, restarted: bool) -> None:
    do(orange, "visit", "office", "declined")
    if restarted:
        orange.restart()

    orange.say("c1", "又一个人说了一句别的话", kind="comment", in_reply_to="p1")

    assert len(orange.duties("visit")) == 1


def test_one_that_may_not_be_declined_is_not(orange: Bureau) -> None:
    assert refused(orange, "each", "desk", "declined").rule == "may"


def test_put_off_it_has_a_later_row_and_the_old_due_time_stays_on_record(orange: Bureau) -> None:
    orange.act("raise", "desk", grade="red", why="有人受伤")
    orange.to(at(hours=20))

    do(orange, "result", "office", "extended")

    old, new = orange.duties("result")
    assert (old["state"], old["due_at"]) == ("void", "2026-03-03T12:05:00+08:00")
    assert (new["state"], new["due_at"]) == ("open", "2026-03-05T12:05:00+08:00")


def test_it_is_put_off_by_whom_the_plan_names_and_not_by_who_holds_it(tmp_path: Path) -> None:
    bureau = Bureau(ferry(tmp_path, "extend: {to: 3d, by: office}", "extend: {to: 3d, by: chief}"))
    bureau.say("p1")
    bureau.repost("p1", 11)
    bureau.act("raise", "desk", grade="red", why="有人受伤")

    assert refused(bureau, "result", "office", "extended").rule == "extend"
    do(bureau, "result", "chief", "extended")

    assert [d["state"] for d in bureau.duties("result")] == ["void", "open"]


@pytest.mark.parametrize(("hours", "rule"), [(25, "extend"), (30, "extend")])
def test_what_is_late_is_not_put_off(orange: Bureau, hours: int, rule: str) -> None:
    orange.act("raise", "desk", grade="red", why="有人受伤")
    orange.to(at(hours=hours))

    assert refused(orange, "result", "office", "extended").rule == rule


def test_what_the_plan_lets_nobody_put_off_is_not(orange: Bureau) -> None:
    assert refused(orange, "visit", "office", "extended").rule == "extend"


def test_another_clock_on_the_same_answer_presses_first_and_both_are_done_by_one() -> None:
    bureau = Bureau(plan("ferry"))
    bureau.say("p1", when=at(-120), captured_at=at())
    bureau.repost("p1", 11)
    bureau.to(at(6))
    do(bureau, "line", "desk")
    approve(bureau, "office")
    approve(bureau, "chief")
    due = [bureau.duty(name)["due_at"][11:16] for name in ("reply", "late")]

    do(bureau, "late", "office")

    assert due == ["14:00", "14:05"]
    assert (state(bureau, "reply"), state(bureau, "late")) == ("done", "done")
