"""Giving each notice to the channels that are on."""

from __future__ import annotations

from qingting.notices.actions import TOLD, deliver
from qingting.notices.queries import Channels
from qingting.store import Work


def step(work: Work) -> bool:
    """Make the deliveries of new notices, until none tells of another; those on a network are
    sent after the commit (`letters.post`).
    """
    worked = False
    while told := work.take(TOLD):
        worked = True
        for one in told:
            deliver(work, one)
    return worked


def sweep(work: Work) -> None:
    """Let people and channels that other processes wrote be seen by the next notice."""
    work.known.pop(Channels, None)
