"""What one shift of a role hands over to the next: clocks that cross it, what to beware of,
figures about things; and which hand-overs wait.

Rows that the engine knows better than the database are taken as it knows them; a page, whose
`Work` knows nothing, reads the same from the rows alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from qingting.adoption.queries import Plans
from qingting.duties.models import Duty, HandOver
from qingting.duties.queries import Duties, KnownDuty
from qingting.events.models import Event
from qingting.events.queries import Events
from qingting.grading.models import Inquiry
from qingting.grading.queries import Gradings
from qingting.people.models import Shift
from qingting.people.queries import Reach, holders_of, list_shifts, written
from qingting.people.rules import may_act, role_of
from qingting.plan.model import Plan
from qingting.sources.models import Source
from qingting.sources.queries import Sources
from qingting.store import Pages, Subject, Work

RECENT = timedelta(hours=12)  # how long after its end a shift still hands over
BEWARE = 50  # of a kind, the oldest; clocks have no limit

CLOCK, CAME, SOURCE, INQUIRY, LEAD, LATE = "clock", "came", "source", "inquiry", "lead", "late"
CLOCKS = (CLOCK, CAME)


class Item(NamedTuple):
    """One line that the incoming shift ticks. `key`: id of the duty (clock; came: a clock since the
    signature; late), source, inquiry or event (lead); `due`: a duty's due time when it was listed,
    ISO-8601.
    """

    kind: str
    key: str
    due: str | None = None

    @property
    def name(self) -> str:
        """What a tick of it is called, `clock:12`."""
        return f"{self.kind}:{self.key}"


class Sheet(NamedTuple):
    """What a hand-over lists. `figures`: `opened`, the number of events; `clocks`, a row
    `[clause, entry, plan version, met, missed]` each; `more`, how much to beware of is not listed.
    """

    items: list[Item]
    figures: dict[str, Any]


class Place(NamedTuple):
    """Whose shift: a role of an organisation, in a mode, under a plan."""

    org_id: int
    mode: str
    role: str
    plan: Plan


class _Seen(NamedTuple):
    """A duty that is open or done."""

    id: int
    entry: str
    about: str | None
    holder: str
    clause: str
    version: str
    event_id: int | None
    state: str
    due_at: datetime
    done_at: datetime | None
    assignee: str


_COLUMNS = (
    "pk", "entry", "about", "holder", "clause", "adoption__version", "event_id", "state", "due_at",
    "done_at", "assignee",
)  # fmt: skip
_BEGUN = (Duty.State.OPEN, Duty.State.DONE)


def sheet_of(work: Work, place: Place, since: datetime, by: str) -> Sheet:
    """Return what a shift that began at `since` hands over now.

    Args:
        by: who hands over, `person:7`.
    """
    seen = _duties(work, place, since)
    crossing = _crossing(place, seen, by)
    past = sorted((d for d in seen if since <= d.due_at < work.now), key=lambda d: d.due_at)
    leads, opened = _events(work, place, since)
    judged = {d.event_id for d in crossing if d.entry == "judge"}
    asked = {(d.event_id, d.about) for d in crossing if d.entry == "inquiry"}
    inquiries = [key for key, *of in _inquiries(work, place) if tuple(of) not in asked]
    beware = [
        [Item(SOURCE, str(key)) for key in _troubled(work, place)],
        [Item(INQUIRY, str(key)) for key in inquiries],
        [Item(LEAD, str(key)) for key in leads if key not in judged],
        [_timed(LATE, d) for d in past if _missed(d) and d not in crossing and not _asked(d)],
    ]
    items = [_timed(CLOCK, duty) for duty in crossing]
    items += [item for of_kind in beware for item in of_kind[:BEWARE]]
    more = sum(len(of_kind[BEWARE:]) for of_kind in beware)
    return Sheet(items, {"opened": opened, "clocks": _tally(past), "more": more})


def came_since(work: Work, place: Place, items: Collection[Item], by: str) -> list[Item]:
    """Return the clocks that a shift got after its sheet was signed by a person."""
    listed = {item.key for item in items if item.kind == CLOCK}
    crossing = _crossing(place, _duties(work, place, work.now), by)
    return [_timed(CAME, duty) for duty in crossing if str(duty.id) not in listed]


def for_page(now: datetime) -> Work:
    """Return the work of a page, which holds no lock and writes nothing."""
    return Work(now, {}, Pages())


def _timed(kind: str, duty: _Seen) -> Item:
    return Item(kind, str(duty.id), duty.due_at.isoformat())


def _crossing(place: Place, seen: Collection[_Seen], by: str) -> list[_Seen]:
    """The clocks of a shift, by due time: those of its role and of the body it is in, and those
    that its person took on for a role it is the deputy of.
    """
    mine = role_of(place.role)
    own = (mine, place.plan.roles[mine].of)
    acted = set(_holders(place))
    return sorted(
        (
            duty
            for duty in seen
            if duty.state == Duty.State.OPEN
            and duty.holder in acted
            and (role_of(duty.holder) in own or duty.assignee == by)
        ),
        key=lambda duty: (duty.due_at, duty.id),
    )


def _asked(duty: _Seen) -> bool:
    """Whether it stands in the list as what it asks for: a lead, or an inquiry."""
    return duty.entry in ("judge", "inquiry") and duty.done_at is None


def _missed(duty: _Seen) -> bool:
    return duty.done_at is None or duty.done_at > duty.due_at


def _tally(past: Sequence[_Seen]) -> list[list[Any]]:
    """How the clocks of each entry were met: never whose they were."""
    met: Counter[tuple[str, str, str]] = Counter()
    missed: Counter[tuple[str, str, str]] = Counter()
    for duty in past:
        (missed if _missed(duty) else met)[duty.clause, duty.entry, duty.version] += 1
    return [[*key, met[key], missed[key]] for key in sorted({*met, *missed})]


def _holders(place: Place) -> list[str]:
    """Every holder that the role acts for; of a unit, also its other roles in that unit."""
    unit = place.role.partition("@")[2]
    named = [*place.plan.roles, *(f"{role}@{unit}" for role in place.plan.roles if unit)]
    return [holder for holder in named if may_act(place.plan, holder, place.role)]


def _duties(work: Work, place: Place, since: datetime) -> list[_Seen]:
    """The open duties of the role, and everybody's that were due in the shift."""
    mine = Q(state=Duty.State.OPEN, holder__in=_holders(place))
    due = Q(state__in=_BEGUN, due_at__gte=since, due_at__lt=work.now)
    rows = Duty.objects.filter(mine | due, org_id=place.org_id, mode=place.mode)
    known = work.of(Duties).by_id
    stored = [_Seen(*row) for row in rows.values_list(*_COLUMNS) if row[0] not in known]
    return stored + [
        _Seen(d.id, d.entry, d.about, d.holder, d.clause, d.plan.hash, _event_of(d), d.state,
              d.due_at, d.done_at, d.assignee)
        for d in known.values()
        if (d.org_id, d.mode) == (place.org_id, place.mode) and d.state in _BEGUN and d.due_at
    ]  # fmt: skip


