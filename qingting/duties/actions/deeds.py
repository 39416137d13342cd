"""What people do about a duty: take it on, make it, accept it, say why not, approve what
another made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qingting.approvals.queries import KnownText
from qingting.duties import rules
from qingting.duties.actions.accepting import accepted, ask_to_accept, to_accept
from qingting.duties.actions.approving import ask_approvals, decide_approval
from qingting.duties.actions.deed import assign, check_holder, deed, need_open, said, seen
from qingting.duties.actions.life import (
    approvals_of,
    begin,
    due_words,
    finish,
    make,
    void,
)
from qingting.duties.actions.texts import (
    hand_in,
    keep_draft,
)
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.actions import happen
from qingting.lang import Said, tr
from qingting.people.rules import may_act, titled
from qingting.store import Work

LEAD = "lead"  # the house duty of the unit that leads in a matter


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
        decide_approval(work, duty, by=by, outcome=outcome, why=why, text=text)
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
        ask_approvals(work, duty)
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
        who = titled(duty.plan, by)
        declined = Said(f"{who.zh} 说明理由后不予办理", f"{who.en} declined it with a reason")
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
