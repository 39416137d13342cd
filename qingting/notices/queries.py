"""Which channels are on, what went over them, and what waits in a person's inbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from qingting import settings
from qingting.notices.channels import CHANNELS
from qingting.notices.models import Channel, Delivery, Notice
from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.store import Work

UNHELD = "house:unheld"  # clause of a notice that nobody, or no address, is behind a role


class Line(NamedTuple):
    """A channel that is on."""

    id: int
    kind: str
    personal: bool


class Channels:
    """What every notice goes to, `record` apart; read once, and again after each sweep, which
    sees what other processes wrote.

    Where nobody is known and no channel is set up, as in a replay, nothing more is ever asked.
    """

    def __init__(self, _: Work) -> None:
        self.notify_url = bool(settings.value("NOTIFY_URL"))
        self._of_org: dict[int, list[Line]] = defaultdict(list)
        rows = Channel.objects.filter(enabled=True).order_by("id")
        for id_, org_id, kind in rows.values_list("pk", "org_id", "kind"):
            self._of_org[org_id].append(Line(id_, kind, CHANNELS[kind].personal))
        people = Person.objects.filter(active=True).order_by().values_list("org_id", flat=True)
        self._reached = {*self._of_org, *people.distinct()}
        self._zones: dict[int, str] = {}
        self._missed: set[tuple[int, str, date]] = set()

    def reaches(self, org_id: int) -> bool:
        """Whether a notice can go to anybody or anywhere of an organisation."""
        return org_id in self._reached

    def of(self, org_id: int) -> list[Line]:
        return self._of_org[org_id]

    def zone(self, org_id: int) -> str:
        if org_id not in self._zones:
            self._zones[org_id] = Organisation.objects.values_list("zone", flat=True).get(pk=org_id)
        return self._zones[org_id]

    def missed_today(self, org_id: int, role: str, now: datetime) -> bool:
        """Whether it was told on this local day that a role reaches nobody; from now on it was."""
        local = now.astimezone(ZoneInfo(self.zone(org_id)))
        key = (org_id, role, local.date())
        if key in self._missed:
            return True
        self._missed.add(key)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        told = Notice.objects.filter(org=org_id, clause=UNHELD, about=role, at__gte=midnight)
        return told.exists()


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel as it may be shown: whether there is a secret, never which."""

    id: int
    kind: str
    name: str
    settings: Mapping[str, Any]
    has_secret: bool
    enabled: bool
    last_ok_at: datetime | None
    last_error: str
    last_error_at: datetime | None
    test_answer: str


def list_channels(org_id: int) -> list[ChannelRow]:
    """Return the channels of an organisation by name, those switched off too."""
    return [_shown(row) for row in Channel.objects.filter(org=org_id).order_by("name")]


def find_channel(org_id: int, channel_id: int) -> ChannelRow | None:
    """Return a channel of this organisation, None if it is nobody's or another's."""
    row = Channel.objects.filter(org=org_id, pk=channel_id).first()
    return None if row is None else _shown(row)


def _shown(row: Channel) -> ChannelRow:
    return ChannelRow(
        row.pk,
        row.kind,
        row.name,
        row.settings,
        bool(row.secret),
        row.enabled,
        row.last_ok_at,
        row.last_error,
        row.last_error_at,
        row.test_answer,
    )


def list_inbox(person_id: int, limit: int, before: int | None = None) -> list[Delivery]:
    """Return what a person was told, newest first, each with its notice; `seen_at` None: not yet
    opened.

    Args:
        before: id of the last row of the page before, None for the first page.
    """
    rows = Delivery.objects.filter(channel="inbox", person=person_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("notice").order_by("-id")[:limit])


def count_unseen(person_id: int) -> int:
    """How much of what a person was told they have not opened."""
    return Delivery.objects.filter(channel="inbox", person=person_id, seen_at=None).count()


def list_told(org_id: int, mode: str, event_key: str) -> list[Notice]:
    """Return whom we meant to tell about an event's matters, oldest first."""
    rows = Notice.objects.filter(org_id=org_id, mode=mode, event_key=event_key)
    return list(rows.order_by("at", "id"))


def list_told_of(org_id: int, kind: str, key: str) -> list[Notice]:
    """Return whom we meant to tell about one subject, oldest first."""
    rows = Notice.objects.filter(org_id=org_id, subject_kind=kind, subject_key=key)
    return list(rows.order_by("at", "id"))


def list_sent(notice_ids: Iterable[int]) -> dict[int, Delivery]:
    """Return of each notice the delivery that was taken first; where none was, the last one."""
    found: dict[int, Delivery] = {}
    for row in Delivery.objects.filter(notice__in=list(notice_ids)).order_by("settled_at", "id"):
        before = found.get(row.notice_id)
        if before is None or before.state != Delivery.State.DELIVERED:
            found[row.notice_id] = row
    return found


def list_told_of_all(kind: str, keys: Sequence[str]) -> dict[str, list[Notice]]:
    """Return whom we meant to tell about subjects of a kind, oldest first, by key."""
    found: dict[str, list[Notice]] = {}
    rows = Notice.objects.filter(subject_kind=kind, subject_key__in=keys)
    for row in rows.order_by("at", "id"):
        found.setdefault(row.subject_key, []).append(row)
    return found
