"""The installation itself: where everything stands, plans in force, how long things are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from qingting.adoption.queries import (
    find_draft,
    list_adoptions,
    list_signed_of,
    plan_of_version,
)
from qingting.orgs.models import Organisation
from qingting.people.actions import edit_organisation, set_keeping, set_seconds
from qingting.people.rules import ADMINISTRATOR
from qingting.plan.model import Entry, Plan
from qingting.web import naming
from qingting.web.access import needs, person_of
from qingting.web.admin.parts import by, form_of, send

VERSIONS = 20  # shown, the last ones


class OrganisationForm(forms.Form):
    """What the organisation is called, and where its days begin."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=200)
    zone = forms.CharField(
        label=gettext_lazy("Time zone, as Asia/Shanghai"), max_length=64, initial="Asia/Shanghai"
    )


class KeepingForm(forms.Form):
    """How long things are kept."""

    keep_posts_days = forms.IntegerField(
        label=gettext_lazy(
            "Days for which authors' hashes, and the words of ended events, are kept where the"
            " plan does not say"
        ),
        min_value=Organisation.POSTS_DAYS[0],
        max_value=Organisation.POSTS_DAYS[1],
    )
    keep_refusals_days = forms.IntegerField(
        label=gettext_lazy("Days for which refused lines, and notes beside posts, are kept"),
        min_value=Organisation.REFUSALS_DAYS[0],
        max_value=Organisation.REFUSALS_DAYS[1],
    )


class SecondsForm(forms.Form):
    """Which acts need a second person here, beside those that always do."""

    open = forms.BooleanField(label=gettext_lazy("Opening a lead as an event"), required=False)
    dismiss = forms.BooleanField(
        label=gettext_lazy("Dismissing a lead or an event"), required=False
    )
    close = forms.BooleanField(label=gettext_lazy("Closing an event"), required=False)
    merge = forms.BooleanField(label=gettext_lazy("Merging two events"), required=False)
    split = forms.BooleanField(
        label=gettext_lazy("Making a new event of some remarks"), required=False
    )
    merged = forms.BooleanField(
        label=gettext_lazy(
            "Few people here: who wrote a text may publish it, once another approved it"
        ),
        required=False,
    )


@needs(ADMINISTRATOR)
@require_safe
def adoption(request: HttpRequest) -> HttpResponse:
    """The versions that were in force, from when, their readings signed by whom."""
    org_id = person_of(request).org_id
    found = list_adoptions(org_id)[:VERSIONS]
    signed = list_signed_of([row.pk for row in found])
    earlier = [*(row.version for row in found[1:]), ""]  # the newest comes first
    rows = [
        (row, plan_name(plan_of_version(row.version)), signed.get(row.pk, []), before)
        for row, before in zip(found, earlier, strict=False)
    ]
    context = {"rows": rows, "draft": find_draft(org_id), "entry": "admin"}
    return render(request, "web/admin/adoption.html", context)


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Name and zone; how long things are kept; what needs two persons."""
    org = person_of(request).org
    named = form_of(request, OrganisationForm, "name", initial=vars(org))
    keeping = form_of(request, KeepingForm, "keep", initial=vars(org))

    seconds = form_of(
        request,
        SecondsForm,
        "second",
        initial=dict.fromkeys(org.second_acts, True) | {"merged": org.merged},
    )

    def second(given: dict[str, Any]) -> None:
        merged = bool(given.pop("merged"))
        acts = [act for act, asked in given.items() if asked]
        set_seconds(org, acts, merged=merged, **by(request))

    def keep(given: dict[str, Any]) -> None:
        set_keeping(org, given, **by(request))

    def rename(given: dict[str, Any]) -> None:
        edit_organisation(org, given["name"], given["zone"], **by(request))

    if send(named, rename) or send(keeping, keep) or send(seconds, second):
        return redirect("admin-settings")
    context = {"named": named, "keeping": keeping, "seconds": seconds, "entry": "admin"}
    wrong = named.errors or keeping.errors or seconds.errors
    return render(request, "web/admin/settings.html", context, status=422 if wrong else 200)


def plan_name(plan: Plan) -> str:
    """Return what a plan is called."""
    return naming.name(Entry(id=plan.id, where=plan.where, zh=plan.zh, en=plan.en))
