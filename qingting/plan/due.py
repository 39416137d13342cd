"""When a duty falls due, when whom to tell on the way, and which duties a situation makes.

Plan: plan-format.md, "Duties". Instants in and out are aware and in UTC; days are cut in the
plan's zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qingting.plan.calendar import LAST, NATIONAL, Calendar, days_on, moved
from qingting.plan.facts import Situation, once_per_plan
from qingting.plan.grade import Question, question_of
from qingting.plan.model import Duty, Ladder, Plan
from qingting.plan.parts import Per, Repeat, Rung, Span
from qingting.plan.verdict import POSSIBLY, YES, sight_in_force

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)
_NEVER = datetime.max.replace(tzinfo=UTC)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Due:
    """`provisional`: a year whose shifted days are not published yet was counted."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class RungAt:
    """One rung of a ladder at its instant. `number` counts all rungs from 1, the skipped too;
    `tell` may hold `holder` and `deputy` (see `told`)."""

    number: int
    at: datetime
    tell: tuple[str, ...]
    by: str | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty that a situation makes. `began_at` None: its anchor has not come; it is waiting.

    `due_at` None though it began: a roster, which has no clock but its shifts.
    """

    duty: Duty
    began_at: datetime | None
    due_at: datetime | None
    provisional: bool
    rungs: tuple[RungAt, ...]


def due_at(anchor: datetime, span: Span, *, zone: str, calendar: Calendar = NATIONAL) -> Due:
    """Return when `span` after `anchor` ends.

    Days end at 24:00 of the n-th one after the anchor's day, `0cd` at 24:00 of that day, `0wd` of
    that day or the next working one.
    """
    if span.wall is not None:
        return Due(moved(anchor.astimezone(UTC), span.wall))
    return _end_of(_day_of(anchor, zone), span, zone, calendar)


def offset_at(due: datetime, span: Span, *, zone: str, calendar: Calendar = NATIONAL) -> datetime:
    """Return the instant of a rung, `span` from a due time; negative is before it.

    A due time at midnight is 24:00 of the day it ends, so days count from that day.
    """
    if span.wall is not None:
        return moved(due, span.wall)
    day = _day_of(due - timedelta(microseconds=1), zone)
    return _end_of(day, span, zone, calendar).at


def rungs(
    ladder: Ladder, *, began: datetime, due: datetime, zone: str, calendar: Calendar = NATIONAL
) -> tuple[RungAt, ...]:
    """Return the rungs of a ladder in order of time, without those before the duty began."""
    placed: list[tuple[datetime, Rung]] = []
    for rung in ladder.rungs:
        if rung.at is not None:
            placed.append((offset_at(due, rung.at, zone=zone, calendar=calendar), rung))
        if rung.every is not None:
            placed += [(moved(due, rung.every * n), rung) for n in range(1, rung.times + 1)]
    placed.sort(key=lambda pair: pair[0])
    return tuple(
        RungAt(number, at, rung.tell, rung.by)
        for number, (at, rung) in enumerate(placed, 1)
        if at >= began
    )


def told(plan: Plan, holder: str, tell: Iterable[str]) -> tuple[str, ...]:
    """Return the roles that a rung tells, without repeats; a holder without a deputy is told alone.

    Args:
        holder: role, or `role@unit`, that `holder` and `deputy` stand for.
    """
    role = plan.roles.get(holder.partition("@")[0])
    deputy = role.deputy if role is not None and role.deputy else holder
    names = {"holder": holder, "deputy": deputy}
    return tuple(dict.fromkeys(names.get(name, name) for name in tell))


def next_slot(per: Per, after: datetime, zone: str, calendar: Calendar = NATIONAL) -> datetime:
    """Return the first of the times of `per` that lies after an instant."""
    day = _day_of(after, zone)
    while True:
        if _is_day_of(per, day, calendar):
            for hour, minute in per.times:
                at = _instant(day, time(hour, minute), zone)
                if at > after:
                    return min(at, LAST)
        if day >= LAST.date():
            return LAST
        day += _DAY


def repeat_times(repeat: Repeat, anchor: datetime, after: datetime) -> Iterator[datetime]:
    """Return the points of a repetition later than `after`, without end.

    The first point of all is one step after the anchor.
    """
    done = max(0, (after - anchor) // repeat.every)
    while True:
        done += 1
        yield moved(anchor, repeat.every * done)


def anchors_of(duty: Duty) -> Iterator[str]:
    """Yield the anchors that a duty waits for: where its clock begins, what it needs, its end."""
    yield duty.start
    yield from duty.needs
    if duty.repeat is not None:
        yield duty.repeat.until


@once_per_plan
def awaited(plan: Plan) -> frozenset[str]:
    """Return the anchors that any duty of a plan waits for."""
    return frozenset(anchor for duty in plan.duties.values() for anchor in anchors_of(duty))


def is_in_force(plan: Plan, at: datetime) -> bool:
    """Whether a plan holds on the day of an instant; an unknown first day counts as past."""
    day = _day_of(at, plan.timezone)
    begins, ends = plan.in_force_from, plan.in_force_to
    return (not isinstance(begins, date) or begins <= day) and (ends is None or day <= ends)


def first_instant(plan: Plan, after: datetime) -> datetime | None:
    """When a plan comes into force, None where that is not after an instant or not known."""
    if not isinstance(plan.in_force_from, date):
        return None
    first = _instant(plan.in_force_from, _MIDNIGHT, plan.timezone)
    return first if first > after else None


def owed(plan: Plan, situation: Situation, *, calendar: Calendar = NATIONAL) -> list[Owed]:
    """Return the duties of a situation, by due time, those still waiting for their anchor last.

    A duty is owed where its `when` is surely yes for the grades in force. Duties for `each` doubt,
    promise … are left out, as there is none yet; so is a repetition that has ended.
    """
    if not is_in_force(plan, situation.at):
        return []
    sight = sight_in_force(plan, situation)
    found = [
        _owed(plan, duty, situation, calendar)
        for duty in plan.duties.values()
        if duty.each is None
        and (duty.when is None or sight.verdict(duty.when) == YES)
        and not _has_ended(duty, situation)
    ]
    return sorted(found, key=lambda one: (one.due_at or _NEVER, one.began_at is None))


def asked_by_duties(plan: Plan, situation: Situation) -> tuple[Question, ...]:
    """Return the asked facts that leave the `when` of a duty open whose anchor has come."""
    if not is_in_force(plan, situation.at):
        return ()
    sight = sight_in_force(plan, situation)
    keys = dict.fromkeys(
        key
        for duty in plan.duties.values()
        if duty.when is not None and duty.each is None and duty.start in situation.happened
        if sight.verdict(duty.when) == POSSIBLY
        for key in sight.open_keys(duty.when)
    )
    questions = (question_of(plan, key, ()) for key in keys)
    return tuple(question for question in questions if question.kind == "asked")


def _has_ended(duty: Duty, situation: Situation) -> bool:
    ended = situation.happened.get(duty.repeat.until) if duty.repeat else None
    return ended is not None and ended <= situation.at


def _owed(plan: Plan, duty: Duty, situation: Situation, calendar: Calendar) -> Owed:
    began = situation.happened.get(duty.start)
    if duty.per is not None:
        began = situation.at if began is None else began
    due = None if began is None else _due_of(plan, duty, began, situation.at, calendar)
    if began is None or due is None:
        return Owed(duty, began, None, False, ())
    ladder = plan.ladders[duty.ladder or plan.ladder]
    placed = rungs(ladder, began=began, due=due.at, zone=plan.timezone, calendar=calendar)
    return Owed(duty, began, due.at, due.provisional, placed)


def _due_of(
    plan: Plan, duty: Duty, began: datetime, at: datetime, calendar: Calendar
) -> Due | None:
    zone = plan.timezone
    if duty.per is not None:
        return Due(next_slot(duty.per, at, zone, calendar))
    if duty.repeat is not None:
        began = next(repeat_times(duty.repeat, began, at))
    if duty.within is not None:
        return due_at(began, duty.within, zone=zone, calendar=calendar)
    return Due(began) if duty.repeat is not None else None


def _is_day_of(per: Per, day: date, calendar: Calendar) -> bool:
    if per.day == "day":
        return True
    if per.day == "wd":
        return calendar.is_worked(day)
    return day.day == 1 if per.day == "month-1" else day.weekday() == _WEEKDAYS.index(per.day)


def _end_of(day: date, span: Span, zone: str, calendar: Calendar) -> Due:
    if span.calendar_days is not None:
        return Due(_instant(days_on(day, span.calendar_days + 1), _MIDNIGHT, zone))
    last, provisional = calendar.counted(day, span.working_days or 0)
    return Due(_instant(last + _DAY, _MIDNIGHT, zone), provisional)


def _day_of(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _instant(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
