"""Past events as rows tell of them, for judging again by another version of a plan."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.grading.models import Grading
from qingting.plan.rejudge import Judged, PastEvent
from qingting.store import Mode

MOST = 500  # events judged again, the last ones


def list_past(org_id: int, since: datetime, *, limit: int = MOST) -> list[PastEvent]:
    """Return the opened events that were found since an instant, the last first; four queries."""
    rows = Event.objects.filter(org_id=org_id, mode=Mode.ACTUAL, opened_at__isnull=False)
    events = list(rows.filter(found_at__gte=since).defer("story").order_by("-found_at")[:limit])
    ids = [event.pk for event in events]
    judged: dict[int, list[Judged]] = defaultdict(list)
    said = Grading.objects.filter(event_id__in=ids, scale="grade").order_by("at", "id")
    for event_id, at, facts in said.values_list("event_id", "at", "facts"):
        judged[event_id].append(Judged(at, facts))
    done: dict[int, dict[str, datetime | None]] = defaultdict(dict)
    owed = Duty.objects.filter(event_id__in=ids).order_by("id")
    for found, entry, done_at in owed.values_list("event_id", "entry", "done_at"):
        assert found is not None  # it was asked for
        done[found][entry] = done_at
    return [_past(event, judged[event.pk], done[event.pk]) for event in events]


def _past(event: Event, judged: list[Judged], done: dict[str, datetime | None]) -> PastEvent:
    happened: dict[str, datetime | None]
    happened = {"occurrence": event.occurrence_at, "discovery": event.discovery_at}
    happened |= {name: datetime.fromisoformat(at) for name, at in event.happened.items()}
    happened |= {f"{entry}.done": at for entry, at in done.items() if at is not None}
    known = {anchor: at for anchor, at in happened.items() if at is not None}
    return PastEvent(event.key, event.title, judged, known, done)
