"""How pages word times, spans, numbers and clocks (docs/reference/screens.md, "Words").

Pure but for the language in force. Times are shown in the organisation's zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from qingting.plan.parts import Span

NOW = timedelta(minutes=5)
SOON = timedelta(minutes=30)
MOST_USED = 0.8  # of the time given, from which a clock is soon whatever is left
FAR = timedelta(hours=12)  # from here on a clock says when, not how long

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def said(zh: str, en: str) -> str:
    """Return a stored reason in the page's language; a person's own words have no English."""
    return zh if chinese() or not en else en


def span(length: timedelta) -> str:
    """Word a length of time in its two largest units: `2 h 40 min`, `2 时 40 分`; under a minute
    `0 min`."""
    minutes = int(abs(length).total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        parts = [_("%(n)s d") % {"n": days}, _("%(n)s h") % {"n": hours} if hours else ""]
    elif hours:
        parts = [_("%(n)s h") % {"n": hours}, _("%(n)s min") % {"n": minutes} if minutes else ""]
    else:
        parts = [_("%(n)s min") % {"n": minutes}]
    return " ".join(part for part in parts if part)


def limit(length: Span) -> str:
    """Word a time limit, or how far a rung is from its due time, to whichever side: `2 h`,
    `10 working days`, `the same day`."""
    if length.wall is not None:
        return span(length.wall)
    if length.working_days is not None:
        return _("%(n)s working days") % {"n": abs(length.working_days)}
    if not length.calendar_days:
        return _("the same day")
    return _("%(n)s calendar days") % {"n": abs(length.calendar_days)}


def day(at: datetime, now: datetime, zone: str) -> str:
    """Word a local date: `3月12日 周四`, `Thu 12 Mar`; with the year where it is not this one."""
    local, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    if chinese():
        year = "" if local.year == here.year else f"{local.year}年"
        return f"{year}{local.month}月{local.day}日 {_WEEKDAYS['zh'][local.weekday()]}"
    year = "" if local.year == here.year else f" {local.year}"
    return f"{_WEEKDAYS['en'][local.weekday()]} {local.day} {_MONTHS[local.month - 1]}{year}"


def moment(at: datetime, now: datetime, zone: str) -> str:
    """Word an instant: `14:28` of today, `明天 17:00`, else with the day."""
    local, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    time = f"{local:%H:%M}"
    ahead = (local.date() - here.date()).days
    if ahead == 0:
        return time
    if ahead == 1:
        return _("tomorrow %(time)s") % {"time": time}
    return f"{day(at, now, zone)} {time}"


def number(n: int | float) -> str:
    """Word a number with thousands: `8,460`; a fraction with at most two places."""
    return f"{n:,}" if isinstance(n, int) else f"{n:,.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock as shown. `state`: "" `soon` `now` `late` `done` `rest`; `used`: share of the time
    given, 0..1.

    `due_at` is set while it says how long: the page ticks it.
    """

    state: str
    big: str
    small: str
    due_at: datetime | None = None
    used: float | None = None

    @property
    def percent(self) -> int:
        """The share of the time given that is used, in hundredths."""
        return round(100 * (self.used or 0))


def running(due_at: datetime, began_at: datetime | None, now: datetime, zone: str) -> Clock:
    """Return the clock of what is not done yet."""
    at, left = moment(due_at, now, zone), due_at - now
    if left < timedelta(0):
        return Clock(
            "late",
            _("%(span)s late") % {"span": span(left)},
            _("was due %(at)s") % {"at": at},
            due_at,
            1.0,
        )
    given = due_at - began_at if began_at else timedelta(0)
    used = min(1.0, max(0.0, (now - began_at) / given)) if began_at and given else None
    state = ""
    if left <= NOW:
        state = "now"
    elif left <= SOON or (used is not None and used >= MOST_USED):
        state = "soon"
    if left >= FAR:
        return Clock(state, at, _("due then"), None, used)
    return Clock(
        state, _("%(span)s left") % {"span": span(left)}, _("by %(at)s") % {"at": at}, due_at, used
    )


def ended(done_at: datetime, due_at: datetime | None, now: datetime, zone: str) -> Clock:
    """Return the clock of what is done; lateness stays visible."""
    at = moment(done_at, now, zone)
    if due_at is None:
        return Clock("done", _("done"), at)
    said = _("%(at)s, due %(due)s") % {"at": at, "due": moment(due_at, now, zone)}
    if done_at > due_at:
        return Clock("late", _("%(span)s late") % {"span": span(done_at - due_at)}, said)
    return Clock("done", _("done"), said)


def resting(anchor: str) -> Clock:
    """Return the clock of what has not begun."""
    return Clock("rest", _("not running"), _("until %(anchor)s") % {"anchor": anchor})


def void(why: str) -> Clock:
    """Return the clock of what no longer has to be done."""
    return Clock("rest", pgettext("duty", "void"), why)


def posts(n: int) -> str:
    return ngettext("%(n)s post", "%(n)s posts", n) % {"n": number(n)}


def sites(n: int) -> str:
    return ngettext("%(n)s site", "%(n)s sites", n) % {"n": number(n)}


def listed(items: Iterable[str]) -> str:
    """Return words in a row, as the language separates them."""
    return ("、" if chinese() else ", ").join(items)


def ticking() -> dict[str, str]:
    """Return the patterns by which a page words its running clocks itself."""
    return {
        "left": _("%(span)s left"),
        "late": _("%(span)s late"),
        "day": _("%(n)s d"),
        "hour": _("%(n)s h"),
        "minute": _("%(n)s min"),
    }
