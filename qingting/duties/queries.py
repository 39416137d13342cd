"""Duties as the engine knows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from qingting.adoption.queries import Plans
from qingting.duties.calendars import Calendars
from qingting.duties.models import Deed, Duty
from qingting.duties.rules import rungs_of
from qingting.events.queries import Events, KnownEvent
from qingting.grading.queries import judged_by
from qingting.lang import Said
from qingting.people.rules import person_of
from qingting.plan.calendar import Calendar
from qingting.plan.due import RungAt
from qingting.plan.model import Duty as Entry
from qingting.plan.model import Plan
from qingting.plan.verdict import holds
from qingting.store import Subject, Work, new_id
from qingting.timers.models import Timer

IN_FORCE = "duties.in-force"  # a timer's kind: the first day of an adopted plan


_HOUSE = {
    "judge": Said("研判线索", "Judge the lead"),
    "inquiry": Said("核实", "Answer an inquiry"),
    "approval": Said("审批", "Approve"),
    "accept": Said("接收", "Accept"),
    "promise": Said("兑现承诺", "Keep a promise"),
    "finding": Said("落实整改", "See to a finding"),
    "task": Said("会商任务", "Task of a meeting"),
    "after-watch": Said("结束后持续关注", "Watch after the closing"),
    "fill-roster": Said("补齐值班", "Fill the roster"),
    "override-report": Said("补报先行处置", "Report an emergency act"),
    "lead": Said("承接牵头", "Take the lead"),
    "decide-lead": Said("确定牵头单位", "Decide who leads"),
    "referral": Said("跟踪转办", "Follow up a referral"),
}
OF_ANOTHER = ("approval", "accept", "override-report")  # about another duty of the event
LIVE = (Duty.State.WAITING, Duty.State.OPEN)


class Place(NamedTuple):
    """Whose duty it is: of an event, or (event None) of an adoption as a whole."""

    org_id: int
    mode: str
    adoption_id: int
    event: KnownEvent | None

    @classmethod
    def of(cls, event: KnownEvent) -> Place:
        return cls(event.org_id, event.mode, event.adoption_id, event)


class KnownDuty:
    """A duty and what people did about it. `spec`: its entry in the plan, None for a house duty."""

    __slots__ = (
        "about", "adoption_id", "anchor", "approvals", "assignee", "began_at", "clause",
        "declined", "done_at", "due_at", "ended_at", "entry", "event", "holder", "id", "made_by",
        "missed", "mode", "occurrence", "org_id", "overridden", "plan", "rank", "rungs", "signers",
        "spec", "state",
    )  # fmt: skip

    def __init__(
        self,
        entry: str,
        *,
        plan: Plan,
        place: Place,
        holder: str,
        clause: str,
        anchor: str,
        about: str | None = None,
        rank: int = 0,
    ) -> None:
        self.id = new_id()
        self.entry = entry
        self.plan = plan
        self.spec: Entry | None = plan.duties.get(entry)
        self.org_id, self.mode, self.adoption_id, self.event = place
        self.about = about
        self.holder = holder
        self.clause = clause
        self.anchor = anchor
        self.rank = rank  # of the grade in force when its spell began
        self.began_at: datetime | None = None
        self.due_at: datetime | None = None
        self.done_at: datetime | None = None
        self.ended_at: datetime | None = None  # done or void
        self.occurrence = 1
        self.missed = 0
        self.state: str = Duty.State.WAITING
        self.declined = False  # its holder may decline it, and did: it does not come again
        self.overridden = False  # acted upon before its approval (AMB-21)
        self.assignee = ""  # person:7, who of its holders has it in hand
        self.made_by: str | None = None
        self.approvals: set[str] = set()  # roles
        self.signers: set[str] = set()  # the persons who gave them
        self.rungs: dict[int, RungAt] = {}

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def subject(self) -> Subject:
        return Subject(self.org_id, self.mode, "duty", str(self.id))

    @property
    def place(self) -> Place:
        return Place(self.org_id, self.mode, self.adoption_id, self.event)

    @property
    def label(self) -> Said:
        """What it is called: the plan's words, or the house's."""
        if self.spec is not None:
            return Said(self.spec.zh or self.entry, self.spec.en or self.spec.zh or self.entry)
        words = _HOUSE.get(self.entry) or Said(self.entry, self.entry)
        of = self.plan.duties.get((self.about or "").partition(" ")[0])
        if of is None or self.entry not in OF_ANOTHER:
            return words
        zh = of.zh or of.id
        return Said(f"{words.zh}：{zh}", f"{words.en}: {of.en or zh}")


class Duties:
    """Duties by id and by event; those of an event are loaded when first asked for.

    `coming`: adoptions whose plan's first day is still to come, with whose duties they will be.
    """

    def __init__(self, work: Work) -> None:
        self.by_id: dict[int, KnownDuty] = {}
        self._of_event: dict[int | None, list[KnownDuty]] = {}
        self._served: dict[tuple[int, str, str], set[int]] = {}
        self.coming = _coming()
        self._load(work, None)

    def of(self, work: Work, event: KnownEvent) -> list[KnownDuty]:
        """Return all duties of an event, in order of their making."""
        if event.id not in self._of_event:
            if event.fresh:
                self._of_event[event.id] = []
            else:
                self._load(work, event)
        return self._of_event[event.id]

    def of_all(self) -> list[KnownDuty]:
        """Return the duties that serve all events."""
        return self._of_event.setdefault(None, [])

    def serving(self, entry: str, place: Place) -> list[KnownDuty]:
        """Return the live duties of an entry that serve all events of a place."""
        mine = (entry, place.adoption_id, place.mode)
        return [d for d in self.of_all() if (d.entry, d.adoption_id, d.mode) == mine and d.live]

    def served(self, work: Work, plan: Plan, entry: Entry, place: Place) -> set[int]:
        """Return the events that need a duty which serves all; the caller adds and removes.

        After a restart, where such a duty stands, its events are judged again.
        """
        key = (place.adoption_id, place.mode, entry.id)
        if key not in self._served:
            stands = self.serving(entry.id, place)
            events = work.of(Events).list_open(work, place.adoption_id) if stands else []
            self._served[key] = {
                e.id
                for e in events
                if e.mode == place.mode
                and (
                    entry.when is None or holds(plan, entry.when, judged_by(work, e)).value == "yes"
                )
            }
        return self._served[key]

    def keep(self, duty: KnownDuty) -> None:
        self.by_id[duty.id] = duty
        self._of_event.setdefault(duty.event.id if duty.event else None, []).append(duty)

    def move(self, work: Work, duty: KnownDuty, into: KnownEvent) -> None:
        """Let a duty be another event's."""
        assert duty.event is not None  # one that serves all is nobody's
        self.of(work, duty.event).remove(duty)
        duty.event = into
        theirs = self.of(work, into)
        theirs.append(duty)
        theirs.sort(key=lambda d: d.id)  # as they are loaded

    def find(self, work: Work, duty_id: int) -> KnownDuty | None:
        """Return a duty by id, its event loaded with it; None if there is none."""
        if duty_id not in self.by_id:
            row = Duty.objects.filter(pk=duty_id).first()
            event = work.of(Events).find(work, row.event_id) if row and row.event_id else None
            if event is not None:
                self.of(work, event)
        return self.by_id.get(duty_id)

    def _load(self, work: Work, event: KnownEvent | None) -> None:
        self._of_event[event.id if event else None] = []
        mine = Q(event_id=event.id) if event else Q(event=None)
        rows = Duty.objects.filter(mine).order_by("id")
        calendar = work.of(Calendars).calendar
        deeds: dict[int, list[Deed]] = {}
        for deed in Deed.objects.filter(duty__in=rows).order_by("at", "id"):
            deeds.setdefault(deed.duty_id, []).append(deed)
        for row in rows:
            plan = work.of(Plans).of(row.adoption_id)
            self.keep(from_row(row, plan, event, deeds.get(row.pk, []), calendar))


