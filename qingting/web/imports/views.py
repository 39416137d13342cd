"""Uploading a table, saying how it is read, and the page of what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qingting import clock, store
from qingting.approvals.submissions.bell import ring
from qingting.errors import ActionRefusedError, InputError
from qingting.events.queries import find_homes
from qingting.evidence.queries import files_of
from qingting.lang import speaking
from qingting.posts.queries import find_remark
from qingting.sources import actions, uploads
from qingting.sources.models import Import, Source
from qingting.sources.queries import (
    find_source,
    list_imports,
    list_refused,
    list_sources,
    standing_of,
    standings,
)
from qingting.web.access import actor_of, import_of, mode_of, person_of, source_of
from qingting.web.imports.columns import form_of, layout_from
from qingting.web.imports.download import download

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form, or a table for a source; one whose header is known is read at once."""
    if request.method != "POST":
        return _upload_form(request)
    try:
        with speaking(get_language() or ""):
            one, table = _receive(request)
            layout = uploads.layout_of(one.source, table)
            if layout is not None:
                uploads.read_in(one, table, layout, now=clock.now())
    except (ActionRefusedError, InputError) as refusal:
        return _upload_form(request, status=422, refusal=str(refusal))
    if layout is None:
        return redirect("import-mapping", one.pk)
    ring()
    return redirect("import-result", one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, import_id: int) -> HttpResponse:
    """Which column is what, with the first rows as they would be read."""
    one = import_of(request, import_id)
    now = clock.now()
    with speaking(get_language() or ""):
        table = uploads.find_table(one)
        if table is None:
            return redirect("import-result", one.pk)
        zone = person_of(request).org.zone
        layout = layout_from(request.POST, table.header, zone)
        if request.method == "POST" and "see" not in request.POST:
            with store.acting(now) as work:
                actions.keep_mapping(work, one.source, layout, by=actor_of(request))
            uploads.read_in(one, table, layout, now=now)
            ring()
            return redirect("import-result", one.pk)
        context = {
            "one": one,
            "form": form_of(layout),
            "layout": layout,
            "rows": uploads.preview(one, table, layout, now=now),
            "entry": "sources",
        }
        return render(request, "web/import_mapping.html", context)


@require_safe
def result(request: HttpRequest, import_id: int) -> HttpResponse:
    """What became of an import, its refused rows a page at a time."""
    one = import_of(request, import_id)
    standing = standing_of(one)
    if one.read_at is None and uploads.waits(one):
        return redirect("import-mapping", one.pk)
    stopped = one.read_at is None and uploads.stopped(one, now=clock.now())
    refused = list_refused(one, after=_number(request, "after"), limit=PAGE + 1)
    context = {
        "one": one,
        "standing": standing,
        "stopped": stopped,
        "working": standing.waiting > 0 or (one.read_at is None and not stopped),
        "refused": refused[:PAGE],
        "more": refused[PAGE - 1].row if len(refused) > PAGE else None,
        "files": files_of(one.org_id, "import", [str(one.pk)]).get(str(one.pk), []),
        "event": _event_of(one),
        "entry": "sources",
    }
    return render(request, "web/import_result.html", context)


@require_safe
def file(request: HttpRequest, import_id: int, form: str) -> HttpResponse:
    """The refused rows of an import, all of them, as CSV or XLSX."""
    one = import_of(request, import_id)
    return download(form, one, list_refused(one, after=0, limit=None))


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    before = _number(request, "before")
    org_id = person_of(request).org_id
    found = list_imports(org_id, mode_of(request), before=before or None, limit=PAGE + 1)
    shown = found[:PAGE]
    stands = standings(shown)
    context = {
        "rows": [(one, stands.get(one.pk)) for one in shown],
        "more": shown[-1].pk if len(found) > PAGE else None,
        "entry": "sources",
    }
    return render(request, "web/imports.html", context)


def _number(request: HttpRequest, name: str) -> int:
    """A number of the address; 0 where it has none."""
    text = request.GET.get(name, "")[:20]
    return int(text) if text.isdecimal() else 0


def _receive(request: HttpRequest) -> tuple[Import, uploads.Table]:
    """Keep the table that the form holds.

    Raises:
        ActionRefusedError: no file or no source is given, or the source is switched off.
        InputError: the file is no table that can be read.
    """
    given = request.FILES.get("file")
    if given is None or isinstance(given, list):
        raise ActionRefusedError(_("No file is chosen. Choose one."), rule="file")
    return uploads.receive(
        _source(request), given.name or "", given.read(), by=actor_of(request), now=clock.now()
    )


def _source(request: HttpRequest) -> Source:
    """The source that was chosen, or a new one of the name that was typed."""
    name = request.POST.get("name", "").strip()[:120]
    if not name:
        return source_of(request, request.POST.get("source", ""), "upload")
    org_id = person_of(request).org_id
    with store.acting(clock.now()) as work:
        made = actions.create(
            work, by=actor_of(request), org_id=org_id, mode=mode_of(request), kind="upload",
            name=name,
        )  # fmt: skip
    found = find_source(org_id, made.id)
    assert found is not None  # it was just written
    return found


def _upload_form(request: HttpRequest, status: int = 200, **said: Any) -> HttpResponse:
    org_id, mode = person_of(request).org_id, mode_of(request)
    sources = [s for s in list_sources(org_id, mode) if s.kind == "upload" and not s.off_since]
    context = {"sources": sources, "chosen": request.POST.get("source", ""), "entry": "sources"}
    return render(request, "web/import.html", {**context, **said}, status=status)


def _event_of(one: Import) -> Any:
    """The event that what a person saw is in now; None while it is in none."""
    if one.kind != Import.Kind.HAND:
        return None
    remark = find_remark(one.org_id, one.mode, one.key)
    return find_homes([remark]).get(remark) if remark is not None else None
