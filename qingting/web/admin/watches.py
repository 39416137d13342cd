"""Watches: what is listened for, tried on what came and on what the sources give now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingting import clock
from qingting.adoption.queries import list_in_force, plan_of_version
from qingting.people.rules import ADMINISTRATOR
from qingting.posts.queries import list_recent
from qingting.sources.form import Post
from qingting.sources.queries import find_source, list_sources
from qingting.sources.trial import try_now
from qingting.store import Mode
from qingting.text.match import compile_set
from qingting.text.query import QueryError, parse
from qingting.watches import actions
from qingting.watches.models import Watch
from qingting.watches.queries import find_watch, list_watches
from qingting.web.access import needs, person_of
from qingting.web.admin.house import plan_name
from qingting.web.admin.parts import by, form_of, press, send
from qingting.web.admin.sources import ASKED

KEPT = 500  # kept posts that a query is tried on, the last ones
GIVEN = 200  # items that a source gives for it
SOURCES = 5  # that are asked
REMEMBERED_S = 600  # what a source gave: nobody asks it again while somebody types
SHOWN = 5
LONGEST = 120  # characters of a hit


class WatchForm(forms.Form):
    """A name, and what is asked for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    query = forms.CharField(
        label=gettext_lazy("Query: words, “phrases”, AND, OR, NOT"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    everything = forms.BooleanField(
        label=gettext_lazy("Keep everything that comes: the sources choose already"),
        required=False,
    )
    plan = forms.ChoiceField(
        label=gettext_lazy("Plan under which its events start"), required=False
    )

    def __init__(self, *args: Any, org_id: int, **values: Any) -> None:
        super().__init__(*args, **values)
        beside = [a for a in list_in_force(org_id, clock.now()) if a.beside]
        names = [(a.plan, plan_name(plan_of_version(a.version))) for a in beside]
        field: Any = self.fields["plan"]
        field.choices = [("", _("the main plan")), *names]
        if not names:
            del self.fields["plan"]


class Words(NamedTuple):
    """What a query looks at."""

    title: str
    text: str
    site: str
    kind: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What a query finds. `shown`: of what the sources give now; of kept posts only how many, for
    whoever administers sees no text of an event. `wrong`: why it cannot be read.
    """

    kept: int = 0
    kept_found: int = 0
    given: int = 0
    given_found: int = 0
    shown: Sequence[str] = ()
    wrong: str = ""


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def watches(request: HttpRequest) -> HttpResponse:
    """Every watch, and the form for one more."""
    form = form_of(request, WatchForm, org_id=person_of(request).org_id)
    if add(request, form):
        return redirect("admin-watches")
    context = {
        "watches": list_watches(person_of(request).org_id),
        "form": form,
        "hits": asked_hits(request, form),
        "entry": "admin",
    }
    return render(request, "web/admin/watches.html", context, status=422 if form.errors else 200)


def add(request: HttpRequest, form: WatchForm) -> bool:
    """Add the watch of a form, where that was asked and not only a trial."""
    if request.POST.get("do") != "add":
        return False
    org_id = person_of(request).org_id
    return send(form, lambda given: actions.add_watch(org_id, **given, **by(request)))


def asked_hits(request: HttpRequest, form: WatchForm) -> Hits | None:
    """Return what the query of a form finds, None where nothing was sent."""
    query = form.data.get("query", "") if form.is_bound else ""
    return hits_of(person_of(request).org_id, query) if query.strip() else None


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: HttpRequest, watch_id: int) -> HttpResponse:
    """One watch: what it finds, and the form that changes it."""
    found = _watch(request, watch_id)
    form = form_of(request, WatchForm, "edit", initial=vars(found), org_id=found.org_id)
    trial = request.POST.get("do") == "edit-try"
    if not trial and send(form, lambda given: actions.edit_watch(found, **given, **by(request))):
        return redirect("admin-watches")
    asked = form.data.get("query", "") if form.is_bound else found.query
    hits = hits_of(found.org_id, asked) if asked.strip() else None
    context = {"watch": found, "form": form, "hits": hits, "entry": "admin"}
    return render(request, "web/admin/watch.html", context, status=422 if form.errors else 200)


@needs(ADMINISTRATOR)
@require_POST
def switch(request: HttpRequest, watch_id: int, to: str) -> HttpResponse:
    """Stop listening for what a watch asks, or begin again."""
    found = _watch(request, watch_id)
    press(
        request,
        lambda: actions.switch_watch(found, on=to == "on", **by(request)),
        _("Switched."),
    )
    return redirect("admin-watches")


@needs(ADMINISTRATOR)
@require_safe
def try_(request: HttpRequest) -> HttpResponse:
    """What a query finds, as a part of a page: asked while somebody types."""
    query = request.GET.get("query", "")[:4000]
    hits = hits_of(person_of(request).org_id, query) if query.strip() else None
    return render(request, "web/part/hits.html", {"hits": hits})


def hits_of(org_id: int, query: str) -> Hits:
    """Return what a query finds now, or why it cannot be read.

    Note: asks the organisation's sources over the network, each once in `REMEMBERED_S`.
    """
    try:
        matcher = compile_set({"": parse(query)})
    except QueryError as e:
        return Hits(wrong=str(e))

    def matching(all_: Iterable[Words]) -> list[Words]:
        return [w for w in all_ if matcher.hits(w.title, w.text, site=w.site, kind=w.kind)]

    kept = [Words(p.title, p.text, p.site, p.kind) for p in list_recent(org_id, Mode.ACTUAL, KEPT)]
    given = given_now(org_id)
    found = matching(given)
    shown = [(words.title or words.text)[:LONGEST] for words in found[:SHOWN]]
    return Hits(len(kept), len(matching(kept)), len(given), len(found), shown)


def given_now(org_id: int) -> list[Words]:
    """Return what an organisation's sources give now; nothing of it is stored."""
    asked = [s for s in list_sources(org_id, Mode.ACTUAL) if s.kind in ASKED and not s.off_since]
    found: list[Words] = []
    for source in asked[:SOURCES]:
        key = f"given-{source.pk}-{source.revision}"
        words = cache.get(key)
        if words is None:
            words = _ask(org_id, source.pk)
            cache.set(key, words, REMEMBERED_S)
        found += words
    return found


def _ask(org_id: int, source_id: int) -> list[Words]:
    source = find_source(org_id, source_id)
    assert source is not None  # it was just listed
    tried = try_now(source.kind, source.settings, now=clock.now(), most=GIVEN)
    posts = [item for item in tried.items if isinstance(item, Post) and not item.wordless]
    return [Words(p.title or "", p.text or "", p.site, p.kind) for p in posts]


def _watch(request: HttpRequest, watch_id: int) -> Watch:
    found: Any = find_watch(person_of(request).org_id, watch_id)
    if found is None:
        raise Http404
    assert isinstance(found, Watch)
    return found
