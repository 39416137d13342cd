"""Events as pages offer them: where remarks can go, and what can still be undone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q

from qingting.events.models import Event, Reversible
from qingting.events.queries import RUNNING

WORDS = 5  # looked for at once


def list_joinable(org_id: int, mode: str, words: str, *, but: int, limit: int) -> list[Event]:
    """Return running events but one, by number or words of the title, the gravest first.

    Args:
        words: `E12`, `12`, or words of a title; empty for any.
        but: id of the event that something is to leave.
    """
    wanted = Q()
    for word in words.split()[:WORDS]:
        wanted &= Q(title__icontains=word)
    number = words.strip().upper().removeprefix("E")
    if number.isdecimal() and len(number) < 10:
        wanted |= Q(number=int(number))
    rows = Event.objects.filter(wanted, org_id=org_id, mode=mode, state__in=RUNNING)
    rows = rows.exclude(pk=but).defer("story")
    return list(rows.order_by(F("gravity").asc(nulls_last=True), "-last_remark_at", "id")[:limit])


def list_reversible(event_id: int, now: datetime) -> list[Reversible]:
    """Return the acts upon an event that can still be undone, the last first."""
    rows = Reversible.objects.filter(until__gte=now, undone_at=None)
    rows = rows.filter(Q(event_id=event_id) | Q(other_id=event_id)).select_related("event", "other")
    return list(rows.defer("event__story", "other__story").order_by("-id"))
