"""`/plan/print`: sheets of paper as pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingting import clock
from qingting.adoption.queries import plan_of
from qingting.web import naming
from qingting.web.access import adoption_in_force, person_of
from qingting.web.printing.files import FOLDER, OPEN, SHEETS, context_of


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Which sheets there are."""
    adoption = adoption_in_force(request)
    if adoption is None:
        return render(request, "web/no_plan.html", {"entry": "plan"})
    plan = plan_of(adoption.pk)
    roles = [
        {"id": role.id, "name": naming.name(role)}
        for role in plan.roles.values()
        if not role.external
    ]
    context = {"roles": roles, "folder": FOLDER, "entry": "plan"}
    return render(request, "web/prints.html", context)


@require_safe
def sheet(request: HttpRequest, sheet: str) -> HttpResponse:
    """One sheet of the plan; of the cards one role's with `?role=`."""
    if sheet not in SHEETS or sheet == OPEN:
        raise Http404
    return _show(request, sheet)


@require_safe
def open_(request: HttpRequest) -> HttpResponse:
    """What is open now."""
    return _show(request, OPEN)


def _show(request: HttpRequest, sheet: str) -> HttpResponse:
    adoption = adoption_in_force(request)
    if adoption is None:
        raise Http404
    org = person_of(request).org
    context = context_of(sheet, org, adoption, clock.now())
    if wanted := request.GET.get("role"):
        context["cards"] = [card for card in context["cards"] if card.role.id == wanted]
        if not context["cards"]:
            raise Http404
    return render(request, f"web/print/{sheet}.html", context)
