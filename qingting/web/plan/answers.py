"""Which findings a plan that is written, or prepared, answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from qingting.reviews.models import Change
from qingting.store import Mode
from qingting.web.access import only_administers


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding and the clauses that it would change. `words` and `at`, the address of its review,
    are "" for whoever sees no text of an event.
    """

    name: str
    words: str
    at: str
    clauses: tuple[str, ...]


def answers_of(request: HttpRequest, changes: Iterable[Change]) -> list[Answer]:
    """Return the findings behind some changes, as the person who looks may read them."""
    blind = only_administers(request)
    return [_answer(one, blind=blind) for one in changes]


def _answer(change: Change, *, blind: bool) -> Answer:
    finding = change.finding
    suffix = "?mode=exercise" if finding.mode == Mode.EXERCISE else ""
    at = reverse("answers-review", args=[finding.event.number]) + suffix
    name = f"{finding.event.key} F{finding.number}"
    clauses = tuple(change.clause.split())
    return Answer(name, "" if blind else finding.words, "" if blind else at, clauses)