def _event_of(duty: KnownDuty) -> int | None:
    return duty.event.id if duty.event else None


def _events(work: Work, place: Place, since: datetime) -> tuple[list[int], int]:
    """Leads, the oldest first, and how many events were opened in the shift."""
    wanted = Q(state=Event.State.LEAD) | Q(opened_at__gte=since)
    rows = Event.objects.filter(wanted, org_id=place.org_id, mode=place.mode)
    known = work.of(Events).by_id
    seen = [row for row in rows.values_list("pk", "state", "opened_at") if row[0] not in known]
    seen += [
        (e.id, e.state, e.opened_at)
        for e in known.values()
        if (e.org_id, e.mode) == (place.org_id, place.mode)
    ]
    opened = sum(at is not None and at >= since for _, _, at in seen)
    return sorted(pk for pk, state, _ in seen if state == Event.State.LEAD), opened


def _inquiries(work: Work, place: Place) -> list[tuple[int, int, str]]:
    """Unanswered inquiries with event and fact, the oldest first."""
    rows = Inquiry.objects.filter(event__org_id=place.org_id, mode=place.mode, ended_at=None)
    found = set(rows.values_list("pk", "event_id", "fact"))
    found |= {(row["id"], row["event_id"], row["fact"]) for row in work.new(Inquiry)}
    known, gradings = work.of(Events).by_id, work.of(Gradings)
    return sorted(
        one
        for one in found
        if (event := known.get(one[1])) is None
        or (
            (event.org_id, event.mode) == (place.org_id, place.mode)
            and gradings.of(event).inquiries.get(one[2]) == one[0]
        )
    )


def _troubled(work: Work, place: Place) -> list[int]:
    """Sources that are silent or failing."""
    bad = (Source.State.SILENT, Source.State.FAILING)
    return [
        s.id
        for s in work.of(Sources).by_id.values()
        if (s.org_id, s.mode) == (place.org_id, place.mode) and s.state in bad
    ]


