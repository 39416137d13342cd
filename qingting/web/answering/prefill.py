"""What stands in an empty text before anybody writes: a report in the order of its kind, what is
said in public by what is known, not known, asked and done. What is not known is said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from qingting.doubts.models import Doubt
from qingting.doubts.queries import list_doubts
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.reports.queries import Sheet, sheet_of
from qingting.reports.sheet import Kind
from qingting.reports.text import to_text
from qingting.web.papers.forms import OF_EVENT, form_of

IN_PUBLIC = ("statement", "agreed-line", "announcement")


def begun(makes: str, event: Event, org: Organisation, now: datetime) -> tuple[str, str]:
    """Return title and body of the draft of a text of a kind, from what is on record."""
    kind = makes.removeprefix("report.")
    if kind != makes and kind in OF_EVENT:
        doc = form_of(Kind(kind), event, org, now)
        return doc.title, to_text(doc)
    if makes in IN_PUBLIC:
        return "", _statement(sheet_of(event.pk), list_doubts(event.pk))
    return "", ""


def is_unwritten(body: str) -> bool:
    """Whether a part of a text still waits for its words, in whichever language it was begun."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            if _("(to be written)") in body:
                return True
    return False


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
