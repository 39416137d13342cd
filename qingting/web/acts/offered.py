"""What a page offers a person to do with an event, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from qingting.approvals.models import Submission
from qingting.approvals.submissions.queries import list_for_second
from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.acts.asking import acting_as
from qingting.web.acts.forms import verbs_of, words_of
from qingting.web.acts.judging import judging_of
from qingting.web.acts.liaison import liaison_of
from qingting.web.answering.forms import answering_of


@dataclass(frozen=True, slots=True)
class Second:
    """An act that waits for another person. `mine`: who looks at it asked for it."""

    row: Submission
    words: Promise | str
    grade: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """Acts with their words, empty for who may only read; `answering`: those that stand beside our
    answers; `judging`: beside what it is and whose; `liaison`: beside contacts with other bodies;
    `seconds`: what waits to be agreed to; `me`: who looks.
    """

    verbs: list[tuple[str, Promise | str]]
    answering: list[tuple[str, Promise | str]]
    judging: list[tuple[str, Promise | str]]
    liaison: list[tuple[str, Promise | str]]
    seconds: list[Second]
    me: str


def offered(
    request: HttpRequest,
    event: Event,
    plan: Plan,
    force: str | None,
    duties: Iterable[Duty],
    *,
    waits: bool = False,
    asked: bool = True,
) -> Offered:
    """Return what a person may do with an event; one query beside the roles.

    Args:
        waits: whether another body has not answered yet.
        asked: whether a question of the public is open.
    """
    may = bool(acting_as(request, plan, None))
    verbs = verbs_of(plan, event, force) if may else []
    answering = answering_of(plan, event, force, asked=asked) if may else []
    judging = judging_of(plan, event, duties) if may else []
    liaison = liaison_of(event, waits=waits) if may else []
    waiting = list_for_second(event.org_id, event.mode, event.key)
    seconds = [_second(request, plan, one) for one in waiting]
    me = f"person:{request.user.pk}"
    return Offered(verbs, answering, judging, liaison, seconds, me)


def _second(request: HttpRequest, plan: Plan, one: Submission) -> Second:
    grade = one.values.get("grade", "")
    return Second(
        one,
        words_of(one.act),
        one.values.get("into") or one.values.get("plan") or naming.grade(plan.grade, grade)
        if plan.grade
        else grade,
        one.person_id == request.user.pk,
    )
