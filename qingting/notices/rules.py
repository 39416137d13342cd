"""When a notice reaches a person: at once, with others of the same minute, or after quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

SOON = timedelta(minutes=30)  # what is due within it waits for nothing


class Quiet(NamedTuple):
    """A person's quiet hours, local; from 22:00 to 07:00 they pass midnight."""

    since: time
    until: time


class Posting(NamedTuple):
    """`alone`: at once and in a message of its own. `held`: until quiet hours end."""

    at: datetime
    alone: bool
    held: bool


def posting(
    now: datetime,
    *,
    urgent: bool,
    due_at: datetime | None,
    quiet: Quiet | None,
    zone: str,
    bundle: timedelta,
) -> Posting:
    """Return when a message about a duty goes to a person, and whether others may go with it.

    Args:
        urgent: its event is so grave that nothing is waited for.
        due_at: of the duty; None where the notice is about something else.
        bundle: how long a message that is not urgent waits for others.
    """
    ends = quiet_until(now, quiet, zone) if quiet else None
    passes = urgent or (ends is not None and due_at is not None and due_at <= ends)
    if ends is not None and not passes:
        return Posting(ends, alone=False, held=True)
    if passes or (due_at is not None and due_at - now <= SOON):
        return Posting(now, alone=True, held=False)
    return Posting(now + bundle, alone=False, held=False)


def quiet_until(at: datetime, quiet: Quiet, zone: str) -> datetime | None:
    """Return when the quiet hours end that an instant lies in, None where it lies in none.

    The first instant is quiet, the last is not; equal ends are no quiet hours.

    >>> from datetime import UTC
    >>> night = Quiet(time(22), time(7))
    >>> quiet_until(datetime(2026, 3, 1, 16, 0, tzinfo=UTC), night, "Asia/Shanghai").isoformat()
    '2026-03-02T07:00:00+08:00'
    """
    local = at.astimezone(ZoneInfo(zone))
    clock = local.time()
    since, until = quiet
    over_midnight = until < since
    inside = (clock >= since or clock < until) if over_midnight else since <= clock < until
    if not inside:
        return None
    ends_on = local.date() + timedelta(days=over_midnight and clock >= since)
    return datetime.combine(ends_on, until, tzinfo=local.tzinfo)
