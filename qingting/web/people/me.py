"""`/me`: what a person sets for themselves: password, sessions, language, quiet hours, contacts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from qingting import clock
from qingting.adoption.queries import plan_of_version
from qingting.errors import ActionRefusedError, ChannelError, ConfigError, ConflictError
from qingting.lang import speaking
from qingting.people import actions
from qingting.people.models import ContactPoint, Person
from qingting.people.queries import find_contact, list_contacts, list_sessions
from qingting.people.rules import ADMINISTRATOR, AUDITOR
from qingting.web import naming
from qingting.web.access import adoption_of, person_of, roles_of_request
from qingting.web.people.post import send_code
from qingting.web.signin import gave_password, may_try, note_failure, speak

RULE = "house:people"


@dataclass(frozen=True, slots=True)
class Seat:
    """A browser that the person is signed in with; `since` is None where it was not noted."""

    handle: str  # never its key: whoever has that is signed in
    browser: str
    since: datetime | None
    until: datetime
    here: bool


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _page(request, done=request.GET.get("done", ""))


@require_POST
@sensitive_post_parameters("old", "new", "again", "code")
def change(request: HttpRequest, what: str) -> HttpResponse:
    """One change; then the page again, with what became of it.

    Raises:
        Http404: no such change, or what it speaks of is not the person's own.
    """
    act = _CHANGES.get(what)
    if act is None:
        raise Http404
    try:
        with speaking(get_language() or ""):
            act(request, person_of(request))
    except (ActionRefusedError, ConflictError, ChannelError, ConfigError) as e:
        return _page(request, status=422, failed=what, refusal=str(e))
    response = redirect(f"{request.path.rpartition('/')[0]}?done={what}#{what.partition('-')[0]}")
    if what == "settings":
        speak(response, person_of(request))
    return response


def _page(request: HttpRequest, status: int = 200, **said: str) -> HttpResponse:
    person = person_of(request)
    context: dict[str, Any] = {
        "roles": _roles(request),
        "contacts": list_contacts(person.pk),
        "seats": _seats(request, person),
        "asks_old": _asks_old(request, person),
        **said,
    }
    return render(request, "web/me.html", context, status=status)


def _roles(request: HttpRequest) -> list[str]:
    """What the person may act as now, in words."""
    adoption = adoption_of(request)
    plan = plan_of_version(adoption.version) if adoption else None
    words = {ADMINISTRATOR: _("Administrator"), AUDITOR: _("Auditor")}
    return [
        words.get(role) or (naming.role(plan, role) if plan else role)
        for role in roles_of_request(request)
    ]


def _seats(request: HttpRequest, person: Person) -> list[Seat]:
    found = []
    for row, kept in list_sessions(person.pk, clock.now()):
        since = kept.get("since")
        found.append(
            Seat(
                handle=_handle(row.session_key),
                browser=str(kept.get("browser") or ""),
                since=datetime.fromisoformat(since) if isinstance(since, str) else None,
                until=row.expire_date,
                here=row.session_key == request.session.session_key,
            )
        )
    return found


def _handle(session_key: str) -> str:
    return salted_hmac("qingting.web.me", session_key).hexdigest()[:20]


def _asks_old(request: HttpRequest, person: Person) -> bool:
    """Whether a new password needs the old one: not after a one-time link, nor where there is
    none."""
    return person.has_usable_password() and not request.session.get("by_link")


def _me(person: Person) -> str:
    return f"person:{person.pk}"


def _set_password(request: HttpRequest, person: Person) -> None:
    """Other sessions of the person end by it."""
    if _asks_old(request, person):
        if not may_try(request, person.login):
            raise _refused(_("Too many wrong passwords. Nothing was tried. Wait 15 minutes."))
        if not person.check_password(request.POST.get("old", "")):
            note_failure(request, person.login)
            raise _refused(_("The old password is another. Nothing was changed. Check it."))
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        raise _refused(_("The two new passwords differ. Write the same one twice."))
    now = clock.now()
    actions.set_password(person, new, now=now, by=_me(person))
    request.session.pop("by_link", None)
    gave_password(request)
    actions.end_sessions(person, but=request.session.session_key or "", now=now, by=_me(person))
    update_session_auth_hash(request, person)


def _end_session(request: HttpRequest, person: Person) -> None:
    now, given = clock.now(), request.POST.get("session", "")
    keys = [row.session_key for row, _kept in list_sessions(person.pk, now)]
    key = next((key for key in keys if _handle(key) == given), "")
    if not actions.end_session(person, key, now=now, by=_me(person)):
        raise _refused(_("This session has ended already."))


def _end_others(request: HttpRequest, person: Person) -> None:
    here = request.session.session_key or ""
    actions.end_sessions(person, but=here, now=clock.now(), by=_me(person))


def _set(request: HttpRequest, person: Person) -> None:
    given = request.POST
    language, theme = given.get("language", ""), given.get("theme", "")
    if language not in ("", *Person.Language.values) or theme not in ("", *Person.Theme.values):
        raise Http404  # no form of ours offers it
    actions.edit_person(
        person,
        language=language,
        theme=theme,
        keys=given.get("keys") == "on",
        quiet_from=_time(given.get("quiet_from", "")),
        quiet_to=_time(given.get("quiet_to", "")),
        now=clock.now(),
        by=_me(person),
    )


def _time(text: str) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError as e:
        raise _refused(
            _("%(text)s is no time of day. Write it as 22:30.") % {"text": text[:20]}
        ) from e


def _add_contact(request: HttpRequest, person: Person) -> None:
    point = actions.add_contact(
        person, "mail", request.POST.get("address", "")[:254], now=clock.now(), by=_me(person)
    )
    _send(point, person)


def _contact_code(request: HttpRequest, person: Person) -> None:
    _send(_contact(request, person), person)


def _send(point: ContactPoint, person: Person) -> None:
    if not send_code(point, person, by=_me(person)):
        raise _refused(
            _(
                "No code could be sent: no mail channel is set up. The address is kept, and not"
                " used. Ask an administrator to set one up, then send the code."
            )
        )


def _verify_contact(request: HttpRequest, person: Person) -> None:
    code = request.POST.get("code", "")[:20]
    actions.verify_contact(_contact(request, person), code, now=clock.now(), by=_me(person))


def _remove_contact(request: HttpRequest, person: Person) -> None:
    actions.remove_contact(_contact(request, person), now=clock.now(), by=_me(person))


def _contact(request: HttpRequest, person: Person) -> ContactPoint:
    text = request.POST.get("contact", "")
    found = find_contact(person.pk, int(text)) if text.isdecimal() and len(text) < 20 else None
    if found is None:
        raise Http404
    return found


def _refused(words: str) -> ActionRefusedError:
    return ActionRefusedError(words, rule=RULE)


_CHANGES: dict[str, Callable[[HttpRequest, Person], None]] = {
    "password": _set_password,
    "sessions-end": _end_session,
    "sessions-end-others": _end_others,
    "settings": _set,
    "contacts-add": _add_contact,
    "contacts-code": _contact_code,
    "contacts-verify": _verify_contact,
    "contacts-remove": _remove_contact,
}
