"""Setting up channels, and trying one before anything depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from qingting.errors import ActionRefusedError, ChannelError, ConflictError, Fault, InputError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.notices.actions.sending import WAITS, note_health
from qingting.notices.channels import CHANNELS
from qingting.notices.channels import Channel as Kind
from qingting.notices.letters import trial
from qingting.notices.models import Channel, Delivery
from qingting.sealed import seal, unseal
from qingting.store import Mode, Subject, Work, acting

CLAUSE = "house:channels"


def add_channel(
    org_id: int,
    kind: str,
    name: str,
    given: Mapping[str, str],
    *,
    secret: str,
    now: datetime,
    by: str,
) -> int:
    """Set up a channel, switched on; returns its id.

    Args:
        given: its settings as a form has them; each kind names its own (`Channel.read`).
        secret: password or signing key, empty for none; stored sealed.

    Raises:
        InputError: every fault of the settings, each under the setting's name.
        ActionRefusedError: another channel has that name.
    """
    if kind not in CHANNELS:
        wants = tr("must be one of ", "应为其中之一：") + " ".join(CHANNELS)
        raise InputError([Fault("kind", 0, wants)])
    settings = CHANNELS[kind].read(given)
    sealed = seal(secret) if secret else ""
    with acting(now) as work:
        name = _free_name(org_id, name)
        row = Channel(org_id=org_id, kind=kind, name=name, settings=settings, secret=sealed)
        row.save(force_insert=True)
        _record(work, "channel.added", row, by, kind=kind, secret=bool(secret))
    return row.pk


def edit_channel(
    org_id: int,
    channel_id: int,
    name: str,
    given: Mapping[str, str],
    *,
    secret: str | None = None,
    now: datetime,
    by: str,
) -> None:
    """Change a channel; `secret` None keeps the one there is, empty removes it.

    Raises:
        InputError, ActionRefusedError: as when it was added.
        ConflictError: there is no such channel.
    """
    sealed = seal(secret) if secret else secret
    with acting(now) as work:
        row = _mine(org_id, channel_id)
        settings = CHANNELS[row.kind].read(given)
        changed = sorted(k for k, v in settings.items() if v != row.settings.get(k))
        row.name, row.settings = _free_name(org_id, name, but=row), settings
        if sealed is not None:
            row.secret = sealed
        row.save(update_fields=["name", "settings", "secret"])
        _record(work, "channel.edited", row, by, changed=changed, secret=sealed is not None)


def switch_channel(org_id: int, channel_id: int, *, on: bool, now: datetime, by: str) -> None:
    """Switch a channel on or off; what waits for one that is switched off is not sent any more,
    and stays in the inboxes.

    Raises:
        ConflictError: there is no such channel.
    """
    with acting(now) as work:
        row = _mine(org_id, channel_id)
        row.enabled = on
        row.save(update_fields=["enabled"])
        if not on:
            answer = tr("the channel was switched off", "通道已停用")
            Delivery.objects.filter(via=row, state__in=WAITS).update(
                state=Delivery.State.FAILED, settled_at=now, not_before=None, answer=answer
            )
        _record(work, "channel.switched", row, by, on=on)


def try_channel(
    org_id: int,
    channel_id: int,
    *,
    to: str,
    now: datetime,
    by: str,
    kinds: Mapping[str, Kind] = CHANNELS,
) -> str:
    """Send a test over a channel, also one that is off; returns what the other side said.

    Note: goes over the network, so call it outside any transaction.

    Raises:
        ChannelError: the test was not taken; what was said is kept with the channel.
        ConfigError: its secret cannot be opened.
        ConflictError: there is no such channel.
    """
    row = _mine(org_id, channel_id)
    secret = unseal(row.secret) if row.secret else ""
    error: ChannelError | None = None
    try:
        answer = kinds[row.kind].send(row.settings, secret, trial(to, row.org.zone, now))
    except ChannelError as e:
        answer, error = str(e), e
    with acting(now) as work:
        Channel.objects.filter(pk=row.pk).update(test_answer=answer[:400])
        note_health(row.pk, error=error, now=now)
        _record(work, "channel.tried", row, by, taken=error is None)
    if error is not None:
        raise error
    return answer


def _mine(org_id: int, channel_id: int) -> Channel:
    row = Channel.objects.select_related("org").filter(org=org_id, pk=channel_id).first()
    if row is None:
        raise ConflictError(tr("There is no such channel any more.", "没有这个通道了。"))
    return row


def _free_name(org_id: int, name: str, but: Channel | None = None) -> str:
    name = name.strip()
    if not name or len(name) > 80:
        wants = tr("must have 1 to 80 characters", "应为 1 至 80 个字")
        raise InputError([Fault("name", 0, wants)])
    others = Channel.objects.filter(org=org_id, name=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        taken = tr(
            f"Another channel is called “{name}”. Choose another name.",
            f"已有通道名为“{name}”，请换一个名称。",
        )
        raise ActionRefusedError(taken, rule="channel-name", clause=CLAUSE)
    return name


def _record(work: Work, verb: str, row: Channel, by: str, **values: object) -> None:
    subject = Subject(row.org_id, Mode.ACTUAL, "channel", str(row.pk))
    write(work, verb, subject, actor=by, clause=CLAUSE, **values)
