"""The events list, one event with its remarks and records, and the form that answers an inquiry."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qingting import clock
from qingting.adoption.queries import plan_of
from qingting.approvals.models import Submission
from qingting.events.lists import list_reversible
from qingting.events.models import Event
from qingting.events.queries import RUNNING
from qingting.grading.models import Inquiry
from qingting.web.access import event_of, inquiry_of, mode_of, person_of
from qingting.web.acts.asking import acting_as, ask
from qingting.web.acts.offered import offered
from qingting.web.acts.told import event_page, tell
from qingting.web.answering.answers import answers_of
from qingting.web.events import answer
from qingting.web.events.desk import SHOWN
from qingting.web.events.desk import desk as desk_of
from qingting.web.events.others import others_of
from qingting.web.events.page import page_of
from qingting.web.events.records import gradings_of, journal_of
from qingting.web.events.remarks import asked_of, remarks_of
from qingting.web.events.whose import whose_of


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
    found = event_of(request, number)
    page = page_of(found, clock.now(), person_of(request).org.zone)
    others = others_of(found, page.plan)
    owed, waits = (row.duty for row in page.duties), bool(others.waits)
    answers = answers_of(found, page.plan)
    asked = any(doubt.state == doubt.State.OPEN for doubt in answers.doubts)
    may = offered(request, found, page.plan, page.force, owed, waits=waits, asked=asked)
    context = {"page": page, "event": found, "offered": may, "entry": "events"}
    context["answers"] = answers
    context["whose"] = whose_of(found, page.plan)
    context["others"] = others
    context["undoable"] = list_reversible(found.pk, clock.now()) if may.verbs else []
    return render(request, "web/event.html", context)


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
    role = acting_as(request, plan_of(found.adoption_id), None)
    may_move = bool(role) and found.state in RUNNING and page.whole.remarks > 1
    context = {"page": page, "event": found, "may_move": may_move, "entry": "events"}
    context["may_add"] = bool(role)
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
    """One fact asked of one role: its answer, or "not yet, by …", or "not my unit"."""
    found = event_of(request, number)
    asked = inquiry_of(found, inquiry_id)
    if request.method != "POST":
        return _form(request, found, asked)
    if asked.ended_at is not None:
        return _form(request, found, asked, status=409)
    plan = plan_of(found.adoption_id)
    role = acting_as(request, plan, asked.role) or acting_as(request, plan, None)
    if not role:
        return _form(request, found, asked, status=403, refusal=_("You hold no role of the plan."))
    act, values = answer.act_of(request.POST, asked, person_of(request).org.zone)
    one = ask(request, act, {"event": found.key, **values}, role=role, mode=found.mode)
    if one.state in (Submission.State.REFUSED, Submission.State.FAILED):
        given = request.POST.get("value", "")
        return _form(request, found, asked, status=422, refusal=one.answer, given=given)
    tell(request, one, _("Answer"))
    return redirect(f"{event_page(found)}#s3")


def _form(
    request: HttpRequest, event: Event, inquiry: Inquiry, status: int = 200, **said: str
) -> HttpResponse:
    plan = plan_of(event.adoption_id)
    question = answer.question_of(plan, event, inquiry)
    context = {"event": event, "question": question, "entry": "events", **said}
    return render(request, "web/inquiry.html", context, status=status)
