"""Documents to look at and to take away: each form of an event's sheet, digests."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qingting import clock
from qingting.adoption.queries import plan_of
from qingting.errors import ActionRefusedError, ConfigError
from qingting.lang import speaking
from qingting.reports.face import face_of, name_of
from qingting.reports.sheet import Document, Kind
from qingting.web.access import decides, event_of, mode_of, person_of
from qingting.web.papers import forms
from qingting.web.papers.extract import extract_of
from qingting.web.papers.forms import TYPES, as_file, days_of, digest_of, form_of


@require_safe
def of_event(request: HttpRequest, number: int, kind: str, form: str = "") -> HttpResponse:
    """An event's sheet in one of its forms; as a file where a form of file is named."""
    event = event_of(request, number)
    if kind not in forms.OF_EVENT:
        raise Http404
    doc = form_of(Kind(kind), event, person_of(request).org, clock.now())
    path = reverse("answers-paper", args=[number, kind])
    if form:
        return as_answer(request, doc, form, f"{event.key}-{kind}", path)
    return _page(request, doc, path, {"event": event, "kinds": names(), "kind": kind})


@require_safe
def digest(request: HttpRequest, kind: str, form: str = "") -> HttpResponse:
    """What was found and what runs, of a day or a week, `?day=2026-03-12` its last day."""
    if kind not in forms.DIGESTS:
        raise Http404
    org, mode, now = person_of(request).org, mode_of(request), clock.now()
    try:
        days = days_of(Kind(kind), request.GET.get("day", ""), now, org.zone)
    except (ValueError, OverflowError):
        messages.error(request, _("Write a day as 2026-03-01; this is today's."))
        days = days_of(Kind(kind), "", now, org.zone)
    doc = digest_of(Kind(kind), days, org, mode, now)
    path = reverse("register-digest", args=[kind])
    if form:
        return as_answer(request, doc, form, f"{kind}-{days.last}", path)
    kinds = _named(forms.DIGESTS)
    return _page(request, doc, path, {"kinds": kinds, "kind": kind, "day": f"{days.last}"})


@require_safe
def extract(request: HttpRequest, number: int, form: str = "") -> HttpResponse:
    """Each clock of the plan that ran in an event, with what those who held it say; for who
    decides, as a page to print or a file.
    """
    event, org = event_of(request, number), person_of(request).org
    plan = plan_of(event.adoption_id)
    if not decides(request, plan):
        raise PermissionDenied
    doc = extract_of(event, plan, org, clock.now())
    path = reverse("answers-extract", args=[number])
    if form:
        return as_answer(request, doc, form, f"{event.key}-extract", path)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    files = [(name, f"{path}.{name}{query}") for name in TYPES]
    context = {"event": event, "doc": doc, "files": files, "entry": "events"}
    return render(request, "web/extract.html", context)


def names() -> list[tuple[str, str]]:
    """Return the forms of an event's sheet and what each is called."""
    return _named(forms.OF_EVENT)


def _named(kinds: Iterable[Kind]) -> list[tuple[str, str]]:
    with speaking(forms.spoken()):
        return [(kind.value, name_of(kind)) for kind in kinds]


def as_answer(request: HttpRequest, doc: Document, form: str, name: str, page: str) -> HttpResponse:
    """Return a document as a file to keep; back to a page, saying why, where it cannot be made."""
    try:
        with speaking(forms.spoken()):
            data = as_file(doc, form)
    except (ConfigError, ActionRefusedError) as error:
        messages.error(request, str(error))
        return redirect(page)
    answer = HttpResponse(data, content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _page(request: HttpRequest, doc: Document, path: str, more: dict[str, object]) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "doc": doc,
        "face": face_of(doc),
        "files": [(form, f"{path}.{form}{query}") for form in TYPES],
        "entry": "events" if "event" in more else "register",
    }
    return render(request, "web/document.html", context | more)
