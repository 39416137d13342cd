"""Sending a code or a sign-in link: at once, once, and without a row of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

from qingting.notices.channels import CHANNELS, Message
from qingting.notices.channels import Channel as Kind
from qingting.notices.models import Channel
from qingting.sealed import unseal
from qingting.store import new_id


def send_secret(
    org_id: int,
    kind: str,
    to: str,
    *,
    subject: str,
    text: str,
    now: datetime,
    kinds: Mapping[str, Kind] = CHANNELS,
) -> bool:
    """Send one person what nobody else may read; False where no channel of the kind is on.

    It stands in no notice, no delivery and no entry, and is not tried again.

    Note: goes over the network, so call it outside any transaction.

    Raises:
        ChannelError: it was not taken.
        ConfigError: the channel's secret cannot be opened.
    """
    row = Channel.objects.filter(org=org_id, kind=kind, enabled=True).order_by("pk").first()
    if row is None:
        return False
    html = f"<!doctype html><p>{escape(text)}</p>"
    key = f"qingting.secret.{new_id()}"
    message = Message(key, to, subject, f"{text}\n", html, {}, now)
    kinds[kind].send(row.settings, unseal(row.secret) if row.secret else "", message)
    return True
