"""Acts upon an event: a page that says what would happen, and the act itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qingting import clock
from qingting.adoption.queries import plan_of
from qingting.approvals.models import Submission
from qingting.approvals.submissions.actions import agree, withdraw
from qingting.approvals.submissions.queries import find_in
from qingting.errors import ActionRefusedError, ConflictError
from qingting.events.models import Event
from qingting.grading.queries import last_decisions, last_gradings
from qingting.plan.model import Plan
from qingting.store import Mode
from qingting.web import naming
from qingting.web.access import event_of, person_of
from qingting.web.acts import seen
from qingting.web.acts.asking import acting_as, ask, needs_second, wait_for
from qingting.web.acts.effects import UNWRITTEN, Shown, effects_of
from qingting.web.acts.forms import LONGEST, ON_EVENT, Field, OnEvent, as_instant, words_of
from qingting.web.acts.judging import JUDGING
from qingting.web.acts.liaison import LIAISON
from qingting.web.acts.told import event_at, event_page, tell
from qingting.web.answering.answers import heard_in
from qingting.web.answering.forms import ANSWERING
from qingting.web.events.desk import force
from qingting.web.signin import asks_password, confirm

State = Submission.State


@require_http_methods(["GET", "HEAD", "POST"])
def event_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """One act upon one event."""
    form = {**ON_EVENT, **ANSWERING, **JUDGING, **LIAISON}.get(act)
    if form is None:
        raise Http404
    event = event_of(request, number)
    plan = plan_of(event.adoption_id)
    holder = event.unit if act == "not-ours" else form.holder(plan)  # who was asked to lead
    role = acting_as(request, plan, holder)
    if not role and (other := form.also(plan)):
        role = acting_as(request, plan, other)
    force = force_of(event)
    fields = form.fields(plan, event, force)
    given = given_of(request, fields)
    context = {"event": event, "plan": plan, "act": act, "form": form, "entry": "events"}
    context |= {"seen": seen.of_event(event, force), "stands": stands(plan, event, force)}
    context |= {"fields": with_values(fields, given), "back": back_to(event, form)}
    if not role:
        context["not_yours"] = naming.role(plan, holder) if holder else ""
        return render(request, "web/act.html", context, status=403)
    values = {"event": event.key, **given}
    if act == "doubt":
        context["heard"] = SimpleLazyObject(lambda: heard_in(event))  # read where it is shown
    return answer(request, Asking(act, values, role, event.mode, fields), context)


@dataclass(frozen=True, slots=True)
class Asking:
    """An act as a form asks for it: its values so far, the role it would be done in. `signs`: an
    exact text, so that the person gives the password once more.
    """

    act: str
    values: dict[str, str]
    role: str
    mode: str
    fields: Sequence[Field]
    signs: bool = False


def answer(request: HttpRequest, asking: Asking, context: dict[str, Any]) -> HttpResponse:
    """Do what a form asks where it is whole and was opened on what still stands; else show it."""
    pressed = request.method == "POST" and "see" not in request.POST
    stale = pressed and seen.changed(request, context["seen"])
    lacking = pressed and not stale and bool(missing(asking.fields, asking.values))
    status, refusal = 409 if stale else 422 if lacking else 200, ""
    if pressed and status == 200 and asking.signs:
        status, refusal = confirm(request, person_of(request))
    if pressed and status == 200 and (refusal := _refused_now(request, context["plan"], asking)):
        status = 422
    if pressed and status == 200:
        one = ask(request, asking.act, asking.values, role=asking.role, mode=asking.mode)
        return outcome(request, one, context, str(context["form"].words))
    context |= {"stale": stale, "missing": lacking, "refusal": refusal}
    context["password"] = asking.signs and asks_password(request, person_of(request))
    context["effects"] = shown_effects(request, context["plan"], asking)
    return render(request, "web/act.html", context, status=status)


def _refused_now(request: HttpRequest, plan: Plan, asking: Asking) -> str:
    """Why an act that a second person has to agree to would be refused today, "" where it would
    not: nobody is asked in vain.
    """
    if not needs_second(request, asking.act):
        return ""
    effects = shown_effects(request, plan, asking)
    return effects.refusal if effects is not None else ""


@require_POST
def second(request: HttpRequest, number: int, submission_id: int) -> HttpResponse:
    """Agree to what another person asked for, or decline it."""
    event = event_of(request, number)
    one = find_in(event.org_id, submission_id)
    if one is None or one.values.get("event") != event.key or one.mode != event.mode:
        raise Http404
    plan = plan_of(event.adoption_id)
    role = acting_as(request, plan, None)
    if not role:
        messages.error(request, _("You hold no role of the plan."))
        return redirect(event_page(event))
    try:
        if request.POST.get("say") == "agree":
            agree(one, person_of(request), role)
            one = wait_for(find_in(event.org_id, one.pk) or one)
            tell(request, one, str(words_of(one.act)))
        else:
            withdraw(one, now=clock.now(), answer=_("Declined by the second person."))
            messages.info(request, _("Declined; nothing was changed."))
    except (ActionRefusedError, ConflictError) as refusal:
        messages.error(request, str(refusal))
    return redirect(event_page(event))


def back_to(event: Event, form: OnEvent) -> str:
    """Return the page that an act upon an event is pressed on."""
    suffix = "?mode=exercise" if event.mode == Mode.EXERCISE else ""
    if form.part in ("facts", "review"):
        return reverse(f"answers-{form.part}", args=[event.number]) + suffix
    return event_page(event) + {"": "", "whose": "#whose", "others": "#others"}.get(
        form.part, "#s5"
    )


def stands(plan: Plan, event: Event, force: str | None) -> str:
    """Return in words how an event stands: its state and its grade in force."""
    grade = naming.grade(plan.grade, force) if plan.grade and force else _("ungraded")
    return f"{naming.STATES[event.state]} · {grade}"


def force_of(event: Event) -> str | None:
    """Return an event's grade in force, None while nothing was graded."""
    ids = [event.pk]
    return force(
        last_gradings(ids, "grade").get(event.pk), last_decisions(ids, "grade").get(event.pk)
    )


