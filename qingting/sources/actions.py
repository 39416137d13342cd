"""Writing what became of a source's batch, and how it does."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import F

from qingting.errors import ActionRefusedError, SourceError
from qingting.journal.actions import write
from qingting.lang import both, tr
from qingting.sources import spool
from qingting.sources.mapping import Layout
from qingting.sources.models import ApiKey, Refusal, Source
from qingting.sources.queries import Batch, KnownSource, Sources, known
from qingting.store import Mode, Work, new_id
from qingting.timers.actions import arm
from qingting.timers.queries import Clocks

TALLY = ("posts", "counts", "repeats", "orphans", "kept", "echoes", "bad_lines")
MOST_WAIT_S = 3600  # between two looks at a source that fails
TURNED = "sources.turned"  # KnownSource, for spread
BY_PEOPLE = "house:sources"
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
    row: dict[str, Any] = {
        "id": new_id(),
        "org_id": org_id,
        "mode": mode,
        "kind": kind,
        "name": name,
        "complete": complete,
        "expected_s": expected_s,
        "tally": dict.fromkeys(TALLY, 0),
        "settings": settings or {},
        "every_s": every_s,
        "next_at": work.now,
    }
    source = KnownSource(**row)
    work.add(Source, **row)
    work.of(Sources).by_id[source.id] = source
    return source


def settle(work: Work, batch: Batch, before: Mapping[str, int]) -> None:
    """Move the source's cursor past a batch, or empty its parcel, with the tally and the refused
    lines; arms the source's silence clock.

    Args:
        before: the source's tally before the batch was taken in.
    """
    source = batch.source
    if batch.parcel is not None:
        spool.empty(work, batch.parcel, before, source.tally)
        source.tally["bad_lines"] += batch.parcel.refused_count
    source.tally["bad_lines"] += len(batch.bad)
    for place, message in batch.bad:
        said = both(message)
        work.add(
            Refusal,
            source_id=source.id,
            at=work.now,
            place=place[:300],
            message=said.zh[:500],
            message_en=said.en[:500],
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
        source.subject,
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
        source.subject,
        actor="engine",
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
        changes |= {"state": source.state, "error": "", "error_en": ""}
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
    said = both(str(error))
    work.change(
        Source,
        source.id,
        state=source.state,
        fails=source.fails,
        next_at=source.next_at,
        error=said.zh[:500],
        error_en=said.en[:500],
    )
    if source.fails == 1 or error.permanent:
        write(
            work,
            "source.failing",
            source.subject,
            actor="engine",
            clause="house:source-silent",
            permanent=error.permanent,
        )


def create(work: Work, *, by: str, **values: Any) -> KnownSource:
    """Add a source as a person does, with its journal entry; `values` as `add` takes them.

    Raises:
        ActionRefusedError: there is a source of this name.
    """
    _refuse_twin(values["org_id"], values["name"])
    source = add(work, **values)
    write(work, "source.added", source.subject, actor=by, clause=BY_PEOPLE, kind=source.kind)
    return source


def edit(
    work: Work,
    source: Source,
    *,
    by: str,
    name: str,
    settings: dict[str, Any],
    every_s: int,
    expected_s: int | None,
    complete: bool,
) -> None:
    """Change what a person may set of a source; the engine takes it over in its next round.

    Raises:
        ActionRefusedError: there is another source of this name.
    """
    if name != source.name:
        _refuse_twin(source.org_id, name)
    _revise(
        work,
        source,
        name=name,
        settings=settings,
        every_s=every_s,
        expected_s=expected_s,
        complete=complete,
    )
    subject = known(source).subject
    write(work, "source.changed", subject, actor=by, clause=BY_PEOPLE, complete=complete)


def switch(work: Work, source: Source, *, on: bool, by: str) -> None:
    """Switch a source off, so that nothing is taken from it, or on again."""
    _revise(work, source, off_since=None if on else work.now)
    verb = "source.switched-on" if on else "source.switched-off"
    write(work, verb, known(source).subject, actor=by, clause=BY_PEOPLE)


def keep_mapping(work: Work, source: Source, layout: Layout, *, by: str) -> None:
    """Keep how the tables of a source are read, for the next one with the same header."""
    mapping = msgspec.to_builtins(layout)
    _revise(work, source, settings={**source.settings, "mapping": mapping})
    write(work, "source.mapped", known(source).subject, actor=by, clause=BY_PEOPLE)


def renew(work: Work, rows: Sequence[Source]) -> None:
    """Take over what pages changed of sources; the columns that the engine writes stay its own."""
    held = work.of(Sources).by_id
    for row in rows:
        _take_over(work, held.setdefault(row.pk, known(row)), row)


def _take_over(work: Work, source: KnownSource, row: Source) -> None:
    changes: dict[str, Any] = {}
    if row.settings != source.settings and source.cursor:
        source.cursor = changes["cursor"] = {}  # read from its start: what was taken is a repeat
    turned = row.complete != source.complete
    source.name, source.settings = row.name, row.settings
    source.every_s, source.expected_s = row.every_s, row.expected_s
    source.complete, source.revision = row.complete, row.revision
    off = row.off_since is not None
    if off != source.off:
        source.fails = 0
        source.state = changes["state"] = Source.State.OFF if off else Source.State.FINE
        source.next_at = changes["next_at"] = None if off else work.now
    if turned:
        _turned(work, source)
    if changes:
        work.change(Source, source.id, **changes)


def _revise(work: Work, source: Source, **changes: Any) -> None:
    work.change(Source, source.pk, revision=source.revision + 1, **changes)


def _refuse_twin(org_id: int, name: str) -> None:
    if Source.objects.filter(org_id=org_id, name=name).exists():
        raise ActionRefusedError(
            tr(
                f"There is a source “{name}” already. Choose another name, or use that source.",
                f"已有名为“{name}”的信源。请换一个名称，或使用该信源。",
            ),
            rule=BY_PEOPLE,
        )


def make_key(work: Work, source: Source, *, name: str, by: str) -> str:
    """Return a new key with which a program may push posts of a source; it is shown this once."""
    key = f"qt_{secrets.token_urlsafe(32)}"
    id_ = work.add(
        ApiKey,
        org_id=source.org_id,
        source_id=source.pk,
        name=name,
        hash=hash_of(key),
        since=work.now,
    )
    write(work, "key.made", known(source).subject, actor=by, clause=BY_PEOPLE, key=id_)
    return key


def revoke_key(work: Work, key: ApiKey, *, by: str) -> None:
    """End a key at once."""
    work.change(ApiKey, key.pk, revoked_at=work.now)
    write(work, "key.revoked", known(key.source).subject, actor=by, clause=BY_PEOPLE, key=key.pk)


def hash_of(key: str) -> str:
    """Return what is kept of a key: it is long and random, so a plain hash gives nothing away."""
    return hashlib.sha256(key.encode()).hexdigest()


def admit(key: ApiKey, now: datetime, *, limit: int) -> int:
    """Count a request of a key; returns 0, or in how many seconds it may ask again.

    Note: one update, so that several processes count together.
    """
    minute = now.replace(second=0, microsecond=0)
    mine = ApiKey.objects.filter(pk=key.pk)
    running = mine.filter(minute=minute)
    if not running.update(asked_count=F("asked_count") + 1, last_used_at=now):
        mine.update(minute=minute, asked_count=1, last_used_at=now)
        return 0
    return 60 - now.second if running.filter(asked_count__gt=limit).exists() else 0
