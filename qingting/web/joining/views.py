"""Which remarks make one event: a page that says what moving, splitting or merging would do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qingting import clock
from qingting.adoption.queries import plan_of
from qingting.approvals.models import Submission
from qingting.events.lists import list_joinable
from qingting.events.models import Event
from qingting.events.queries import RUNNING
from qingting.plan.model import Plan
from qingting.spread.said import first_posts
from qingting.web.access import event_of, person_of
from qingting.web.acts import seen
from qingting.web.acts.asking import acting_as, ask
from qingting.web.acts.effects import UNWRITTEN, Shown, effects_of
from qingting.web.acts.told import event_page, tell
from qingting.web.acts.views import force_of
from qingting.web.joining.asked import Asked, asked_of

LISTED = 12  # events offered at once
State = Submission.State


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """An event into another: `?to=E3` chosen already."""
    return _join(request, asked_of(request, event_of(request, number), whole=True))


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Some remarks (`?remark=` ids) into another event or a new one."""
    asked = asked_of(request, event_of(request, number), whole=False)
    if not asked.remarks:
        return redirect(f"{reverse('remarks', args=[number])}{_suffix(asked.event)}")
    return _join(request, asked)


def _join(request: HttpRequest, asked: Asked) -> HttpResponse:
    event = asked.event
    plan = plan_of(event.adoption_id)
    role = acting_as(request, plan, None)
    pressed = request.method == "POST" and not {"see", "look"} & request.POST.keys()
    if not role:
        return _page(request, asked, plan, None, status=403, not_yours=True)
    if pressed and seen.changed(request, _seen(event)):
        return _page(request, asked, plan, None, status=409, stale=True)
    if pressed and asked.complete:
        one = ask(request, asked.act, asked.values(), role=role, mode=event.mode)
        if one.state not in (State.REFUSED, State.FAILED):
            tell(request, one, str(asked.words))
            where = int(one.made.removeprefix("E")) if one.made else event.number
            return redirect(f"{reverse('event', args=[where])}{_suffix(event)}")
        return _page(request, asked, plan, None, status=422, refusal=one.answer)
    effects = _effects(request, asked, plan, role) if asked.to else None
    return _page(request, asked, plan, effects, status=422 if pressed else 200, missing=pressed)


def _seen(event: Event) -> str:
    return seen.of_event(event, force_of(event))


def _effects(request: HttpRequest, asked: Asked, plan: Plan, role: str) -> Shown:
    person, event = person_of(request), asked.event
    actor, values = f"person:{person.pk}/{role}", asked.values(UNWRITTEN)
    return effects_of(plan, event.org_id, event.mode, actor, asked.act, values, clock.now())


def _page(
    request: HttpRequest,
    asked: Asked,
    plan: Plan,
    effects: Shown | None,
    status: int,
    **said: object,
) -> HttpResponse:
    event = asked.event
    found = list_joinable(event.org_id, event.mode, asked.find, but=event.pk, limit=LISTED)
    near = event.near if event.near is not None and event.near.state in RUNNING else None
    if near is not None and not asked.find:
        found = [near, *(e for e in found if e.pk != near.pk)][:LISTED]
    posts = first_posts(int(id_) for id_ in asked.remarks or ())
    context = {
        "event": event,
        "plan": plan,
        "asked": asked,
        "events": found,
        "near": near,
        "quotes": [post.title or post.text for post in posts.values()],
        "effects": effects,
        "back": event_page(event),
        "seen": _seen(event),
        "entry": "events",
        **said,
    }
    return render(request, "web/join.html", context, status=status)


@require_POST
def undo(request: HttpRequest, number: int, reversible_id: int) -> HttpResponse:
    """Take back an act upon an event, within its ten minutes."""
    event = event_of(request, number)
    role = acting_as(request, plan_of(event.adoption_id), None)
    if not role:
        return redirect(event_page(event))
    values = {"event": event.key, "what": str(reversible_id)}
    tell(request, ask(request, "undo", values, role=role, mode=event.mode), _("Undo"))
    return redirect(event_page(event))


def _suffix(event: Event) -> str:
    return "?mode=exercise" if event.mode == "exercise" else ""
