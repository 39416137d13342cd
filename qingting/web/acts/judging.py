"""What the acts of judging a matter ask of a person: who leads, who commands, what it is, what is
done about it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingting.duties.actions.holding import office_of
from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.people.queries import list_units
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.acts.forms import RUNNING, Field, OnEvent, scenarios_of

LIVE = (Event.State.LEAD, *RUNNING)
PART = "whose"


def roles_of(plan: Plan, *, external: bool = False) -> list[tuple[str, str]]:
    """Return our own roles with their names, to choose from."""
    found = [role for role in plan.roles.values() if external or not role.external]
    return [(role.id, naming.name(role)) for role in found]


def _leading(plan: Plan, event: Event) -> list[tuple[str, str]]:
    """Who may be named to lead: a role that each unit has, of each; other roles as they are."""
    units, found = list_units(event.org_id), []
    for role in (r for r in plan.roles.values() if not r.external):
        if role.per == "unit" and units:
            name = naming.name(role)
            found += [(f"{role.id}@{u.key}", f"{name}（{u.name}）") for u in units]
        else:
            found.append((role.id, naming.name(role)))
    return sorted(found, key=lambda one: "@" not in one[0])


def _why(words: str = "") -> Field:
    return Field("why", words or _("Reason"), "area")


def _lead(plan: Plan, event: Event, force: str | None) -> list[Field]:
    options = _leading(plan, event)
    return [Field("unit", _("Who leads"), "choice", options=options), _why()]


def _refer(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [
        Field("to", _("To which body"), "line"),
        Field("said", _("What is asked of it"), "area"),
        Field("until", _("By when"), "time"),
    ]


def _command(plan: Plan, event: Event, force: str | None) -> list[Field]:
    options = roles_of(plan, external=True)
    return [Field("level", _("Who commands"), "choice", options=options), _why()]


def _nature(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [
        Field("as", _("What kind of matter it is"), "line"),
        _why(),
        Field("proof", _("Proof: an address, a document, a file"), "line", required=False),
    ]


def _matter(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [
        Field("said", _("What happened, and what is being done about it"), "area"),
        Field("number", _("Its number where it is handled"), "line", required=False),
        Field("proof", _("Proof: an address, a document, a file"), "line", required=False),
    ]


def _task(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [
        Field("said", _("What is to be done"), "area"),
        Field("holder", _("Who does it"), "choice", options=roles_of(plan)),
        Field("until", _("By when"), "time"),
    ]


JUDGING: dict[str, OnEvent] = {
    "lead-unit": OnEvent(
        gettext_lazy("Name who leads"),
        gettext_lazy(
            "One unit answers for the matter. What the plan asks of each unit is asked of this one;"
            " due times stay. It takes the lead within 30 minutes, or says that it is not theirs."
        ),
        LIVE,
        _lead,
        office_of,
        part=PART,
    ),
    "not-ours": OnEvent(
        gettext_lazy("Not ours to lead"),
        gettext_lazy("The office decides within 30 minutes; until then you lead."),
        LIVE,
        lambda plan, event, force: [_why()],
        part=PART,
    ),
    "characterise": OnEvent(
        gettext_lazy("Say what kind of matter it is"),
        gettext_lazy("Beside how grave it is: the grade follows from facts alone."),
        LIVE,
        _nature,
        office_of,
        part=PART,
    ),
    "matter": OnEvent(
        gettext_lazy("Note what is being done"),
        gettext_lazy("The event outside, and how it is handled: what we say follows it."),
        LIVE,
        _matter,
        part=PART,
    ),
    "scenario": OnEvent(
        gettext_lazy("Pick the kind of crisis"),
        gettext_lazy(
            "The plan's duties for it begin, and the texts that were prepared for it are offered."
        ),
        LIVE,
        lambda plan, event, force: [*scenarios_of(plan, required=True), _why()],
        part=PART,
    ),
    "command": OnEvent(
        gettext_lazy("Note who commands"),
        gettext_lazy("Duties stay with their holders, and clocks run on."),
        LIVE,
        _command,
        office_of,
        part=PART,
    ),
    "refer": OnEvent(
        gettext_lazy("Refer to another body"),
        gettext_lazy("You follow it up: a duty with a day, done when you note what came back."),
        LIVE,
        _refer,
        part=PART,
    ),
    "task": OnEvent(
        gettext_lazy("Give a task"),
        gettext_lazy(
            "What the meeting resolved becomes a duty with a day, under the meeting's clause."
        ),
        LIVE,
        _task,
        part=PART,
    ),
}


def judging_of(plan: Plan, event: Event, duties: Iterable[Duty]) -> list[tuple[str, Promise | str]]:
    """Return the acts that stand beside what a matter is and whose, with their words.

    Args:
        duties: those of the event that began.
    """
    asked = any(d.entry == "lead" and d.state == Duty.State.OPEN for d in duties)
    return [
        (act, form.words)
        for act, form in JUDGING.items()
        if event.state in form.states
        and (act != "not-ours" or asked)
        and (act != "scenario" or plan.scenarios)
        and act != "task"  # offered beside the meeting
    ]
