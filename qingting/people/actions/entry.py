"""How our people get in: passwords, one-time links, sessions, wrong tries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from qingting.errors import ActionRefusedError
from qingting.people.actions.record import RULE, note
from qingting.people.models import Person, Session, SignInTry
from qingting.store import acting

TRIES_KEPT = timedelta(days=1)


def set_password(person: Person, password: str, *, now: datetime, by: str) -> None:
    """Give a person a new password; other sessions of theirs end by it.

    Raises:
        ActionRefusedError: it is too short, too common, or too like the login or name.
    """
    try:
        validate_password(password, person)
    except ValidationError as e:
        raise ActionRefusedError(" ".join(e.messages), rule=RULE) from e
    person.set_password(password)  # slow on purpose: outside the transaction
    with acting(now) as work:
        person.save(update_fields=["password"])
        note(work, "person.password-set", person, by)


def note_link(person: Person, *, now: datetime, by: str) -> None:
    """Write down that a one-time link was made for a person, and by whom; never the link."""
    with acting(now) as work:
        note(work, "person.link-made", person, by)


def end_session(person: Person, session_key: str, *, now: datetime, by: str) -> bool:
    """End one session of a person at once; returns whether there was one."""
    with acting(now) as work:
        gone, _ = Session.objects.filter(person=person, session_key=session_key).delete()
        if gone:
            note(work, "session.ended", person, by, sessions=1)
    return bool(gone)


def end_sessions(person: Person, *, now: datetime, by: str, but: str = "") -> int:
    """End all sessions of a person at once, but for the one with a key; returns how many."""
    with acting(now) as work:
        gone, _ = Session.objects.filter(person=person).exclude(session_key=but).delete()
        if gone:
            note(work, "session.ended", person, by, sessions=gone)
    return gone


def note_try(key_hashes: Iterable[str], *, now: datetime) -> None:
    """Count a wrong password under each key; what is older than a day goes.

    No entry: whose login it was is not known to be true.
    """
    with transaction.atomic():
        SignInTry.objects.filter(at__lt=now - TRIES_KEPT).delete()
        SignInTry.objects.bulk_create(SignInTry(key_hash=key, at=now) for key in key_hashes)


def come_in(key_hash: str, *, now: datetime) -> None:
    """After a sign-in: forget the wrong tries under a key, and every session that is over."""
    with transaction.atomic():
        SignInTry.objects.filter(key_hash=key_hash).delete()
        Session.objects.filter(expire_date__lt=now).delete()
