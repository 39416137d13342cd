"""What was reported by telephone: an event without posts, and what was declared with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qingting import clock
from qingting.adoption.models import Adoption
from qingting.adoption.queries import list_in_force, plan_of_version
from qingting.approvals.models import Submission
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.access import adoption_of, mode_of
from qingting.web.acts.asking import acting_as, ask
from qingting.web.acts.forms import Field
from qingting.web.acts.told import event_at, tell
from qingting.web.acts.views import given_of, missing, with_values

DONE = Submission.State.DONE


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The form, or the call taken: an event is opened, its clocks run from now."""
    adoption = adoption_of(request)
    if adoption is None:
        return render(request, "web/no_plan.html", {"entry": "desk"})
    plan = plan_of_version(adoption.version)
    fields = _fields(plan, list_in_force(adoption.org_id, clock.now()))
    given = given_of(request, fields)
    context: dict[str, object] = {"fields": with_values(fields, given), "entry": "desk"}
    role = acting_as(request, plan, plan.open.judge_holder if plan.open else None)
    role = role or acting_as(request, plan, None)
    if request.method != "POST":
        return render(request, "web/phone.html", {**context, "may": bool(role)})
    if not role:
        return render(request, "web/phone.html", {**context, "may": False}, status=403)
    if missing(fields, given):
        return render(
            request, "web/phone.html", {**context, "may": True, "missing": True}, status=422
        )
    return _take(request, plan, given, role, context)


def _fields(plan: Plan, in_force: Sequence[Adoption]) -> list[Field]:
    triggers = [(t.id, naming.name(t)) for t in plan.triggers.values()]
    found = [
        Field("why", _("What is reported"), "area"),
        Field("occurred_at", _("When it began; left empty: now"), "time", required=False),
    ]
    if len(in_force) > 1:
        names = [(a.plan, naming.version(plan_of_version(a.version))) for a in in_force]
        words = _("Plan it runs under; left open: the main one")
        found.append(Field("plan", words, "choice", required=False, options=names))
    if triggers:
        words = _("Declared with it, where the plan names it")
        found.append(Field("trigger", words, "choice", required=False, options=triggers))
    return found


def _take(
    request: HttpRequest, plan: Plan, given: dict[str, str], role: str, context: dict[str, object]
) -> HttpResponse:
    mode = mode_of(request)
    trigger = given.pop("trigger", "")
    token = request.POST.get("token", "")[:30]
    one = ask(
        request, "open", {"ref": f"phone-{token}", **given}, role=role, mode=mode, token=token
    )
    if one.state in (Submission.State.REFUSED, Submission.State.FAILED):
        said = {**context, "may": True, "refusal": one.answer}
        return render(request, "web/phone.html", said, status=422)
    tell(request, one, _("Reported by phone"))
    if one.state != DONE:
        return redirect("desk")
    if trigger:
        declarer = acting_as(request, plan, plan.triggers[trigger].declared_by) or role
        values = {"event": one.made, "trigger": trigger}
        two = ask(request, "declare", values, role=declarer, mode=mode, token=f"{token}-d")
        tell(request, two, naming.name(plan.triggers[trigger]))
    return redirect(event_at(int(one.made.removeprefix("E")), mode))
