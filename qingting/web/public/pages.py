"""The public pages of an organisation, each a whole file without scripts: served here, or put on
its own site by `qingting public`.

Only what is public already: declared accounts, exact texts that were published, correction requests
that were sent. Never an event's title, which is somebody's words, and never a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from qingting.corrections.queries import list_sent
from qingting.orgs.models import Organisation
from qingting.people.queries import list_accounts
from qingting.replies.models import Publication
from qingting.replies.queries import list_public

NAMES = ("index", "answers", "corrections")
MOST = 500  # answers on the page, the newest


@dataclass(frozen=True, slots=True)
class Answer:
    """A publication; `corrected_by`: the later one that corrects it, None where none does."""

    row: Publication
    corrected_by: Publication | None


def page(org: Organisation, name: str, now: datetime, language: str = "zh-hans") -> str:
    """Return one of `NAMES` as HTML."""
    with override(language):
        context = {"org": org, "now": now, "name": name, "names": NAMES}
        return render_to_string(f"web/public/{name}.html", context | _content(org, name, now))


def _content(org: Organisation, name: str, now: datetime) -> dict[str, object]:
    if name == "index":
        declared = list_accounts(org.pk, now, now.date())
        return {"accounts": [one.account for one in declared]}
    if name == "answers":
        return {"answers": _answers(org)}
    return {"requests": list_sent(org.pk)}


def _answers(org: Organisation) -> list[Answer]:
    """The publications that say what was approved, the newest first."""
    rows = list_public(org.pk, MOST)
    later = {(row.event_id, row.corrects): row for row in rows if row.corrects is not None}
    return [Answer(row, later.get((row.event_id, row.number))) for row in rows]
