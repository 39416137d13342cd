"""Sending: leased before the network is called, settled after; what is opened is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from qingting import settings
from qingting.errors import ChannelError
from qingting.lang import tr
from qingting.notices.channels import UnansweredError
from qingting.notices.letters import Letter, letter
from qingting.notices.models import Channel, Delivery
from qingting.store import Work

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=1)
MOST_WAIT = timedelta(minutes=5)
MOST_TRIES = 200
MOST_PARTS = 50  # notices in one message
WAITS = (Delivery.State.WAITING, Delivery.State.HELD)


def take_back(now: datetime) -> int:
    """At start: deliveries that a stopped process had leased are waiting again, as repeats;
    returns how many.
    """
    left = Delivery.objects.filter(state=Delivery.State.LEASED)
    return left.update(state=Delivery.State.WAITING, repeat=True, not_before=now, leased_until=None)


def lease(now: datetime, most: int) -> list[Letter]:
    """Lease deliveries that are due, oldest first, before their channel is called outside any
    transaction; those of one bundle are one letter.

    The lease is written before anything is sent: after a crash it tells that the next try may
    be a repeat.
    """
    letters: list[Letter] = []
    taken: set[int] = set()
    with transaction.atomic():
        due = Delivery.objects.filter(state__in=WAITS, not_before__lte=now)
        rows = due.select_related("person").order_by("not_before", "id")
        for first in rows[: most * MOST_PARTS]:
            if len(letters) == most:
                break
            if first.pk in taken:
                continue
            parts = _bundle(first, now)
            taken |= {part.pk for part in parts}
            if first.person is not None and not first.person.active:
                _drop(parts, now)
                continue
            one = letter(parts, now)
            letters.append(one)
            Delivery.objects.filter(id__in=one.deliveries).update(
                state=Delivery.State.LEASED,
                leased_until=now + LEASE,
                tries=F("tries") + 1,
                bundle=one.bundle,
            )
    return letters


def _drop(parts: Sequence[Delivery], now: datetime) -> None:
    """Nothing goes to an address of somebody who has left, whatever waited for them."""
    Delivery.objects.filter(id__in=[part.pk for part in parts]).update(
        state=Delivery.State.FAILED,
        settled_at=now,
        not_before=None,
        answer=tr("the person has left", "此人已离岗"),
    )


def _bundle(first: Delivery, now: datetime) -> list[Delivery]:
    """What goes out in one message with a delivery that is due: what did so on an earlier try,
    else whatever else waits for the same person.
    """
    rows = Delivery.objects.filter(state__in=WAITS)
    if first.bundle is not None:
        rows = rows.filter(bundle=first.bundle)
    else:
        soon = now + timedelta(seconds=settings.number("BUNDLE_S"))
        rows = rows.filter(
            bundle=None,
            via=first.via_id,
            person=first.person_id,
            mode=first.mode,
            not_before__lte=soon,
        )
    parts = rows.select_related("notice__org", "person", "via").order_by("not_before", "id")
    return list(parts[:MOST_PARTS])


def settle(letter: Letter, *, error: ChannelError | None, now: datetime, answer: str = "") -> None:
    """Write what became of a leased letter: delivered, or tried again later and later."""
    rows = Delivery.objects.filter(id__in=letter.deliveries)
    with transaction.atomic():
        if error is None:
            rows.update(
                state=Delivery.State.DELIVERED,
                settled_at=now,
                leased_until=None,
                not_before=None,
                answer=answer,
            )
        else:
            rows.update(**_put_off(letter, error, now))
        note_health(letter.via, error=error, now=now)


def _put_off(letter: Letter, error: ChannelError, now: datetime) -> dict[str, object]:
    wait = min(FIRST_WAIT * 2 ** (letter.tries - 1), MOST_WAIT)
    changes: dict[str, object] = {
        "state": Delivery.State.WAITING,
        "leased_until": None,
        "not_before": now + wait,
        "answer": str(error)[:400],
    }
    if isinstance(error, UnansweredError):
        changes["repeat"] = True
    if error.permanent or letter.tries >= MOST_TRIES:
        changes |= {"state": Delivery.State.FAILED, "settled_at": now, "not_before": None}
    return changes


def note_health(via: int | None, *, error: ChannelError | None, now: datetime) -> None:
    """Note on a channel that it took something, or why not; nothing where `via` is None."""
    channel = Channel.objects.filter(pk=via) if via is not None else Channel.objects.none()
    if error is None:
        channel.update(last_ok_at=now, last_error="", last_error_at=None)
    else:
        channel.update(last_error=str(error)[:400], last_error_at=now)


def note_seen(work: Work, person_id: int, notices: Iterable[int]) -> None:
    """Note that a person opened notices of their inbox; the first time counts, others' stay
    untouched.
    """
    unseen = Delivery.objects.filter(channel="inbox", person=person_id, seen_at=None)
    unseen.filter(notice_id__in=list(notices)).update(seen_at=work.now)
