"""Who has a duty in hand: given to one of its holders, called about, passed to whom it concerns."""

from __future__ import annotations

from datetime import timedelta

from qingting.duties.actions.deed import assign, deed, need_open, said, seen
from qingting.duties.actions.life import begin, house_duty, notify, void
from qingting.duties.models import Duty
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.grading.actions import ask_other
from qingting.journal.actions import keep_words
from qingting.lang import Said, tr
from qingting.people.rules import ADMINISTRATOR, may_act, person_of, role_of, titled
from qingting.plan.model import Plan
from qingting.store import Work

DISPUTE = timedelta(minutes=30)  # AMB-44: then the office has decided whose it is


def log_call(work: Work, duty: KnownDuty, *, by: str, words: str) -> None:
    """Keep that somebody telephoned about a duty, and what was said (B5.8).

    Raises:
        ActionRefusedError: the duty has not begun or is over.
    """
    need_open(duty)
    seen(work, duty)
    deed(work, duty, "called", by, **keep_words(work, words))


def hand_to(work: Work, duty: KnownDuty, *, to: str, by: str) -> None:
    """Give a duty to one of the persons who hold it; an inquiry also to another role, by the office
    that is asked to decide whose it is.

    Args:
        to: `person:9/desk`, or a role.

    Raises:
        ActionRefusedError: the duty is not theirs to give, or the other does not hold it.
    """
    need_open(duty)
    if not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” is held by {duty.holder}: theirs to hand over",
                f"“{duty.label}”由 {duty.holder} 承担，只能由其转交",
            ),
            rule="holder",
            clause=duty.clause,
        )
    if may_act(duty.plan, duty.holder, to):
        assign(work, duty, to)
        deed(work, duty, "handed", by, to=duty.assignee)
        why = Said(f"{duty.label.zh}：已转交给您", f"{duty.label.en}: handed to you")
        notify(work, duty, to, 0, why)
        return
    if duty.entry != "inquiry" or (to not in duty.plan.roles and "@" not in to):
        raise ActionRefusedError(
            tr(f"{to} does not hold “{duty.label}”", f"{to} 不承担“{duty.label}”"),
            rule="holder",
            clause=duty.clause,
        )
    _ask(work, duty, to, by=by, why=Said(f"改由 {to} 答复", f"{to} answers it instead"))


def pass_on(work: Work, duty: KnownDuty, *, to: str, by: str) -> None:
    """Take a duty out of the hands of who leaves: into those of another who holds its role, or
    back to the role.

    Args:
        to: `person:9/desk`, or the duty's holder.

    Raises:
        ActionRefusedError: not an administrator's act, or the other does not hold the duty.
    """
    need_open(duty)
    if role_of(by) != ADMINISTRATOR:
        raise ActionRefusedError(
            tr(
                "an administrator passes on what a leaver has in hand", "由管理员移交离任人员的待办"
            ),
            rule="administrator",
            clause=duty.clause,
        )
    if to != duty.holder and not may_act(duty.plan, duty.holder, to):
        raise ActionRefusedError(
            tr(f"{to} does not hold “{duty.label}”", f"{to} 不承担“{duty.label}”"),
            rule="holder",
            clause=duty.clause,
        )
    duty.assignee = "" if to == duty.holder else person_of(to)
    work.change(Duty, duty.id, assignee=duty.assignee)
    deed(work, duty, "passed-on", by, to=duty.assignee or duty.holder)
    why = Said(
        f"{duty.label.zh}：原办理人离任，请接办", f"{duty.label.en}: who had it in hand leaves"
    )
    notify(work, duty, to, 0, why)


def dispute(work: Work, duty: KnownDuty, *, by: str, why: str = "") -> None:
    """Say that an inquiry is not one's own: the office decides within 30 min whose it is.

    Plan: AMB-44, the lead-unit decision.

    Raises:
        ActionRefusedError: it is the office itself that says so.
    """
    office = office_of(duty.plan)
    if duty.holder == office:
        raise ActionRefusedError(
            tr(
                "You decide whose it is: answer it or hand it to another role",
                "由您决定由谁答复：请答复，或转交其他角色",
            ),
            rule="dispute",
            clause=duty.clause,
        )
    deed(work, duty, "not-mine", by, **said(work, why))
    who, decides = titled(duty.plan, by), titled(duty.plan, office)
    passed = Said(
        f"{who.zh} 称不归其办，由 {decides.zh} 决定",
        f"{who.en} says it is not theirs; {decides.en} decides",
    )
    _ask(work, duty, office, by=by, why=passed, span=DISPUTE)


def office_of(plan: Plan) -> str:
    """Return who decides day to day: the judge of leads, else the plan's interpreter."""
    return (plan.open and plan.open.judge_holder) or plan.interpreter


def _ask(
    work: Work, duty: KnownDuty, role: str, *, by: str, why: Said, span: timedelta | None = None
) -> None:
    """Ask another role the same fact; it has as long as the first had, or what is left."""
    event = duty.event
    assert event is not None and duty.about is not None and duty.due_at is not None  # an inquiry
    assert duty.began_at is not None
    due = work.now + (span or duty.due_at - duty.began_at)
    void(work, duty, why, by=by)
    ask_other(work, event, fact=duty.about, role=role, by=by)
    other = house_duty(
        work,
        "inquiry",
        event,
        holder=role,
        clause=duty.clause,
        anchor="asked",
        about=duty.about,
    )
    begin(work, other, work.now, due=due)