@dataclass(slots=True)
class KnownHandOver:
    """A hand-over that waits to be taken."""

    id: int
    place: Place
    items: list[Item]
    signed_by: str
    missed: bool = False

    @property
    def subject(self) -> Subject:
        return Subject(self.place.org_id, self.place.mode, "handover", str(self.id))


class HandOvers:
    """Those that wait, by organisation, mode and role; loaded once."""

    def __init__(self, work: Work) -> None:
        self._waiting: dict[tuple[int, str, str], KnownHandOver] = {}
        for row in HandOver.objects.filter(state=HandOver.State.WAITING):
            place = Place(row.org_id, row.mode, row.role, work.of(Plans).of(row.adoption_id))
            one = KnownHandOver(row.pk, place, items_of(row), row.signed_by)
            one.missed = row.missed_at is not None
            self.keep(one)

    def find(self, org_id: int, mode: str, role: str) -> KnownHandOver | None:
        return self._waiting.get((org_id, mode, role))

    def get(self, key: str) -> KnownHandOver:
        """Return the one whose clock runs, by its id."""
        return next(one for one in self._waiting.values() if one.id == int(key))

    def keep(self, one: KnownHandOver) -> None:
        self._waiting[one.place[:3]] = one

    def end(self, one: KnownHandOver) -> None:
        del self._waiting[one.place[:3]]


def items_of(row: HandOver) -> list[Item]:
    """Return what was signed."""
    return [Item(*item) for item in row.items]


def duties_in(items: Collection[Item]) -> dict[str, Duty]:
    """Return the duties that items name, with event and adoption, by key."""
    ids = [int(item.key) for item in items if item.kind in (*CLOCKS, LATE)]
    rows = Duty.objects.select_related("event", "adoption")
    found = rows.defer("event__story", "adoption__canonical").in_bulk(ids)
    return {str(pk): duty for pk, duty in found.items()}


def inquiries_in(items: Collection[Item]) -> dict[str, Inquiry]:
    """Return the inquiries that items name, with event, by key."""
    ids = [int(item.key) for item in items if item.kind == INQUIRY]
    found = Inquiry.objects.select_related("event__adoption").in_bulk(ids)
    return {str(pk): inquiry for pk, inquiry in found.items()}


def shift_of(org_id: int, role: str, person: str, at: datetime) -> Shift | None:
    """Return the shift that hands over: the person's own that runs or has just ended, else the
    role's; None where nobody is, or was, on shift.

    Args:
        person: `person:7`.
    """
    began = [s for s in _of_role(list_shifts(org_id, at - RECENT, at), role) if s.since <= at]
    own = [shift for shift in began if f"person:{shift.person_id}" == person]
    return next(iter((own or began)[-1:]), None)


def coming(org_id: int, role: str, shift: Shift | None, now: datetime) -> list[Reach]:
    """Return who acts in a role when a shift is over, else now: by the roster, or all who hold it;
    a deputy in place of who is away.
    """
    return holders_of(org_id, role, max(now, shift.until) if shift else now)


def _of_role(shifts: Collection[Shift], role: str) -> list[Shift]:
    return [s for s in shifts if written(s.role, s.unit.key if s.unit else None) == role]


def last_taken(org_id: int, mode: str, role: str) -> HandOver | None:
    """Return the hand-over by which a role's present shift began; None where there was none."""
    rows = HandOver.objects.filter(org_id=org_id, mode=mode, role=role, state=HandOver.State.TAKEN)
    rows = rows.select_related("adoption").defer("items", "figures", "adoption__canonical")
    return rows.order_by("-pk").first()


def list_waiting(org_id: int, mode: str) -> list[HandOver]:
    """Return the hand-overs that nobody took yet, by role."""
    rows = HandOver.objects.filter(org_id=org_id, mode=mode, state=HandOver.State.WAITING)
    return list(rows.select_related("adoption").defer("adoption__canonical").order_by("role"))


def list_handovers(org_id: int, mode: str, *, before: int | None, limit: int) -> list[HandOver]:
    """Return hand-overs, newest first, without what they list; those before an id."""
    rows = HandOver.objects.filter(org_id=org_id, mode=mode).select_related("adoption")
    rows = rows.defer("items", "figures", "adoption__canonical")
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])


def find_handover(org_id: int, mode: str, handover_id: int) -> HandOver | None:
    """Return a hand-over of an organisation in a mode; None where it has no such."""
    rows = HandOver.objects.select_related("adoption").defer("adoption__canonical")
    return rows.filter(org_id=org_id, mode=mode, pk=handover_id).first()