def _coming() -> dict[int, Place]:
    rows = Timer.objects.filter(kind=IN_FORCE).values_list("subject_key", "org_id", "mode")
    return {int(key): Place(org_id, mode, int(key), None) for key, org_id, mode in rows}


def from_row(
    row: Duty,
    plan: Plan,
    event: KnownEvent | None,
    deeds: Iterable[Deed],
    calendar: Calendar,
) -> KnownDuty:
    duty = KnownDuty(
        row.entry,
        plan=plan,
        place=Place(row.org_id, row.mode, row.adoption_id, event),
        about=row.about,
        holder=row.holder,
        clause=row.clause,
        anchor=row.anchor,
        rank=row.rank,
    )
    duty.id = row.pk
    duty.began_at, duty.due_at, duty.done_at = row.began_at, row.due_at, row.done_at
    duty.ended_at = row.ended_at
    duty.occurrence, duty.missed, duty.state = row.occurrence, row.missed, row.state
    duty.assignee = row.assignee
    for deed in deeds:
        if deed.occurrence == row.occurrence and deed.what == "done":
            duty.made_by = deed.by
        if deed.occurrence == row.occurrence and deed.what.startswith("approved "):
            duty.approvals.add(deed.what.split(" ")[1])
            duty.signers.add(person_of(deed.by))
        if deed.what == "overridden":
            duty.overridden = True
        if deed.what == "declined":
            duty.declined = True
        if deed.what in ("refused", "withdrawn"):
            duty.made_by, duty.approvals, duty.signers = None, set(), set()
    if duty.live and duty.due_at is not None:
        duty.rungs = rungs_of(plan, duty.spec, duty.began_at or duty.due_at, duty.due_at, calendar)
    return duty


