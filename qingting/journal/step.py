"""Sealing: each new entry gets its organisation's next number and the hash over the one before."""

from __future__ import annotations

from qingting.journal import rules
from qingting.journal.actions import UNSEALED
from qingting.journal.models import Entry
from qingting.journal.queries import Heads, unsealed_rows
from qingting.store import Work


def step(work: Work) -> bool:
    """Seal what was written in this work; returns whether there was any."""
    rows = work.take(UNSEALED)
    if not rows:
        return False
    heads = work.of(Heads)
    for row in rows:
        seq, previous = heads.of(row["org_id"])
        hash_ = rules.link(previous, seq + 1, row["at"].isoformat(), row)
        work.change(Entry, row["id"], seq=seq + 1, hash=hash_)
        heads.move(row["org_id"], seq + 1, hash_)
    return True


def sweep(work: Work) -> None:
    """Leave entries of other processes for `step`."""
    for row in unsealed_rows():
        work.leave(UNSEALED, row)