def given_of(request: HttpRequest, fields: Sequence[Field]) -> dict[str, str]:
    """Return what was filled in, by name; a time gets the offset of the organisation's zone."""
    zone = person_of(request).org.zone
    found = {}
    for field in fields:
        value = ",".join(request.POST.getlist(field.name)).strip()[:LONGEST]
        if not value and request.method != "POST":
            value = field.initial
        if value and field.kind == "time":
            value = as_instant(value, zone)
        known = dict(field.options)
        if field.kind == "many":
            value = ",".join(one for one in value.split(",") if one in known)
        if value and (not known or field.kind == "many" or value in known):
            found[field.name] = value
    return found


def with_values(
    fields: Sequence[Field], given: dict[str, str]
) -> list[tuple[Field, str | list[str]]]:
    """Return each field with what stands in it; of a choice of many a list."""
    found = [(field, given.get(field.name, "")) for field in fields]
    return [(f, value.split(",") if f.kind == "many" else value) for f, value in found]


def missing(fields: Sequence[Field], given: Mapping[str, str]) -> list[str]:
    """Return the names of required fields that were left out."""
    return [f.name for f in fields if f.required and f.name not in given]


def shown_effects(request: HttpRequest, plan: Plan, asking: Asking) -> Shown | None:
    """Return what the act would do, None while a choice that decides it is not made."""
    choices = [field for field in asking.fields if field.kind != "area"]
    if missing(choices, asking.values):
        return None
    person = person_of(request)
    filled = {f.name: UNWRITTEN for f in asking.fields if f.kind == "area"} | asking.values
    if needs_second(request, asking.act):
        filled["second"] = "person:0/" + asking.role  # whoever it will be
    actor = f"person:{person.pk}/{asking.role}"
    return effects_of(plan, person.org_id, asking.mode, actor, asking.act, filled, clock.now())


def outcome(
    request: HttpRequest, one: Submission, context: dict[str, object], words: str
) -> HttpResponse:
    """Return the page that says what became of an act; a refusal shows the form again."""
    if one.state in (State.REFUSED, State.FAILED):
        return render(request, "web/act.html", {**context, "refusal": one.answer}, status=422)
    tell(request, one, words)
    if one.state == State.DONE and one.made.startswith("E"):
        return redirect(event_at(int(one.made.removeprefix("E")), one.mode))
    return redirect(str(context["back"]))
