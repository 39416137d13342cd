"""Events as the engine knows them, and the stories they tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL

from qingting.adoption.queries import Plans, in_force
from qingting.errors import ConfigError
from qingting.events.grouping import UNTOLD, Grouping
from qingting.events.models import Event, Membership, Replanning
from qingting.plan.model import Plan
from qingting.posts.models import Post
from qingting.posts.queries import Known, KnownRemark, instant
from qingting.store import Subject, Work

LIVE = (Event.State.LEAD, Event.State.OPEN)
RUNNING = (Event.State.LEAD, Event.State.OPEN, Event.State.QUIET)
# Written out: where the states are parameters SQLite does not use the index of opened events.
_OPENED = [RawSQL(f"'{state}'", ()) for state in (Event.State.OPEN, Event.State.QUIET)]


class Lead(NamedTuple):
    """What a new event begins with. `ref`: what a person calls one opened by telephone."""

    org_id: int
    mode: str
    adoption_id: int
    found_at: datetime
    occurrence_at: datetime
    title: str = ""
    follows_id: int | None = None  # the ended event whose new wave it is
    ref: str | None = None


class KnownEvent:
    """An event with its remarks and its plan. `happened`: anchor -> instant, of what came so
    far.
    """

    __slots__ = (
        "adoption_id", "discovery_at", "found_at", "fresh", "happened", "id", "judged_by",
        "last_post_at", "last_remark_at", "mode", "number", "occurrence_at", "opened_at", "org_id",
        "plan", "plan_since", "remarks", "state", "subject", "unit",
    )  # fmt: skip

    def __init__(
        self,
        id_: int,
        number: int,
        lead: Lead,
        plan: Plan,
    ) -> None:
        self.id = id_
        self.number = number
        self.org_id = lead.org_id
        self.mode = lead.mode
        self.subject = Subject(lead.org_id, lead.mode, "event", str(id_))  # as ledgers know it
        self.adoption_id = lead.adoption_id
        self.plan = plan
        self.plan_since = 0  # rows with ids up to this one are of an earlier plan
        self.state: str = Event.State.LEAD
        self.found_at = found_at = lead.found_at
        self.unit = ""  # the role that leads in the matter (B4.2)
        self.occurrence_at = lead.occurrence_at
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
        self.memberships: dict[int, int] = {}  # remark -> id of the row that says where it is
        self._groupings: dict[tuple[int, str], Grouping] = {}
        self._untold: dict[tuple[int, str], set[int]] = {}
        self._numbers: dict[tuple[int, str], int] = {}
        self._waves: dict[int, int] = {}  # ended event -> the last one that follows it

    def next_number(self, org_id: int, mode: str) -> int:
        key = (org_id, mode)
        if key not in self._numbers:
            rows = Event.objects.filter(org_id=org_id, mode=mode).order_by("-number")
            self._numbers[key] = rows.values_list("number", flat=True).first() or 0
        self._numbers[key] += 1
        return self._numbers[key]

    def adoption(self, work: Work, org_id: int, plan: str = "") -> int:
        """Return the adoption under which a new event starts.

        Args:
            plan: the one that a watch or a person names; the main plan where it is not in force.

        Raises:
            ConfigError: no plan is in force.
        """
        found = in_force(org_id, work.now, plan)
        if found is None:
            raise ConfigError(
                "plan", "none", "no plan is in force; adopt one: qingting run --plan FILE"
            )
        return found.pk

    def grouping(self, org_id: int, mode: str) -> Grouping:
        """Return the grouping's memory of an organisation; loaded from its rows on first use."""
        key = (org_id, mode)
        if key not in self._groupings:
            self._groupings[key] = Grouping(org_id, mode)
        return self._groupings[key]

    def catch_up(self, work: Work, org_id: int, mode: str, arriving: set[int]) -> None:
        """Tell anew the stories of events whose remarks are others now.

        Args:
            arriving: ids of posts that are still to be placed.
        """
        grouping = self.grouping(org_id, mode)
        for event_id in sorted(grouping.untold | self._untold.pop((org_id, mode), set())):
            event = self.find(work, event_id)
            assert event is not None  # never deleted
            posts = (p for r in event.remarks for p in r.posts if p.id not in arriving)
            grouping.tell(work, event_id, posts)
        grouping.untold.clear()

    def list_running(self, work: Work, org_id: int, mode: str) -> list[KnownEvent]:
        """Return the leads, the open and the quiet events of an organisation, by number."""
        rows = Event.objects.filter(org_id=org_id, mode=mode, state__in=RUNNING)
        self.load(work, rows.defer("story"))
        mine = [e for e in self.by_id.values() if (e.org_id, e.mode) == (org_id, mode)]
        return sorted((e for e in mine if e.state in RUNNING), key=lambda e: e.number)

    def list_open(self, work: Work, adoption_id: int) -> list[KnownEvent]:
        """Return the open events that run under an adoption, by number."""
        rows = Event.objects.filter(adoption_id=adoption_id, state=Event.State.OPEN)
        self.load(work, rows.defer("story"))
        mine = [e for e in self.by_id.values() if e.adoption_id == adoption_id]
        return sorted((e for e in mine if e.state == Event.State.OPEN), key=lambda e: e.number)

    def keep(self, event: KnownEvent, follows: int | None = None) -> None:
        self.by_id[event.id] = event
        if follows is not None:
            self._waves[follows] = event.id

    def join(self, event: KnownEvent, remark: KnownRemark, membership: int) -> None:
        event.remarks.append(remark)
        self.by_remark[remark.id] = event
        self.memberships[remark.id] = membership

    def tell_anew(self, work: Work, event: KnownEvent) -> None:
        """Its remarks are others now: its story is told anew before the next post is placed."""
        work.change(Event, event.id, story=UNTOLD)
        self._untold.setdefault((event.org_id, event.mode), set()).add(event.id)

    def find(self, work: Work, event_id: int) -> KnownEvent | None:
        """Return an event by id, loaded if it is not held; None if there is none."""
        if event_id not in self.by_id:
            self.load(work, Event.objects.filter(pk=event_id))
        return self.by_id.get(event_id)

    def by_key(self, work: Work, org_id: int, mode: str, key: str) -> KnownEvent | None:
        """Return the event of an organisation by what people call it (`E12`); None if there is
        none.
        """
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

    def last_wave(self, work: Work, event: KnownEvent) -> KnownEvent:
        """Return the event itself while it is live, else the last of those that follow it."""
        while not event.live:
            wave = self._waves.get(event.id)
            if wave is None and not event.fresh:
                rows = Event.objects.filter(follows_id=event.id).order_by("-number")
                wave = rows.values_list("id", flat=True).first()
            later = self.find(work, wave) if wave is not None else None
            if later is None:
                break
            self._waves[event.id] = later.id
            event = later
        return event

    def _whole(self, work: Work, remark_id: int) -> bool:
        """Whether this remark's absence here is certain: its room holds everything there ever
        was.
        """
        return any(r.complete and remark_id in r.remarks for r in work.of(Known).rooms.values())

    def load(self, work: Work, rows: Iterable[Event]) -> None:
        """Load events with their remarks and counts."""
        plans, posts = work.of(Plans), work.of(Known)
        for row in rows:
            if row.pk in self.by_id:
                continue
            event = from_row(row, plans.of(row.adoption_id))
            self.keep(event)
            held = Membership.objects.filter(event_id=row.pk, until=None).order_by("id")
            ids = dict(held.values_list("remark_id", "id"))
            room = posts.room(row.org_id, row.mode)
            room.load_remarks(ids)
            for id_, membership in ids.items():
                self.join(event, room.remarks[id_], membership)
            event.last_post_at = last_post_at(event)


