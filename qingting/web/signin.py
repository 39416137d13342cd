"""Signing in: one-time links, and how often a password may be tried."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.backends import ModelBackend
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

from qingting.people.models import Person
from qingting.people.queries import find_person

SALT = "qingting.web.signin"
LINK_LIFE = timedelta(hours=1)
TRIES = 5  # wrong passwords for one login from one address
TRIES_OF_ADDRESS = 30  # and from one address for any login
WAIT = timedelta(minutes=15)


class Staff(ModelBackend):
    """Django's password check; a request's person comes with the organisation, in one query."""

    def get_user(self, user_id: int) -> Person | None:
        return find_person(user_id)


def one_time_link(person: Person, port: int) -> str:
    """Return an address on this machine that signs a person in once, within an hour.

    It is bound to the person's last sign-in: any sign-in after it was made, by itself or not,
    voids it.
    """
    token = signing.dumps([person.pk, _last(person)], salt=SALT)
    return f"http://127.0.0.1:{port}/signin/{token}"


def find_invited(token: str, *, lock: bool = False) -> Person | None:
    """Return the person a link is for, None if it is wrong, too old or was used.

    Args:
        lock: within the transaction that signs the person in, so that of two at once one comes
        too late.
    """
    try:
        person_id, last = signing.loads(token, salt=SALT, max_age=LINK_LIFE)
    except signing.BadSignature:
        return None
    person = find_person(person_id, lock=lock)
    return person if person is not None and _last(person) == last else None


def _last(person: Person) -> str:
    return person.last_login.isoformat() if person.last_login else ""


def may_try(request: HttpRequest, login: str) -> bool:
    """Whether another password may be tried now; counts of this process, gone when it starts
    anew."""
    limits = zip(_keys(request, login), (TRIES, TRIES_OF_ADDRESS), strict=True)
    return all(cache.get(key, 0) < limit for key, limit in limits)


def note_failure(request: HttpRequest, login: str) -> None:
    """Count a wrong password, for as long as `WAIT`."""
    for key in _keys(request, login):
        cache.add(key, 0, WAIT.total_seconds())
        cache.incr(key)


def _keys(request: HttpRequest, login: str) -> tuple[str, str]:
    address = request.META.get("REMOTE_ADDR", "")
    name = signing.Signer(salt=SALT).signature(login.strip().lower())  # a cache key takes no spaces
    return f"signin {address} {name}".replace(" ", ":"), f"signin:{address}"
