"""Giving each notice to the channels that are on."""

from __future__ import annotations

from qingting.notices.actions import TOLD
from qingting.notices.queries import Channels
from qingting.store import Work


def step(work: Work) -> bool:
    """Make the deliveries of new notices; those on a network are sent after the commit
    (`deliver`).
    """
    told = work.take(TOLD)
    channels = work.of(Channels)
    for notice_id, mode in told:
        channels.spread(work, notice_id, mode)
    return bool(told)
