"""Events as the engine knows them, and the stories they tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from qingting.adoption.queries import Plans, in_force
from qingting.errors import ConfigError
from qingting.events.models import Event, Membership
from qingting.plan.model import Plan
from qingting.posts.models import Post
from qingting.posts.queries import Known, KnownRemark
from qingting.store import Work
from qingting.text.story import Stories
from qingting.text.words import Idf

LIVE = (Event.State.LEAD, Event.State.OPEN)
RUNNING = (Event.State.LEAD, Event.State.OPEN, Event.State.QUIET)


class KnownEvent:
    """An event with its remarks and its plan. `happened`: anchor -> instant, of what came so far."""

    __slots__ = (
        "adoption_id", "discovery_at", "found_at", "fresh", "happened", "id", "judged_by",
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
        self.fresh = False  # found by this very engine: later stages need not look for rows of it
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
    stories = Stories(Idf())
    rows = Event.objects.filter(org_id=org_id, mode=mode).exclude(story="").order_by("number")
    for id_, story in rows.values_list("id", "story"):
        stories.load(id_, story)
    return stories


class Said(NamedTuple):
    """A post of an event as counting and drawing need it."""

    id: int
    remark_id: int
    parent_id: int | None
    kind: str
    site: str
    source_id: int
    published_at: datetime
    repost_count: int


class Tally(NamedTuple):
    """How many posts on how many sites, and the times of the recent ones, ascending."""

    posts: int
    sites: int
    recent: list[datetime]


def find_event(org_id: int, mode: str, number: int) -> Event | None:
    """Return an event of an organisation with its adoption, without the plan's text."""
    rows = _shown().filter(org_id=org_id, mode=mode, number=number)
    return rows.select_related("follows").first()


def list_events(ids: Iterable[int]) -> list[Event]:
    """Return events in the order of the ids."""
    wanted = list(ids)
    rows = {event.pk: event for event in _shown().filter(pk__in=wanted)}
    return [rows[id_] for id_ in wanted]


def list_newest(
    org_id: int, mode: str, states: Iterable[str], *, before: tuple[datetime, int] | None, limit: int
) -> list[Event]:
    """Return events in some states, the last found first.

    Args:
        before: (found_at, id) of the last one of the page before.
    """
    rows = _shown().filter(org_id=org_id, mode=mode, state__in=list(states))
    if before is not None:
        at, id_ = before
        rows = rows.filter(Q(found_at__lt=at) | Q(found_at=at, id__lt=id_))
    return list(rows.order_by("-found_at", "-id")[:limit])


def count_events(org_id: int, mode: str) -> dict[str, int]:
    """Return the number of an organisation's events by state."""
    rows = Event.objects.filter(org_id=org_id, mode=mode).order_by().values_list("state")
    return dict(rows.annotate(n=Count("id")))


def list_said(event_id: int) -> list[Said]:
    """Return every post of an event in the order of publication."""
    rows = Post.objects.filter(remark_id__in=_remarks([event_id]).values("remark_id"))
    return [Said(*row) for row in rows.order_by("published_at", "id").values_list(*Said._fields)]


def find_quotes(post_ids: Iterable[int]) -> dict[int, Post]:
    """Return posts by id, for showing what they say; not their authors."""
    return Post.objects.defer("author_key").in_bulk(list(post_ids))


def tally(event_ids: Iterable[int], since: datetime) -> dict[int, Tally]:
    """Return what is known of each event's spread; an event without posts is left out.

    Args:
        since: from when on a post is recent.
    """
    held = _remarks(event_ids)
    event_of = dict(held.values_list("remark_id", "event_id"))
    posts = Post.objects.filter(remark_id__in=held.values("remark_id")).order_by()
    counts: dict[int, int] = {}
    sites: dict[int, set[str]] = {}
    recent: dict[int, list[datetime]] = {}
    for remark, site, n in posts.values_list("remark_id", "site").annotate(n=Count("id")):
        event = event_of[remark]
        counts[event] = counts.get(event, 0) + n
        sites.setdefault(event, set()).add(site)
    late = posts.filter(published_at__gte=since).order_by("published_at")
    for remark, at in late.values_list("remark_id", "published_at"):
        recent.setdefault(event_of[remark], []).append(at)
    return {event: Tally(n, len(sites[event]), recent.get(event, [])) for event, n in counts.items()}


def first_words(event_ids: Iterable[int]) -> dict[int, str]:
    """Return title or text of the first remark of each event; an event without posts is left out."""
    post = Post.objects.filter(remark_id=OuterRef("remark_id")).order_by("id")[:1]
    rows = (
        _remarks(event_ids)
        .annotate(title=Subquery(post.values("title")), text=Subquery(post.values("text")))
        .order_by("-id")
        .values_list("event_id", "title", "text")
    )
    return {event: title or text or "" for event, title, text in rows}


def _shown() -> QuerySet[Event]:
    return Event.objects.select_related("adoption").defer("story", "adoption__canonical")


def _remarks(event_ids: Iterable[int]) -> QuerySet[Membership]:
    return Membership.objects.filter(event_id__in=list(event_ids), until=None)
