"""Channels: one file each, one line here. A channel knows nobody but its own settings.

`send(address, body, timeout_s)` returns None once the other side said, in the body of its answer,
that it took the
message; raises `ChannelError` if it said no; lets `UnansweredError` out where nobody can know.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from qingting.notices.channels import webhook

Send = Callable[[str, Mapping[str, object]], None]

CHANNELS: dict[str, Send] = {"webhook": webhook.send}
ADDRESS = {"webhook": "QINGTING_NOTIFY_URL"}  # channel -> setting that holds its address


def registry() -> list[str]:
    """Return the network channels that have an address in this process, by name."""
    return [name for name, setting in ADDRESS.items() if os.environ.get(setting)]


def send(channel: str, body: Mapping[str, object]) -> None:
    """Send a message on a channel to its configured address."""
    CHANNELS[channel](os.environ[ADDRESS[channel]], body)
