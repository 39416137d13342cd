"""The register's lines: what bureaus write down of each concern, in the columns they use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from qingting.adoption.queries import plan_of
from qingting.duties.queries import next_due_of
from qingting.events.models import Event
from qingting.grading.register import Asked, Origin, Registered, find_origins, list_register
from qingting.replies.queries import first_words_at
from qingting.web import naming, words
from qingting.web.events.cursor import Cursor

PAGE = 50
PART = 500  # lines read at once for a download
COLUMNS = (
    gettext_lazy("Number"),
    gettext_lazy("Time found"),
    gettext_lazy("Source"),
    gettext_lazy("Title"),
    gettext_lazy("Link of the first post"),
    gettext_lazy("Grade"),
    gettext_lazy("Holder"),
    gettext_lazy("State"),
    gettext_lazy("First statement"),
    gettext_lazy("Closed"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line. `holder`: the role or unit whose duty is due next, "" where none runs; `first_at`: of
    the first public answer, None where there is none; `ended_at`: closed or dismissed."""

    event: Event
    source: str
    url: str
    grade: naming.Chip | None
    holder: str
    state: str
    first_at: datetime | None
    ended_at: datetime | None

    def cells(self, zone: str) -> list[str]:
        """Return the line in the order of `COLUMNS`, times of a zone to the minute."""
        return [
            self.event.key,
            _local(self.event.found_at, zone),
            self.source,
            self.event.title,
            self.url,
            self.grade.words if self.grade else _("ungraded"),
            self.holder,
            self.state,
            _local(self.first_at, zone) if self.first_at else pgettext("statement", "not yet"),
            _local(self.ended_at, zone) if self.ended_at else "",
        ]


def rows_of(found: Sequence[Registered]) -> list[Row]:
    """Return the lines of events, in their order; five queries, however many they are."""
    ids = [event.pk for event, _grade in found]
    origins, due, first = find_origins(ids), next_due_of(ids), first_words_at(ids)
    rows = []
    for event, grade in found:
        plan = plan_of(event.adoption_id)
        duty, origin = due.get(event.pk), origins.get(event.pk)
        rows.append(
            Row(
                event=event,
                source=_source(origin) if origin else _("reported by people"),
                url=_web(origin.url) if origin else "",
                grade=naming.chip(plan.grade, grade),
                holder=naming.role(plan, duty.holder) if duty else "",
                state=str(naming.STATES[event.state]),
                first_at=first.get(event.pk),
                ended_at=event.closed_at or event.dismissed_at,
            )
        )
    return rows


def parts_of(org_id: int, mode: str, asked: Asked) -> Iterator[list[Row]]:
    """Return every line that is asked for, the last found first, part by part as they are read."""
    before: Cursor | None = None
    while found := list_register(org_id, mode, asked, before=before, limit=PART):
        yield rows_of(found)
        before = cursor_of(found[-1])


def cursor_of(last: Registered) -> Cursor:
    """Return where the line after the last one begins."""
    return last.event.found_at, last.event.pk


def _web(url: str) -> str:
    """An address as it came, where it is one of the web; nothing else is worth a click."""
    return url if url.startswith(("https://", "http://")) else ""


def _source(origin: Origin) -> str:
    more = origin.sites - 1
    if not more:
        return origin.site
    others = ngettext("and %(n)s more site", "and %(n)s more sites", more)
    return f"{origin.site} {others % {'n': words.number(more)}}"


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
