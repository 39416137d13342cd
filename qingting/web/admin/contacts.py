"""The directory of bodies outside: offices, never members of the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingting.lang import tr
from qingting.people.rules import ADMINISTRATOR
from qingting.reports.liaison import directory
from qingting.reports.liaison.models import Body
from qingting.reports.liaison.queries import find_body, list_bodies
from qingting.reports.liaison.rules import faults
from qingting.web import naming
from qingting.web.access import needs, person_of
from qingting.web.admin.parts import by, form_of, plan_of, press, role_words, send

KINDS = {
    "government": gettext_lazy("government office"),
    "regulator": gettext_lazy("regulator"),
    "security": gettext_lazy("police or fire service"),
    "health": gettext_lazy("health service"),
    "platform": gettext_lazy("platform"),
    "media": gettext_lazy("newsroom"),
    "service": gettext_lazy("supplier of a public service"),
    "other": gettext_lazy("another body"),
}


class BodyForm(forms.Form):
    """A body outside. Of a person nothing but whom the body appointed, and in which office."""

    name = forms.CharField(label=gettext_lazy("Name of the body"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("What kind of body"), choices=list(KINDS.items()))
    about = forms.CharField(label=gettext_lazy("What we turn to it for"), max_length=300)
    phone = forms.CharField(
        label=gettext_lazy("Telephone of its office"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("The number of the office, not somebody's mobile."),
    )
    mail = forms.EmailField(
        label=gettext_lazy("Mail address of its office"), max_length=254, required=False
    )
    liaison = forms.CharField(
        label=gettext_lazy("Whom it appointed to speak with us (may be left out)"),
        max_length=40,
        required=False,
    )
    office = forms.CharField(
        label=gettext_lazy("In which of its offices (may be left out)"),
        max_length=120,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles of the plan that it stands for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = roles
        if not roles:
            del self.fields["roles"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, words in faults(given).items():
            if name not in self.errors:
                self.add_error(name, tr(words.en, words.zh))
        return given


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """Every body of the directory, and the form for one more."""
    org, choices = person_of(request).org, _outside(request)
    form = form_of(request, BodyForm, roles=choices)

    def add(given: Mapping[str, Any]) -> None:
        directory.add_body(org, given, roles=given.get("roles", []), **by(request))

    if send(form, add):
        return redirect("admin-contacts")
    context = {"rows": rows_of(request, list_bodies(org.pk, retired=True)), "form": form}
    context["entry"] = "admin"
    return render(request, "web/admin/contacts.html", context, status=422 if form.errors else 200)


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, body_id: int) -> HttpResponse:
    """One body, and the form that changes it."""
    body = _body(request, body_id)
    begins = {name: getattr(body, name) for name in (*directory.FIELDS, "roles")}
    form = form_of(request, BodyForm, "edit", roles=_outside(request), initial=begins)

    def change(given: Mapping[str, Any]) -> None:
        directory.change_body(body, given, roles=given.get("roles", []), **by(request))

    if send(form, change):
        return redirect("admin-contacts")
    context = {"body": body, "form": form, "entry": "admin"}
    return render(request, "web/admin/contact.html", context, status=422 if form.errors else 200)


@needs(ADMINISTRATOR)
@require_POST
def retire(request: HttpRequest, body_id: int) -> HttpResponse:
    """Take a body out of the directory."""
    body = _body(request, body_id)
    press(request, lambda: directory.retire_body(body, **by(request)), _("Saved."))
    return redirect("admin-contacts")


@require_safe
def all_contacts(request: HttpRequest) -> HttpResponse:
    """The directory, for everybody who takes part in events."""
    rows = rows_of(request, list_bodies(person_of(request).org_id))
    return render(request, "web/contacts.html", {"rows": rows, "entry": "contacts"})


def rows_of(request: HttpRequest, bodies: list[Body]) -> list[tuple[Body, str, list[str]]]:
    """Return bodies with the words of their kind and of the roles that they stand for."""
    plan = plan_of(person_of(request).org_id) if any(body.roles for body in bodies) else None
    return [
        (body, str(KINDS[body.kind]), [role_words(plan, role) for role in body.roles])
        for body in bodies
    ]


def _outside(request: HttpRequest) -> list[tuple[str, str]]:
    plan = plan_of(person_of(request).org_id)
    found = [role for role in plan.roles.values() if role.external] if plan else []
    return [(role.id, naming.name(role)) for role in found]


def _body(request: HttpRequest, body_id: int) -> Body:
    found = find_body(person_of(request).org_id, body_id)
    if found is None:
        raise Http404
    return found
