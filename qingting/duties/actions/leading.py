"""Who leads in a matter (B4.2): named, disputed, decided (AMB-44); and what is referred to others
(B3.7).
"""

from __future__ import annotations

from datetime import datetime

from qingting.duties.actions.deed import deed, need_open, said
from qingting.duties.actions.deeds import LEAD
from qingting.duties.actions.holding import DISPUTE, office_of
from qingting.duties.actions.life import begin, finish, holder_of, house_duty, notify, record, void
from qingting.duties.models import Duty
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.actions import assign
from qingting.events.queries import KnownEvent
from qingting.grading.assessing import assess
from qingting.grading.models import Assessment
from qingting.lang import Said, tr
from qingting.people.rules import may_act, post_of, role_of, titled
from qingting.plan.model import Plan
from qingting.store import Work

HOUSE = "house:lead-unit"
DECIDE, REFERRAL = "decide-lead", "referral"
OTHER_LEADS = Said("已另定牵头单位", "another unit leads now")


def may_name(plan: Plan, by: str) -> bool:
    """Whether an actor may say who leads: the office, or who decides under the plan."""
    deciding = plan.grade.decide if plan.grade else None
    return any(may_act(plan, role, by) for role in (office_of(plan), deciding) if role)


def lead(work: Work, event: KnownEvent, unit: str, *, by: str, why: str) -> None:
    """Name the one role that leads. What the plan asks of roles that each unit has is asked of
    those of its unit from now on. It takes the lead within 30 minutes, or says that it is not
    theirs. Named again by the office over a dispute, it is final.

    Args:
        unit: a role of the plan, with its unit where it has several: `unit-head@roads`.

    Raises:
        ActionRefusedError: no such role, one of another body, or the actor may not say who leads.
    """
    plan = event.plan
    role = plan.roles.get(role_of(unit))
    if role is None or role.external:
        raise ActionRefusedError(
            tr(f"'{unit}' is no role of ours", f"“{unit}”不是本单位的角色"), rule=HOUSE
        )
    if not may_name(plan, by):
        office = office_of(plan)
        raise ActionRefusedError(
            tr(f"who leads is for {office} to say", f"由 {office} 确定牵头单位"), rule=HOUSE
        )
    assess(work, event, Assessment.Kind.LEAD_UNIT, value=unit, words=why, by=by)
    assign(work, event, unit, by=by, why="")
    disputed = _live(work, event, DECIDE)
    for duty in disputed:
        deed(work, duty, "done", by, **said(work, why))
        finish(work, duty, by=by)
    for duty in _live(work, event, LEAD):
        void(work, duty, OTHER_LEADS, by=by)
    _pass_to(work, event, by=by)
    asked = house_duty(
        work,
        LEAD,
        event,
        holder=unit,
        clause=HOUSE,
        anchor="decided" if disputed else "named",
    )
    begin(work, asked, work.now, due=work.now + DISPUTE)


def dispute_lead(work: Work, event: KnownEvent, *, by: str, why: str) -> None:
    """Say that the matter is not one's own: the office decides within 30 minutes who leads; until
    then the unit that was named does.

    Raises:
        ActionRefusedError: not the unit that was named, it took the lead, or the office decided.
    """
    asked = next(iter(_live(work, event, LEAD)), None)
    if asked is None or not may_act(event.plan, asked.holder, by):
        raise ActionRefusedError(
            tr(
                f"{by} is not asked to lead in {event.key}",
                f"{event.key} 没有待 {by} 承接的牵头",
            ),
            rule=HOUSE,
        )
    office = office_of(event.plan)
    if asked.anchor == "decided" or asked.holder == office:
        raise ActionRefusedError(
            tr("the office decided it: take the lead", "已由主管方决定，请承接"), rule=HOUSE
        )
    who = titled(event.plan, by)
    deed(work, asked, "not-mine", by, **said(work, why))
    passed = Said(f"{who.zh} 称不归其牵头", f"{who.en} says it is not theirs to lead")
    void(work, asked, passed, by=by)
    decide = house_duty(
        work, DECIDE, event, holder=office, clause=HOUSE, anchor="asked", about=asked.holder
    )
    begin(work, decide, work.now, due=work.now + DISPUTE)


def refer(work: Work, event: KnownEvent, *, to: str, until: datetime, words: str, by: str) -> None:
    """Refer a matter to another body, and follow it up: whoever refers it owes what came back.

    Args:
        to: an outside body: a role of the plan, or its name.

    Raises:
        ActionRefusedError: a role of ours, the day has passed, or the event is over.
    """
    role = event.plan.roles.get(role_of(to))
    if role is not None and not role.external:
        raise ActionRefusedError(
            tr(
                f"“{to}” is a role of ours: name it as the unit that leads",
                f"“{to}”是本单位的角色：请改用确定牵头单位",
            ),
            rule="house:assessment",
        )
    if until <= work.now:
        raise ActionRefusedError(
            tr("the time you name has passed", "所填的时间已经过去"), rule="time"
        )
    assess(work, event, Assessment.Kind.REFERRAL, value=to, words=words, by=by)
    duty = house_duty(
        work,
        REFERRAL,
        event,
        holder=post_of(by),
        clause="house:assessment",
        anchor="referred",
        about=to,
    )
    begin(work, duty, work.now, due=until)


def answer_referral(work: Work, duty: KnownDuty, *, by: str, why: str) -> None:
    """Note what came back of a referral, which ends its following up.

    Raises:
        ActionRefusedError: not its holder, or nothing is said of what came back.
    """
    need_open(duty)
    if not may_act(duty.plan, duty.holder, by):
        raise ActionRefusedError(
            tr(f"its holder is {duty.holder}", f"承担的是 {duty.holder}"), rule="holder"
        )
    if not why:
        raise ActionRefusedError(
            tr("say what came back", "请写明对方的办理结果"), rule="house:assessment"
        )
    assert duty.event is not None  # made of one
    what = Assessment.Kind.REFERRAL
    assess(work, duty.event, what, value=duty.about or "", words=why, by=by)
    deed(work, duty, "done", by)
    finish(work, duty, by=by)


def _pass_to(work: Work, event: KnownEvent, *, by: str) -> None:
    """Let what the plan asks of the roles that each unit has be those of the unit that leads."""
    for duty in work.of(Duties).of(work, event):
        spec = duty.spec
        holder = holder_of(spec, event) if duty.live and spec is not None else duty.holder
        if holder == duty.holder:
            continue
        before, duty.holder, duty.assignee = duty.holder, holder, ""
        work.change(Duty, duty.id, holder=holder, assignee="")
        told = duty.state == Duty.State.OPEN
        record(work, duty, "duty.assigned", by, to=holder, before=before, told=told)
        if told:
            why = Said(f"{duty.label.zh}：由贵单位牵头", f"{duty.label.en}: your unit leads")
            notify(work, duty, holder, 0, why)


def _live(work: Work, event: KnownEvent, entry: str) -> list[KnownDuty]:
    return [d for d in work.of(Duties).of(work, event) if d.entry == entry and d.live]