def last_post_at(event: KnownEvent) -> datetime:
    """Return when the last of its posts arrived; when it was found, where it has none."""
    arrived = (instant(post.arrived_s) for remark in event.remarks for post in remark.posts)
    return max(arrived, default=event.found_at)


def from_row(row: Event, plan: Plan) -> KnownEvent:
    lead = Lead(row.org_id, row.mode, row.adoption_id, row.found_at, row.occurrence_at)
    event = KnownEvent(row.pk, row.number, lead, plan)
    event.state = row.state
    event.plan_since = row.plan_since
    event.unit = row.unit
    event.discovery_at = row.discovery_at
    event.opened_at = row.opened_at
    event.last_remark_at = row.last_remark_at
    event.happened = {"occurrence": row.occurrence_at} | {
        anchor: datetime.fromisoformat(at) for anchor, at in row.happened.items()
    }
    return event


class Tally(NamedTuple):
    """How many posts on how many sites, and how many in each of the last hours, oldest first."""

    posts: int
    sites: int
    hours: list[int]


def find_event(org_id: int, mode: str, number: int) -> Event | None:
    """Return an event of an organisation with its adoption, without the plan's text."""
    rows = _shown().filter(org_id=org_id, mode=mode, number=number)
    return rows.select_related("adoption").defer("adoption__canonical").first()


