"""`/health`: is the engine alive, for whoever watches the watcher; one line, no sign-in, nothing
of anybody's."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qingting import clock
from qingting.timers.queries import last_beat
from qingting.web.shell import ENGINE, STILL


@login_not_required
@require_safe
def health(_: HttpRequest) -> HttpResponse:
    """Answer 200 while the engine's heartbeat is fresh, else 503."""
    at = last_beat(ENGINE)
    alive = at is not None and clock.now() - at <= STILL
    last = at.isoformat(timespec="seconds") if at else "never"
    words = f"engine {last} {'ok' if alive else 'still'}\n"
    return HttpResponse(words, content_type="text/plain", status=200 if alive else 503)
