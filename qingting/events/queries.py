"""Events as the engine knows them, and the stories they tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from qingting.adoption.queries import Plans, in_force
from qingting.errors import ConfigError
from qingting.events.models import Event, Membership
from qingting.plan.model import Plan
from qingting.posts.queries import Known, KnownRemark
from qingting.store import Work
from qingting.text.story import Stories

LIVE = (Event.State.LEAD, Event.State.OPEN)
RUNNING = (Event.State.LEAD, Event.State.OPEN, Event.State.QUIET)


class KnownEvent:
    """An event with its remarks and its plan. `happened`: anchor -> instant, of what came so far."""

    __slots__ = (
        "adoption_id", "discovery_at", "found_at", "happened", "id", "judged_by",
        "last_post_at", "last_remark_at", "mode", "number", "occurrence_at", "opened_at", "org_id",
        "plan", "remarks", "state",
    )  # fmt: skip

    def __init__(
        self,
        id_: int,
        number: int,
        *,
        org_id: int,
        mode: str,
        adoption_id: int,
        plan: Plan,
        found_at: datetime,
        occurrence_at: datetime,
    ) -> None:
        self.id = id_
        self.number = number
        self.org_id = org_id
        self.mode = mode
        self.adoption_id = adoption_id
        self.plan = plan
        self.state: str = Event.State.LEAD
        self.found_at = found_at
        self.occurrence_at = occurrence_at
        self.discovery_at: datetime | None = None
        self.opened_at: datetime | None = None
        self.last_remark_at = found_at
        self.last_post_at = found_at
        self.happened: dict[str, datetime] = {}
        self.judged_by: str | None = None  # the person who opened or dismissed it
        self.remarks: list[KnownRemark] = []

    @property
    def key(self) -> str:
        return f"E{self.number}"

    @property
    def live(self) -> bool:
        """Whether it still takes in remarks."""
        return self.state in LIVE


class Events:
    """Running events by id and by remark; ended ones are loaded when asked for."""

    def __init__(self, work: Work) -> None:
        self.by_id: dict[int, KnownEvent] = {}
        self.by_remark: dict[int, KnownEvent] = {}
        self.stories: dict[tuple[int, str], Stories] = {}
        self._dirty: dict[int, KnownEvent] = {}
        self._numbers: dict[tuple[int, str], int] = {}

    def next_number(self, org_id: int, mode: str) -> int:
        key = (org_id, mode)
        if key not in self._numbers:
            rows = Event.objects.filter(org_id=org_id, mode=mode).order_by("-number")
            self._numbers[key] = rows.values_list("number", flat=True).first() or 0
        self._numbers[key] += 1
        return self._numbers[key]

    def adoption(self, work: Work, org_id: int) -> int:
        """Return the adoption under which a new event starts.

        Raises:
            ConfigError: no plan is in force.
        """
        found = in_force(org_id, work.now)
        if found is None:
            raise ConfigError("plan", "none", "no plan is in force; adopt one: qingting run --plan FILE")
        return found.pk

    def stories_of(self, org_id: int, mode: str) -> Stories:
        """Return the grouping's memory of an organisation; loaded from its events on first use."""
        key = (org_id, mode)
        if key not in self.stories:
            self.stories[key] = _load_stories(org_id, mode)
        return self.stories[key]

    def touched(self, event: KnownEvent) -> None:
        """Note that an event's story changed; `save_stories` writes it."""
        self._dirty[event.id] = event

    def save_stories(self, work: Work) -> None:
        for event in self._dirty.values():
            stories = self.stories_of(event.org_id, event.mode)
            work.change(Event, event.id, story=stories.dump(event.id))
        self._dirty = {}

    def keep(self, event: KnownEvent) -> None:
        self.by_id[event.id] = event

    def join(self, event: KnownEvent, remark: KnownRemark) -> None:
        event.remarks.append(remark)
        self.by_remark[remark.id] = event

    def find(self, work: Work, event_id: int) -> KnownEvent | None:
        """Return an event by id, loaded if it is not held; None if there is none."""
        if event_id not in self.by_id:
            self.load(work, Event.objects.filter(pk=event_id))
        return self.by_id.get(event_id)

    def by_key(self, work: Work, org_id: int, mode: str, key: str) -> KnownEvent | None:
        """Return the event of an organisation by what people call it (`E12`); None if there is none."""
        if not key.startswith("E") or not key[1:].isdecimal():
            return None
        number = int(key[1:])
        for event in self.by_id.values():
            if (event.org_id, event.mode, event.number) == (org_id, mode, number):
                return event
        row = Event.objects.filter(org_id=org_id, mode=mode, number=number).first()
        return self.find(work, row.pk) if row else None

    def of_remark(self, work: Work, remark_id: int) -> KnownEvent | None:
        """Return the event that a remark stands in, or None."""
        found = self.by_remark.get(remark_id)
        if found is None and not self._whole(work, remark_id):
            of = Membership.objects.filter(remark_id=remark_id, until=None).values("event_id")
            self.load(work, Event.objects.filter(pk__in=of))
            found = self.by_remark.get(remark_id)
        return found

    def _whole(self, work: Work, remark_id: int) -> bool:
        """Whether this remark's absence here is certain: its room holds everything there ever was."""
        return any(r.complete and remark_id in r.remarks for r in work.of(Known).rooms.values())

    def load(self, work: Work, rows: Iterable[Event]) -> None:
        """Load events with their remarks and counts."""
        plans, posts = work.of(Plans), work.of(Known)
        for row in rows:
            if row.pk in self.by_id:
                continue
            event = from_row(row, plans.of(row.adoption_id))
            self.keep(event)
            ids = list(
                Membership.objects.filter(event_id=row.pk, until=None)
                .order_by("id")
                .values_list("remark_id", flat=True)
            )
            room = posts.room(row.org_id, row.mode)
            room.load_remarks(ids)
            for id_ in ids:
                self.join(event, room.remarks[id_])


def from_row(row: Event, plan: Plan) -> KnownEvent:
    event = KnownEvent(
        row.pk,
        row.number,
        org_id=row.org_id,
        mode=row.mode,
        adoption_id=row.adoption_id,
        plan=plan,
        found_at=row.found_at,
        occurrence_at=row.occurrence_at,
    )
    event.state = row.state
    event.discovery_at = row.discovery_at
    event.opened_at = row.opened_at
    event.last_remark_at = row.last_remark_at
    event.happened = {k: datetime.fromisoformat(v) for k, v in row.happened.items()}
    return event


def _load_stories(org_id: int, mode: str) -> Stories:
    """The stories of every event that may still be recognised, as they were stored."""
    stories = Stories()
    rows = Event.objects.filter(org_id=org_id, mode=mode).exclude(story="").order_by("number")
    for id_, story in rows.values_list("id", "story"):
        stories.load(id_, story)
    return stories
