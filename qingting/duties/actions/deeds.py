"""What people do about a duty: take it on, make it, accept it, say why not, approve what
another made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from qingting.approvals.queries import KnownText
from qingting.approvals.rules import asked_now
from qingting.duties import rules
from qingting.duties.actions.accepting import accepted, ask_to_accept, to_accept
from qingting.duties.actions.life import (
    approvals_of,
    begin,
    due_words,
    finish,
    house_duty,
    make,
    record,
    void,
)
from qingting.duties.actions.texts import (
    approve_text,
    hand_in,
    keep_draft,
    sign_text,
    waits_for_public,
)
from qingting.duties.models import Deed, Duty
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.actions import discover, happen
from qingting.journal.actions import keep_words
from qingting.lang import Said, tr
from qingting.people.rules import may_act, person_of, same_person, title_of
from qingting.plan.parts import Span
from qingting.store import Work

LEAD = "lead"  # the house duty of the unit that leads in a matter
LEAST_TO_APPROVE = timedelta(minutes=1)  # where what is to be approved is late already


def acknowledge(work: Work, duty: KnownDuty, *, by: str) -> None:
    """Take a duty on (its holder), or accept what was sent (a role it goes `to`).

    Raises:
        ActionRefusedError: neither; or the duty has not begun or is over.
    """
    need_open(duty)
    duty = to_accept(work, duty)
    spec = duty.spec
    receivers = [*(spec.to if spec else ()), *([spec.done.role] if spec and spec.done.role else [])]
    accepts = next((r for r in receivers if may_act(duty.plan, r, by)), None)
    if accepts is None and not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            tr(
                f"{by} neither holds nor receives “{duty.label}”; its holder is {duty.holder}",
                f"{by} 既不承担也不接收“{duty.label}”；承担的是 {duty.holder}",
            ),
            rule="acknowledge",
            clause=duty.clause,
        )
    seen(work, duty)
    deed(work, duty, "accepted" if accepts else "acknowledged", by)
    if not accepts:
        assign(work, duty, by)
    if duty.entry == LEAD:  # to take it on is all that is asked
        finish(work, duty, by=by)
    stops = spec.done.role if spec is not None and accepts else None
    if stops is not None and may_act(duty.plan, stops, by):
        accepted(work, duty, by=by)
        finish(work, duty, by=by)


def complete(
    work: Work,
    duty: KnownDuty,
    *,
    by: str,
    outcome: str = "done",
    why: str = "",
    text: str = "",
) -> None:
    """Do a duty, or say why not: `cannot-answer`, `not-mine`, `extended`, `declined`. What was
    drafted for it is handed in, for approval where the plan asks for one.

    Args:
        text: of an approval: which exact text was read, `v2` or the beginning of its hash.

    Raises:
        ActionRefusedError: not its holder, not begun, over, or something it needs has not come.
    """
    if duty.entry == "approval":
        _decide_approval(work, duty, by=by, outcome=outcome, why=why, text=text)
        return
    need_open(duty)
    _check_completing(duty, by=by, outcome=outcome)
    if outcome != "done":
        _say_no(work, duty, by=by, outcome=outcome, why=why)
        return
    _check_needs(duty)
    spec = duty.spec
    seen(work, duty)
    deed(work, duty, "done", by, **said(work, why))
    duty.made_by = by
    waits = hand_in(work, duty)
    if spec is not None and (waits or rules.approvals(spec)):
        _ask_approvals(work, duty)
    elif spec is None or spec.done.how == "made":
        finish(work, duty, by=by)
    else:
        ask_to_accept(work, duty)


def draft(
    work: Work, duty: KnownDuty, *, title: str, body: str, parts: Mapping[str, Any], by: str
) -> KnownText:
    """Write what a duty makes. What waits for approval is called back: an approval is of an exact
    text, and this is another one.

    Raises:
        ActionRefusedError: not its holder, not begun, over, or a duty that makes no text.
    """
    need_open(duty)
    check_holder(duty, by=by)
    if duty.spec is None or duty.event is None or duty.spec.makes in rules.NO_TEXT:
        raise ActionRefusedError(
            tr(f"“{duty.label}” makes no text", f"“{duty.label}”不产生文本"), rule="text"
        )
    seen(work, duty)
    text = keep_draft(work, duty, title=title, body=body, parts=parts, by=by)
    if duty.made_by is not None:
        deed(work, duty, "withdrawn", by)
        duty.made_by, duty.approvals, duty.signers = None, set(), set()
        for asked in approvals_of(work, duty):
            void(work, asked, Said("文本已改，须重新报批", "the text changed"), by=by)
    if not duty.assignee:
        assign(work, duty, by)
    return text


def check_done(duty: KnownDuty, *, by: str) -> None:
    """Hold against the rules whether somebody can do a duty of an event now.

    Raises:
        ActionRefusedError: not its holder, not begun, over, of no event, or something it needs has
        not come.
    """
    need_open(duty)
    check_holder(duty, by=by)
    if duty.event is None:
        said = tr(f"“{duty.label}” is of no event", f"“{duty.label}”不属于哪一个事件")
        raise ActionRefusedError(said, rule="event", clause=duty.clause)
    _check_needs(duty)


def check_holder(duty: KnownDuty, *, by: str) -> None:
    if not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” is held by {duty.holder}; {by} cannot complete it",
                f"“{duty.label}”由 {duty.holder} 承担，{by} 不能办结",
            ),
            rule="holder",
            clause=duty.clause,
        )


def made_public(work: Work, duty: KnownDuty, *, by: str) -> None:
    """What a duty makes stands in public: that does it, whatever was approved before."""
    seen(work, duty)
    deed(work, duty, "published", by)
    if duty.spec is None or duty.spec.done.how == "made":
        finish(work, duty, by=by)


def _check_completing(duty: KnownDuty, *, by: str, outcome: str) -> None:
    if outcome != "extended":  # by whom the plan names for it, who seldom holds it: `_extend`
        check_holder(duty, by=by)
    if outcome not in rules.OUTCOMES:
        raise ActionRefusedError(
            tr(
                f"no outcome “{outcome}”; there are: {' '.join(rules.OUTCOMES)}",
                f"没有“{outcome}”这种结果；可用：{'、'.join(rules.OUTCOMES)}",
            ),
            rule="outcome",
        )


def _check_needs(duty: KnownDuty) -> None:
    """What the plan says must have come before it can be done."""
    if duty.spec is None or duty.event is None:
        return
    lacking = rules.missing_needs(duty.spec, duty.event.happened)
    if lacking:
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” still needs: {' '.join(lacking)}",
                f"“{duty.label}”还缺：{'、'.join(lacking)}",
            ),
            rule="needs",
            clause=duty.clause,
        )


def _say_no(work: Work, duty: KnownDuty, *, by: str, outcome: str, why: str) -> None:
    spec, event = duty.spec, duty.event
    if spec is None or event is None:
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” can only be completed, not {outcome}",
                f"“{duty.label}”只能办结，不能{outcome}",
            ),
            rule="outcome",
        )
    if outcome == "declined" and not spec.may:
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” cannot be declined: its clause does not say “may”",
                f"“{duty.label}”不可推辞：条款没有说“可以”",
            ),
            rule="may",
            clause=duty.clause,
        )
    if outcome == "extended":
        _extend(work, duty, by=by)
    seen(work, duty)
    deed(work, duty, outcome, by, **said(work, why))
    if outcome == "declined":
        duty.declined = True
        who = title_of(by)
        declined = Said(f"{who} 说明理由后不予办理", f"{who} declined it with a reason")
        void(work, duty, declined, by=by)
    happen(work, event, f"{duty.entry}.{outcome}", work.now, clause=duty.clause, by=by)


def _extend(work: Work, duty: KnownDuty, *, by: str) -> None:
    """Put a duty off before it is due: a new row with the later due time; the old one stays on
    record.
    """
    spec = duty.spec
    assert spec is not None and duty.began_at is not None and duty.due_at is not None  # open
    if spec.extend is None or not may_act(duty.plan, spec.extend.by, by):
        raise ActionRefusedError(
            tr(f"“{duty.label}” cannot be put off by {by}", f"“{duty.label}”不能由 {by} 延期"),
            rule="extend",
            clause=duty.clause,
        )
    if work.now > duty.due_at:
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” is late already and cannot be put off",
                f"“{duty.label}”已过时限，不能再延期",
            ),
            rule="extend",
            clause=duty.clause,
        )
    later = KnownDuty(
        duty.entry,
        plan=duty.plan,
        place=duty.place,
        holder=duty.holder,
        clause=duty.clause,
        anchor=duty.anchor,
        about=duty.about,
        rank=duty.rank,
    )
    make(work, later)
    due = due_words(duty)
    void(work, duty, Said(f"延期，原时限 {due.zh}", f"put off; it was due {due.en}"), by=by)
    begin(work, later, duty.began_at, span=spec.extend.to)


def _ask_approvals(work: Work, duty: KnownDuty) -> None:
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


def _decide_approval(
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
        back = Said(f"{title_of(by)} 已退回", f"{title_of(by)} sent it back")
        for other in approvals_of(work, asked):
            void(work, other, back, by=by)
        happen(work, event, f"{root}.refused", work.now, clause=asked.clause, by=by)
        return
    deed(work, asked, f"approved {duty.holder}", by)
    asked.approvals.add(duty.holder)
    asked.signers.add(person_of(by))
    assert asked.spec is not None  # of the plan
    if not rules.approved(asked.plan, asked.spec, asked.approvals):
        _ask_approvals(work, asked)
        return
    approve_text(work, asked)
    given = Said(f"{title_of(by)} 已批准", f"{title_of(by)} approved it")
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


def need_open(duty: KnownDuty) -> None:
    if duty.state == Duty.State.WAITING:
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” has not begun (it waits for {duty.anchor})",
                f"“{duty.label}”还没有起算（等待 {duty.anchor}）",
            ),
            rule="begun",
            clause=duty.clause,
        )
    if not duty.live:
        raise ActionRefusedError(
            tr(f"“{duty.label}” is over", f"“{duty.label}”已经结束"),
            rule="live",
            clause=duty.clause,
        )


def assign(work: Work, duty: KnownDuty, actor: str) -> None:
    """Note which of its holders has a duty in hand."""
    duty.assignee = person_of(actor)
    work.change(Duty, duty.id, assignee=duty.assignee)


def said(work: Work, why: str) -> dict[str, Any]:
    """What the journal keeps of a reason, where one was given."""
    return keep_words(work, why) if why else {}


def seen(work: Work, duty: KnownDuty) -> None:
    """Whoever acts on a duty of an event knows of the event."""
    if duty.event is not None:
        discover(work, duty.event, work.now)


def deed(work: Work, duty: KnownDuty, what: str, by: str, **values: Any) -> None:
    """Write what a person did; `values` go into the journal."""
    work.add(
        Deed,
        duty_id=duty.id,
        mode=duty.mode,
        what=what,
        by=by,
        at=work.now,
        occurrence=duty.occurrence,
    )
    record(work, duty, f"duty.{what.split(' ')[0]}", by, **values)
