"""Which channels are on, and how a notice reads to those outside."""

from __future__ import annotations

from dataclasses import dataclass

from qingting.lang import local_iso
from qingting.notices.channels import registry
from qingting.notices.models import Delivery, Notice
from qingting.store import Work


class Channels:
    """The channels that every notice goes to. `record` is always one: it writes down what would
    be sent.
    """

    def __init__(self, work: Work) -> None:
        self.active: list[str] = ["record", *registry()]

    def spread(self, work: Work, notice_id: int, mode: str) -> None:
        """Make one delivery for each channel; on `record` it is settled at once."""
        for channel in self.active:
            recorded = channel == "record"
            work.add(
                Delivery,
                notice_id=notice_id,
                mode=mode,
                channel=channel,
                outside=False,
                state=Delivery.State.RECORDED if recorded else Delivery.State.WAITING,
                settled_at=work.now if recorded else None,
                not_before=None if recorded else work.now,
            )


@dataclass(frozen=True, slots=True)
class Letter:
    """A leased delivery: what is sent on a channel, and whether an earlier try may have been
    taken.
    """

    delivery: int
    channel: str
    tries: int
    body: dict[str, object]


def letter(row: Delivery) -> Letter:
    """Return a delivery as it is sent (contracts §7, `--notify-url`)."""
    notice = row.notice
    body: dict[str, object] = {
        "notice": f"N{notice.pk}",
        "event": notice.event_key,
        "duty": notice.duty,
        "about": notice.about,
        "to": notice.to,
        "at": local_iso(notice.at, notice.org.zone),
        "rung": notice.rung,
        "why": notice.why,
        "clause": notice.clause,
        "mode": notice.mode,
        "repeat": row.repeat,
    }
    return Letter(row.pk, row.channel, row.tries, body)


def list_told(org_id: int, mode: str, event_key: str) -> list[Notice]:
    """Return whom we meant to tell about an event's matters, oldest first."""
    rows = Notice.objects.filter(org_id=org_id, mode=mode, event_key=event_key)
    return list(rows.order_by("at", "id"))


def list_deliveries(org_id: int, mode: str, event_key: str) -> list[Delivery]:
    """Return every attempt to tell about an event's matters, oldest first."""
    rows = Delivery.objects.filter(
        notice__org_id=org_id, notice__mode=mode, notice__event_key=event_key
    )
    return list(rows.order_by("id"))
