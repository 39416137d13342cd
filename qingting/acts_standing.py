"""Acts about standing texts, and the first statements made of them."""

from __future__ import annotations

from collections.abc import Callable

from qingting.acts_checked import check_body
from qingting.acts_form import Act
from qingting.acts_named import Named, instant
from qingting.adoption.queries import Plans
from qingting.approvals.models import Standing
from qingting.approvals.rules import SLOTS
from qingting.approvals.standing import actions as standing
from qingting.approvals.standing.queries import find_in_use, find_standing
from qingting.duties.rules import PUBLISHED, approvals
from qingting.errors import ActionRefusedError
from qingting.events.queries import Events
from qingting.grading.queries import Gradings, last_choice
from qingting.lang import tr
from qingting.people.rules import may_act
from qingting.plan.model import Plan
from qingting.store import Work


def approvers(plan: Plan) -> list[str]:
    """Return who may answer for a standing text: whoever approves what the public gets, else who
    decides under the plan.
    """
    public = [d for d in plan.duties.values() if d.makes in (*PUBLISHED, "statement")]
    roles = dict.fromkeys(r for d in public for a in approvals(d) for r in a.roles)
    decide = plan.grade.decide if plan.grade else None
    return list(roles) or [decide or plan.interpreter]


def _plan(acting: Named, work: Work) -> Plan:
    return work.of(Plans).of(work.of(Events).adoption(work, acting.org_id))


def _write(acting: Named, work: Work, act: Act) -> str:
    plan, given = _plan(acting, work), act.values
    grades = [g.strip() for g in given["grades"].split(",") if g.strip()]
    known = plan.grade.grades if plan.grade else ()
    wrong = [g for g in grades if g not in known]
    scenario = given.get("scenario", "")
    if wrong or (scenario and scenario not in plan.scenarios):
        name = ", ".join(wrong) or scenario
        raise ActionRefusedError(
            tr(f"the plan has no “{name}”", f"预案没有“{name}”"), rule="standing"
        )
    return standing.write_standing(
        work,
        acting.org_id,
        acting.mode,
        title=given.get("title", ""),
        body=given["body"],
        grades=grades,
        scenario=scenario,
        until=instant(given["until"]),
        of=given.get("of", ""),
        by=act.by,
    )


def _found(acting: Named, name: str) -> Standing:
    found = find_standing(acting.org_id, acting.mode, name)
    if found is None:
        raise ActionRefusedError(
            tr(f"there is no standing text {name}", f"没有常备文本 {name}"), rule="standing"
        )
    return found


def _approve(acting: Named, work: Work, act: Act) -> None:
    plan, one = _plan(acting, work), _found(acting, act.values["standing"])
    role = next((r for r in approvers(plan) if may_act(plan, r, act.by)), None)
    if role is None:
        names = ", ".join(approvers(plan))
        raise ActionRefusedError(
            tr(f"this is for {names} to approve", f"须由 {names} 签发"), rule="holder"
        )
    standing.approve_standing(work, one, named=act.values["text"], role=role, by=act.by)


def _withdraw(acting: Named, work: Work, act: Act) -> None:
    one = _found(acting, act.values["standing"])
    standing.withdraw_standing(work, one, why=act.values["why"], by=act.by)


def _use(acting: Named, work: Work, act: Act) -> None:
    event, name = acting.event(work, act), act.values["standing"]
    one = find_in_use(acting.org_id, acting.mode, name)
    if one is None:
        raise ActionRefusedError(
            tr(f"{name} is not approved", f"{name} 没有签发"), rule="house:standing-text"
        )
    graded = work.of(Gradings).of(event)
    scale = event.plan.grade
    force = graded.in_force().get(scale.id, "") if scale else ""
    if force not in one.grades:
        good = ", ".join(one.grades)
        raise ActionRefusedError(
            tr(
                f"{name} is good for {good}, and {event.key} stands at {force or 'no grade'}",
                f"{name} 适用于 {good}，{event.key} 现为 {force or '待定级'}",
            ),
            rule="house:standing-text",
        )
    if one.scenario and last_choice(graded, "scenario") != one.scenario:
        raise ActionRefusedError(
            tr(f"{name} is for “{one.scenario}”", f"{name} 只用于“{one.scenario}”"),
            rule="house:standing-text",
        )
    given: dict[str, str] = {slot: act.values[slot] for slot in SLOTS if slot in act.values}
    text = standing.use_standing(work, one, event.subject, given, by=act.by)
    check_body(work, event, text.makes, text.title, text.body)


DO: dict[str, Callable[[Named, Work, Act], str | None]] = {
    "standing": _write,
    "approve-standing": _approve,
    "withdraw-standing": _withdraw,
    "use-standing": _use,
}
