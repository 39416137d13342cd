"""Handing a shift over and taking it, hand-overs on record, the roster."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
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
    coming,
    for_page,
    last_taken,
    list_handovers,
    list_waiting,
    sheet_of,
    shift_of,
)
from qingting.duties.models import HandOver
from qingting.people.models import Shift
from qingting.people.rules import role_of
from qingting.plan.model import Plan
from qingting.store import Mode
from qingting.web import naming
from qingting.web.access import adoption_of, handover_of, mode_of, person_of, roles_of_request
from qingting.web.acts.asking import acting_as, ask
from qingting.web.acts.forms import as_instant
from qingting.web.acts.told import tell
from qingting.web.handover.page import shown_of, signed_of, signers_of
from qingting.web.handover.roster import shifts_of

PAGE = 30
LONGEST_WORDS = 300
State = Submission.State


@dataclass(frozen=True, slots=True)
class Mine:
    """A role whose shift a person hands over or takes. `acting`: the role they do it in; `waits`:
    what the shift before signed; `shift`: theirs by the roster, None where it knows none; `last`:
    the hand-over that was taken last.
    """

    role: str
    acting: str
    waits: HandOver | None
    shift: Shift | None
    since: datetime
    last: HandOver | None

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
    waiting = _waiting(request)
    roles = _roles(request, plan, waiting)
    context: dict[str, object] = {"plan": plan, "entry": "handover"}
    context["roles"] = [(role, naming.role(plan, role)) for role in roles]
    if request.method == "POST":
        return _press(request, plan, roles, context)
    if not roles:
        return _shown(request, context)
    asked = request.GET.get("role", "")
    role = asked if asked in roles else next((r for r in roles if r in waiting), next(iter(roles)))
    mine = _mine(request, role, roles[role], waiting.get(role), now)
    return _shown(request, context | _page(request, plan, mine, now))


def _waiting(request: HttpRequest) -> dict[str, HandOver]:
    rows = list_waiting(person_of(request).org_id, mode_of(request))
    return {row.role: row for row in rows}


def _roles(request: HttpRequest, plan: Plan, waiting: dict[str, HandOver]) -> dict[str, str]:
    """Each role whose shift is theirs to hand over or to take -> the role they act in."""
    held = [r for r in roles_of_request(request) if role_of(r) in plan.roles]
    found = {role: role for role in held}
    for role in waiting:
        if role not in found and (acting := acting_as(request, plan, role)):
            found[role] = acting
    return found


def _mine(
    request: HttpRequest, role: str, acting: str, waits: HandOver | None, now: datetime
) -> Mine:
    """Without a roster a shift began with the hand-over before, unless the page says when."""
    person = person_of(request)
    shift = shift_of(person.org_id, role, f"person:{person.pk}", now)
    last = last_taken(person.org_id, mode_of(request), role)
    written = as_instant(request.GET.get("since", ""), person.org.zone)
    tried = [datetime.fromisoformat(written)] if written else []
    tried += [last.signed_at] if last else []
    since = next((at for at in tried if now - LONGEST <= at <= now), now - UNROSTERED)
    return Mine(role, acting, waits, shift, shift.since if shift else since, last)


def _page(request: HttpRequest, plan: Plan, mine: Mine, now: datetime) -> dict[str, object]:
    """What waits to be taken, else what would be signed now."""
    person, waits = person_of(request), mine.waits
    me = f"person:{person.pk}"
    signer = waits.signed_by if waits else me
    if waits:
        signed = signed_of(person, waits, now)
        shown = signed.shown
    else:
        place = Place(person.org_id, mode_of(request), mine.role, plan)
        sheet = sheet_of(for_page(now), place, mine.since, me)
        signed, shown = None, shown_of(person, place.mode, sheet, now, of=me)
    deputy = plan.roles[role_of(mine.role)].deputy
    nexts = coming(person.org_id, mine.role, mine.shift, now)
    return {
        "mine": mine,
        "role": naming.role(plan, mine.role),
        "signed": signed,
        "shown": shown,
        "signs": mine.holds and (waits is None or signer == me or waits.missed_at is not None),
        "takes": waits is not None and signer != me,
        "since": f"{mine.since.astimezone(ZoneInfo(person.org.zone)):%Y-%m-%dT%H:%M}",
        "nexts": [reach.name for reach in nexts if f"person:{reach.person_id}" != signer],
        "deputy": naming.role(plan, deputy) if deputy else "",
        "last": signers_of([mine.last])[0] if mine.last and not waits else None,
    }


def _press(
    request: HttpRequest, plan: Plan, roles: dict[str, str], context: dict[str, object]
) -> HttpResponse:
    """Sign, or take over, the shift of the role that the form names, and no other."""
    mode, role = mode_of(request), request.POST.get("role", "")
    acting = roles.get(role) or acting_as(request, plan, role)
    if not acting:
        context["refusal"] = _("This shift is not yours to hand over or to take.")
        return _shown(request, context, status=422)
    mine = _mine(request, role, acting, None, clock.now())
    said, ticked = request.POST.get("said", "").strip(), request.POST.getlist("item")
    takes = request.POST.get("do") == "take-over"
    if takes:
        values = {"role": role, "handover": request.POST.get("handover", "")}
        values["items"] = ",".join(ticked)
        one = ask(request, "take-over", values, role=acting, mode=mode)
    else:
        values = {"since": mine.since.isoformat(), "said": said[:LONGEST_WORDS]}
        if "items" in request.POST:  # what is signed anew is drawn up anew
            values["items"] = request.POST["items"]
            context["read"] = values["items"].split(",")
        one = ask(request, "hand-over", values, role=role, mode=mode)
    if one.state in (State.REFUSED, State.FAILED):
        mine = replace(mine, waits=_waiting(request).get(role))
        context |= _page(request, plan, mine, clock.now())
        context |= {"refusal": one.answer, "said": said, "ticked": ticked}
        return _shown(request, context, status=422)
    tell(request, one, _("Shift taken over") if takes else _("Shift handed over"))
    if takes and one.state == State.DONE:
        return redirect(_address("handover-one", mode, values["handover"]))
    return redirect(_address("handover", mode, role=role))


def _address(name: str, mode: str, *args: str, **query: str) -> str:
    query |= {"mode": mode} if mode == Mode.EXERCISE else {}
    return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


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
    person, plan = person_of(request), plan_of_version(row.adoption.version)
    signed = signed_of(person, row, clock.now())
    waits = row.state == HandOver.State.WAITING and row.signed_by != f"person:{person.pk}"
    takes = waits and acting_as(request, plan, row.role)
    context = {"signed": signed, "shown": signed.shown, "may_take": takes, "entry": "handover"}
    return render(request, "web/handover_one.html", context)


@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """The roster of the next two weeks with its gaps, deputies, absences."""
    adoption = adoption_of(request)
    if adoption is None:
        return render(request, "web/no_plan.html", {"entry": "handover"})
    plan = plan_of_version(adoption.version)
    found = shifts_of(person_of(request).org_id, plan, clock.now())
    return render(request, "web/shifts.html", {"found": found, "plan": plan, "entry": "handover"})
