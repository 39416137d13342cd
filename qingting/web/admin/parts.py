"""What all pages of administration share: fields, sending a form, pressing a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from qingting import clock
from qingting.adoption.queries import find_draft, list_in_force, plan_of_draft, plan_of_version
from qingting.errors import InputError, QingtingError
from qingting.people.rules import ADMINISTRATOR, AUDITOR
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.access import actor_of, person_of

F = TypeVar("F", bound=forms.Form)


class Moment(forms.DateTimeField):
    """An instant, as somebody of the organisation's zone writes it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class Day(forms.DateField):
    """A local date."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def form_of(request: HttpRequest, form: type[F], pressed: str = "add", **values: Any) -> F:
    """Return a form with what was sent, where it was this one that was; else as it begins.

    Args:
        pressed: the name of its buttons, as the value of `do` begins: `add`, `add-anyway`.
    """
    sent = request.method == "POST" and request.POST.get("do", "").startswith(pressed)
    with timezone.override(ZoneInfo(person_of(request).org.zone)):
        given = (request.POST, request.FILES) if sent else (None, None)
        made = form(*given, **{"auto_id": f"{pressed}-%s", **values})
        if sent:
            made.is_valid()
    return made


def send(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do what a form asks, if it was sent and is whole; what was refused stands on the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except InputError as e:
        for fault in e.faults:
            named = fault.file in form.fields
            form.add_error(fault.file if named else None, fault.message if named else str(fault))
    except QingtingError as e:
        form.add_error(None, str(e))
    return not form.errors


def press(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do what a button asks; the next page says what became of it."""
    try:
        act()
    except QingtingError as e:
        messages.error(request, str(e))
        return False
    messages.success(request, done)
    return True


def by(request: HttpRequest) -> dict[str, Any]:
    """Return when and by whom an act is done, as all actions take it."""
    return {"now": clock.now(), "by": actor_of(request)}


def plan_of(org_id: int) -> Plan | None:
    """Return the main plan in force, with the roles of those that stand beside it; else the one
    that is prepared; None where there is neither.
    """
    found = [plan_of_version(a.version) for a in list_in_force(org_id, clock.now())]
    if found:
        roles = {id_: role for plan in reversed(found) for id_, role in plan.roles.items()}
        return replace(found[0], roles=roles)
    draft = find_draft(org_id)
    return plan_of_draft(draft) if draft else None


def role_words(plan: Plan | None, role: str) -> str:
    """Return what a role is called, also one of the installation."""
    of_house = {ADMINISTRATOR: _("Administrator"), AUDITOR: _("Auditor")}
    return of_house.get(role) or (naming.role(plan, role) if plan else role)


def role_choices(plan: Plan | None) -> list[tuple[str, str]]:
    """Return every role that one of our own people can hold, for a field to choose from."""
    ours = [role.id for role in plan.roles.values() if not role.external] if plan else []
    return [(role, role_words(plan, role)) for role in (*ours, ADMINISTRATOR, AUDITOR)]
