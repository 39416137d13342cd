"""Acts about plans: which are in force, and which one an event runs under."""

from __future__ import annotations

from collections.abc import Callable

from qingting.acts_form import Act
from qingting.acts_named import Named
from qingting.adoption.actions import adopt_draft, retire
from qingting.adoption.models import Adoption
from qingting.adoption.queries import list_in_force
from qingting.duties import actions as duties
from qingting.duties.queries import Place
from qingting.errors import ActionRefusedError
from qingting.events.queries import Events
from qingting.events.replanning import replan
from qingting.grading import actions as grading
from qingting.lang import tr
from qingting.store import Mode, Work


def adoption_of(acting: Named, work: Work, plan: str) -> int:
    """Return the adoption that an event opened by telephone runs under: of the plan that is
    named, else of the main one.
    """
    return _named(acting, work, plan).pk if plan else work.of(Events).adoption(work, acting.org_id)


def _named(acting: Named, work: Work, plan: str) -> Adoption:
    found = {a.plan: a for a in list_in_force(acting.org_id, work.now)}
    if plan not in found:
        known = " ".join(found)
        raise ActionRefusedError(
            tr(
                f"no plan “{plan}” is in force; there are: {known}",
                f"“{plan}”不在施行中；在施行的：{known}",
            ),
            rule="house:adoption",
        )
    return found[plan]


def _adopt(acting: Named, work: Work, act: Act) -> None:
    beside = "beside" in act.values
    adoption, plan = adopt_draft(
        work,
        acting.org_id,
        act.values["version"],
        by=act.by,
        second=act.values.get("second"),
        trial="trial" in act.values,
        beside=beside,
    )
    place = Place(acting.org_id, Mode.ACTUAL, adoption, None)
    duties.standing(work, plan, place, beside=beside)


def _retire(acting: Named, work: Work, act: Act) -> None:
    second = act.values.get("second")
    found = retire(work, acting.org_id, act.values["plan"], by=act.by, second=second)
    duties.stand_no_more(work, Place(acting.org_id, Mode.ACTUAL, found.pk, None))


def _replan(acting: Named, work: Work, act: Act) -> None:
    event, into = acting.event(work, act), _named(acting, work, act.values["plan"])
    second, why = act.values.get("second"), act.values["why"]
    replan(work, event, into, by=act.by, second=second, why=why)
    grading.judge_anew(work, event, by=act.by)


DO: dict[str, Callable[[Named, Work, Act], str | None]] = {
    "adopt": _adopt,
    "retire": _retire,
    "replan": _replan,
}
