"""Intake as a step of the way."""

from __future__ import annotations

from qingting.posts.actions import take_in
from qingting.store import Work

ARRIVED = "posts.arrived"  # sources.queries.Batch, from the driver


def step(work: Work) -> bool:
    """Take in every batch that arrived; True if there was any."""
    batches = work.take(ARRIVED)
    for batch in batches:
        take_in(work, batch)
    return bool(batches)
