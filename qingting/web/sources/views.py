"""The sources page: what each gives, whether it speaks, what could not be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingting.sources.models import Refusal, Source
from qingting.sources.queries import list_refusals, list_sources
from qingting.web.access import mode_of, person_of

REFUSALS = 20
ORDER = (Source.State.FAILING, Source.State.SILENT, Source.State.FINE, Source.State.OFF)


@dataclass(frozen=True, slots=True)
class Page:
    """Sources, trouble first, and the last lines refused."""

    sources: Sequence[Source]
    refusals: Sequence[Refusal]


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source of the organisation."""
    org_id, mode = person_of(request).org_id, mode_of(request)
    found = sorted(list_sources(org_id, mode), key=lambda s: ORDER.index(Source.State(s.state)))
    page = Page(found, list_refusals(org_id, mode, limit=REFUSALS))
    return render(request, "web/sources.html", {"page": page, "entry": "sources"})