def list_next_due(
    org_id: int, mode: str, *, after: tuple[datetime, int] | None, limit: int
) -> list[Duty]:
    """Return the open duty that is due first of each event, the earliest first.

    Args:
        after: (due_at, id) of the last one of the page before.

    Note: walks the index of due times; the cost is that of the page, whatever the number of events.
    """
    sooner = Duty.objects.filter(event_id=OuterRef("event_id"), state=Duty.State.OPEN).filter(
        Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), id__lt=OuterRef("id"))
    )
    rows = Duty.objects.filter(org_id=org_id, mode=mode, state=Duty.State.OPEN, event__isnull=False)
    if after is not None:
        at, id_ = after
        rows = rows.filter(due_at__gte=at).filter(Q(due_at__gt=at) | Q(id__gt=id_))
    return list(rows.filter(~Exists(sooner)).order_by("due_at", "id")[:limit])


def next_due_of(event_ids: Iterable[int]) -> dict[int, Duty]:
    """Return the open duty that is due first of each of these events."""
    found: dict[int, Duty] = {}
    # Sorted here: asked for an order, SQLite walks the due times of all events.
    rows = Duty.objects.filter(event_id__in=list(event_ids), state=Duty.State.OPEN)
    for duty in sorted(rows, key=lambda duty: (duty.due_at, duty.pk)):
        if duty.event_id:
            found.setdefault(duty.event_id, duty)
    return found


def list_duties(event_id: int) -> list[Duty]:
    """Return all duties of an event: open ones by due time, then not begun, then ended ones."""
    rows = Duty.objects.filter(event_id=event_id)
    order = {Duty.State.OPEN: 0, Duty.State.WAITING: 1, Duty.State.DONE: 2, Duty.State.VOID: 3}
    return sorted(
        rows, key=lambda d: (order[Duty.State(d.state)], d.due_at is None, d.due_at or d.pk, d.pk)
    )


def list_deeds(event_id: int) -> list[Deed]:
    """Return what people did about the duties of an event, oldest first."""
    return list(Deed.objects.filter(duty__event_id=event_id).order_by("at", "id"))


def find_duties(
    org_id: int,
    mode: str,
    entries: Mapping[int, Collection[str]],
    clause: str,
    *,
    before: int | None,
    limit: int,
) -> list[Duty]:
    """Return duties of some entries, or under a clause, the last made first.

    Args:
        entries: adoption -> entries of its plan, house duties among them.
        before: id of the last one of the page before.
    """
    wanted = Q(clause__iexact=clause)
    for adoption_id, names in entries.items():
        wanted |= Q(adoption_id=adoption_id, entry__in=list(names))
    rows = Duty.objects.filter(wanted, org_id=org_id, mode=mode)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("event", "adoption").defer("event__story", "adoption__canonical")
    return list(rows.order_by("-pk")[:limit])
