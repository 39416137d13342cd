"""What each act asks of a person: its fields, its holder, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingting import clock
from qingting.adoption.queries import list_in_force, plan_of_version
from qingting.events.actions import declared
from qingting.events.models import Event
from qingting.events.queries import from_row
from qingting.events.replanning import decider
from qingting.plan.model import Plan
from qingting.web import naming

LONGEST = 4000  # characters of what people write freely


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind`: area, line, url, number, choice, many (of a choice), time, date or hidden;
    `options`: (value, words) of a choice; `initial`: what stands in it before anybody writes.
    """

    name: str
    label: str
    kind: str
    required: bool = True
    options: list[tuple[str, str]] = field(default_factory=list)
    initial: str = ""


@dataclass(frozen=True, slots=True)
class OnEvent:
    """What can be done with an event. `states`: in which it can; `grave`: it cannot be taken back,
    and its button says so by its colour; `part`: of the pages, where it stands beside what it is
    about, "" among all acts; `also`: a second role that may, beside the holder.
    """

    words: Promise | str
    does: Promise | str
    states: tuple[str, ...]
    fields: Callable[[Plan, Event, str | None], list[Field]]
    holder: Callable[[Plan], str | None] = lambda plan: None
    grave: bool = False
    part: str = ""
    also: Callable[[Plan], str | None] = lambda plan: None


def _why(required: bool = True) -> Field:
    return Field(
        "why", _("Reason") if required else _("Reason (may be left out)"), "area", required
    )


def scenarios_of(plan: Plan, *, required: bool) -> list[Field]:
    """Return the field of the kind of crisis, none where the plan has prepared for none."""
    options = [(one.id, naming.name(one)) for one in plan.scenarios.values()]
    found = Field("scenario", _("Kind of crisis"), "choice", required, options)
    return [found] if options else []


def _judge(plan: Plan) -> str | None:
    return plan.open.judge_holder if plan.open else None


def _grades(plan: Plan, force: str | None, *, graver: bool) -> list[tuple[str, str]]:
    scale = plan.grade
    if scale is None or force is None:
        return []
    rank = scale.rank(force)
    return [
        (grade, naming.grade(scale, grade))
        for grade in scale.grades
        if (scale.rank(grade) > rank if graver else scale.rank(grade) < rank)
    ]


def _raise_fields(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [Field("grade", _("To"), "choice", options=_grades(plan, force, graver=True)), _why()]


def _lower_fields(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [Field("grade", _("To"), "choice", options=_grades(plan, force, graver=False)), _why()]


def _triggers(plan: Plan, event: Event, *, stand: bool) -> list[Field]:
    known = from_row(event, plan)
    found = [t for t in plan.triggers.values() if declared(known, t.id) == stand]
    return [Field("trigger", _("What"), "choice", options=[(t.id, naming.name(t)) for t in found])]


def _plans(event: Event) -> list[tuple[str, str]]:
    """The plans in force that an event does not run under."""
    found = list_in_force(event.org_id, clock.now())
    others = [a for a in found if a.pk != event.adoption_id]
    return [(a.plan, naming.version(plan_of_version(a.version))) for a in others]


SPLIT = gettext_lazy("Make a new event of some remarks")
RUNNING = (Event.State.OPEN, Event.State.QUIET)
ON_EVENT: dict[str, OnEvent] = {
    "open": OnEvent(
        gettext_lazy("Open as an event"),
        gettext_lazy("Its duties start, with clocks from discovery."),
        (Event.State.LEAD,),
        lambda plan, event, force: [*scenarios_of(plan, required=False), _why(required=False)],
        _judge,
    ),
    "dismiss": OnEvent(
        gettext_lazy("Not relevant"),
        gettext_lazy("Its duties become void with your reason; nothing is deleted."),
        (Event.State.LEAD, *RUNNING),
        lambda plan, event, force: [_why()],
        _judge,
    ),
    "raise": OnEvent(
        gettext_lazy("Raise the grade"),
        gettext_lazy("In force at once. Everyone on duty may raise it, with a reason."),
        (Event.State.LEAD, *RUNNING),
        _raise_fields,
    ),
    "lower": OnEvent(
        gettext_lazy("Lower the grade"),
        gettext_lazy("In force when a second person agrees; until then nothing changes."),
        RUNNING,
        _lower_fields,
        lambda plan: plan.grade.decide if plan.grade else None,
    ),
    "declare": OnEvent(
        pgettext_lazy("a trigger of the plan", "Declare"),
        gettext_lazy("Something happened outside that the plan names."),
        (Event.State.LEAD, *RUNNING),
        lambda plan, event, force: _triggers(plan, event, stand=False),
    ),
    "stand-down": OnEvent(
        gettext_lazy("Stand down"),
        gettext_lazy("What was declared is over."),
        RUNNING,
        lambda plan, event, force: _triggers(plan, event, stand=True),
    ),
    "merge": OnEvent(
        gettext_lazy("Merge into another event"),
        gettext_lazy(
            "Its remarks and duties go along; of two duties for one entry the earlier due time "
            "stands. The number of this event then leads to the other."
        ),
        (Event.State.LEAD, *RUNNING),
        lambda plan, event, force: [_why()],
    ),
    "replan": OnEvent(
        gettext_lazy("Put under another plan"),
        gettext_lazy(
            "Graded anew from now on. What is done stays done; what is open ends, and what the"
            " other plan orders begins from the same instants. In force when a second person"
            " agrees."
        ),
        (Event.State.LEAD, *RUNNING),
        lambda plan, event, force: [
            Field("plan", _("Plan in force"), "choice", options=_plans(event)),
            _why(),
        ],
        decider,
        grave=True,
    ),
    "note": OnEvent(
        gettext_lazy("Note"),
        gettext_lazy("Stands in what happened, with your name; changes nothing else."),
        tuple(Event.State),
        lambda plan, event, force: [Field("said", _("Note"), "area")],
    ),
    "close": OnEvent(
        gettext_lazy("Close"),
        gettext_lazy("The plan's closing test is held against what is known now."),
        RUNNING,
        lambda plan, event, force: [_why()],
        lambda plan: plan.close.decide if plan.close else None,
        grave=True,
    ),
    "reopen": OnEvent(
        gettext_lazy("Open again"),
        gettext_lazy(
            "It runs on under its number. What the closing ordered ends; what goes on until the"
            " closing begins again."
        ),
        (Event.State.CLOSED,),
        lambda plan, event, force: [_why()],
        lambda plan: plan.close.decide if plan.close else None,
        also=lambda plan: plan.close.watch_holder if plan.close else None,
    ),
}


def words_of(act: str) -> Promise | str:
    """Return what an act upon an event is called."""
    return ON_EVENT[act].words if act in ON_EVENT else SPLIT


def verbs_of(plan: Plan, event: Event, force: str | None) -> list[tuple[str, Promise | str]]:
    """Return the acts that an event's state and plan leave room for, with their words."""
    found = []
    for act, form in ON_EVENT.items():
        fields = form.fields(plan, event, force)
        room = all(f.options for f in fields if f.kind == "choice")
        if event.state in form.states and room and not form.part:
            found.append((act, form.words))
    return found


def as_instant(written: str, zone: str) -> str:
    """Return a time as its field gives it (`2026-03-12T15:00`, of a zone) with the offset; "" where
    it is none.
    """
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return ""
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).isoformat()
