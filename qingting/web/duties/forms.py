"""What can be done about a duty: the act behind each button, and its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingting import clock
from qingting.duties.models import Duty
from qingting.people.queries import holders_of
from qingting.people.rules import role_of
from qingting.plan.model import Duty as Entry
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.acts.forms import Field

Fields = Callable[[Plan, Duty], list[Field]]


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A button on a duty: the act it stands for, with the values that make it this one."""

    words: Promise | str
    does: Promise | str
    act: str
    values: Mapping[str, str] = field(default_factory=dict)
    fields: Fields = lambda plan, duty: []
    room: Callable[[Duty, Entry | None], bool] = lambda duty, spec: spec is not None
    grave: bool = False
    first: bool = False  # the one to press


def _optional(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("why", _("Note (may be left out)"), "area", required=False)]


def _reason(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("why", _("Reason"), "area")]


def _call(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("said", _("Who was called, and what was said"), "area")]


def _to(plan: Plan, duty: Duty) -> list[Field]:
    """The persons who hold the role; of an inquiry also every other role that could know."""
    holders = holders_of(duty.org_id, duty.holder, clock.now())
    options = [(f"person:{h.person_id}/{duty.holder}", h.name) for h in holders]
    if duty.entry == "inquiry":
        others = [r for r in plan.roles.values() if not r.external and r.id != role_of(duty.holder)]
        options += [(role.id, naming.name(role)) for role in others if role.per is None]
    return [Field("to", _("To"), "choice", options=options)]


def _approves(duty: Duty, spec: Entry | None) -> bool:
    return duty.entry == "approval"


ON_DUTY: dict[str, OnDuty] = {
    "approve": OnDuty(
        gettext_lazy("Approve"),
        gettext_lazy("You answer for it with your name; who made it cannot approve it."),
        "complete",
        {"outcome": "approved"},
        _optional,
        _approves,
        first=True,
    ),
    "refuse": OnDuty(
        gettext_lazy("Send back"),
        gettext_lazy("Whoever made it reads your reason and makes it anew; the clock runs on."),
        "complete",
        {"outcome": "refused"},
        _reason,
        _approves,
    ),
    "done": OnDuty(
        pgettext_lazy("a duty", "Done"),
        gettext_lazy("It is done, or made; where the plan asks for an approval, that comes next."),
        "complete",
        {"outcome": "done"},
        _optional,
        first=True,
    ),
    "accept": OnDuty(
        gettext_lazy("Take it on"),
        gettext_lazy("Everyone sees that you have it. Its clock runs on."),
        "acknowledge",
        room=lambda duty, spec: True,
    ),
    "call": OnDuty(
        gettext_lazy("Log a phone call"),
        gettext_lazy("It stands in what happened, with your name."),
        "call",
        fields=_call,
        room=lambda duty, spec: True,
    ),
    "hand": OnDuty(
        gettext_lazy("Hand over"),
        gettext_lazy("The other is told at once; the due time stays."),
        "hand",
        fields=_to,
        room=lambda duty, spec: True,
    ),
    "cannot-answer": OnDuty(
        gettext_lazy("I cannot answer"),
        gettext_lazy("Said in time is no failure: what the plan foresees for it starts now."),
        "complete",
        {"outcome": "cannot-answer"},
        _reason,
    ),
    "not-mine": OnDuty(
        gettext_lazy("Not my unit"),
        gettext_lazy("The office decides whose it is; a clock of its own starts for that."),
        "complete",
        {"outcome": "not-mine"},
        _reason,
        room=lambda duty, spec: spec is not None or duty.entry == "inquiry",
    ),
    "extend": OnDuty(
        gettext_lazy("Put off"),
        gettext_lazy("Only before it is late, by whom the plan names, as far as it says."),
        "complete",
        {"outcome": "extended"},
        _reason,
        room=lambda duty, spec: spec is not None and spec.extend is not None,
    ),
    "decline": OnDuty(
        gettext_lazy("Decline"),
        gettext_lazy("The clause says “may”: a reason is enough."),
        "complete",
        {"outcome": "declined"},
        _reason,
        room=lambda duty, spec: spec is not None and bool(spec.may),
        grave=True,
    ),
}


def verbs_of(plan: Plan, duty: Duty) -> list[tuple[str, OnDuty]]:
    """Return what can be done about an open duty, the one to press first."""
    if duty.state != Duty.State.OPEN:
        return []
    spec = plan.duties.get(duty.entry)
    return [(name, form) for name, form in ON_DUTY.items() if form.room(duty, spec)]
