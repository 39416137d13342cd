"""What a person saw: the form that enters it, and the bookmark that fills the form in."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qingting import clock, store
from qingting.approvals.submissions.bell import ring
from qingting.errors import ActionRefusedError
from qingting.evidence.actions import check_file, keep_file
from qingting.evidence.models import File
from qingting.lang import speaking
from qingting.sources import actions, spool
from qingting.sources.connectors.hand import entry
from qingting.sources.mapping import time_of
from qingting.sources.models import Import, Source
from qingting.sources.queries import find_by_name, find_source
from qingting.sources.rules import Bad, Post
from qingting.sources.tables import shown
from qingting.store import Subject
from qingting.web.access import actor_of, mode_of, person_of
from qingting.web.imports.columns import FIELDS, KIND_WORDS

LONGEST = 20_000  # characters of what people copy
ASKED = ("text", "title", "url", "site", "published_at", "kind")
COUNTS = ("views", "reposts", "comments", "likes")
_NAMES = {"actual": "人工录入", "exercise": "人工录入（演练）", "test": "人工录入（测试）"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, filled in by a bookmark where one led here; or what was seen, handed over."""
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:LONGEST] for name in ASKED}
        return _form(request, given)
    given = {name: request.POST.get(name, "").strip()[:LONGEST] for name in (*ASKED, *COUNTS)}
    try:
        with speaking(get_language() or ""):
            one = _enter(request, given)
    except ActionRefusedError as refusal:
        return _form(request, given, status=422, refusal=str(refusal))
    ring()
    suffix = "?mode=exercise" if one.mode == store.Mode.EXERCISE else ""
    return redirect(reverse("import-result", args=[one.pk]) + suffix)


@require_safe
def bookmarklet(request: HttpRequest) -> HttpResponse:
    """The page with the bookmark to drag."""
    form = request.build_absolute_uri(reverse("leads-new"))
    part = "encodeURIComponent"
    script = (
        f"javascript:void open('{form}?url='+{part}(location.href)+'&title='"
        f"+{part}(document.title)+'&text='+{part}(String(getSelection()).slice(0,2000)))"
    )
    return render(request, "web/bookmarklet.html", {"script": script, "entry": "sources"})


def _enter(request: HttpRequest, given: Mapping[str, str]) -> Import:
    """Hand over a post with its evidence, both or neither.

    Raises:
        ActionRefusedError: something is missing or cannot be read, or the file is not kept.
    """
    now = clock.now()
    picture = request.FILES.get("evidence")
    data = picture.read() if picture is not None and not isinstance(picture, list) else b""
    if data:
        check_file(data)
    post = _post(request, given)
    by = actor_of(request)
    with transaction.atomic():
        note = request.POST.get("note", "").strip()[:LONGEST]
        lines = [spool.Numbered(1, lambda: post)]
        given_by = spool.Given(by, key=post.id[:200], note=note)
        one = spool.hand_over(_source(request, by), Import.Kind.HAND, lines, given_by, now=now)
        if data:
            subject = Subject(one.org_id, one.mode, "import", str(one.pk))
            with store.acting(now) as work:
                keep_file(work, data, subject, keep=File.Keep.POST, by=by)
    return one


def _post(request: HttpRequest, given: Mapping[str, str]) -> Post:
    """The post that the form describes; its time is of the organisation's zone."""
    form, wrong = dict(given), {}
    try:
        if form["published_at"]:
            form["published_at"] = time_of(form["published_at"], person_of(request).org.zone)
    except ValueError as error:
        wrong["published_at"] = str(error)
    for name in COUNTS:
        if isinstance(shown(form[name]), str):
            wrong[name] = _("is no number like 37, 1.2万 or 10万+")
    post = entry(form, now=clock.now())
    if isinstance(post, Bad):
        wrong = {**post.fields, **wrong}
        wrong.pop("counts", None)  # told by their own names
    if isinstance(post, Bad) or wrong:
        told = [_("%(field)s: %(why)s") % {"field": FIELDS[n], "why": wrong[n]} for n in wrong]
        raise ActionRefusedError("; ".join(told), rule="form")
    return post


def _source(request: HttpRequest, by: str) -> Source:
    """The organisation's source of what people enter, made when the first one does."""
    org_id, mode = person_of(request).org_id, mode_of(request)
    name = _NAMES[mode]
    found = find_by_name(org_id, name)
    if found is None:
        with store.acting(clock.now()) as work:
            made = actions.create(work, by=by, org_id=org_id, mode=mode, kind="hand", name=name)
        found = find_source(org_id, made.id)
        assert found is not None  # it was just written
    return found


def _form(
    request: HttpRequest, given: Mapping[str, str], status: int = 200, refusal: str = ""
) -> HttpResponse:
    context = {
        "given": given,
        "note": request.POST.get("note", ""),
        "kinds": KIND_WORDS.items(),
        "refusal": refusal,
        "entry": "events",
    }
    return render(request, "web/lead_new.html", context, status=status)
