"""Asking for the approvals of what a duty made, and what each signature does."""

from __future__ import annotations

from datetime import timedelta

from qingting.approvals.rules import asked_now
from qingting.duties import rules
from qingting.duties.actions.accepting import ask_to_accept
from qingting.duties.actions.deed import deed, need_open, said, seen
from qingting.duties.actions.life import (
    approvals_of,
    begin,
    finish,
    house_duty,
    void,
)
from qingting.duties.actions.texts import (
    approve_text,
    sign_text,
    waits_for_public,
)
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.actions import happen
from qingting.lang import Said, tr
from qingting.people.rules import may_act, person_of, same_person, titled
from qingting.plan.parts import Span
from qingting.store import Work

LEAST_TO_APPROVE = timedelta(minutes=1)  # where what is to be approved is late already


def ask_approvals(work: Work, duty: KnownDuty) -> None:
    """Make a duty of each approval that is asked now; `in-order` asks one after the other."""
    assert duty.spec is not None  # only the plan's own duties are approved
    open_ = {d.holder for d in approvals_of(work, duty)}
    for approve in rules.signed_by(duty.plan, duty.spec):
        for role in asked_now(approve.how, approve.roles, duty.approvals):
            if role not in open_:
                open_.add(role)
                _ask_approval(work, duty, role, approve.within)


def _ask_approval(work: Work, duty: KnownDuty, role: str, within: Span | None) -> None:
    """Ask one role; where the plan gives no limit, by the duty's own due time."""
    assert (
        duty.event is not None and duty.due_at is not None
    )  # only begun duties of events are approved
    one = house_duty(
        work,
        "approval",
        duty.event,
        holder=role,
        clause=duty.clause,
        anchor=f"{duty.entry}.made",
        about=rules.asked_about(duty.entry, duty.about),
    )
    if within is not None:
        begin(work, one, work.now, span=within)
    else:
        begin(work, one, work.now, due=max(duty.due_at, work.now + LEAST_TO_APPROVE))


def decide_approval(
    work: Work, duty: KnownDuty, *, by: str, outcome: str, why: str, text: str
) -> None:
    """Approve or refuse what another person made."""
    need_open(duty)
    asked = approved_by(work, duty, by=by, outcome=outcome)
    event = asked.event
    assert event is not None  # approvals are of an event's duties
    root = rules.artefact(asked.plan, asked.entry)
    refused = outcome == "refused"
    sign_text(work, asked, role=duty.holder, by=by, named=text, refused=refused)
    seen(work, duty)
    finish(work, duty, by=by)
    if refused:
        deed(work, asked, "refused", by, **said(work, why))
        asked.made_by, asked.approvals, asked.signers = None, set(), set()
        who = titled(asked.plan, by)
        back = Said(f"{who.zh} 已退回", f"{who.en} sent it back")
        for other in approvals_of(work, asked):
            void(work, other, back, by=by)
        happen(work, event, f"{root}.refused", work.now, clause=asked.clause, by=by)
        return
    deed(work, asked, f"approved {duty.holder}", by)
    asked.approvals.add(duty.holder)
    asked.signers.add(person_of(by))
    assert asked.spec is not None  # of the plan
    if not rules.approved(asked.plan, asked.spec, asked.approvals):
        ask_approvals(work, asked)
        return
    approve_text(work, asked)
    who = titled(asked.plan, by)
    given = Said(f"{who.zh} 已批准", f"{who.en} approved it")
    for other in approvals_of(work, asked):
        void(work, other, given, by=by)
    if not asked.overridden:  # what waited for it began then
        happen(work, event, f"{root}.approved", work.now, clause=asked.clause, by=by)
    if asked.spec.done.how == "made" and not waits_for_public(work, asked):
        finish(work, asked, by=by)
    elif asked.spec.done.how != "made":
        ask_to_accept(work, asked)


def approved_by(work: Work, duty: KnownDuty, *, by: str, outcome: str) -> KnownDuty:
    """The duty whose making is decided on; refuses who may not decide on it."""
    if outcome not in rules.DECISIONS:
        raise ActionRefusedError(
            tr("an approval ends in approved or refused", "审批的结果是 approved 或 refused"),
            rule="outcome",
        )
    if not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            tr(
                f"this approval is for {duty.holder} to give, not {by}",
                f"审批须由 {duty.holder} 作出，{by} 不能",
            ),
            rule="holder",
            clause=duty.clause,
        )
    assert duty.event is not None  # approvals are of an event's duties
    duties = work.of(Duties).of(work, duty.event)
    asked = next(d for d in duties if d.live and rules.asked_about(d.entry, d.about) == duty.about)
    if person_of(by) in asked.signers and outcome == "approved":
        raise ActionRefusedError(
            tr(
                f"you signed “{asked.label}” in another role: each signature is another person's",
                f"您已以另一角色签过“{asked.label}”：每个签字须由不同的人作出",
            ),
            rule="house:second-person",
            clause=duty.clause,
        )
    if asked.made_by is not None and same_person(asked.made_by, by):
        raise ActionRefusedError(
            tr(
                f"{by} drafted “{asked.label}” and cannot approve it",
                f"{by} 起草了“{asked.label}”，不能批准自己的文本",
            ),
            rule="house:author-is-not-signer",
            clause=duty.clause,
        )
    return asked
