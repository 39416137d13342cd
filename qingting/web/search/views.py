"""The search page: all kinds with the newest of each, or one kind page by page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingting.text.normalise import fold
from qingting.web.access import mode_of, person_of
from qingting.web.search.found import KINDS, Search

FEW, PAGE = 5, 30  # hits of each kind, of one kind alone
MOST = 80  # characters that are searched for


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` words, `?in=` a kind of `KINDS`, `?after=` the next page of it."""
    words = " ".join(request.GET.get("q", "")[:MOST].replace("\0", "").split())
    kind = request.GET.get("in", "")
    kind = kind if kind in KINDS else ""
    asked = Search(
        org_id=person_of(request).org_id,
        mode=mode_of(request),
        words=words,
        after=request.GET.get("after", "") if kind else "",
        limit=PAGE if kind else FEW,
    )
    enough = len(fold(words)) > 1
    kinds = [kind] if kind else list(KINDS)
    found = {name: KINDS[name](asked) for name in kinds} if enough else {}
    context = {"words": words, "kind": kind, "kinds": list(KINDS), "enough": enough}
    return render(request, "web/search.html", context | {"found": found, "entry": "search"})
