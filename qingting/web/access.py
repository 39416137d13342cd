"""The only gate to an object: what is of another organisation does not exist for a person.

Both answer 404 with the same page. Today every person of an organisation sees all of it; rights
by role and unit come in here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse

from qingting import clock
from qingting.adoption.models import Adoption
from qingting.adoption.queries import find_adoption, in_force
from qingting.events.models import Event
from qingting.events.queries import find_event
from qingting.grading.models import Inquiry
from qingting.grading.queries import find_inquiry
from qingting.people.models import Person
from qingting.store import Mode


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; the middleware lets nobody else get to a view that asks."""
    return cast(Person, request.user)


def mode_of(request: HttpRequest) -> Mode:
    """Return whether a page shows the real world or a rehearsal (`?mode=exercise`)."""
    return Mode.EXERCISE if request.GET.get("mode") == Mode.EXERCISE else Mode.ACTUAL


def event_of(request: HttpRequest, number: int) -> Event:
    """Return an event of the person's organisation by its number.

    Raises:
        Http404: there is none, or it is another organisation's.
    """
    found = find_event(person_of(request).org_id, mode_of(request), number)
    if found is None:
        raise Http404
    return found


def inquiry_of(event: Event, inquiry_id: int) -> Inquiry:
    """Return an inquiry of an event that the gate let through.

    Raises:
        Http404: the event has no such inquiry.
    """
    found = find_inquiry(event.pk, inquiry_id)
    if found is None:
        raise Http404
    return found


def adoption_of(request: HttpRequest, version: str = "") -> Adoption | None:
    """Return the adoption in force, or the one with a version; None where no plan is in force.

    Raises:
        Http404: the organisation never adopted that version.
    """
    org_id = person_of(request).org_id
    if not version:
        return in_force(org_id, clock.now())
    found = find_adoption(org_id, version)
    if found is None:
        raise Http404
    return found


class Private:
    """Middleware: what a page shows is kept by nobody on its way, and may use none of the
    machine's devices."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response
