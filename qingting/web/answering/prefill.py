"""What stands in an empty text before anybody writes: the fact sheet, in the order that its kind
asks for. Nothing is left out, and what is not known is said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from qingting.doubts.models import Doubt
from qingting.events.models import Event
from qingting.reports.models import Fact
from qingting.reports.queries import Sheet
from qingting.web.words import moment


def body_of(
    makes: str, event: Event, sheet: Sheet, doubts: Sequence[Doubt], now: datetime, zone: str
) -> str:
    """Return the draft of a text of a kind, from what is on record."""
    if makes.startswith("report."):
        return _report(event, sheet, doubts, now, zone)
    if makes in ("statement", "agreed-line", "announcement"):
        return _statement(sheet, doubts)
    return ""


def _report(event: Event, sheet: Sheet, doubts: Sequence[Doubt], now: datetime, zone: str) -> str:
    found = _("%(title)s (%(key)s), found %(at)s.") % {
        "title": event.title or event.key,
        "key": event.key,
        "at": moment(event.found_at, now, zone),
    }
    asked = [_("%(words)s (%(n)s posts)") % {"words": d.words, "n": d.count} for d in doubts]
    return "\n\n".join(
        [
            found,
            _part(_("Known"), [_proved(fact) for fact in sheet.known]),
            _part(_("Not yet known"), [fact.words for fact in sheet.unknown]),
            _part(_("Judgement"), [fact.words for fact in sheet.judgements]),
            _part(_("What people ask"), asked),
            _part(_("What was done"), []),
            _part(_("Next, and when we report again"), []),
        ]
    )


def _statement(sheet: Sheet, doubts: Sequence[Doubt]) -> str:
    asked = [d.words for d in doubts if d.state == Doubt.State.OPEN]
    return "\n\n".join(
        [
            _part(_("What we know"), [fact.words for fact in sheet.known]),
            _part(_("What we do not know yet"), [fact.words for fact in sheet.unknown]),
            _part(_("What people ask, and our answer"), asked),
            _part(_("What we are doing, and what you can do"), []),
            _part(_("When we speak next"), []),
        ]
    )


def _part(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *(lines or [_("(to be written)")])])


def _proved(fact: Fact) -> str:
    return f"{fact.words} [{fact.proof}]"
