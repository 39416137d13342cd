"""Signing in: one-time links, how often a password may be tried, and what a session is shown as.

And the password once more, from whoever signs a text.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.backends import ModelBackend
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from qingting import clock
from qingting.people.actions import come_in, note_link, note_try
from qingting.people.models import Person
from qingting.people.queries import count_tries, find_person

SALT = "qingting.web.signin"
LINK_LIFE = timedelta(hours=1)
TRIES = 5  # wrong passwords for one login from one address
TRIES_OF_ADDRESS = 30  # and from one address for any login
WAIT = timedelta(minutes=15)
FRESH = timedelta(minutes=10)  # so long after a password was given a text is signed without one
COOKIE_LIFE = timedelta(days=365)

_PROGRAMS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS|OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


class Staff(ModelBackend):
    """Django's password check; a request's person comes with the organisation, in one query."""

    def get_user(self, user_id: int) -> Person | None:
        return find_person(user_id)


class Invited(NamedTuple):
    """Whom a one-time link is for, and the name of the page that it leads to."""

    person: Person
    to: str


def one_time_link(person: Person, port: int) -> str:
    """Return an address on this machine that signs a person in once, within an hour.

    It is bound to the person's password and last sign-in: any sign-in after it was made, by itself
    or not, voids it, and so does a new password.
    """
    return f"http://127.0.0.1:{port}{_path(person, 'events')}"


def invite(request: HttpRequest, person: Person, *, by: str) -> str:
    """Return a one-time link, as `one_time_link`, that leads to a new password; it is written down
    who made it, and for whom. It is shown or sent once, and kept nowhere.
    """
    note_link(person, now=clock.now(), by=by)
    return request.build_absolute_uri(_path(person, "me"))


def find_invited(token: str, *, lock: bool = False) -> Invited | None:
    """Return whom a link is for, None if it is wrong, too old or was used.

    Args:
        lock: within the transaction that signs the person in, so that of two at once one comes
        too late.
    """
    try:
        person_id, state, to = signing.loads(token, salt=SALT, max_age=LINK_LIFE)
    except (signing.BadSignature, ValueError):
        return None
    person = find_person(person_id, lock=lock)
    return Invited(person, to) if person is not None and _state(person) == state else None


def _path(person: Person, to: str) -> str:
    return reverse("signin-once", args=[signing.dumps([person.pk, _state(person), to], salt=SALT)])


def _state(person: Person) -> str:
    """What changes with every sign-in and every new password."""
    last = person.last_login.isoformat() if person.last_login else ""
    return salted_hmac(SALT, f"{person.password} {last}").hexdigest()[:20]


def enter(request: HttpRequest, person: Person, *, by_link: bool = False) -> None:
    """Sign a person in. Who came by a link may set a password without the old one."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["by_link"] = by_link
    request.session["since"] = clock.now().isoformat()
    request.session["browser"] = browser(request.headers.get("User-Agent", ""))
    if not by_link:
        gave_password(request)
    come_in(_keys(request, person.login)[0], now=clock.now())


def browser(agent: str) -> str:
    """Return program and system of a browser, no versions: enough for its owner to know it.

    >>> browser("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/140.0")
    'Firefox · Windows'
    """
    found = [
        next((name for pattern, name in table if re.search(pattern, agent)), "")
        for table in (_PROGRAMS, _SYSTEMS)
    ]
    return " · ".join(filter(None, found))


def speak(response: HttpResponse, person: Person) -> None:
    """Let this browser show pages in the person's language; where they chose none, in its own."""
    if person.language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=COOKIE_LIFE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)


def may_try(request: HttpRequest, name: str) -> bool:
    """Whether another password, or another link by mail, may be tried now."""
    since = clock.now() - WAIT
    limits = zip(_keys(request, name), (TRIES, TRIES_OF_ADDRESS), strict=True)
    return all(count_tries(key, since) < limit for key, limit in limits)


def note_failure(request: HttpRequest, name: str) -> None:
    """Count a wrong password, for as long as `WAIT`."""
    note_try(_keys(request, name), now=clock.now())


def gave_password(request: HttpRequest) -> None:
    """Note in the session that its person gave the right password just now."""
    request.session["password_at"] = clock.now().isoformat()


def asks_password(request: HttpRequest, person: Person) -> bool:
    """Whether a person who signs a text has to give the password: not within `FRESH` after the last
    time in this session, nor where there is none.
    """
    at = request.session.get("password_at")
    fresh = isinstance(at, str) and clock.now() - datetime.fromisoformat(at) < FRESH
    return person.has_usable_password() and not fresh


def confirm(request: HttpRequest, person: Person) -> tuple[int, str]:
    """Take the password of who signs a text; returns a status and, if nothing may be signed, why.

    A wrong one counts as at the door; none does not: the page may have been opened while none was
    asked.
    """
    given = request.POST.get("password", "")
    if not asks_password(request, person):
        return 200, ""
    if not given:
        return 403, _("A text is signed with your password. Nothing was signed yet. Give it below.")
    if not may_try(request, person.login):
        return 429, _("Too many wrong passwords. Nothing was tried. Wait 15 minutes.")
    if not person.check_password(given):
        note_failure(request, person.login)
        return 403, _("The password is another. Nothing was signed. Check it.")
    gave_password(request)
    come_in(_keys(request, person.login)[0], now=clock.now())
    return 200, ""


def _keys(request: HttpRequest, name: str) -> tuple[str, str]:
    """Keyed hashes of login and address, and of the address alone."""
    address = request.META.get("REMOTE_ADDR", "")
    said = (f"{address} {name.strip().lower()}", address)
    one, other = (salted_hmac(SALT, part, algorithm="sha256").hexdigest() for part in said)
    return one, other
