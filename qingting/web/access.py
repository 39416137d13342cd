"""The only gate to an object: what is of another organisation does not exist for a person.

Both answer 404 with the same page. Rights by role come in here and nowhere else: whoever only
administers sees no text of an event, an auditor reads all and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from qingting import clock
from qingting.adoption.models import Adoption
from qingting.adoption.queries import find_adoption, in_force
from qingting.duties.handover import find_handover
from qingting.duties.lists import find_duty
from qingting.duties.models import Duty, HandOver
from qingting.events.models import Event
from qingting.events.queries import find_event
from qingting.evidence.models import File
from qingting.evidence.queries import find_file
from qingting.grading.models import Inquiry
from qingting.grading.queries import find_inquiry
from qingting.lang import speaking
from qingting.people.models import Person
from qingting.people.queries import roles_of
from qingting.people.rules import ADMINISTRATOR, AUDITOR, may_act
from qingting.plan.model import Plan
from qingting.sources.models import ApiKey, Import, Source
from qingting.sources.queries import find_import, find_key, find_source
from qingting.store import Mode

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
# Addresses by name, or by its first word: one's own; those that hold no text of an event.
OWN = {"root", "signin", "signout", "reset", "language", "me", "help", "health"}
TEXTLESS = {
    "admin",
    "setup",
    "plan",
    "clause",
    "writing",
    "writings",
    "sources",
    "api",
    "import-api",
    "import-keys",
    "import-key-revoke",
    "handover-shifts",
}


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; the middleware lets nobody else get to a view that asks."""
    return cast(Person, request.user)


def roles_of_request(request: HttpRequest) -> list[str]:
    """Return the roles that who is signed in holds now, read once a request."""
    found: list[str] | None = getattr(request, "_roles", None)
    if found is None:
        found = roles_of(person_of(request).pk, clock.now())
        request._roles = found  # type: ignore[attr-defined]  # kept with the request, as Django does
    return found


def actor_of(request: HttpRequest) -> str:
    """Return who acts, where no role of the plan matters.

    Raises:
        PermissionDenied: an auditor reads all and changes nothing.
    """
    if AUDITOR in roles_of_request(request):
        raise PermissionDenied
    return f"person:{person_of(request).pk}"


def needs(role: str, *, audited: bool = True) -> Callable[[View], View]:
    """Let only who holds a role of the installation come to a page.

    Args:
        audited: an auditor reads it.

    Raises:
        PermissionDenied: at a request of anybody else.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            mine = roles_of_request(request)
            reads = audited and AUDITOR in mine and request.method in SAFE
            if role not in mine and not reads:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        inner.needs = role  # type: ignore[attr-defined]  # for the test that walks all addresses
        return inner

    return gate


def decides(request: HttpRequest, plan: Plan) -> bool:
    """Whether who is signed in decides on grades or on the closing under a plan, interprets it, or
    audits: the readers of what was missed.
    """
    named = {plan.interpreter, *(scale.decide for scale in plan.scales.values() if scale.decide)}
    named |= {plan.close.decide} if plan.close else set()
    mine = [f"person:{person_of(request).pk}/{role}" for role in roles_of_request(request)]
    return audits(request) or any(may_act(plan, who, me) for who in named for me in mine)


def audits(request: HttpRequest) -> bool:
    """Whether who is signed in reads only: pages leave their buttons out."""
    return AUDITOR in roles_of_request(request)


def only_administers(request: HttpRequest) -> bool:
    """Whether who is signed in has no part in events: an administrator and nothing else."""
    return roles_of_request(request) == [ADMINISTRATOR]


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


def duty_of(request: HttpRequest, duty_id: int, number: int | None = None) -> Duty:
    """Return a duty of the person's organisation; of an event where its number is given.

    Raises:
        Http404: there is none, or it is another organisation's or event's.
    """
    found = find_duty(person_of(request).org_id, duty_id)
    if found is None or (number and (found.event is None or found.event.number != number)):
        raise Http404
    return found


def handover_of(request: HttpRequest, handover_id: int) -> HandOver:
    """Return a hand-over of the person's organisation, in the page's mode.

    Raises:
        Http404: there is none, or it is another organisation's.
    """
    found = find_handover(person_of(request).org_id, mode_of(request), handover_id)
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


def adoption_in_force(request: HttpRequest) -> Adoption | None:
    """Return the adoption in force, read once a request; None where no plan is in force."""
    if not hasattr(request, "_adoption"):
        request._adoption = in_force(person_of(request).org_id, clock.now())  # type: ignore[attr-defined]
    found: Adoption | None = request._adoption  # type: ignore[attr-defined]
    return found


def adoption_of(request: HttpRequest, version: str = "") -> Adoption | None:
    """Return the adoption in force, or the one with a version; None where no plan is in force.

    Raises:
        Http404: the organisation never adopted that version.
    """
    if not version:
        return adoption_in_force(request)
    found = find_adoption(person_of(request).org_id, version)
    if found is None:
        raise Http404
    return found


def source_of(request: HttpRequest, source_id: str, kind: str) -> Source:
    """Return a source of one kind of the person's organisation, as a form names it.

    Raises:
        Http404: there is none, or it is another organisation's.
    """
    org_id = person_of(request).org_id
    found = find_source(org_id, int(source_id[:20])) if source_id[:20].isdecimal() else None
    if found is None or found.kind != kind:
        raise Http404
    return found


def import_of(request: HttpRequest, import_id: int) -> Import:
    """Return an import of the person's organisation.

    Raises:
        Http404: there is none, or it is another organisation's.
    """
    found = find_import(person_of(request).org_id, import_id)
    if found is None:
        raise Http404
    return found


def key_of(request: HttpRequest, key_id: int) -> ApiKey:
    """Return a program's key of the person's organisation.

    Raises:
        Http404: there is none, or it is another organisation's.
    """
    found = find_key(person_of(request).org_id, key_id)
    if found is None:
        raise Http404
    return found


def file_of(request: HttpRequest, sha256: str) -> File:
    """Return a file of evidence of the person's organisation.

    Raises:
        Http404: there is none, it was erased, or it is another organisation's.
    """
    found = find_file(person_of(request).org_id, sha256)
    if found is None:
        raise Http404
    return found


def home_of(request: HttpRequest) -> str:
    """Return the name of the page that who is signed in begins on."""
    if not only_administers(request):
        return "events"
    return "admin-people" if adoption_of(request) else "setup"


class Rights:
    """Middleware: what no page may forget. Whoever only administers gets to the pages named here;
    whoever audits, or holds no role, changes nothing but what is their own.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        found = request.resolver_match
        if found is None or not request.user.is_authenticated:
            return
        name = found.url_name or ""
        own = name.partition("-")[0] in OWN
        writes = not own and request.method not in SAFE
        if writes and (audits(request) or not roles_of_request(request)):
            raise PermissionDenied
        textless = own or name.partition("-")[0] in TEXTLESS or name in TEXTLESS
        if not textless and only_administers(request):
            raise PermissionDenied


class Speaking:
    """Middleware: what the product's own actions say is said in the language of the page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with speaking(get_language() or ""):
            return self.answer(request)


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
