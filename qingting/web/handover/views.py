"""Handing a shift over and taking it, hand-overs on record, the roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qingting import clock
from qingting.adoption.queries import plan_of_version
from qingting.approvals.models import Submission
from qingting.duties.actions.handover import LONGEST, UNROSTERED
from qingting.duties.handover import (
    Place,
    draft_of,
    list_handovers,
    list_waiting,
    next_shifts,
    shift_of,
)
from qingting.duties.models import HandOver
from qingting.people.models import Shift
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.access import adoption_of, handover_of, mode_of, person_of, roles_of_request
from qingting.web.acts.asking import acting_as, ask
from qingting.web.acts.forms import as_instant
from qingting.web.acts.told import tell
from qingting.web.handover.page import Shown, Signed, shown_of, signed_of, signers_of
from qingting.web.handover.roster import shifts_of

PAGE = 30
LONGEST_WORDS = 300
State = Submission.State


@dataclass(frozen=True, slots=True)
class Mine:
    """A role whose shift a person hands over or takes. `acting`: the role they do it in; `waits`:
    what the shift before signed; `shift`: theirs by the roster, None where it knows none.
    """

    role: str
    acting: str
    waits: HandOver | None
    shift: Shift | None
    since: datetime

    @property
    def holds(self) -> bool:
        """Whether the role is their own: a deputy takes over, and does not hand over."""
        return self.role == self.acting


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest) -> HttpResponse:
    """The shift of one role: `?role=`, and `?since=` where no roster says when it began."""
    adoption = adoption_of(request)
    if adoption is None:
        return render(request, "web/no_plan.html", {"entry": "handover"})
    plan, now = plan_of_version(adoption.version), clock.now()
    waiting = {row.role: row for row in list_waiting(person_of(request).org_id, mode_of(request))}
    roles = _roles(request, plan, waiting)
    context: dict[str, object] = {"plan": plan, "entry": "handover"}
    context["roles"] = [(role, naming.role(plan, role)) for role in roles]
    if not roles:
        return _shown(request, context)
    asked = request.GET.get("role", "")
    role = asked if asked in roles else next((r for r in roles if r in waiting), next(iter(roles)))
    mine = _mine(request, role, roles[role], waiting.get(role), now)
    if request.method == "POST":
        return _press(request, plan, mine, context)
    return _shown(request, context | _page(request, plan, mine, now))


def _roles(request: HttpRequest, plan: Plan, waiting: dict[str, HandOver]) -> dict[str, str]:
    """Each role whose shift is theirs to hand over or to take -> the role they act in."""
    held = [r for r in roles_of_request(request) if r.partition("@")[0] in plan.roles]
    found = {role: role for role in held}
    for role in waiting:
        if role not in found and (acting := acting_as(request, plan, role)):
            found[role] = acting
    return found


def _mine(
    request: HttpRequest, role: str, acting: str, waits: HandOver | None, now: datetime
) -> Mine:
    person = person_of(request)
    shift = shift_of(person.org_id, role, f"person:{person.pk}", now)
    written = as_instant(request.GET.get("since", ""), person.org.zone)
    given = datetime.fromisoformat(written) if written else None
    if given is None or not now - LONGEST <= given <= now:
        given = now - UNROSTERED
    return Mine(role, acting, waits, shift, shift.since if shift else given)


def _page(request: HttpRequest, plan: Plan, mine: Mine, now: datetime) -> dict[str, object]:
    """What waits to be taken, else what would be signed now."""
    person, waits = person_of(request), mine.waits
    signed = signed_of(person, waits, now) if waits else None
    own = waits is not None and waits.signed_by == f"person:{person.pk}"
    signs = mine.holds and (waits is None or own or waits.missed_at is not None)
    draft = None
    if waits is None:
        place = Place(person.org_id, mode_of(request), mine.role, plan)
        draft = shown_of(person, place.mode, draft_of(place, mine.since, now), now, live=True)
    return {
        "mine": mine,
        "role": naming.role(plan, mine.role),
        "signed": signed,
        "shown": signed.shown if signed else draft,
        "signs": signs,
        "takes": waits is not None and not own,
        "since": f"{mine.since.astimezone(ZoneInfo(person.org.zone)):%Y-%m-%dT%H:%M}",
        "nexts": next_shifts(mine.shift) if mine.shift else [],
    }


def _press(
    request: HttpRequest, plan: Plan, mine: Mine, context: dict[str, object]
) -> HttpResponse:
    mode = mode_of(request)
    if request.POST.get("do") == "take-over":
        values = {"role": mine.role, "items": ",".join(request.POST.getlist("item"))}
        act, done = "take-over", _("Shift taken over")
    else:
        said = request.POST.get("said", "").strip()[:LONGEST_WORDS]
        values = {"since": mine.since.isoformat()} | ({"said": said} if said else {})
        act, done = "hand-over", _("Shift handed over")
    one = ask(request, act, values, role=mine.acting, mode=mode)
    if one.state in (State.REFUSED, State.FAILED):
        context |= _page(request, plan, mine, clock.now())
        context |= {"refusal": one.answer, "ticked": request.POST.getlist("item")}
        context["said"] = request.POST.get("said", "")
        return _shown(request, context, status=422)
    tell(request, one, done)
    if act == "take-over" and mine.waits:
        return redirect(_address("handover-one", mode, mine.waits.pk))
    return redirect(_address("handover", mode))


def _address(name: str, mode: str, *args: int) -> str:
    return reverse(name, args=args) + ("?mode=exercise" if mode == "exercise" else "")


def _shown(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    """The page with the list of what was handed over: `?before=` the next page of it."""
    written = request.GET.get("before", "")
    before = int(written) if written.isdecimal() and len(written) < 20 else None
    rows = list_handovers(
        person_of(request).org_id, mode_of(request), before=before, limit=PAGE + 1
    )
    context["past"] = signers_of(rows[:PAGE])
    context["before"] = rows[PAGE - 1].pk if len(rows) > PAGE else None
    context["longest"] = LONGEST_WORDS
    return render(request, "web/handover.html", context, status=status)


@require_safe
def one(request: HttpRequest, handover_id: int) -> HttpResponse:
    """One hand-over as it was signed; prints on one page."""
    row = handover_of(request, handover_id)
    signed: Signed = signed_of(person_of(request), row, clock.now())
    shown: Shown = signed.shown
    return render(
        request, "web/handover_one.html", {"signed": signed, "shown": shown, "entry": "handover"}
    )


@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """The roster of the next two weeks with its gaps, deputies, absences."""
    adoption = adoption_of(request)
    if adoption is None:
        return render(request, "web/no_plan.html", {"entry": "handover"})
    plan = plan_of_version(adoption.version)
    found = shifts_of(person_of(request).org_id, plan, clock.now())
    return render(request, "web/shifts.html", {"found": found, "plan": plan, "entry": "handover"})
