"""Sources: adding one with what it gives now, changing it, switching it off with what depends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from qingting import clock, store
from qingting.approvals.submissions.bell import ring
from qingting.people.rules import ADMINISTRATOR
from qingting.sources import actions
from qingting.sources.connectors import CONNECTORS
from qingting.sources.models import Source
from qingting.sources.queries import dependents, find_source, list_sources
from qingting.sources.trial import Tried, try_now
from qingting.web.access import actor_of, needs, person_of
from qingting.web.admin.parts import form_of, press, send

KINDS = (
    ("feed", gettext_lazy("a feed (RSS, Atom)")),
    ("folder", gettext_lazy("a folder that files are put in")),
    ("upload", gettext_lazy("tables that people upload")),
    ("push", gettext_lazy("a program that pushes, with a key")),
)
ASKED = ("feed", "folder")  # kinds that can be tried
OWN = ("url", "offset", "path")  # settings of connectors, as the form names them


class SourceForm(forms.Form):
    """A place that posts come from."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    url = forms.CharField(label=gettext_lazy("Address of the feed"), max_length=500, required=False)
    offset = forms.RegexField(
        r"^[+-]\d\d:\d\d$",
        label=gettext_lazy("Offset of times that carry none, as +08:00"),
        required=False,
    )
    path = forms.CharField(
        label=gettext_lazy("Folder on the server"), max_length=500, required=False
    )
    every_min = forms.IntegerField(
        label=gettext_lazy("Looked at every so many minutes"),
        min_value=0,
        max_value=1440,
        initial=1,
    )
    expected_h = forms.IntegerField(
        label=gettext_lazy("Silent after so many hours without anything new; empty: never"),
        min_value=1,
        max_value=720,
        required=False,
    )
    complete = forms.BooleanField(
        label=gettext_lazy("It gives every repost and every count"), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        needed = {"feed": "url", "folder": "path"}.get(given.get("kind", ""))
        if needed and not given.get(needed):
            self.add_error(needed, _("This kind of source needs it."))
        return given


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """Every source, and the form for one more."""
    form = form_of(request, SourceForm)
    tried, added = add(request, form)
    if added:
        return redirect("admin-sources")
    org_id = person_of(request).org_id
    context = {
        "sources": list_sources(org_id, store.Mode.ACTUAL),
        "form": form,
        "tried": tried,
        "entry": "admin",
    }
    return render(request, "web/admin/sources.html", context, status=422 if form.errors else 200)


def add(request: HttpRequest, form: SourceForm) -> tuple[Tried | None, bool]:
    """Try the source of a form, and add it where that was asked; returns what came at the first
    call (None: it cannot be tried), and whether it was added.

    One that gave an error is added only by a second press.
    """
    if not form.is_valid():
        return None, False
    given, do = form.cleaned_data, request.POST.get("do")
    tried = (
        try_now(given["kind"], settings_of(given), now=clock.now())
        if given["kind"] in ASKED
        else None
    )
    if do == "add-try" or (tried and tried.error and do != "add-anyway"):
        return tried, False
    added = send(form, lambda given: _create(request, given))
    ring()
    return tried, added


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """One source: what it gives now, what depends on it, and the form that changes it."""
    found = _source(request, source_id)
    form = form_of(request, SourceForm, "edit", initial=_begins(found))
    form.fields["kind"].disabled = True
    if send(form, lambda given: _edit(request, found, given)):
        ring()
        return redirect("admin-sources")
    asked = request.method == "GET" and "try" in request.GET and found.kind in ASKED
    context = {
        "source": found,
        "form": form,
        "can_try": found.kind in CONNECTORS and found.kind in ASKED,
        "tried": try_now(found.kind, found.settings, now=clock.now()) if asked else None,
        "depends": dependents(found),
        "entry": "admin",
    }
    return render(request, "web/admin/source.html", context, status=422 if form.errors else 200)


@needs(ADMINISTRATOR)
@require_POST
def switch(request: HttpRequest, source_id: int, to: str) -> HttpResponse:
    """Switch a source on or off."""
    found = _source(request, source_id)
    with store.acting(clock.now()) as work:
        actions.switch(work, found, on=to == "on", by=actor_of(request))
    ring()
    press(request, lambda: None, _("Switched."))
    return redirect("admin-sources")


def settings_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return what the connector is told, of what a form holds."""
    return {name: given[name].strip() for name in OWN if given.get(name)}


def _values(given: dict[str, Any]) -> dict[str, Any]:
    hours = given["expected_h"]
    return {
        "name": given["name"],
        "every_s": given["every_min"] * 60,
        "expected_s": hours * 3600 if hours else None,
        "complete": given["complete"],
    }


def _create(request: HttpRequest, given: dict[str, Any]) -> None:
    with store.acting(clock.now()) as work:
        actions.create(
            work,
            by=actor_of(request),
            org_id=person_of(request).org_id,
            kind=given["kind"],
            settings=settings_of(given),
            **_values(given),
        )


def _edit(request: HttpRequest, found: Source, given: dict[str, Any]) -> None:
    kept = {name: value for name, value in found.settings.items() if name not in OWN}
    settings = kept | settings_of(given)
    with store.acting(clock.now()) as work:
        actions.edit(work, found, by=actor_of(request), settings=settings, **_values(given))


def _begins(found: Source) -> dict[str, Any]:
    return {
        **{name: found.settings.get(name, "") for name in OWN},
        "name": found.name,
        "kind": found.kind,
        "every_min": found.every_s // 60,
        "expected_h": found.expected_s // 3600 if found.expected_s else None,
        "complete": found.complete,
    }


def _source(request: HttpRequest, source_id: int) -> Source:
    found = find_source(person_of(request).org_id, source_id)
    if found is None:
        raise Http404
    return found
