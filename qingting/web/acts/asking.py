"""Asking the engine for an act, and waiting a moment for what became of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qingting import clock
from qingting.approvals.models import Submission
from qingting.approvals.submissions import queries
from qingting.approvals.submissions.actions import submit, withdraw
from qingting.approvals.submissions.bell import ring
from qingting.errors import ConflictError
from qingting.people.rules import may_act
from qingting.plan.model import Plan
from qingting.web.access import person_of, roles_of_request

WAIT_S = 3.0  # longer, and the page says that it is kept
LOOK_S = 0.02
NEED_SECOND = frozenset(
    {"lower", "adopt", "retire", "replan"}
)  # everywhere; an organisation may ask it for more


def acting_as(request: HttpRequest, plan: Plan, holder: str | None) -> str:
    """Return the role in which the person would act for a holder; "" where there is none.

    Args:
        holder: None where any role of the plan may.
    """
    person = person_of(request)
    mine = [r for r in roles_of_request(request) if r.partition("@")[0] in plan.roles]
    if holder is None:
        return mine[0] if mine else ""
    return next((r for r in mine if may_act(plan, holder, f"person:{person.pk}/{r}")), "")


def needs_second(request: HttpRequest, act: str) -> bool:
    """Whether another person has to agree to an act, by the house or by the organisation."""
    return act in NEED_SECOND or act in person_of(request).org.second_acts


def ask(
    request: HttpRequest,
    act: str,
    values: Mapping[str, str],
    *,
    role: str,
    mode: str,
    token: str = "",
    alone: bool = False,
) -> Submission:
    """Submit an act; returns it as it stands after the engine had a moment for it.

    Args:
        token: of the act, where a form makes several; else the form's own.
        alone: no second person, although acts of this kind have one.
    """
    one = submit(
        person_of(request),
        role,
        act,
        values,
        mode=mode,
        language=get_language() or "",
        token=token or request.POST.get("token", "")[:40],
        now=clock.now(),
        needs_second=needs_second(request, act) and not alone,
    )
    _replace_earlier(one)
    return wait_for(one)


def _replace_earlier(one: Submission) -> None:
    """What a person asks for anew takes the place of what they asked for before, where that waits
    for a second person still: one thing is agreed to once.
    """
    if one.state != Submission.State.SECOND or "event" not in one.values:
        return
    for earlier in queries.list_for_second(one.org_id, one.mode, one.values["event"]):
        if (earlier.person_id, earlier.act) == (one.person_id, one.act) and earlier.pk < one.pk:
            with suppress(ConflictError):  # it was agreed to meanwhile
                withdraw(earlier, now=one.at, answer=_("Asked for anew."))


def wait_for(one: Submission) -> Submission:
    """Wake the engine and wait until it settled an act, or for `WAIT_S`."""
    ring()
    end = clock.monotonic() + WAIT_S
    while one.state == Submission.State.WAITING and clock.monotonic() < end:
        time.sleep(LOOK_S)
        one = queries.find(one.pk) or one
    return one
