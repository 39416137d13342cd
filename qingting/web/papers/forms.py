"""Which documents can be made, and making them: of one event, of a day, of a week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qingting import settings
from qingting.events.models import Event
from qingting.events.queries import list_gravest
from qingting.grading.register import Asked, count_by_state, list_register
from qingting.orgs.models import Organisation
from qingting.reports.docx import to_docx
from qingting.reports.forms import ORDERS, compose, gather
from qingting.reports.html import to_html
from qingting.reports.pdf import to_pdf
from qingting.reports.sheet import Document, Figure, Head, Kind, Period
from qingting.sources.models import Source
from qingting.sources.queries import list_sources
from qingting.store import Mode
from qingting.web.events.desk import rows_of
from qingting.web.papers.gathering import told_of
from qingting.web.words import chinese

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
OF_EVENT = tuple(ORDERS)
DIGESTS = {Kind.DAILY: 1, Kind.WEEKLY: 7}  # days
MOST = 40  # events of a digest, the gravest
ASKS = (Kind.REQUEST, Kind.SPECIAL, Kind.CIRCULAR)  # something of their reader


def spoken() -> str:
    """The language of a document: that of whoever asks for it."""
    return "zh-Hans" if chinese() else "en"


def as_file(doc: Document, form: str) -> bytes:
    """Return a document in a form of `TYPES`.

    Raises:
        ConfigError: PDF is asked for; Typst, its font or the folder of fonts is not there.
        ActionRefusedError: no font holds a character of it.
    """
    if form == "html":
        return to_html(doc).encode()
    if form == "docx":
        return to_docx(doc)
    folder = settings.value("FONTS")
    return to_pdf(doc, fonts=Path(folder) if folder else None)


def form_of(kind: Kind, event: Event, org: Organisation, now: datetime) -> Document:
    """Return the draft of a kind about an event, from what is on record.

    An update about which nothing was reported before is a flash; what a request asks is to be
    written.
    """
    (row,) = rows_of([event], now, org.zone)
    told = told_of(event, row, now, org.zone)
    sheet = replace(told.sheet, wanted=(_("(to be written)"),)) if kind in ASKS else told.sheet
    if kind == Kind.UPDATE and told.before is None:
        kind = Kind.FLASH
    return compose(kind, sheet, _head(org, now, event.mode), before=told.before, language=spoken())


def _head(org: Organisation, now: datetime, mode: str) -> Head:
    here = now.astimezone(ZoneInfo(org.zone))
    return Head(org=org.name, issued_at=here, exercise=mode == Mode.EXERCISE)


@dataclass(frozen=True, slots=True)
class Days:
    """Local days in a row, from midnight to midnight: [start, end)."""

    start: datetime
    end: datetime

    @property
    def last(self) -> date:
        return (self.end - timedelta(microseconds=1)).date()


def days_of(kind: Kind, last: str, now: datetime, zone: str) -> Days:
    """Return the days of a digest that ends with a day, today where none is named.

    Raises:
        ValueError: `last` is no date.
    """
    there = ZoneInfo(zone)
    day = date.fromisoformat(last) if last else now.astimezone(there).date()
    first, after = day - timedelta(days=DIGESTS[kind] - 1), day + timedelta(days=1)
    return Days(*(datetime(d.year, d.month, d.day, tzinfo=there) for d in (first, after)))


def digest_of(kind: Kind, days: Days, org: Organisation, mode: str, now: datetime) -> Document:
    """Return the digest of some days: events that were found then or run, the gravest first; all as
    they stand now.

    Plan: A5.1
    """
    here = now.astimezone(ZoneInfo(org.zone))
    events = _events(days, org, mode)
    rows = rows_of(events, now, org.zone)
    sheets = [told_of(row.event, row, now, org.zone).sheet for row in rows]
    silent = tuple(s.name for s in list_sources(org.pk, mode) if s.state in _SILENT)
    period = Period(
        days.start, min(days.end, here), _counts(days, org, mode), _trend(days, org, mode), silent
    )
    return gather(kind, sheets, _head(org, now, mode), period, language=spoken())


_SILENT = (Source.State.SILENT, Source.State.FAILING)


def _events(days: Days, org: Organisation, mode: str) -> list[Event]:
    found = list_register(org.pk, mode, _found(days), before=None, limit=MOST)
    new = [one.event for one in found if one.event.state != Event.State.DISMISSED]
    running = list_gravest(org.pk, mode, limit=MOST)
    at_all = [e for e in running if e.found_at < days.end]
    listed = {event.pk: event for event in (*at_all, *new)}
    return list(listed.values())[:MOST]


def _found(days: Days) -> Asked:
    return Asked(since=days.start, until=days.end)


def _counts(days: Days, org: Organisation, mode: str) -> tuple[Figure, ...]:
    states = count_by_state(org.pk, mode, _found(days))
    found = sum(states.values())
    of = {
        _("found in these days"): found,
        _("of them leads"): states.get(Event.State.LEAD, 0),
        _("of them opened and not ended"): states.get(Event.State.OPEN, 0)
        + states.get(Event.State.QUIET, 0),
        _("of them closed"): states.get(Event.State.CLOSED, 0),
        _("of them dismissed"): states.get(Event.State.DISMISSED, 0),
    }
    return tuple(Figure(words, n, n) for words, n in of.items())


def _trend(days: Days, org: Organisation, mode: str) -> tuple[str, ...]:
    """Whether more is found than in as many days before."""
    length = days.end - days.start
    before = Days(days.start - length, days.start)
    now_, then = (
        sum(count_by_state(org.pk, mode, _found(some)).values()) for some in (days, before)
    )
    return (
        _("%(n)s found in these days, %(before)s in as many days before")
        % {"n": now_, "before": then},
        _("Where opinion leans: (to be written)"),
    )
