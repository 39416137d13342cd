"""The desk of one person: duties by due time, leads to judge, open events, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from qingting.adoption.queries import plan_of
from qingting.doubts.models import Promise
from qingting.doubts.queries import list_open_promises
from qingting.duties.lists import Held, count_held, first_held, list_deeds_of, list_held
from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.events.queries import count_events, list_events, list_gravest, list_newest
from qingting.journal.queries import head_of, list_since
from qingting.notices.queries import list_sent, list_told_of_all
from qingting.people.models import Person
from qingting.people.queries import find_look
from qingting.people.rules import may_act
from qingting.plan.model import Plan
from qingting.web.desk.changes import SHOWN as CHANGES
from qingting.web.desk.changes import VERBS, Change, changes_of
from qingting.web.duties.forms import verbs_of
from qingting.web.events import cursor
from qingting.web.events.desk import Row, rows_of
from qingting.web.events.page import DutyRow, duty_row
from qingting.web.words import Clock, running

TABS = ("mine", "others", "all")
PAGE = 12
LEADS = 5
EVENTS = 5
PROMISES = 8
_DO = gettext_lazy("Do it")
_GO = {
    "judge": gettext_lazy("Judge"),
    "inquiry": gettext_lazy("Answer"),
    "approval": gettext_lazy("Decide"),
    "accept": gettext_lazy("Accept"),
}
READ_BACK = 2000  # entries of the journal looked at for what changed


@dataclass(frozen=True, slots=True)
class Mine:
    """A duty in the list. `go`: the verb that leads on, "" where others act on it; `accepted`:
    somebody has it in hand.
    """

    row: DutyRow
    event: Event | None
    go: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """What we said in public that we would do, with its clock."""

    row: Promise
    clock: Clock


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the desk shows.

    `counts`: of the tabs, of what is `late` of mine, of `leads` and of running `events`; `after`:
    cursor of the next page of duties, "" at the end; `next_of_all`: the duty of the shift that is
    due first, where it is none of mine; `nears`: the events that leads are most like, by id.
    """

    of: str
    counts: dict[str, int]
    duties: list[Mine]
    after: str
    next_mine: DutyRow | None
    next_of_all: DutyRow | None
    leads: list[Row]
    nears: dict[int, Event]
    more_leads: int
    events: list[Row]
    changes: list[Change]
    more_changes: int
    looked_at: datetime | None
    head: int
    promises: list[Promised]

    @property
    def late(self) -> int:
        """How many of mine are late."""
        return self.counts["late"]


def holders_for(plan: Plan, roles: Sequence[str], person: Person) -> list[str]:
    """Return every holder, `role` or `role@unit`, for whom a person with these roles may act."""
    actors = [f"person:{person.pk}/{role}" for role in roles]
    units = {role.partition("@")[2] for role in roles if "@" in role}
    wanted = [*plan.roles, *(f"{role}@{unit}" for role in plan.roles for unit in sorted(units))]
    return [h for h in wanted if any(may_act(plan, h, actor) for actor in actors)]


def desk_of(
    person: Person, mode: str, plan: Plan, roles: Sequence[str], of: str, after: str, now: datetime
) -> Desk:
    """Return the desk; the same number of queries whatever is on it.

    Args:
        of: one of `TABS`.
        after: cursor of the page before; one that cannot be read begins anew.
    """
    org, zone = person.org_id, person.org.zone
    head = head_of(org)  # first: what comes meanwhile is not yet seen
    mine = holders_for(plan, roles, person)
    held = _lists(org, mode, mine, now)
    found = list_held(held[of], after=cursor.read(after), limit=PAGE + 1)
    more, found = len(found) > PAGE, found[:PAGE]
    top = {of: found[0]} if found and not after else {}
    firsts = [top.get(tab) or first_held(held[tab]) for tab in ("mine", "all")]
    rows = _rows([*found, *(d for d in firsts if d)], now, zone)
    leads = list_newest(org, mode, (Event.State.LEAD,), before=None, limit=LEADS)
    listed = rows_of(leads + list_gravest(org, mode, limit=EVENTS), now, zone)
    counts = count_held(org, mode, held) | _events(org, mode)
    look = find_look(person.pk)
    entries = list_since(org, mode, max(look.seq if look else 0, head - READ_BACK), VERBS)
    mine_first, all_first = (rows.get(d.pk) if d else None for d in firsts)
    return Desk(
        of=of,
        counts=counts,
        duties=[_mine(rows[d.pk], mine) for d in found],
        after=cursor.written(_at(found[-1])) if more else "",
        next_mine=mine_first,
        next_of_all=None if all_first is mine_first else all_first,
        leads=listed[: len(leads)],
        nears={near.pk: near for near in list_events({e.near_id for e in leads if e.near_id})},
        more_leads=counts["leads"] - len(leads),
        events=listed[len(leads) :],
        changes=changes_of(org, entries[:CHANGES]),
        more_changes=max(0, len(entries) - CHANGES),
        looked_at=look.at if look else None,
        head=head,
        promises=_promises(org, mode, now, zone),
    )


def _promises(org: int, mode: str, now: datetime, zone: str) -> list[Promised]:
    rows = list_open_promises(org, mode, PROMISES)
    return [Promised(row, running(row.due_at, row.at, now, zone)) for row in rows]


def _lists(org: int, mode: str, mine: Sequence[str], now: datetime) -> dict[str, Held]:
    return {
        "late": Held(org, mode, holders=mine, before=now),
        "mine": Held(org, mode, holders=mine),
        "others": Held(org, mode, without=mine, asked=True),
        "all": Held(org, mode),
    }


def _events(org: int, mode: str) -> dict[str, int]:
    found = count_events(org, mode)
    running = (Event.State.OPEN, Event.State.QUIET)
    return {
        "leads": found.get(Event.State.LEAD, 0),
        "events": sum(found.get(state, 0) for state in running),
    }


def _at(duty: Duty) -> tuple[datetime, int]:
    assert duty.due_at is not None  # open
    return duty.due_at, duty.pk


def _rows(duties: Sequence[Duty], now: datetime, zone: str) -> dict[int, DutyRow]:
    ids = [duty.pk for duty in duties]
    told = list_told_of_all("duty", [str(id_) for id_ in ids])
    sent = list_sent(n.pk for notices in told.values() for n in notices)
    deeds = list_deeds_of(ids)
    return {
        duty.pk: duty_row(
            plan_of(duty.adoption_id),
            duty,
            told.get(str(duty.pk), []),
            sent,
            deeds.get(duty.pk, []),
            now,
            zone,
        )
        for duty in duties
    }


def _mine(row: DutyRow, holders: Sequence[str]) -> Mine:
    duty = row.duty
    mine = duty.holder in holders and verbs_of(plan_of(duty.adoption_id), duty)
    go = str(_GO.get(duty.entry, _DO)) if mine else ""
    return Mine(row, duty.event, go, bool(duty.assignee))
