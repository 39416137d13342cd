"""The register of official accounts: the only places where the organisation speaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from qingting import clock
from qingting.people import actions
from qingting.people.models import OfficialAccount
from qingting.people.queries import (
    SLEEPING,
    find_account,
    find_member,
    find_right,
    list_accounts,
    list_people,
)
from qingting.people.rules import ADMINISTRATOR
from qingting.web.access import needs, person_of
from qingting.web.admin.parts import Day, by, form_of, press, send


class AccountForm(forms.Form):
    """An account of the organisation, as the public finds it."""

    platform = forms.CharField(label=gettext_lazy("Platform"), max_length=80)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    url = forms.URLField(label=gettext_lazy("Address"), max_length=500, assume_scheme="https")
    registered_on = Day(label=gettext_lazy("Registered on"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Every declared account, who may publish there, and the form for one more."""
    org = person_of(request).org
    form = form_of(request, AccountForm, initial={"registered_on": _today(request)})
    if send(form, lambda given: actions.register_account(org, **given, **by(request))):
        return redirect("admin-accounts")
    now = clock.now()
    context = {
        "accounts": list_accounts(org.pk, now, _today(request)),
        "people": [m.person for m in list_people(org.pk, now)],
        "sleeping_days": SLEEPING.days,
        "form": form,
        "entry": "admin",
    }
    return render(request, "web/admin/accounts.html", context, status=422 if form.errors else 200)


@needs(ADMINISTRATOR)
@require_POST
def change(request: HttpRequest, account_id: int, what: str) -> HttpResponse:
    """Press a button of an account's row."""
    found, act = find_account(person_of(request).org_id, account_id), _CHANGES.get(what)
    if found is None or act is None:
        raise Http404
    press(request, lambda: act(request, found), _("Saved."))
    return redirect("admin-accounts")


def _today(request: HttpRequest) -> date:
    return clock.now().astimezone(ZoneInfo(person_of(request).org.zone)).date()


def _grant(request: HttpRequest, account: OfficialAccount) -> None:
    person = find_member(account.org_id, _id(request, "person"))
    if person is None:
        raise Http404
    actions.grant_account(account, person, **by(request))


def _revoke(request: HttpRequest, account: OfficialAccount) -> None:
    right = find_right(account.org_id, _id(request, "right"))
    if right is None or right.account_id != account.pk:
        raise Http404
    actions.revoke_account(right, **by(request))


def _seen(request: HttpRequest, account: OfficialAccount) -> None:
    actions.note_activity(account, _today(request), **by(request))


def _close(request: HttpRequest, account: OfficialAccount) -> None:
    actions.close_account(account, _today(request), **by(request))


def _id(request: HttpRequest, name: str) -> int:
    text: Any = request.POST.get(name, "")[:20]
    return int(text) if text.isdecimal() else 0


_CHANGES: dict[str, Callable[[HttpRequest, OfficialAccount], None]] = {
    "grant": _grant,
    "revoke": _revoke,
    "seen": _seen,
    "close": _close,
}
