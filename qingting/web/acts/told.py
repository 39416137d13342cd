"""Saying what became of an act, and where it leads back to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from qingting.approvals.models import Submission
from qingting.events.models import Event

State = Submission.State


def event_page(event: Event) -> str:
    """Return the address of an event, in its own mode."""
    return event_at(event.number, event.mode)


def event_at(number: int, mode: str) -> str:
    """Return the address of an event by its number."""
    suffix = "?mode=exercise" if mode == "exercise" else ""
    return reverse("event", args=[number]) + suffix


def tell(request: HttpRequest, one: Submission, words: str) -> None:
    """Leave a sentence for the next page."""
    if one.state == State.DONE:
        messages.success(request, _("Done: %(act)s.") % {"act": words})
    elif one.state == State.SECOND:
        messages.info(request, _("Kept: a second person has to agree; then it is in force."))
    elif one.state == State.WAITING:
        messages.warning(
            request, _("Kept, not done yet: the engine does not answer. It is done when it runs.")
        )
    else:
        messages.error(request, one.answer)
