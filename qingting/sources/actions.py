"""Writing what became of a source's batch, and how it does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from qingting.errors import SourceError
from qingting.journal.actions import write
from qingting.sources.models import Refusal, Source
from qingting.sources.queries import Batch, KnownSource, Sources
from qingting.store import Mode, Work, new_id
from qingting.timers.actions import arm
from qingting.timers.queries import Clocks

TALLY = ("posts", "counts", "repeats", "orphans", "kept", "echoes", "bad_lines")
MOST_WAIT_S = 3600  # between two looks at a source that fails
TURNED = "sources.turned"  # KnownSource, for spread
EXPECTED = "sources.expected"  # a timer's kind: nothing came for as long as is expected at most


def add(
    work: Work,
    *,
    org_id: int,
    kind: str,
    name: str,
    settings: dict[str, Any] | None = None,
    complete: bool = False,
    every_s: int = 60,
    expected_s: int | None = None,
    mode: str = Mode.ACTUAL,
) -> KnownSource:
    """Add a source. `complete` only where it gives every repost and reading; `expected_s` after
    which silence tells.
    """
    source = KnownSource(
        new_id(),
        org_id,
        mode,
        kind,
        name,
        complete,
        expected_s,
        dict.fromkeys(TALLY, 0),
        settings or {},
        every_s=every_s,
        next_at=work.now,
    )
    work.add(
        Source,
        id=source.id,
        org_id=org_id,
        mode=mode,
        kind=kind,
        name=name,
        settings=source.settings,
        complete=complete,
        every_s=every_s,
        expected_s=expected_s,
        tally=source.tally,
        next_at=work.now,
    )
    work.of(Sources).by_id[source.id] = source
    return source


def settle(work: Work, batch: Batch) -> None:
    """Move the source's cursor past a batch, with its tally and the refused lines; arms its
    silence clock.
    """
    source = batch.source
    source.tally["bad_lines"] += len(batch.bad)
    for place, message in batch.bad:
        work.add(
            Refusal, source_id=source.id, at=work.now, place=place[:300], message=message[:500]
        )
    changes: dict[str, Any] = {"tally": source.tally}
    if batch.cursor is not None:
        source.cursor = changes["cursor"] = batch.cursor
    if batch.items:
        source.last_item_at = changes["last_item_at"] = work.now
        if source.silent:
            source.silent = False
            changes["silent_since"] = None
            _turned(work, source)
            if source.state == Source.State.SILENT:
                source.state = changes["state"] = Source.State.FINE
        if not work.of(Clocks).runs(EXPECTED, str(source.id)):
            expect(work, source)
    work.change(Source, source.id, **changes)


def expect(work: Work, source: KnownSource) -> None:
    """Start the clock that finds a source silent, where it has an expected interval."""
    if source.expected_s is None or source.last_item_at is None:
        return
    arm(
        work,
        EXPECTED,
        org_id=source.org_id,
        mode=source.mode,
        subject=("source", str(source.id)),
        anchor="last-item",
        anchor_at=source.last_item_at,
        clause="house:source-silent",
        due_at=source.last_item_at + timedelta(seconds=source.expected_s),
        budget=f"{source.expected_s}s",
    )


def fell_silent(work: Work, source: KnownSource) -> None:
    """Mark a source silent: its counts are lower bounds from now on."""
    source.silent = True
    if source.state == Source.State.FINE:
        source.state = Source.State.SILENT
    _turned(work, source)
    work.change(Source, source.id, state=source.state, silent_since=work.now)
    write(
        work,
        "source.silent",
        org_id=source.org_id,
        mode=source.mode,
        actor="engine",
        subject=("source", str(source.id)),
        clause="house:source-silent",
        expected_s=source.expected_s,
    )


def _turned(work: Work, source: KnownSource) -> None:
    """What a complete source's counts mean has changed: exact while it speaks, else lower
    bounds.
    """
    work.of(Sources).turns += 1
    if source.complete:
        work.leave(TURNED, source)


def look_again(work: Work, source: KnownSource, at: datetime) -> None:
    """Say when a source is looked at next; it answered, so it does not fail (any more)."""
    source.next_at = at
    source.fails = 0
    changes: dict[str, Any] = {"next_at": at, "last_ok_at": work.now, "fails": 0}
    if source.state == Source.State.FAILING:
        source.state = Source.State.SILENT if source.silent else Source.State.FINE
        changes |= {"state": source.state, "error": ""}
        _turned(work, source)
    work.change(Source, source.id, **changes)


def failed(work: Work, source: KnownSource, error: SourceError) -> None:
    """Note that a source gave nothing usable: tried again later and later, or switched off for
    good.
    """
    source.fails += 1
    wait = min(max(source.every_s, 1) * 2**source.fails, MOST_WAIT_S)
    source.next_at = None if error.permanent else work.now + timedelta(seconds=wait)
    if source.state != Source.State.FAILING:
        source.state = Source.State.FAILING
        _turned(work, source)
    work.change(
        Source,
        source.id,
        state=source.state,
        fails=source.fails,
        next_at=source.next_at,
        error=str(error)[:500],
    )
    if source.fails == 1 or error.permanent:
        write(
            work,
            "source.failing",
            org_id=source.org_id,
            mode=source.mode,
            actor="engine",
            subject=("source", str(source.id)),
            clause="house:source-silent",
            permanent=error.permanent,
        )
