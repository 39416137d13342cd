"""The duty desk, and marking it as seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from qingting import clock
from qingting.adoption.queries import plan_of_version
from qingting.people.actions import note_look
from qingting.web.access import adoption_of, mode_of, person_of, roles_of_request
from qingting.web.desk.page import TABS, desk_of


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Duties by due time: `?of=` mine, others, all; `?after=` the next page."""
    adoption = adoption_of(request)
    if adoption is None:
        return render(request, "web/no_plan.html", {"entry": "desk"})
    plan = plan_of_version(adoption.version)
    roles = [r for r in roles_of_request(request) if r.partition("@")[0] in plan.roles]
    of = request.GET.get("of", TABS[0] if roles else TABS[-1])
    page = desk_of(
        person_of(request),
        mode_of(request),
        plan,
        roles,
        of if of in TABS else TABS[0],
        request.GET.get("after", ""),
        clock.now(),
    )
    context = {"page": page, "plan": plan, "may": bool(roles), "entry": "desk"}
    return render(request, "web/desk.html", context)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Note that everything up to the page's head of the journal was seen."""
    written = request.POST.get("head", "")
    if written.isdecimal() and len(written) < 19:
        note_look(person_of(request).pk, int(written), now=clock.now())
    suffix = f"?mode={mode_of(request)}" if mode_of(request) != "actual" else ""
    return redirect(reverse("desk") + suffix)
