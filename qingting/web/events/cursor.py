"""Where a page of a long list goes on: after the last row of the one before it."""

from __future__ import annotations

from datetime import datetime

Cursor = tuple[datetime, int]  # instant and id of a row


def written(cursor: Cursor) -> str:
    """Return a cursor as an address has it."""
    return f"{cursor[0].isoformat()}_{cursor[1]}"


def read(after: str) -> Cursor | None:
    """Return what `written` was made of; None begins anew, also where it cannot be read."""
    at, _, id_ = after.rpartition("_")
    try:
        instant = datetime.fromisoformat(at)
        return (instant, int(id_)) if instant.tzinfo else None
    except ValueError:
        return None
