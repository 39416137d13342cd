"""What the acts with other bodies ask of a person: with which body, what was said, what came
back.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingting.events.models import Event
from qingting.plan.model import Plan
from qingting.reports.liaison.models import Case, Contact
from qingting.reports.liaison.queries import list_bodies, list_contacts
from qingting.web import naming
from qingting.web.acts.forms import RUNNING, Field, OnEvent

PART = "others"
SPOKEN = (Event.State.LEAD, *RUNNING, Event.State.CLOSED)


def whom_words(plan: Plan, row: Contact) -> str:
    """Return with which body somebody spoke."""
    return row.body.name if row.body else naming.role(plan, row.role)


def came_by() -> dict[str, str]:
    """Return the kinds of ways by which somebody turns to us, with their words."""
    return {
        Case.Channel.CALL: _("by telephone"),
        Case.Channel.LETTER: _("by letter or mail"),
        Case.Channel.VISIT: _("in person, at a counter"),
        Case.Channel.REPLY: _("as a reply to something of ours"),
    }


def spoken_fields(
    plan: Plan, org_id: int, only: Collection[str] | None = None, words: str = ""
) -> list[Field]:
    """Return with which body, what was said, what it answered.

    Args:
        only: roles of the plan; bodies that stand for none of them are left out. None: all.
    """
    roles = [r for r in plan.roles.values() if r.external and (only is None or r.id in only)]
    bodies = [b for b in list_bodies(org_id) if only is None or set(only) & set(b.roles)]
    options = [(f"body:{body.pk}", body.name) for body in bodies]
    options += [(role.id, naming.name(role)) for role in roles]
    return [
        Field("with", _("With which body"), "choice", options=options),
        Field("said", words or _("What was said, and with which of its offices"), "area"),
        Field("answered", _("What it answered (left empty: no answer yet)"), "area", False),
    ]


def _liaise(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return spoken_fields(plan, event.org_id)


def _answer(plan: Plan, event: Event, force: str | None) -> list[Field]:
    waits = [c for c in list_contacts(event.pk) if c.answered_at is None and c.event == event]
    options = [(f"L{c.number}", f"L{c.number} {whom_words(plan, c)}") for c in waits]
    first = options[0][0] if len(options) == 1 else ""
    return [
        Field("contact", _("Whose answer"), "choice", options=options, initial=first),
        Field("said", _("What it answered"), "area"),
    ]


LIAISON: dict[str, OnEvent] = {
    "liaise": OnEvent(
        gettext_lazy("Note a contact"),
        gettext_lazy(
            "With another body, by telephone, message or in person. It waits until its answer is"
            " noted; it names bodies, never a member of the public."
        ),
        SPOKEN,
        _liaise,
        part=PART,
    ),
    "liaise-answer": OnEvent(
        gettext_lazy("Note an answer"),
        gettext_lazy("What came back from another body."),
        SPOKEN,
        _answer,
        part=PART,
    ),
}


def liaison_of(event: Event, *, waits: bool) -> list[tuple[str, Promise | str]]:
    """Return the acts that stand beside contacts with other bodies.

    Args:
        waits: whether any contact has no answer yet.
    """
    return [
        (act, form.words)
        for act, form in LIAISON.items()
        if event.state in form.states and (waits or act != "liaise-answer")
    ]
