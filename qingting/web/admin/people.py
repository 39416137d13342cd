"""People: who they are, what they hold, who is away, who leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingting import clock
from qingting.adoption.queries import plan_of_version
from qingting.approvals.models import Submission
from qingting.duties.lists import list_assigned
from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.orgs.models import Organisation
from qingting.people import actions
from qingting.people.models import Person
from qingting.people.queries import (
    Member,
    find_absence,
    find_holding,
    find_member,
    find_unit,
    holders_of,
    list_contacts,
    list_people,
    list_units,
    sole_roles,
)
from qingting.people.rules import ADMINISTRATOR
from qingting.people.workbook import MAX_BYTES, template
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.access import needs, person_of
from qingting.web.acts.asking import ask
from qingting.web.admin.parts import (
    Moment,
    by,
    form_of,
    plan_of,
    press,
    role_choices,
    role_words,
    send,
)
from qingting.web.signin import invite

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RoleForm(forms.Form):
    """A role, and of which unit where it is one of units."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    unit = forms.ChoiceField(label=gettext_lazy("Unit, where the role is of one"), required=False)

    def __init__(self, *args: Any, org: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = [("", "—")]
        units = [(str(unit.pk), unit.name) for unit in list_units(org.pk)]
        for name, choices in (("role", role_choices(plan_of(org.pk))), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # both are, above
            field.choices = choices if field.required else empty + choices


class PersonForm(RoleForm):
    """Somebody new."""

    login = forms.CharField(label=gettext_lazy("Login"), max_length=80)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    mail = forms.EmailField(label=gettext_lazy("Mail address"), required=False, max_length=254)
    field_order = ("login", "name", "mail", "role", "unit")

    def __init__(self, *args: Any, org: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, org=org, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # as above
        role.required, role.choices = False, [("", "—"), *role_choices(plan_of(org.pk))]


class WorkbookForm(forms.Form):
    """The workbook that was filled in."""

    file = forms.FileField(
        label=gettext_lazy("Workbook (XLSX), filled in"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class NameForm(forms.Form):
    """What somebody is called."""

    login = forms.CharField(label=gettext_lazy("Login"), max_length=80)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


class AbsenceForm(forms.Form):
    """When somebody is away, and who acts meanwhile."""

    since = Moment(label=gettext_lazy("Away from"))
    until = Moment(label=gettext_lazy("Back at, if it is known"), required=False)
    deputy = forms.ChoiceField(label=gettext_lazy("Deputy"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = list_people(person.org_id, clock.now())
        names = [(str(m.person.pk), m.person.name) for m in others if m.person.pk != person.pk]
        deputy = self.fields["deputy"]
        assert isinstance(deputy, forms.ChoiceField)  # as above
        deputy.choices = [("", _("nobody: the others who hold the roles are told")), *names]


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, and the form for somebody new."""
    org = person_of(request).org
    form, book = form_of(request, PersonForm, org=org), form_of(request, WorkbookForm, "import")
    if send(form, lambda given: add(request, given)) or send(
        book, lambda given: take_workbook(request, given)
    ):
        return redirect("admin-people")
    plan, left = plan_of(org.pk), "left" in request.GET
    members = list_people(org.pk, clock.now(), left=left)
    context = {
        "members": [(m, role_names(plan, m)) for m in members],
        "left": left,
        "form": form,
        "book": book,
        "entry": "admin",
    }
    wrong = form.errors or book.errors
    return render(request, "web/admin/people.html", context, status=422 if wrong else 200)


def role_names(plan: Plan | None, member: Member) -> list[str]:
    """Return what somebody holds, in words."""
    return [role_words(plan, role) for role in member.roles]


def add(request: HttpRequest, given: dict[str, Any]) -> None:
    """Add the person of a form, with role and mail address, or nobody."""
    org, done = person_of(request).org, by(request)
    with transaction.atomic():
        person = actions.add_person(org, given["login"], given["name"], **done)
        if given["role"]:
            _grant(request, person, given)
        if given["mail"]:
            actions.add_contact(person, "mail", given["mail"], **done)


@needs(ADMINISTRATOR)
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in.

    Raises:
        Http404: no plan is chosen yet, whose roles it would list.
    """
    org = person_of(request).org
    plan = plan_of(org.pk)
    if plan is None:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="people.xlsx"'}
    data = template(plan, org, clock.now())
    return HttpResponse(data, content_type=XLSX, headers=headers)


def take_workbook(request: HttpRequest, given: dict[str, Any]) -> None:
    """Take in the workbook of a form, all of it or nothing.

    Raises:
        ActionRefusedError: no plan is chosen, whose roles it could name.
        InputError: every fault of the file, by cell.
    """
    org = person_of(request).org
    plan = plan_of(org.pk)
    if plan is None:
        raise ActionRefusedError(_("Choose a plan first, for its roles."), rule="house:people")
    actions.import_workbook(org, given["file"].read(MAX_BYTES + 1), plan, **by(request))


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: name, roles, absence, how they are reached, leaving."""
    whose = _person(request, person_id)
    return _page(request, whose)


@needs(ADMINISTRATOR)
@require_POST
def change(request: HttpRequest, person_id: int, what: str) -> HttpResponse:
    """Press a button of a person's page."""
    whose, act = _person(request, person_id), _CHANGES.get(what)
    if what == "link" and whose.active:
        made = invite(request, whose, by=by(request)["by"])
        return _page(request, whose, made=made)
    if act is None:
        raise Http404
    press(request, lambda: act(request, whose), _("Saved."))
    return redirect("admin-person", person_id)


def _page(request: HttpRequest, whose: Person, made: str = "") -> HttpResponse:
    org, now = person_of(request).org, clock.now()
    begins = {"login": whose.login, "name": whose.name}
    edit = form_of(request, NameForm, "edit", initial=begins)
    role = form_of(request, RoleForm, "role", org=org)
    away = form_of(request, AbsenceForm, "away", person=whose)
    acts: list[tuple[forms.Form, Callable[[dict[str, Any]], object]]] = [
        (edit, lambda given: actions.edit_person(whose, **given, **by(request))),
        (role, lambda given: _grant(request, whose, given)),
        (away, lambda given: _away(request, whose, given)),
    ]
    if any(send(form, act) for form, act in acts):
        return redirect("admin-person", whose.pk)
    plan = plan_of(org.pk)
    found = list_people(org.pk, now, left=not whose.active)
    member = next((m for m in found if m.person.pk == whose.pk), None)
    context = {
        "whose": whose,
        "held": list(zip(member.holdings, [role_words(plan, r) for r in member.roles], strict=True))
        if member
        else [],
        "away": member.away if member else None,
        "contacts": list_contacts(whose.pk),
        "sole": [role_words(plan, role) for role in sole_roles(whose.pk, org.pk, now)],
        "duties": _in_hand(whose),
        "forms": {"edit": edit, "role": role, "away": away},
        "made": made,
        "entry": "admin",
    }
    wrong = any(form.errors for form, _ in acts)
    return render(request, "web/admin/person.html", context, status=422 if wrong else 200)


def _person(request: HttpRequest, person_id: int) -> Person:
    found = find_member(person_of(request).org_id, person_id)
    if found is None:
        raise Http404
    return found


def _grant(request: HttpRequest, whose: Person, given: dict[str, Any]) -> None:
    unit = find_unit(whose.org_id, int(given["unit"])) if given["unit"] else None
    actions.grant(whose, given["role"], unit=unit, plan=plan_of(whose.org_id), **by(request))


def _away(request: HttpRequest, whose: Person, given: dict[str, Any]) -> None:
    deputy = find_member(whose.org_id, int(given["deputy"])) if given["deputy"] else None
    actions.set_absence(whose, given["since"], given["until"], deputy=deputy, **by(request))


def _revoke(request: HttpRequest, whose: Person) -> None:
    found = find_holding(whose.org_id, _id(request, "holding"))
    if found is None or found.person_id != whose.pk:
        raise Http404
    actions.revoke(found, **by(request))


def _back(request: HttpRequest, whose: Person) -> None:
    found = find_absence(whose.org_id, _id(request, "absence"))
    if found is None or found.person_id != whose.pk:
        raise Http404
    actions.end_absence(found, **by(request))


def _end_sessions(request: HttpRequest, whose: Person) -> None:
    actions.end_sessions(whose, **by(request))


def _leave(request: HttpRequest, whose: Person) -> None:
    actions.leave_person(whose, duties=[one.words for one in _in_hand(whose)], **by(request))


@dataclass(frozen=True, slots=True)
class InHand:
    """A duty that a person has to hand over before they leave, and to whom it can go."""

    duty: Duty
    words: str
    others: list[tuple[str, str]]


def _in_hand(whose: Person) -> list[InHand]:
    found = []
    for duty in list_assigned(whose.org_id, whose.pk):
        plan = plan_of_version(duty.adoption.version)
        words = naming.duty(plan, duty.entry, duty.about)
        others = [
            (f"person:{reach.person_id}/{duty.holder}", reach.name)
            for reach in holders_of(whose.org_id, duty.holder, clock.now())
            if reach.person_id != whose.pk
        ]
        back = (duty.holder, _("back to: %(role)s") % {"role": naming.role(plan, duty.holder)})
        key = f" · {duty.event.key}" if duty.event else ""
        found.append(InHand(duty, words + key, [*others, back]))
    return found


def _pass_on(request: HttpRequest, whose: Person) -> None:
    wanted = _id(request, "duty")
    one = next((one for one in _in_hand(whose) if one.duty.pk == wanted), None)
    to = request.POST.get("to", "")
    if one is None or to not in dict(one.others):
        raise Http404
    values = {"id": str(one.duty.pk), "duty": one.duty.entry, "to": to}
    asked = ask(request, "pass-on", values, role=ADMINISTRATOR, mode=one.duty.mode)
    if asked.state == Submission.State.REFUSED:
        raise ActionRefusedError(asked.answer, rule="pass-on")


def _id(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")[:20]
    return int(text) if text.isdecimal() else 0


_CHANGES: dict[str, Callable[[HttpRequest, Person], None]] = {
    "revoke": _revoke,
    "back": _back,
    "sessions": _end_sessions,
    "pass-on": _pass_on,
    "leave": _leave,
}
