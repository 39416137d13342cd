"""What an event's page says of our answers: texts, publications, questions, promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qingting.doubts.models import Doubt, Promise
from qingting.doubts.queries import Share, list_doubts, list_promises, share_of
from qingting.events.models import Event
from qingting.plan.model import Plan
from qingting.replies.models import Publication
from qingting.replies.queries import list_publications
from qingting.spread.said import list_worded
from qingting.text.questions import Question, grouped
from qingting.web import naming
from qingting.web.answering.paper import Paper, papers_of
from qingting.web.words import span

REMARKS = 300  # of an event that are read for questions, those with the most posts
HEARD = 12  # questions offered


@dataclass(frozen=True, slots=True)
class Said:
    """A publication. `what`: the duty that it did; `corrected`: a later one corrects it."""

    row: Publication
    what: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a concern. `texts`: with what each is called in the plan."""

    texts: list[tuple[str, Paper]]
    said: list[Said]
    doubts: list[Doubt]
    share: Share
    promises: list[Promise]
    first_at: datetime | None  # of the first public word
    first_after: str  # from discovery to it, in words; "" where there is none


def heard_in(event: Event) -> list[Question]:
    """Return what the posts of an event ask and nobody noted yet, the most asked first."""
    noted = [doubt.words for doubt in list_doubts(event.pk)]
    return grouped(list_worded(event.pk, REMARKS), noted)[:HEARD]


def answers_of(event: Event, plan: Plan) -> Answers:
    """Return them; five queries, however many they are."""
    papers = papers_of(plan, event.pk)
    rows = list_publications(event.pk)
    corrected = {row.corrects for row in rows}
    doubts = list_doubts(event.pk)
    first = min((row.published_at for row in rows), default=None)
    since = event.discovery_at or event.found_at
    return Answers(
        texts=[(naming.duty(plan, p.now.text.of, p.now.text.about or None), p) for p in papers],
        said=[
            Said(r, naming.duty(plan, r.of, r.about or None), r.number in corrected) for r in rows
        ],
        doubts=doubts,
        share=share_of(doubts),
        promises=list_promises(event.pk),
        first_at=first,
        first_after=span(first - since) if first else "",
    )
