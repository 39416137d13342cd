"""Telling: a notice is a row, in the work of what it tells of; its deliveries are made with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from qingting import settings
from qingting.lang import Said
from qingting.notices.models import Delivery, Notice
from qingting.notices.queries import UNHELD, Channels, Line
from qingting.notices.rules import Quiet, posting
from qingting.people.queries import Holders, Reach
from qingting.people.rules import ADMINISTRATOR, person_of
from qingting.store import Subject, Work, columns_of, new_id

TOLD = "notices.told"  # Told, for notices itself


class Matter(NamedTuple):
    """What a notice is about: whose event, which entry of the plan, what of it.

    `label`: what is to be done; `due_at`: by when, None where nothing is.
    """

    event_key: str | None = None
    duty: str | None = None
    about: str | None = None
    label: Said = Said("")
    due_at: datetime | None = None


class To(NamedTuple):
    """Whom a notice is meant for: a role, `role@unit`, an outside body, or `person:7/desk`.

    members: other roles whose holders are told with it: those of a body.
    outside: not of our own people; nobody is missed where none holds it.
    urgent: so grave that neither quiet hours nor a shared mail is waited for.
    """

    role: str
    members: tuple[str, ...] = ()
    outside: bool = False
    urgent: bool = False


class Told(NamedTuple):
    """A notice whose deliveries are still to be made."""

    notice: int
    subject: Subject
    to: To
    due_at: datetime | None


NOTHING = Matter()


def tell(
    work: Work,
    subject: Subject,
    *,
    to: To,
    why: Said,
    clause: str,
    matter: Matter = NOTHING,
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
        **columns_of(subject),
        event_key=matter.event_key,
        duty=matter.duty,
        about=matter.about,
        label=matter.label.zh,
        label_en=matter.label.en,
        due_at=matter.due_at,
        to=to.role,
        at=work.now,
        rung=rung,
        pages=pages,
        why=why.zh,
        why_en=why.en,
        clause=clause,
    )
    if pages:
        work.leave(TOLD, Told(id_, subject, to, matter.due_at))
    return id_


def deliver(work: Work, told: Told) -> None:
    """Make the deliveries of a notice: written down, to the screens of those who hold the role,
    and over every channel that is on.
    """
    channels = work.of(Channels)
    _add(work, told, "record", state=Delivery.State.RECORDED, settled_at=work.now)
    if channels.notify_url:
        _send(work, told, "webhook")
    if not channels.reaches(told.subject.org_id):
        return  # nobody is known yet, and no channel: so it is in a replay
    lines = channels.of(told.subject.org_id)
    for line in lines:
        if not line.personal:
            _send(work, told, line.kind, via_id=line.id)
    found = _holders(work, told)
    for reach in found:
        _add(
            work,
            told,
            "inbox",
            person_id=reach.person_id,
            state=Delivery.State.DELIVERED,
            settled_at=work.now,
        )
        for line in lines:
            _post(work, told, line, reach, channels.zone(told.subject.org_id))
    _miss(work, told, found, lines)


def _holders(work: Work, told: Told) -> list[Reach]:
    """Who is told: the holders of the role and of its members, each once."""
    holders, org_id = work.of(Holders), told.subject.org_id
    if told.to.role.startswith("person:"):
        one = holders.find(org_id, person_of(told.to.role), work.now)
        return [] if one is None else [one]
    roles = (told.to.role, *told.to.members)
    found = [reach for role in roles for reach in holders.of(org_id, role, work.now)]
    return list({reach.person_id: reach for reach in found}.values())


def _post(work: Work, told: Told, line: Line, reach: Reach, zone: str) -> None:
    """Send to a person's own address on a channel, when their hours and the matter allow."""
    address = next((p.address for p in reach.points if p.channel == line.kind), None)
    if not line.personal or address is None:
        return
    quiet = None
    if reach.quiet_from is not None and reach.quiet_to is not None:
        quiet = Quiet(reach.quiet_from, reach.quiet_to)
    when = posting(
        work.now,
        urgent=told.to.urgent,
        due_at=told.due_at,
        quiet=quiet,
        zone=zone,
        bundle=timedelta(seconds=settings.number("BUNDLE_S")),
    )
    waits = {"via_id": line.id, "person_id": reach.person_id, "address": address}
    if when.alone:
        _send(work, told, line.kind, **waits)
        return
    state = Delivery.State.HELD if when.held else Delivery.State.WAITING
    _add(work, told, line.kind, state=state, not_before=when.at, **waits)


def _send(work: Work, told: Told, channel: str, **values: Any) -> None:
    """Send at once, in a message of its own."""
    id_ = new_id()
    _add(
        work,
        told,
        channel,
        id=id_,
        bundle=id_,
        state=Delivery.State.WAITING,
        not_before=work.now,
        **values,
    )


def _add(work: Work, told: Told, channel: str, **values: Any) -> None:
    work.add(Delivery, notice_id=told.notice, mode=told.subject.mode, channel=channel, **values)


def _miss(work: Work, told: Told, found: list[Reach], lines: list[Line]) -> None:
    """Tell the administrators, once a role and day, that nobody is told, or only on a screen."""
    role, org_id = told.to.role, told.subject.org_id
    if told.to.outside or role == ADMINISTRATOR:
        return
    kinds = {line.kind for line in lines if line.personal}
    if not found:
        why = Said(
            f"“{role}”无人担任，发给它的提醒没有人收到",
            f"nobody holds “{role}”; what is told to it reaches no person",
        )
    elif kinds and not any(p.channel in kinds for reach in found for p in reach.points):
        why = Said(
            f"“{role}”的担任者都没有已验证的联系方式，提醒只在页面上看得到",
            f"nobody who holds “{role}” has a verified address; notices wait on the pages only",
        )
    else:
        return
    if work.of(Channels).missed_today(org_id, role, work.now):
        return
    subject = Subject(org_id, told.subject.mode, "organisation", str(org_id))
    tell(work, subject, to=To(ADMINISTRATOR), why=why, clause=UNHELD, matter=Matter(about=role))
