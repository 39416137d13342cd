"""The events list, one event with its remarks and records, and the form that answers an inquiry."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from qingting import clock, store
from qingting.adoption.queries import plan_of_version
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.events.queries import from_row
from qingting.grading.actions import note_fact
from qingting.grading.models import Inquiry
from qingting.grading.queries import list_notes
from qingting.web.access import event_of, inquiry_of, mode_of, person_of
from qingting.web.events import answer
from qingting.web.events.desk import SHOWN
from qingting.web.events.desk import desk as desk_of
from qingting.web.events.page import page_of
from qingting.web.events.records import gradings_of, journal_of
from qingting.web.events.remarks import asked_of, remarks_of


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The list: `?show=` due, lead, open, ended; `?after=` the next page."""
    show = request.GET.get("show", "due")
    show = show if show in SHOWN else "due"
    org = person_of(request).org
    page = desk_of(
        org.pk, mode_of(request), show, request.GET.get("after", ""), clock.now(), org.zone
    )
    return render(request, "web/events.html", {"page": page, "show": show, "entry": "events"})


@require_safe
def event(request: HttpRequest, number: int) -> HttpResponse:
    """One event, the whole way on one page."""
    page = page_of(event_of(request, number), clock.now(), person_of(request).org.zone)
    return render(request, "web/event.html", {"page": page, "event": page.event, "entry": "events"})


@require_safe
def remarks(request: HttpRequest, number: int) -> HttpResponse:
    """The remarks of an event: `?site=`, `?q=` words; `?open=` a remark whose posts are shown;
    `?page=`, `?posts=` of the open one."""
    found = event_of(request, number)
    asked = asked_of(request.GET.get("site", ""), request.GET.get("q", ""))
    page = remarks_of(
        found,
        asked,
        clock.now(),
        page=_number(request, "page") or 1,
        opened=_number(request, "open"),
        posts_page=_number(request, "posts") or 1,
    )
    context = {"page": page, "event": found, "entry": "events"}
    return render(request, "web/remarks.html", context)


def _number(request: HttpRequest, key: str) -> int | None:
    """A number of the address, None where there is none that a row could have."""
    written = request.GET.get(key, "")
    found = int(written) if re.fullmatch(r"[0-9]{1,19}", written) else None
    return found if found is not None and found < 1 << 63 else None


@require_safe
def grading(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that was said of an event's gravity; `?after=` the next page."""
    found = event_of(request, number)
    page = gradings_of(found, request.GET.get("after", ""))
    return render(request, "web/grading.html", {"page": page, "event": found, "entry": "events"})


@require_safe
def journal(request: HttpRequest, number: int) -> HttpResponse:
    """The journal of an event and its duties; `?after=` the next page."""
    found = event_of(request, number)
    page = journal_of(found, request.GET.get("after", ""))
    return render(request, "web/journal.html", {"page": page, "event": found, "entry": "events"})


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest, number: int, inquiry_id: int) -> HttpResponse:
    """One fact asked of one role, and the form that answers it."""
    found = event_of(request, number)
    asked = inquiry_of(found, inquiry_id)
    if request.method != "POST":
        return _form(request, found, asked)
    if asked.ended_at is not None:
        return _form(request, found, asked, status=409)
    given = request.POST.get("value", "")
    try:
        _note(request, found, asked, answer.as_written(given), request.POST.get("why", ""))
    except ActionRefusedError as refusal:
        return _form(request, found, asked, status=422, refusal=str(refusal), given=given)
    mode = "?mode=exercise" if found.mode == store.Mode.EXERCISE else ""
    return redirect(f"{reverse('event', args=[number])}{mode}#s3")


def _note(request: HttpRequest, event: Event, inquiry: Inquiry, value: str, why: str) -> None:
    """Hand the fact to the engine's process, which judges it at its next round."""
    plan = plan_of_version(event.adoption.version)
    with store.acting(clock.now()) as work:
        note_fact(
            work,
            from_row(event, plan),
            fact=inquiry.fact,
            value=value,
            by=f"person:{person_of(request).pk}",
            why=why.strip(),
        )


def _form(
    request: HttpRequest, event: Event, inquiry: Inquiry, status: int = 200, **said: str
) -> HttpResponse:
    plan = plan_of_version(event.adoption.version)
    question = answer.question_of(plan, event, inquiry, list_notes(event.pk))
    context = {"event": event, "question": question, "entry": "events", **said}
    return render(request, "web/inquiry.html", context, status=status)
