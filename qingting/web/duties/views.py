"""One duty, and the acts upon it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from qingting import clock
from qingting.acts_checked import findings_of
from qingting.adoption.queries import plan_of
from qingting.approvals.models import Text
from qingting.checks.model import Finding
from qingting.consultations.queries import sitting_of
from qingting.duties.lists import find_approved, had_in_hand
from qingting.duties.models import Duty
from qingting.people.rules import holds
from qingting.plan.model import Plan
from qingting.replies.rules import INTERVIEW, STAGED
from qingting.reports.liaison.queries import bodies_for, number_of
from qingting.reports.liaison.rules import INVITATION, external
from qingting.reports.rules import REPORT
from qingting.web import naming
from qingting.web.access import duty_of, person_of, roles_of_request
from qingting.web.acts import seen
from qingting.web.acts.asking import acting_as
from qingting.web.acts.views import Asking, answer, given_of, with_values
from qingting.web.answering.paper import makes_text, paper_of, to_read, wanted_of
from qingting.web.answering.reported import reported, reports
from qingting.web.duties.appearing import appearance_of, questions_of
from qingting.web.duties.forms import EXPLAIN, EXTEND, HELD, ON_DUTY, OPINION, verbs_of
from qingting.web.duties.page import page_of
from qingting.web.events.history import people_of


@require_safe
def duty(request: HttpRequest, duty_id: int, number: int | None = None) -> HttpResponse:
    """One duty: its clock, its clause, who has it, what was done, and the buttons."""
    found = duty_of(request, duty_id, number)
    page = page_of(found, clock.now(), person_of(request).org.zone)
    verbs = [
        (verb, form)
        for verb, form in verbs_of(page.plan, found)
        if role_for(request, page.plan, found, verb) and _is_there(request, page.plan, found, verb)
    ]
    context: dict[str, object] = {"page": page, "duty": found, "verbs": verbs, "entry": "desk"}
    context["paper"] = paper_of(page.plan, found)
    context |= shown_speaking(page.plan, found)
    context["own_text"] = found.state == found.State.OPEN and _wrote(request, page.plan, found)
    context["writes"] = any(
        verb not in (EXTEND, OPINION, EXPLAIN, HELD) for verb, _ in verbs
    ) and makes_text(page.plan, found)
    spec = page.plan.duties.get(found.entry)
    if spec is not None and spec.makes == "consultation":
        context["sitting"] = sitting_shown(page.plan, found)
    if spec is not None and spec.makes == INVITATION:
        context["case"] = case = number_of(found.pk)
        context["writes"] = bool(context["writes"] and case)
    if spec is not None and spec.to:
        context["outside"] = bodies_for(found.org_id, external(page.plan, spec.to))
    to_report = spec is not None and spec.makes.startswith(REPORT)
    context["gathers"] = to_report and found.event_id is None
    context["reports"] = reports(page.plan, found)
    context["reported"] = reported(page.plan, found)
    return render(request, "web/duty.html", context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def duty_act(request: HttpRequest, duty_id: int, verb: str) -> HttpResponse:
    """One act upon one duty: a form where it asks something, else done at once."""
    form = ON_DUTY.get(verb)
    if form is None:
        raise Http404
    found = duty_of(request, duty_id)
    plan = plan_of(found.adoption_id)
    role = role_for(request, plan, found, verb)
    fields = form.fields(plan, found)
    given = given_of(request, fields)
    context: dict[str, object] = {
        "event": found.event,
        "duty": found,
        "duty_words": naming.duty(plan, found.entry, found.about),
        "plan": plan,
        "act": verb,
        "form": form,
        "fields": with_values(fields, given),
        "back": duty_page(found),
        "entry": "desk",
        "paper": to_read(plan, found, verb),
        "findings": _hints(plan, found) if verb in ("approve", "refuse") else [],
        "seen": seen.of_duty(found),
        "stands": naming.DUTY_STATES[found.state],
    }
    if context["paper"]:
        context |= shown_speaking(plan, found)
    if not role:
        context["not_yours"] = naming.role(plan, _who(plan, found, verb)[0])
        return render(request, "web/act.html", context, status=403)
    values = {"id": str(found.pk), "duty": found.entry, **form.values, **given}
    asking = Asking(form.act, values, role, found.mode, fields, signs=verb == "approve")
    return answer(request, asking, context)


def shown_speaking(plan: Plan, found: Duty) -> dict[str, object]:
    """Return who speaks in public in what a duty makes or approves, with the prepared answers."""
    if artefact_of(plan, found) not in (*STAGED, INTERVIEW):
        return {}
    stands = appearance_of(plan, found)
    return {"speaking": stands, "prepared": questions_of(stands)}


def artefact_of(plan: Plan, found: Duty) -> str:
    """Return what a duty makes, or what it approves: `conference`."""
    spec = plan.duties.get(wanted_of(plan, found)[0])
    return spec.makes if spec else ""


def _is_there(request: HttpRequest, plan: Plan, found: Duty, verb: str) -> bool:
    """Whether what an act is about is there: nobody answers for a text that they wrote, and only
    what is approved is published.
    """
    if verb in ("approve", "refuse"):
        return not _wrote(request, plan, found)
    if verb != "publish":
        return True
    paper = to_read(plan, found, verb)
    return paper is not None and paper.now.text.state == Text.State.APPROVED


def _wrote(request: HttpRequest, plan: Plan, found: Duty) -> bool:
    """Whether somebody is asked to approve what they wrote."""
    paper = paper_of(plan, found) if found.entry == "approval" else None
    return paper is not None and paper.now.text.writer == f"person:{person_of(request).pk}"


def sitting_shown(plan: Plan, found: Duty) -> dict[str, object]:
    """Return who is called to a meeting, what each thinks, and what was decided, in words."""
    called, opinions, written = sitting_of(found.pk)
    who = people_of(plan, [one.by for one in opinions])
    return {
        "called": [(naming.role(plan, one.role), one) for one in called],
        "opinions": [(who[one.by], one) for one in opinions],
        "written": written,
    }


def _hints(plan: Plan, found: Duty) -> list[tuple[Finding, str]]:
    """What the checks say of a text that waits for approval, for whoever reads it."""
    paper = paper_of(plan, found)
    of = find_approved(found)
    if paper is None or of is None:
        return []
    text = paper.now.text
    answers = text.parts.get("answers", ())
    told = findings_of(plan, of, text.title, text.body, answers)
    return [(one, one.quote(text.body)) for one in told]


def role_for(request: HttpRequest, plan: Plan, found: Duty, verb: str = "") -> str:
    """Return the role in which a person may do this with a duty; "" where there is none."""
    if verb == EXPLAIN:
        return _explaining(request, plan, found)
    roles = (acting_as(request, plan, holder) for holder in _who(plan, found, verb))
    return next((role for role in roles if role), "")


def _explaining(request: HttpRequest, plan: Plan, found: Duty) -> str:
    """Whoever holds a duty explains it, or who had it in hand; no deputy does it for them."""
    me = person_of(request).pk
    mine = (r for r in roles_of_request(request) if holds(plan, found.holder, f"person:{me}/{r}"))
    if role := next(mine, ""):
        return role
    return acting_as(request, plan, None) if had_in_hand(found, me) else ""


def _who(plan: Plan, found: Duty, verb: str) -> tuple[str, ...]:
    """Who may act upon a duty: its holder, or one it goes `to`; who puts it off, the plan names."""
    spec = plan.duties.get(found.entry)
    if verb == EXTEND and spec is not None and spec.extend is not None:
        return (spec.extend.by,)
    if verb == OPINION:  # of whoever is called to the meeting
        return (found.holder, *(one.role for one in sitting_of(found.pk).called))
    return (found.holder, *(spec.to if spec else ()))


def duty_page(found: Duty) -> str:
    suffix = "?mode=exercise" if found.mode == "exercise" else ""
    return reverse("duty", args=[found.pk]) + suffix
