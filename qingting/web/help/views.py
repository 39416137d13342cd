"""`/help`: the manual."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingting.web import words
from qingting.web.help.manual import PAGES, load


@login_not_required
@require_safe
def manual(request: HttpRequest, page: str = "") -> HttpResponse:
    """A page of the manual beside the list of all; the list alone where none is asked for."""
    if page and page not in PAGES:
        raise Http404
    language = "zh" if words.chinese() else "en"
    titles = [(one, load(one, language).title) for one in PAGES]
    context = {"pages": titles, "current": page, "manual": load(page, language) if page else None}
    return render(request, "web/help.html", context)
