"""Every write of a notice: telling (`telling`), sending (`sending`), and what it is sent over
(`channels`).
"""

from qingting.notices.actions.channels import (
    add_channel,
    edit_channel,
    switch_channel,
    try_channel,
)
from qingting.notices.actions.sending import lease, note_seen, settle, take_back
from qingting.notices.actions.telling import TOLD, Matter, To, deliver, tell

__all__ = [
    "TOLD",
    "Matter",
    "To",
    "add_channel",
    "deliver",
    "edit_channel",
    "lease",
    "note_seen",
    "settle",
    "switch_channel",
    "take_back",
    "tell",
    "try_channel",
]
