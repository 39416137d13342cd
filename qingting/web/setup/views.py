"""`/setup`: the steps in a column, the one that is worked at open, the others folded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingting import clock
from qingting.adoption.actions import draft_plan
from qingting.adoption.queries import find_draft, in_force, plan_of_draft, plan_of_version
from qingting.errors import QingtingError
from qingting.notices.queries import list_channels
from qingting.orgs.queries import find_organisation
from qingting.people import actions
from qingting.people.models import Person
from qingting.people.queries import find_contact, holders_of, list_contacts, list_people, list_units
from qingting.people.rules import ADMINISTRATOR
from qingting.plan.model import Plan
from qingting.plan.shipped import list_shipped, load_shipped, shipped_texts
from qingting.sources.queries import list_sources
from qingting.store import Mode
from qingting.watches.queries import list_watches
from qingting.web import naming
from qingting.web.access import needs, person_of
from qingting.web.admin import channels, people, rota, sources, watches
from qingting.web.admin.house import OrganisationForm, plan_name
from qingting.web.admin.parts import by, form_of, plan_of, press, send
from qingting.web.people.post import send_code
from qingting.web.setup import token
from qingting.web.setup.adopting import prepared_of
from qingting.web.setup.steps import STEPS, lacking_roles, next_of, steps_of
from qingting.web.signin import enter

Shown = dict[str, Any]


class FirstForm(OrganisationForm):
    """The organisation, and who administers it first."""

    login = forms.CharField(
        label=gettext_lazy("Your login"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    person = forms.CharField(label=gettext_lazy("Your name"), max_length=80)
    password = forms.CharField(
        label=gettext_lazy("Your password, at least 10 characters"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "10"}),
    )


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest, token_: str) -> HttpResponse:
    """The first step, for whoever has the link; it makes organisation and administrator."""
    if not token.is_good(token_):
        return render(request, "web/setup_closed.html", {}, status=403)
    there = find_organisation()
    begins = {"name": there.name, "zone": there.zone} if there else {}
    form = FirstForm(request.POST if request.method == "POST" else None, initial=begins)
    made: list[Person] = []

    def act(given: dict[str, Any]) -> None:
        made.append(actions.found(actions.Founding(**given), now=clock.now(), by="import"))

    if send(form, act):
        token.burn()
        enter(request, made[0])
        return redirect("setup-step", "plan")
    return render(
        request, "web/setup_first.html", {"form": form}, status=422 if form.errors else 200
    )


@login_not_required
@require_safe
def setup(request: HttpRequest) -> HttpResponse:
    """The first step that lacks something; before there is anybody, where the link is found."""
    if not request.user.is_authenticated:
        if find_organisation() is not None:
            return redirect("signin")
        return render(request, "web/setup_closed.html", {}, status=403)
    return _next_step(request)


@needs(ADMINISTRATOR, audited=False)
def _next_step(request: HttpRequest) -> HttpResponse:
    return _column(request, "")


@needs(ADMINISTRATOR, audited=False)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, key: str) -> HttpResponse:
    """One step, open; or what was done in it."""
    if key not in STEPS:
        raise Http404
    return _column(request, key)


@needs(ADMINISTRATOR)
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    org = person_of(request).org
    adoption = in_force(org.pk, clock.now())
    plan = plan_of_version(adoption.version) if adoption else None
    judge = _judge(plan) if plan else None
    context = {
        "adoption": adoption,
        "name": plan_name(plan) if plan else "",
        "judge": naming.role(plan, judge) if plan and judge else "",
        "told": [who.name for who in holders_of(org.pk, judge, clock.now())] if judge else [],
        "sources": [s for s in list_sources(org.pk, Mode.ACTUAL) if not s.off_since],
        "watches": [w for w in list_watches(org.pk) if w.active],
        "channels": [c for c in list_channels(org.pk) if c.enabled],
        "steps": steps_of(org, person_of(request)),
        "entry": "admin",
    }
    return render(request, "web/setup_now.html", context)


@needs(ADMINISTRATOR)
@require_POST
def reach(request: HttpRequest, what: str) -> HttpResponse:
    """The administrator's own mail address: added, asked a code for, verified by it."""
    me, given = person_of(request), request.POST
    text = given.get("contact", "")[:19]
    point = find_contact(me.pk, int(text)) if text.isdecimal() else None
    if what == "add":
        press(request, lambda: _add_address(request), _("A code is on its way."))
    elif point is None:
        raise Http404
    elif what == "code":
        press(
            request, lambda: send_code(point, me, by=by(request)["by"]), _("A code is on its way.")
        )
    else:
        code = given.get("code", "")[:20]
        press(request, lambda: actions.verify_contact(point, code, **by(request)), _("Verified."))
    return redirect("setup-step", "channel")


