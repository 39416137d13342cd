"""Writing the exact text of a duty; an event's fact sheet; its review."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingting import clock
from qingting.acts_checked import findings_of, is_checked
from qingting.adoption.queries import plan_of
from qingting.approvals.models import Submission, Text
from qingting.approvals.queries import number_of
from qingting.checks.model import Finding
from qingting.doubts.queries import list_doubts
from qingting.duties.models import Duty
from qingting.plan.model import Plan
from qingting.reports.paper import paper as as_sent
from qingting.reports.queries import sheet_of
from qingting.reports.sheet import Document, Head
from qingting.store import Mode
from qingting.web import naming
from qingting.web.access import audits, decides, duty_of, event_of, person_of
from qingting.web.acts.asking import acting_as, ask
from qingting.web.acts.told import tell
from qingting.web.answering.paper import Paper, makes_text, paper_of
from qingting.web.answering.prefill import IN_PUBLIC, begun, is_unwritten
from qingting.web.answering.reported import reported, reports
from qingting.web.answering.review import review_of
from qingting.web.duties.views import duty_page, role_for
from qingting.web.papers.views import as_answer, names
from qingting.web.plan.writing import may_write

LONGEST = 50_000  # characters
State = Submission.State


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, duty_id: int) -> HttpResponse:
    """The text that a duty makes: kept as a draft, or handed in at once."""
    duty = duty_of(request, duty_id)
    plan = plan_of(duty.adoption_id)
    if not makes_text(plan, duty):
        raise Http404
    paper = paper_of(plan, duty)
    role = role_for(request, plan, duty)
    if request.method != "POST" or not role:
        given = _begun(request, plan, duty, paper)
        return _page(request, plan, duty, paper, given, role, status=200 if role else 403)
    given = _given(request)
    refusal = _changed(request, paper) or _keep(request, duty, role, paper, given)
    if refusal:
        paper = paper_of(plan, duty)  # what was refused is kept as a draft all the same
        return _page(request, plan, duty, paper, given, role, status=422, refusal=refusal)
    return redirect(_own_page(duty) if "keep" in request.POST else duty_page(duty))


@require_POST
def check(request: HttpRequest, duty_id: int) -> HttpResponse:
    """What the checks say of a text while somebody writes it."""
    duty = duty_of(request, duty_id)
    plan = plan_of(duty.adoption_id)
    if not makes_text(plan, duty) or not role_for(request, plan, duty):
        raise Http404
    context = {"findings": _findings(plan, duty, _given(request))}
    return render(request, "web/part/findings.html", context)


def _given(request: HttpRequest) -> dict[str, str]:
    answers = [one for one in request.POST.getlist("answers") if one[1:].isdecimal()]
    return {
        "title": request.POST.get("title", "").strip()[:200],
        "body": request.POST.get("body", "").replace("\r\n", "\n").strip()[:LONGEST],
        "answers": ",".join(answers),
    }


def _findings(plan: Plan, duty: Duty, given: Mapping[str, str]) -> list[tuple[Finding, str]]:
    """What the checks say, each with the words it is about."""
    answers = given["answers"].split(",")
    found = findings_of(plan, duty, given["title"], given["body"], answers)
    return [(one, one.quote(given["body"])) for one in found]


def _changed(request: HttpRequest, paper: Paper | None) -> str:
    """Why a text cannot be kept over another one, "" where it can."""
    seen, now = request.POST.get("seen", ""), paper.now.text.text_hash if paper else ""
    if seen == now:
        return ""
    return _("Somebody wrote another version meanwhile; what you wrote is still here.")


def _keep(
    request: HttpRequest, duty: Duty, role: str, paper: Paper | None, given: dict[str, str]
) -> str:
    """Keep a version that says something new, and hand it in where asked to; returns why not."""
    token, values = request.POST.get("token", "")[:36], {"id": str(duty.pk), "duty": duty.entry}
    same = paper is not None and (paper.now.text.title, paper.now.text.body) == tuple(
        given[name] for name in ("title", "body")
    )
    if not (same and paper and paper.now.text.state == Text.State.DRAFT):
        drafted = values | {name: value for name, value in given.items() if value}
        one = ask(request, "draft", drafted, role=role, mode=duty.mode, token=f"{token}:d")
        if one.state in (State.REFUSED, State.FAILED):
            return one.answer
    if "keep" in request.POST:
        messages.success(request, _("Kept as a draft."))
        return ""
    makes = plan_of(duty.adoption_id).duties[duty.entry].makes
    if makes in IN_PUBLIC and is_unwritten(given["body"]):
        return _("A part of it is still to be written; it is kept as a draft.")
    why = request.POST.get("why", "").strip()[:1000]
    values |= {"why": why} if why else {}
    one = ask(request, "complete", values, role=role, mode=duty.mode, token=f"{token}:c")
    if one.state in (State.REFUSED, State.FAILED):
        return one.answer
    tell(request, one, _("Hand in"))
    return ""


def _begun(request: HttpRequest, plan: Plan, duty: Duty, paper: Paper | None) -> dict[str, str]:
    """What the form begins with: the last version, or the fact sheet in the order of its kind."""
    if paper is not None:
        text = paper.now.text
        answers = ",".join(text.parts.get("answers", ()))
        return {"title": text.title, "body": text.body, "answers": answers}
    assert duty.event is not None  # makes_text
    org, makes = person_of(request).org, plan.duties[duty.entry].makes
    title, body = begun(makes, duty.event, org, clock.now())
    return {"title": title, "body": body, "answers": ""}


def _page(
    request: HttpRequest,
    plan: Plan,
    duty: Duty,
    paper: Paper | None,
    given: dict[str, str],
    role: str,
    status: int,
    refusal: str = "",
) -> HttpResponse:
    assert duty.event is not None  # makes_text
    spec = plan.duties[duty.entry]
    context = {
        "duty": duty,
        "event": duty.event,
        "plan": plan,
        "words": naming.duty(plan, duty.entry, duty.about),
        "paper": paper,
        "given": given,
        "seen": paper.now.text.text_hash if paper else "",
        "sheet": sheet_of(duty.event.pk),
        "doubts": list_doubts(duty.event.pk),
        "may": bool(role),
        "not_yours": naming.role(plan, duty.holder),
        "approvers": [naming.role(plan, r) for a in _blocking(plan, duty) for r in a],
        "to": [naming.role(plan, role_) for role_ in spec.to],
        "refusal": refusal,
        "checked": is_checked(plan, duty.entry),
        "findings": _findings(plan, duty, given),
        "reports": reports(plan, duty),
        "reported": reported(plan, duty),
        "answered": given["answers"].split(","),
        "entry": "desk",
    }
    return render(request, "web/write.html", context, status=status)


def _blocking(plan: Plan, duty: Duty) -> list[tuple[str, ...]]:
    spec = plan.duties[duty.entry]
    found = (spec.approve, *spec.approve_also)
    return [approve.roles for approve in found if approve is not None and approve.blocks]


def _own_page(duty: Duty) -> str:
    suffix = "?mode=exercise" if duty.mode == Mode.EXERCISE else ""
    return reverse("answers-write", args=[duty.pk]) + suffix


@require_safe
def paper_file(request: HttpRequest, duty_id: int, form: str) -> HttpResponse:
    """The text of a duty as an office would send it; one that nobody signed says so."""
    duty = duty_of(request, duty_id)
    plan, org = plan_of(duty.adoption_id), person_of(request).org
    paper = paper_of(plan, duty)
    if paper is None:
        raise Http404
    made = _sent(plan, duty, paper, org.name, org.zone)
    name = f"{paper.now.text.of}-v{paper.now.text.version}-{paper.now.mark}"
    return as_answer(request, made, form, name, duty_page(duty))


def _sent(plan: Plan, duty: Duty, paper: Paper, org: str, zone: str) -> Document:
    text, spec = paper.now.text, plan.duties.get(paper.now.text.of)
    signed = [one.who for one in paper.now.signed if not one.refused]
    stands = text.state in (Text.State.APPROVED, Text.State.MADE)
    head = Head(
        org=org,
        issued_at=text.at.astimezone(ZoneInfo(zone)),
        number=number_of(text),
        to=tuple(naming.role(plan, role) for role in (spec.to if spec else ())),
        signer=(signed[-1] if signed else paper.now.writer) if stands else "",
        exercise=duty.mode == Mode.EXERCISE,
        mark=paper.now.mark,
    )
    return as_sent(text.makes, head, text.title, text.body)


@require_safe
def facts(request: HttpRequest, number: int) -> HttpResponse:
    """The fact sheet of an event, from which every report is drafted."""
    event = event_of(request, number)
    may = bool(acting_as(request, plan_of(event.adoption_id), None))
    context = {"event": event, "sheet": sheet_of(event.pk), "may": may, "entry": "events"}
    return render(request, "web/facts.html", context | {"kinds": names()})


@require_safe
def review(request: HttpRequest, number: int) -> HttpResponse:
    """What is on record of an event, as its review reads it: clocks, questions, findings."""
    event = event_of(request, number)
    plan = plan_of(event.adoption_id)
    page = review_of(event, plan, clock.now(), person_of(request).org.zone)
    context = {"event": event, "plan": plan, "page": page, "entry": "events"}
    context["may"] = bool(acting_as(request, plan, None))
    context["may_write"] = may_write(request)
    context["may_extract"] = decides(request, plan)
    context["may_compare"] = context["may_write"] or audits(request)
    return render(request, "web/review.html", context)
