"""Acts of judging a matter beside its grade: who leads, who commands, what it is, what is done."""

from __future__ import annotations

from collections.abc import Callable

from qingting.acts_form import Act
from qingting.acts_named import Named, instant
from qingting.duties import actions as duties
from qingting.errors import ActionRefusedError
from qingting.grading.assessing import assess
from qingting.grading.models import Assessment
from qingting.lang import tr
from qingting.people.rules import role_of
from qingting.store import Work

Kind = Assessment.Kind


def _lead_unit(acting: Named, work: Work, act: Act) -> None:
    event, unit, why = acting.event(work, act), act.values["unit"], act.values.get("why", "")
    duties.lead(work, event, unit, by=act.by, why=why)


def _not_ours(acting: Named, work: Work, act: Act) -> None:
    duties.dispute_lead(work, acting.event(work, act), by=act.by, why=act.values["why"])


def _refer(acting: Named, work: Work, act: Act) -> None:
    given = act.values
    event, until = acting.event(work, act), instant(given["until"])
    duties.refer(work, event, to=given["to"], until=until, words=given["said"], by=act.by)


def _command(acting: Named, work: Work, act: Act) -> None:
    """Note at which level a matter is commanded: whose each duty is stays, and clocks run on
    (AMB-31).
    """
    event, level, why = acting.event(work, act), act.values["level"], act.values["why"]
    if role_of(level) not in event.plan.roles:
        raise ActionRefusedError(
            tr(f"the plan has no role '{level}'", f"预案没有角色“{level}”"), rule="house:assessment"
        )
    _check_entitled(work, acting, act)
    assess(work, event, Kind.COMMAND, value=level, words=why, by=act.by)


def _characterise(acting: Named, work: Work, act: Act) -> None:
    """Say what kind of matter it is; how grave it is follows from facts alone (B2.1)."""
    given = act.values
    _check_entitled(work, acting, act)
    why, proof = given["why"], given.get("proof", "")
    event = acting.event(work, act)
    assess(work, event, Kind.NATURE, value=given["as"], words=why, proof=proof, by=act.by)


def _matter(acting: Named, work: Work, act: Act) -> None:
    """Note what happened outside and what is being done about it: answers follow it (B2.2)."""
    given = act.values
    event, proof = acting.event(work, act), given.get("proof", "")
    value = given.get("number", "")
    assess(work, event, Kind.MATTER, value=value, words=given["said"], proof=proof, by=act.by)


def _check_entitled(work: Work, acting: Named, act: Act) -> None:
    plan = acting.event(work, act).plan
    if not duties.may_name(plan, act.by):
        raise ActionRefusedError(
            tr(
                f"this is for who judges or decides under the plan, not for {act.by}",
                f"由研判或决定的角色确定，{act.by} 不能",
            ),
            rule="house:assessment",
        )


def _override(acting: Named, work: Work, act: Act) -> None:
    duties.override(work, acting.duty(work, act), by=act.by, why=act.values["why"])


DO: dict[str, Callable[[Named, Work, Act], str | None]] = {
    "lead-unit": _lead_unit,
    "not-ours": _not_ours,
    "refer": _refer,
    "command": _command,
    "characterise": _characterise,
    "matter": _matter,
    "override": _override,
}