def _column(request: HttpRequest, key: str) -> HttpResponse:
    me = person_of(request)
    steps = steps_of(me.org, me)
    key = key or next((s.key for s in steps if not s.done), "")
    if not key:
        return redirect("setup-now")
    shown = _OPEN[key](request)
    if isinstance(shown, HttpResponse):
        return shown
    context = {
        "steps": steps,
        "open": key,
        "part": f"web/setup/{key}.html",
        "next": next_of(steps, key),
        "entry": "admin",
        **shown,
    }
    wrong = any(isinstance(one, forms.Form) and one.errors for one in shown.values())
    return render(request, "web/setup.html", context, status=422 if wrong else 200)


def _organisation(request: HttpRequest) -> Shown | HttpResponse:
    org = person_of(request).org
    form = form_of(request, OrganisationForm, "name", initial=vars(org))
    if send(form, lambda g: actions.edit_organisation(org, g["name"], g["zone"], **by(request))):
        return redirect("setup-step", "plan")
    return {"form": form}


def _plan(request: HttpRequest) -> Shown | HttpResponse:
    org = person_of(request).org
    if request.method == "POST":
        chosen = request.POST.get("plan", "")
        press(
            request,
            lambda: draft_plan(
                org.pk, load_shipped(chosen, {}), shipped_texts(chosen), **by(request)
            ),
            _("Chosen. What it asks of you stands below."),
        )
        return redirect("setup-step", "plan")
    draft = find_draft(org.pk)
    plan = plan_of_draft(draft) if draft else plan_of(org.pk)
    return {
        "plans": [(p, plan_name(p), len(p.duties), len(p.clauses)) for p in list_shipped()],
        "chosen": plan,
        "chosen_name": plan_name(plan) if plan else "",
        "lacking": lacking_roles(org, plan) if plan else [],
        "readings": [naming.name(r) for r in plan.readings.values()] if plan else [],
        "defaults": [
            (naming.name(p), p.text, p.cites) for p in plan.params.values() if p.origin == "default"
        ] if plan else [],
    }  # fmt: skip


def _people(request: HttpRequest) -> Shown | HttpResponse:
    org = person_of(request).org
    unit = form_of(request, rota.UnitForm, "unit")
    person = form_of(request, people.PersonForm, "person", org=org)
    book = form_of(request, people.WorkbookForm, "import")
    acts: list[tuple[forms.Form, Callable[[dict[str, Any]], object]]] = [
        (unit, lambda given: rota.add_unit(request, given)),
        (person, lambda given: people.add(request, given)),
        (book, lambda given: people.take_workbook(request, given)),
    ]
    if any(send(form, act) for form, act in acts):
        messages.success(request, _("Saved."))
        return redirect("setup-step", "people")
    found = list_people(org.pk, clock.now())
    plan = plan_of(org.pk)
    return {
        "unit": unit,
        "person_form": person,
        "book": book,
        "plan": plan,
        "units": list_units(org.pk),
        "members": [(m, people.role_names(plan, m)) for m in found],
    }


def _source(request: HttpRequest) -> Shown | HttpResponse:
    form = form_of(request, sources.SourceForm)
    tried, added = sources.add(request, form)
    if added:
        messages.success(request, _("Saved."))
        return redirect("setup-step", "watch")
    return {
        "form": form,
        "tried": tried,
        "sources": list_sources(person_of(request).org_id, Mode.ACTUAL),
    }


def _watch(request: HttpRequest) -> Shown | HttpResponse:
    form = form_of(request, watches.WatchForm, org_id=person_of(request).org_id)
    if watches.add(request, form):
        messages.success(request, _("Saved."))
        return redirect("setup-step", "channel")
    return {
        "form": form,
        "hits": watches.asked_hits(request, form),
        "watches": list_watches(person_of(request).org_id),
    }


def _channel(request: HttpRequest) -> Shown | HttpResponse:
    made = channels.add_forms(request)
    if any(channels.add(request, form) for form in made):
        messages.success(request, _("Saved. Send a test now."))
        return redirect("setup-step", "channel")
    me = person_of(request)
    return {
        "forms": made,
        "channels": list_channels(me.org_id),
        "contacts": list_contacts(me.pk),
        "address": channels.address_of(request),
    }


def _adopt(request: HttpRequest) -> Shown | HttpResponse:
    return {"prepared": prepared_of(request)}


def _add_address(request: HttpRequest) -> None:
    me = person_of(request)
    address = request.POST.get("address", "")[:254]
    point = actions.add_contact(me, "mail", address, **by(request))
    if not send_code(point, me, by=by(request)["by"]):
        raise _no_channel()


def _no_channel() -> QingtingError:
    return QingtingError(_("No code could be sent: set up the mail channel first."))


def _judge(plan: Plan) -> str:
    """Who is told of a lead."""
    return (plan.open and plan.open.judge_holder) or plan.interpreter


_OPEN: dict[str, Callable[[HttpRequest], Shown | HttpResponse]] = {
    "organisation": _organisation,
    "plan": _plan,
    "people": _people,
    "source": _source,
    "watch": _watch,
    "channel": _channel,
    "adopt": _adopt,
}
