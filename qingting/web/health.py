"""`/health`: is the engine alive, for whoever watches the watcher; one line, no sign-in, nothing
of anybody's. `/admin/health`: what the doctor says, for people."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from qingting import clock
from qingting.checkup_machine import STILL
from qingting.doctor import look, worst
from qingting.lang import speaking
from qingting.people.rules import ADMINISTRATOR
from qingting.timers.queries import last_beat
from qingting.web.access import needs, person_of
from qingting.web.shell import ENGINE


@login_not_required
@require_safe
def health(_: HttpRequest) -> HttpResponse:
    """Answer 200 while the engine's heartbeat is fresh, else 503."""
    at = last_beat(ENGINE)
    alive = at is not None and clock.now() - at <= STILL
    last = at.isoformat(timespec="seconds") if at else "never"
    words = f"engine {last} {'ok' if alive else 'still'}\n"
    return HttpResponse(words, content_type="text/plain", status=200 if alive else 503)


@needs(ADMINISTRATOR)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Every check, of this person's organisation and of the installation."""
    with speaking(get_language() or ""):
        results = look(clock.now(), person_of(request).org)
    context = {"results": results, "worst": worst(results), "entry": "health"}
    return render(request, "web/health.html", context)
