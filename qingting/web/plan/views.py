"""The plan page: each clause, what carries it out, and the cases that show it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingting.web.access import adoption_of, audits
from qingting.web.plan.page import COVERS, detail_of, page_of
from qingting.web.plan.writing import may_write
from qingting.web.setup.adopting import standing_of


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan in force, or the version of `?version=`."""
    return _show(request, None)


@require_safe
def clause(request: HttpRequest, clause: str) -> HttpResponse:
    """One clause of it."""
    return _show(request, clause)


def _show(request: HttpRequest, clause: str | None) -> HttpResponse:
    adoption = adoption_of(request, request.GET.get("version", ""))
    if adoption is None:
        if clause is not None:
            raise Http404
        return render(request, "web/no_plan.html", {"entry": "plan"})
    page = page_of(adoption)
    detail = detail_of(page, clause) if clause is not None else None
    if clause is not None and detail is None:
        raise Http404
    asked = request.GET.get("version")
    context = {
        "page": page,
        "detail": detail,
        "covers": COVERS,
        "entry": "plan",
        "may_write": may_write(request) or audits(request),
        "standing": standing_of(request),
        "version_part": f"?version={adoption.version}" if asked else "",
    }
    return render(request, "web/plan.html", context)
