"""Units, and who is on shift."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from qingting import clock
from qingting.orgs.models import Organisation
from qingting.people import actions
from qingting.people.queries import find_shift, find_unit, list_people, list_shifts, list_units
from qingting.people.rules import ADMINISTRATOR
from qingting.web.access import needs, person_of
from qingting.web.admin.parts import Moment, by, form_of, plan_of, press, role_words, send

AHEAD = timedelta(days=31)


class UnitForm(forms.Form):
    """A section, or a subordinate body."""

    key = forms.CharField(
        label=gettext_lazy("Key, as roads: a-z, 0-9, -"), max_length=50, validators=[validate_slug]
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


class ShiftForm(forms.Form):
    """Who is on duty in what they hold, from when to when."""

    holding = forms.ChoiceField(label=gettext_lazy("Who, in which role"))
    since = Moment(label=gettext_lazy("From"))
    until = Moment(label=gettext_lazy("Until"))

    def __init__(self, *args: Any, org: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = plan_of(org.pk)
        self.held = {str(h.pk): h for m in list_people(org.pk, clock.now()) for h in m.holdings}
        field = self.fields["holding"]
        assert isinstance(field, forms.ChoiceField)  # it is, above
        names = {m.person.pk: m.person.name for m in list_people(org.pk, clock.now())}
        field.choices = [
            (key, f"{names[h.person_id]} · {role_words(plan, h.role)}"
                + (f" · {h.unit.name}" if h.unit else ""))
            for key, h in self.held.items()
        ]  # fmt: skip


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def units(request: HttpRequest) -> HttpResponse:
    """Every unit, and the form for one more."""
    org = person_of(request).org
    form = form_of(request, UnitForm)
    if send(form, lambda given: add_unit(request, given)):
        return redirect("admin-units")
    context = {"units": list_units(org.pk), "form": form, "entry": "admin"}
    return render(request, "web/admin/units.html", context, status=422 if form.errors else 200)


def add_unit(request: HttpRequest, given: dict[str, Any]) -> None:
    """Add the unit of a form."""
    actions.add_unit(person_of(request).org, given["key"], given["name"], **by(request))


@needs(ADMINISTRATOR)
@require_POST
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Rename a unit."""
    found = find_unit(person_of(request).org_id, unit_id)
    if found is None:
        raise Http404
    name = request.POST.get("name", "").strip()[:120] or found.name
    press(request, lambda: actions.edit_unit(found, name, **by(request)), _("Saved."))
    return redirect("admin-units")


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    """The shifts that run or come, and the form for one more."""
    org, now = person_of(request).org, clock.now()
    form = form_of(request, ShiftForm, org=org)
    if send(form, lambda given: _add_shift(request, form, given)):
        return redirect("admin-shifts")
    plan = plan_of(org.pk)
    rows = [(s, role_words(plan, s.role)) for s in list_shifts(org.pk, now, now + AHEAD)]
    context = {"shifts": rows, "form": form, "entry": "admin"}
    return render(request, "web/admin/shifts.html", context, status=422 if form.errors else 200)


@needs(ADMINISTRATOR)
@require_POST
def end_shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """End a shift early, or take back one that has not begun."""
    found = find_shift(person_of(request).org_id, shift_id)
    if found is None:
        raise Http404
    press(request, lambda: actions.end_shift(found, **by(request)), _("Ended."))
    return redirect("admin-shifts")


def _add_shift(request: HttpRequest, form: ShiftForm, given: dict[str, Any]) -> None:
    held = form.held[given["holding"]]
    whose = next(
        m.person for m in list_people(person_of(request).org_id, clock.now())
        if m.person.pk == held.person_id
    )  # fmt: skip
    actions.set_shift(
        whose, held.role, given["since"], given["until"], unit=held.unit, **by(request)
    )