def list_events(ids: Iterable[int]) -> list[Event]:
    """Return events in the order of the ids."""
    wanted = list(ids)
    rows = {event.pk: event for event in _shown().filter(pk__in=wanted)}
    return [rows[id_] for id_ in wanted]


def list_newest(
    org_id: int,
    mode: str,
    states: Iterable[str],
    *,
    before: tuple[datetime, int] | None,
    limit: int,
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


def list_gravest(org_id: int, mode: str, *, limit: int) -> list[Event]:
    """Return opened events that are not over, the gravest first, then the last spoken of."""
    rows = _shown().filter(org_id=org_id, mode=mode, state__in=_OPENED)
    graded = list(rows.exclude(gravity=None).order_by("gravity", "-last_remark_at")[:limit])
    left = rows.filter(gravity=None).order_by("-last_remark_at")
    return graded + list(left[: limit - len(graded)])


def count_events(org_id: int, mode: str) -> dict[str, int]:
    """Return the number of an organisation's events by state."""
    rows = Event.objects.filter(org_id=org_id, mode=mode).order_by().values_list("state")
    return dict(rows.annotate(n=Count("*")))


def tally(event_ids: Iterable[int], now: datetime, *, hours: int) -> dict[int, Tally]:
    """Return what is known of each event's spread; an event without posts is left out.

    Args:
        hours: how many of the last hours are counted one by one, each `(t - 1 h, t]`.
    """
    edges = [now - timedelta(hours=h) for h in range(hours + 1)]
    held = Q(remark__home__event_id__in=list(event_ids), remark__home__until=None)
    ago = Case(*(When(published_at__gt=edge, then=h) for h, edge in enumerate(edges)))
    posts = Post.objects.filter(held).order_by().annotate(ago=ago)
    counted = posts.values_list("remark__home__event_id", "site", "ago").annotate(n=Count("*"))
    places: dict[int, set[str]] = defaultdict(set)
    lately: dict[int, list[int]] = defaultdict(lambda: [0] * (hours + 1))
    total: Counter[int] = Counter()
    for event, site, hour, n in counted:
        places[event].add(site)
        total[event] += n
        if hour is not None:
            lately[event][hour] += n  # 0: said to be of the future
    return {e: Tally(n, len(places[e]), lately[e][:0:-1]) for e, n in total.items()}


def first_words(event_ids: Iterable[int]) -> dict[int, str]:
    """Return title or text of the first remark of each event; an event without posts is left
    out.
    """
    wanted = list(event_ids)
    if not wanted:  # nearly always: most events have a title
        return {}
    post = Post.objects.filter(remark_id=OuterRef("remark_id")).order_by("id")[:1]
    first = _remarks(wanted).order_by().values("event_id").annotate(first=Min("id"))
    rows = (
        Membership.objects.filter(pk__in=first.values("first"))
        .annotate(title=Subquery(post.values("title")), text=Subquery(post.values("text")))
        .values_list("event_id", "title", "text")
    )
    return {event: title or text or "" for event, title, text in rows}


def _shown() -> QuerySet[Event]:
    return Event.objects.defer("story")


def _remarks(event_ids: Iterable[int]) -> QuerySet[Membership]:
    return Membership.objects.filter(event_id__in=list(event_ids), until=None)


def list_replannings(event_id: int) -> list[Replanning]:
    """Return when an event was put under another plan, oldest first."""
    return list(Replanning.objects.filter(event_id=event_id).order_by("id"))


def find_homes(remark_ids: Iterable[int]) -> dict[int, Event]:
    """Return the event that each remark is in, by remark; one that is in none is left out."""
    rows = Membership.objects.filter(remark_id__in=list(remark_ids), until=None)
    rows = rows.select_related("event").defer("event__story")
    return {row.remark_id: row.event for row in rows}
