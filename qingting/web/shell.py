"""What stands around every page of a signed-in person: organisation, health of engine and
sources, bands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from qingting import clock
from qingting.checkup_machine import STILL
from qingting.people.models import Person
from qingting.people.rules import ADMINISTRATOR
from qingting.sources.models import Source
from qingting.sources.queries import list_sources
from qingting.store import Mode
from qingting.timers.queries import last_beat
from qingting.web import words
from qingting.web.access import (
    adoption_in_force,
    audits,
    mode_of,
    only_administers,
    roles_of_request,
)
from qingting.web.help.manual import page_of

ENGINE = "engine"  # name of its heartbeat


@dataclass(frozen=True, slots=True)
class Health:
    """What the strip says. `engine_at`: last heartbeat, None if there never was one; `still`: it
    is too old."""

    now: datetime
    engine_at: datetime | None
    still: bool
    silent: tuple[Source, ...]
    failing: tuple[Source, ...]
    fine: int
    off: int

    @property
    def troubled(self) -> bool:
        """Whether what any source would have said is not known."""
        return bool(self.silent or self.failing)


def health_of(org_id: int, mode: Mode, now: datetime) -> Health:
    """Look at the engine and an organisation's sources; two queries."""
    at = last_beat(ENGINE)
    sources = list_sources(org_id, mode)
    states = [source.state for source in sources]
    return Health(
        now=now,
        engine_at=at,
        still=at is None or now - at > STILL,
        silent=tuple(s for s in sources if s.state == Source.State.SILENT),
        failing=tuple(s for s in sources if s.state == Source.State.FAILING),
        fine=states.count(Source.State.FINE),
        off=states.count(Source.State.OFF),
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: for a stranger nothing but the way to the manual."""
    manual = _help(request)
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"help": manual}
    now = clock.now()
    mode = mode_of(request)
    adoption = adoption_in_force(request)
    return {
        "help": manual,
        "person": person,
        "org": person.org,
        "zone": person.org.zone,
        "now": now,
        "health": health_of(person.org_id, mode, now),
        "exercise": mode == Mode.EXERCISE,
        "trial": adoption is not None and adoption.trial,
        "administers": ADMINISTRATOR in roles_of_request(request),
        "audits": audits(request),
        "textless": only_administers(request),
        "suffix": "?mode=exercise" if mode == Mode.EXERCISE else "",
        "mode_part": "&mode=exercise" if mode == Mode.EXERCISE else "",
        "ticking": words.ticking(),
    }


def _help(request: HttpRequest) -> str:
    """Where the manual tells of this page."""
    found = request.resolver_match
    page = page_of(found.url_name) if found else ""
    return reverse("help", args=[page]) if page else reverse("help")
