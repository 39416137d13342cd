"""How our people are told: contact points, each proved by a code that was sent there."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import constant_time_compare, salted_hmac

from qingting.errors import ActionRefusedError, ConflictError
from qingting.lang import tr
from qingting.people.actions.record import lock, note, refused
from qingting.people.models import ContactPoint, Person
from qingting.store import acting

CODE_LIFE = timedelta(minutes=15)
CODE_EVERY = timedelta(minutes=1)
TRIES = 5  # wrong codes before a new one must be asked
MOST = 10  # contact points of one person
MAIL = "mail"


def add_contact(
    person: Person, channel: str, address: str, *, now: datetime, by: str
) -> ContactPoint:
    """Add where a person can be reached; nothing is sent there but a code until it came back.

    Raises:
        ActionRefusedError: no such mail address, or too many already.
        ConflictError: it is there already.
    """
    address = address.strip()
    if channel == MAIL:
        _check_mail(address)
    with acting(now) as work:
        person = lock(person)
        if ContactPoint.objects.filter(person=person).count() >= MOST:
            raise refused(
                f"There are {MOST} contact points already. Remove one that is not used.",
                f"已有 {MOST} 个联系方式。请先删去不用的。",
            )
        point, made = ContactPoint.objects.get_or_create(
            person=person, channel=channel, address=address
        )
        if not made:
            raise ConflictError(
                tr(
                    "This contact point is there already. Ask for a code, if it is not verified.",
                    "这个联系方式已经有了。若未验证，请取验证码。",
                )
            )
        note(work, "contact.added", person, by, channel=channel, contact=str(point.pk))
    return point


def ask_code(point: ContactPoint, *, now: datetime, by: str) -> str:
    """Return six digits to send to a contact point, good for `CODE_LIFE`; an older code is void.

    Raises:
        ActionRefusedError: the last one was asked less than `CODE_EVERY` ago.
    """
    code = f"{secrets.randbelow(10**6):06}"
    with acting(now) as work:
        point = ContactPoint.objects.select_for_update().get(pk=point.pk)
        if point.code_until is not None and now < point.code_until - CODE_LIFE + CODE_EVERY:
            raise refused(
                "A code was asked for less than a minute ago. Wait until it came, then try again.",
                "一分钟内已取过验证码。请等它送到，再试。",
            )
        point.code_hash, point.code_until, point.tries = _hash(point, code), now + CODE_LIFE, 0
        point.save(update_fields=["code_hash", "code_until", "tries"])
        note(work, "contact.code-asked", point.person, by, contact=str(point.pk))
    return code


def verify_contact(point: ContactPoint, code: str, *, now: datetime, by: str) -> None:
    """Take a contact point for verified, where the code is the one that was sent.

    Raises:
        ActionRefusedError: it is another, or too old, or was tried too often; the try counts.
    """
    with acting(now) as work:
        point = ContactPoint.objects.select_for_update().get(pk=point.pk)
        good = _is_good(point, code, now)
        if good:
            point.verified_at, point.code_hash, point.code_until = now, "", None
            note(work, "contact.verified", point.person, by, contact=str(point.pk))
        else:
            point.tries = min(point.tries + 1, TRIES)
        point.save(update_fields=["verified_at", "code_hash", "code_until", "tries"])
    if not good:  # after the commit: the try is counted
        raise _wrong(point, now)


def remove_contact(point: ContactPoint, *, now: datetime, by: str) -> None:
    """Reach nobody there any more; the address is deleted."""
    with acting(now) as work:
        contact = str(point.pk)
        point.delete()
        note(work, "contact.removed", point.person, by, channel=point.channel, contact=contact)


def _check_mail(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as e:
        raise refused(
            "This is no mail address. Nothing could be sent there. Write it as name@example.org.",
            "这不是邮件地址，发不出去。请写成 name@example.org 的样子。",
        ) from e


def _hash(point: ContactPoint, code: str) -> str:
    return salted_hmac("qingting.people.code", f"{point.pk}:{code}", algorithm="sha256").hexdigest()


def _is_good(point: ContactPoint, code: str, now: datetime) -> bool:
    if point.code_until is None or now >= point.code_until or point.tries >= TRIES:
        return False
    return constant_time_compare(point.code_hash, _hash(point, code.strip()))


def _wrong(point: ContactPoint, now: datetime) -> ActionRefusedError:
    if point.code_until is None or now >= point.code_until or point.tries >= TRIES:
        return refused(
            "No code is open for this contact point: it was used, is too old, or was tried"
            f" {TRIES} times. Ask for a new one.",
            f"这个联系方式没有可用的验证码：已用过、已过期，或已试 {TRIES} 次。请重新获取。",
        )
    left = TRIES - point.tries
    return refused(
        f"This is not the code that was sent. {left} more tries before a new one is needed.",
        f"与送出的验证码不符。还可以试 {left} 次，之后要重新获取。",
    )
