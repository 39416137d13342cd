"""The register's page, its files, and the figures of a month."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingting import clock
from qingting.adoption.queries import list_adoptions
from qingting.grading.register import count_register, list_register
from qingting.web.access import mode_of, person_of
from qingting.web.events import cursor
from qingting.web.register.asking import Form, form_of
from qingting.web.register.download import download
from qingting.web.register.figures import figures_of
from qingting.web.register.rows import PAGE, Row, cursor_of, parts_of, rows_of


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the register. `after`: cursor of the next page, "" at the end."""

    rows: list[Row]
    found: int
    after: str


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Events and leads as a table; `?after=` the next page."""
    org_id, mode, form = person_of(request).org_id, mode_of(request), _form(request)
    before = cursor.read(request.GET.get("after", ""))
    found = list_register(org_id, mode, form.asked, before=before, limit=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    page = Page(
        rows=rows_of(shown),
        found=count_register(org_id, mode, form.asked),
        after=cursor.written(cursor_of(shown[-1])) if more else "",
    )
    return render(request, "web/register.html", {"page": page, "form": form, "entry": "register"})


@require_safe
def file(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """All that is asked for, as a file; `form`: csv or xlsx."""
    org, mode = person_of(request).org, mode_of(request)
    parts = parts_of(org.pk, mode, _form(request).asked)
    return download(request, form, f"register-{org.key}-{mode}", parts, org.zone)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a month, `?month=2026-03`."""
    org = person_of(request).org
    month = request.GET.get("month", "")
    found = figures_of(org.pk, mode_of(request), month, clock.now(), org.zone)
    return render(request, "web/figures.html", {"figures": found, "entry": "register"})


def _form(request: HttpRequest) -> Form:
    org = person_of(request).org
    return form_of(request.GET, list_adoptions(org.pk), org.zone)
