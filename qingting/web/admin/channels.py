"""Channels: how notices reach people; a secret is written here and never shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from qingting.notices import actions
from qingting.notices.channels.mail import TLS
from qingting.notices.queries import ChannelRow, find_channel, list_channels
from qingting.people.queries import list_contacts
from qingting.people.rules import ADMINISTRATOR
from qingting.web.access import needs, person_of
from qingting.web.admin.parts import by, form_of, press, send


class ChannelForm(forms.Form):
    """What both kinds have."""

    kind = ""
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


class MailForm(ChannelForm):
    """The organisation's mail server."""

    kind = "mail"
    host = forms.CharField(label=gettext_lazy("Server"), max_length=250)
    port = forms.CharField(label=gettext_lazy("Port"), max_length=5, initial="465")
    tls = forms.ChoiceField(
        label=gettext_lazy("Encryption"), choices=[(one, one) for one in TLS], initial="tls"
    )
    user = forms.CharField(label=gettext_lazy("User"), max_length=250, required=False)
    secret = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.CharField(label=gettext_lazy("Sender"), max_length=254)
        self.order_fields(["name", "host", "port", "tls", "from", "user", "secret"])


class WebhookForm(ChannelForm):
    """An address that each notice is POSTed to."""

    kind = "webhook"
    url = forms.CharField(label=gettext_lazy("Address"), max_length=500)
    secret = forms.CharField(
        label=gettext_lazy("Key of signatures"),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


FORMS: dict[str, type[ChannelForm]] = {"mail": MailForm, "webhook": WebhookForm}


@needs(ADMINISTRATOR)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    """Every channel, and a form of each kind for one more."""
    made = add_forms(request)
    if any(add(request, form) for form in made):
        return redirect("admin-channels")
    context = {
        "channels": list_channels(person_of(request).org_id),
        "forms": made,
        "address": address_of(request),
        "entry": "admin",
    }
    wrong = any(form.errors for form in made)
    return render(request, "web/admin/channels.html", context, status=422 if wrong else 200)


def add_forms(request: HttpRequest) -> list[ChannelForm]:
    """Return the form of each kind; the one that was sent with what was filled in."""
    return [form_of(request, form, f"add-{kind}") for kind, form in FORMS.items()]


def add(request: HttpRequest, form: ChannelForm) -> bool:
    """Set up the channel of a form, if it was sent."""
    org_id = person_of(request).org_id

    def act(given: dict[str, Any]) -> None:
        secret = given.pop("secret")
        actions.add_channel(org_id, form.kind, given["name"], given, secret=secret, **by(request))

    return send(form, act)


@needs(ADMINISTRATOR)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """One channel: the last answers, and the form that changes it."""
    found = _channel(request, channel_id)
    begins = {"name": found.name, **found.settings}
    form = form_of(request, FORMS[found.kind], "edit", initial=begins)
    form.fields["secret"].help_text = _("Left empty, what is stored stays; it is never shown.")

    def act(given: dict[str, Any]) -> None:
        secret = given.pop("secret") or None
        org_id = person_of(request).org_id
        actions.edit_channel(org_id, found.id, given["name"], given, secret=secret, **by(request))

    if send(form, act):
        return redirect("admin-channels")
    context = {
        "channel": found, "form": form, "address": address_of(request), "entry": "admin",
    }  # fmt: skip
    return render(request, "web/admin/channel.html", context, status=422 if form.errors else 200)


@needs(ADMINISTRATOR)
@require_POST
def change(request: HttpRequest, channel_id: int, what: str) -> HttpResponse:
    """Send a test, or switch a channel on or off."""
    found = _channel(request, channel_id)
    if what == "test":
        try_(request, found)
    elif what in ("on", "off"):
        org_id, on = person_of(request).org_id, what == "on"
        press(
            request,
            lambda: actions.switch_channel(org_id, found.id, on=on, **by(request)),
            _("Switched."),
        )
    else:
        raise Http404
    return (
        redirect("setup-step", "channel")
        if "setup" in request.POST
        else redirect("admin-channel", channel_id)
    )


def try_(request: HttpRequest, found: ChannelRow) -> None:
    """Send a test to the address that was given; the next page says what the other side said."""
    to, org_id = request.POST.get("to", "").strip()[:254], person_of(request).org_id
    said: list[str] = []
    press(
        request,
        lambda: said.append(actions.try_channel(org_id, found.id, to=to, **by(request))),
        _("The test was taken; the answer stands beside the channel."),
    )


def address_of(request: HttpRequest) -> str:
    """Return where a test goes unless told: the person's own first mail address."""
    points = [p.address for p in list_contacts(person_of(request).pk) if p.channel == "mail"]
    return points[0] if points else ""


def _channel(request: HttpRequest, channel_id: int) -> ChannelRow:
    found = find_channel(person_of(request).org_id, channel_id)
    if found is None:
        raise Http404
    return found
