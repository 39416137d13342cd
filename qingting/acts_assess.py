"""Acts of judging a matter beside its grade: who leads, who commands, what it is, what is done."""

from __future__ import annotations

from collections.abc import Callable

from qingting.acts_form import Act
from qingting.acts_named import Named, instant
from qingting.duties import actions as duties
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.grading.actions import note_fact
from qingting.grading.assessing import assess
from qingting.grading.models import Assessment
from qingting.lang import tr
from qingting.people.rules import role_of
from qingting.plan.model import Plan
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


def _scenario(acting: Named, work: Work, act: Act) -> None:
    pick_scenario(work, acting.event(work, act), act)


def check_scenario(plan: Plan, act: Act) -> None:
    """Hold the kind of crisis that an act names against the plan.

    Raises:
        ActionRefusedError: the plan has no such scenario.
    """
    scenario = act.values.get("scenario")
    if scenario is not None and scenario not in plan.scenarios:
        known = ", ".join(plan.scenarios) or tr("none", "无")
        raise ActionRefusedError(
            tr(
                f"the plan has no scenario '{scenario}'; there are: {known}",
                f"预案没有情景“{scenario}”；可选：{known}",
            ),
            rule="scenario",
        )


def pick_scenario(work: Work, event: KnownEvent, act: Act) -> None:
    """Pick the kind of crisis, where an act names one: its duties begin, and the texts that were
    prepared for it are offered (A5.6).

    Raises:
        ActionRefusedError: the plan has no such scenario.
    """
    check_scenario(event.plan, act)
    scenario, why = act.values.get("scenario"), act.values.get("why", "")
    if scenario is not None:
        note_fact(work, event, fact="scenario", value=scenario, by=act.by, why=why)


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
    "scenario": _scenario,
}
