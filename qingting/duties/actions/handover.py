"""Shifts change hands: one person signs what crosses the shift, another ticks each item and takes
it; where nobody does, all stays as it is and whoever stands above is told.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from qingting.adoption.queries import Plans
from qingting.duties.actions.deed import assign, deed, said, seen
from qingting.duties.handover import (
    CLOCKS,
    HandOvers,
    Item,
    KnownHandOver,
    Place,
    came_since,
    coming,
    sheet_of,
    shift_of,
)
from qingting.duties.models import Duty, HandOver
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.queries import Events
from qingting.journal.actions import write
from qingting.lang import Said, local_time, tr
from qingting.notices.actions import Matter, To, tell
from qingting.people.models import Shift
from qingting.people.rules import may_act, members_of, person_of, post_of, role_of, same_person
from qingting.plan.model import Plan
from qingting.store import Work, new_id
from qingting.timers.actions import arm, stop

TAKING = "duties.handover"  # a timer's kind: by then somebody has taken it
RULE = "house:hand-over"
WITHIN = timedelta(minutes=30)  # of the signature, or of the shift's end where that is later
UNROSTERED = timedelta(hours=12)  # how long a shift is taken to be that no roster knows
LONGEST = timedelta(days=3)


def hand_over(
    work: Work,
    org_id: int,
    mode: str,
    *,
    by: str,
    since: datetime | None = None,
    words: str = "",
    shown: Collection[str] | None = None,
) -> None:
    """Sign what crosses the shift of the role acted in; one that nobody took is replaced.

    Args:
        since: from when the shift's figures count, where no roster says it.
        shown: the names of the items that were read before signing; None: all of them.

    Raises:
        ActionRefusedError: another's waits to be taken, the shift would be longer than 3 days, or
            an item came that was not read.
    """
    role, person = post_of(by), person_of(by)
    before = work.of(HandOvers).find(org_id, mode, role)
    _check_free(before, by)
    shift = shift_of(org_id, role, person, work.now)
    since = shift.since if shift else _beginning(since, work.now)
    adoption_id = work.of(Events).adoption(work, org_id)
    place = Place(org_id, mode, role, work.of(Plans).of(adoption_id))
    items, figures = sheet_of(work, place, since, person)
    _check_shown(items, shown)
    if before is not None:
        _replace(work, before, by)
    one = KnownHandOver(new_id(), place, items, person)
    due = max(work.now, shift.until if shift else work.now) + WITHIN
    _keep(work, one, adoption_id=adoption_id, since=since, due_at=due, figures=figures)
    signed = {"since": since.isoformat(), "items": _rows(items), "figures": figures}
    write(work, "handover.signed", one.subject, actor=by, clause=RULE, post=role,
          **signed, **said(work, words))  # fmt: skip
    _wait(work, one, shift, due)


def _keep(work: Work, one: KnownHandOver, **values: Any) -> None:
    work.of(HandOvers).keep(one)
    work.add(
        HandOver,
        id=one.id,
        org_id=one.place.org_id,
        mode=one.place.mode,
        role=one.place.role,
        items=_rows(one.items),
        signed_by=one.signed_by,
        signed_at=work.now,
        **values,
    )


def _rows(items: Collection[Item]) -> list[list[str | None]]:
    return [list(item) for item in items]


def _check_free(before: KnownHandOver | None, by: str) -> None:
    if before is not None and not before.missed and not same_person(before.signed_by, by):
        raise ActionRefusedError(
            tr(
                "The shift before waits to be taken over; its clocks would be nobody's."
                " Take it over first",
                "上一班还在等人接班，现在交班，那些时限就没有人认领了。请先接班",
            ),
            rule=RULE,
        )


def _check_shown(items: Collection[Item], shown: Collection[str] | None) -> None:
    came = 0 if shown is None else sum(item.name not in shown for item in items)
    if came:
        raise ActionRefusedError(
            tr(
                f"{came} items came since this list was drawn up. Read them, then sign",
                f"清单列出之后又多了 {came} 项，请看过再签",
            ),
            rule=RULE,
        )


def _beginning(given: datetime | None, now: datetime) -> datetime:
    """When a shift began that no roster knows."""
    since = given or now - UNROSTERED
    if not now - LONGEST <= since <= now:
        raise ActionRefusedError(
            tr(
                "A shift begins at most three days before it is handed over, never after."
                " Give another beginning",
                "一班的开始最早是交班前三天，且不能在交班之后。请另写开始时间",
            ),
            rule=RULE,
        )
    return since


def _replace(work: Work, before: KnownHandOver, by: str) -> None:
    stop(work, TAKING, str(before.id))
    work.of(HandOvers).end(before)
    work.change(HandOver, before.id, state=HandOver.State.REPLACED)
    write(work, "handover.replaced", before.subject, actor=by, clause=RULE, post=before.place.role)


def _wait(work: Work, one: KnownHandOver, shift: Shift | None, due: datetime) -> None:
    """Start the clock of its being taken, and tell who comes on shift."""
    arm(
        work,
        TAKING,
        one.subject,
        anchor="handover.signed",
        anchor_at=work.now,
        clause=RULE,
        due_at=due,
        budget=str(due - work.now)[:20],
    )
    n, by = len(one.items), local_time(due, one.place.plan.timezone)
    why = Said(
        f"已交班，{n} 项待接，请在 {by.zh} 前接班",
        f"the shift is handed over, {n} items to take; take it over by {by.en}",
    )
    matter = Matter(label=Said("接班", "Take the shift over"), due_at=due)
    for to in _next(one, shift, work.now):
        tell(work, one.subject, to=to, why=why, clause=RULE, matter=matter)


def _next(one: KnownHandOver, shift: Shift | None, now: datetime) -> list[To]:
    """Whom to tell: by the roster, each person who comes; else the role, or its deputy where nobody
    but who signed holds it.
    """
    plan, role = one.place.plan, one.place.role
    found = [f"person:{reach.person_id}" for reach in coming(one.place.org_id, role, shift, now)]
    others = [person for person in found if person != one.signed_by]
    if shift and others:
        return [To(f"{person}/{role}") for person in others]
    deputy = plan.roles[role_of(role)].deputy
    return [_to(plan, deputy if deputy and found and not others else role)]


def take_over(
    work: Work,
    org_id: int,
    mode: str,
    *,
    by: str,
    role: str | None = None,
    handover: str | None = None,
    ticked: Collection[str] | None = None,
) -> None:
    """Take over what the shift before signed, and the clocks it got since: they are in hand of who
    takes it, but for those that a third person has.

    Args:
        role: whose shift it is, where that is not the role acted in.
        handover: id of the one that was read; None: whichever waits.
        ticked: the names of its items; None: all of them.

    Raises:
        ActionRefusedError: nothing waits, or another than was read; an item is not ticked; it is
            not theirs to take.
    """
    one = work.of(HandOvers).find(org_id, mode, role or post_of(by))
    if one is None:
        raise ActionRefusedError(
            tr("No shift waits to be taken over here", "没有等着接的班"), rule=RULE
        )
    _check_taking(one, by, handover)
    came = came_since(work, one.place, one.items, one.signed_by)
    _check_ticked([*one.items, *came], ticked)
    one.items += came  # after the last refusal, which leaves everything as it was
    stop(work, TAKING, str(one.id))
    work.of(HandOvers).end(one)
    taken = {"taken_by": person_of(by), "taken_at": work.now, "items": _rows(one.items)}
    work.change(HandOver, one.id, state=HandOver.State.TAKEN, **taken)
    write(work, "handover.taken", one.subject, actor=by, clause=RULE, post=one.place.role,
          items=len(one.items), came=_rows(came))  # fmt: skip
    for duty in _clocks(work, one):
        if duty.assignee in ("", one.signed_by):
            seen(work, duty)
            deed(work, duty, "acknowledged", by)
            assign(work, duty, by)


def _check_taking(one: KnownHandOver, by: str, handover: str | None) -> None:
    role = one.place.role
    if not may_act(one.place.plan, role, by):
        raise ActionRefusedError(
            tr(f"{by} does not act for {role}", f"{by} 不能代表 {role}"), rule=RULE
        )
    if same_person(one.signed_by, by):
        raise ActionRefusedError(
            tr(
                "You signed it: another person takes the shift over, so that two have read it",
                "这是您交的班，须由另一人接，两个人都看过才算数",
            ),
            rule=RULE,
        )
    if handover is not None and handover != str(one.id):
        raise ActionRefusedError(
            tr(
                "It was signed anew meanwhile. Read it again, then take it over",
                "这期间又重新签了一份，请看过再接",
            ),
            rule=RULE,
        )


def _check_ticked(items: Collection[Item], ticked: Collection[str] | None) -> None:
    lacking = 0 if ticked is None else sum(item.name not in ticked for item in items)
    if lacking:
        raise ActionRefusedError(
            tr(
                f"{lacking} items are not ticked; they would fall between two shifts."
                " Tick each one",
                f"还有 {lacking} 项没有接，会掉在两班之间。请逐项确认",
            ),
            rule=RULE,
        )


def not_taken(work: Work, key: str) -> None:
    """Nobody took it in time: its clocks stay with the shift that signed, its lead is told."""
    one = work.of(HandOvers).get(key)
    one.missed = True
    work.change(HandOver, one.id, missed_at=work.now)
    kept = [duty for duty in _clocks(work, one) if not duty.assignee]
    for duty in kept:
        assign(work, duty, one.signed_by)
    write(work, "handover.missed", one.subject, actor="engine", clause=RULE, post=one.place.role,
          kept=[str(duty.id) for duty in kept])  # fmt: skip
    plan, n = one.place.plan, len(one.items)
    role = plan.roles[role_of(one.place.role)]
    why = Said(
        f"{role.zh or role.id}到时无人接班，{n} 项仍由交班的一班承担",
        f"nobody took over from {role.en or role.id} in time; {n} items stay with the shift that"
        " handed over",
    )
    tell(work, one.subject, to=_to(plan, lead_of(plan, one.place.role)), why=why, clause=RULE)


def _clocks(work: Work, one: KnownHandOver) -> list[KnownDuty]:
    """The duties it lists that are still open."""
    held = work.of(Duties)
    found = [held.find(work, int(item.key)) for item in one.items if item.kind in CLOCKS]
    return [duty for duty in found if duty is not None and duty.state == Duty.State.OPEN]


def lead_of(plan: Plan, role: str) -> str:
    """Return who stands above a role: the body it is of, else its deputy, else who interprets the
    plan.
    """
    found = plan.roles[role_of(role)]
    return found.of or found.deputy or plan.interpreter


def _to(plan: Plan, role: str) -> To:
    return To(role, members_of(plan, role)[1:])
