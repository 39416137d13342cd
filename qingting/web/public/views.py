"""The public pages, for whoever asks: no sign-in, nothing that is not public already."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from qingting import clock
from qingting.orgs.queries import find_by_key
from qingting.web.public.pages import NAMES, page


@require_safe
@login_not_required
def public(request: HttpRequest, org: str, name: str = "index") -> HttpResponse:
    """A public page of an organisation by its key."""
    found = find_by_key(org)
    if found is None or name not in NAMES:
        raise Http404
    answer = HttpResponse(page(found, name, clock.now(), get_language() or "zh-hans"))
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer
