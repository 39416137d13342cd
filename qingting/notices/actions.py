"""Telling: a notice is a row, in the work of what it tells of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from qingting.errors import ChannelError
from qingting.notices.channels.webhook import UnansweredError
from qingting.notices.models import Delivery, Notice
from qingting.notices.queries import Letter, letter
from qingting.store import Work

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=1)
MOST_WAIT = timedelta(minutes=5)
MOST_TRIES = 200
TOLD = "notices.told"  # (notice id, mode), for notices itself


def tell(
    work: Work,
    *,
    org_id: int,
    mode: str,
    subject: tuple[str, str],
    to: str,
    why: str,
    clause: str,
    event_key: str | None = None,
    duty: str | None = None,
    about: str | None = None,
    rung: int = 0,
    pages: bool = True,
) -> int:
    """Tell a role or body why, under which clause; returns the notice's id.

    Args:
        rung: 0 when a duty begins; from 1 the rung of its ladder.
        pages: False for an overdue rung that a later one in the same instant overtakes: proven, not
        sent.
    """
    id_ = work.add(
        Notice,
        org_id=org_id,
        mode=mode,
        subject_kind=subject[0],
        subject_key=subject[1],
        event_key=event_key,
        duty=duty,
        about=about,
        to=to,
        at=work.now,
        rung=rung,
        pages=pages,
        why=why,
        clause=clause,
    )
    if pages:
        work.leave(TOLD, (id_, mode))
    return id_


def take_back(now: datetime) -> int:
    """At start: deliveries that a stopped process had leased are waiting again, as repeats;
    returns how many.
    """
    left = Delivery.objects.filter(state=Delivery.State.LEASED)
    return left.update(state=Delivery.State.WAITING, repeat=True, not_before=now, leased_until=None)


def lease(now: datetime, most: int) -> list[Letter]:
    """Lease deliveries that are due, oldest first, before their channel is called outside any
    transaction.

    The lease is written before anything is sent: after a crash it tells that the next try may
    be a repeat.
    """
    with transaction.atomic():
        due = Delivery.objects.filter(state=Delivery.State.WAITING, not_before__lte=now)
        rows = list(due.select_related("notice__org").order_by("not_before", "id")[:most])
        for row in rows:
            row.tries += 1
        ids = [row.pk for row in rows]
        Delivery.objects.filter(id__in=ids).update(
            state=Delivery.State.LEASED, leased_until=now + LEASE, tries=F("tries") + 1
        )
    return [letter(row) for row in rows]


def settle(letter: Letter, *, error: ChannelError | None, now: datetime) -> None:
    """Write what became of a leased delivery: delivered, or tried again later and later."""
    row = Delivery.objects.filter(id=letter.delivery)
    if error is None:
        row.update(
            state=Delivery.State.DELIVERED, settled_at=now, leased_until=None, not_before=None
        )
        return
    wait = min(FIRST_WAIT * 2 ** (letter.tries - 1), MOST_WAIT)
    changes: dict[str, object] = {
        "state": Delivery.State.WAITING,
        "leased_until": None,
        "not_before": now + wait,
        "answer": str(error)[:200],
    }
    if isinstance(error, UnansweredError):
        changes["repeat"] = True
    if error.permanent or letter.tries >= MOST_TRIES:
        changes |= {"state": Delivery.State.FAILED, "settled_at": now, "not_before": None}
    row.update(**changes)
