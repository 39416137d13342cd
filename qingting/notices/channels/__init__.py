"""Channels: one file a kind, one line each in `CHANNELS`.

A channel knows its own settings and nobody else: no table, no other stage. It is given one message
at a time, outside any transaction, and says what became of it.
"""

from __future__ import annotations

from qingting.notices.channels.base import Channel, Message, UnansweredError
from qingting.notices.channels.mail import Mail
from qingting.notices.channels.webhook import Webhook

__all__ = ["CHANNELS", "NOTIFY_URL", "Channel", "Message", "UnansweredError"]

CHANNELS: dict[str, Channel] = {c.kind: c for c in (Mail(), Webhook())}

# Where `--notify-url` leads: whatever the other side answers, it is tried again (contracts §7).
NOTIFY_URL = Webhook(patient=True)
