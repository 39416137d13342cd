"""Uploaded tables: kept as a file until a person has said how to read them, then read into the
spool row by row, and deleted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from qingting import settings
from qingting.sources import spool
from qingting.sources.mapping import Layout, find_header, post_of
from qingting.sources.models import Import, Source
from qingting.sources.rules import Bad, Post
from qingting.sources.sheets import Row, Sheet, open_sheet

PREVIEW: Final = 20  # rows
LONGEST: Final = timedelta(minutes=10)  # that reading a table takes


class Table(NamedTuple):
    """A table that waits to be read. `head`: the number of its header's row, 0 if it is empty."""

    sheet: Sheet
    head: int
    header: tuple[str, ...]


def receive(
    source: Source, name: str, data: bytes, *, by: str, now: datetime
) -> tuple[Import, Table]:
    """Keep an uploaded table until it is read; returns it opened.

    Raises:
        InputError: it is no table that can be read.
        ActionRefusedError: the source is switched off.
    """
    table = _opened(name, data)
    digest = hashlib.sha256(data).hexdigest()
    given = spool.Given(by, name[-200:], digest=digest)
    one, _ = spool.begin(source, Import.Kind.UPLOAD, given, now=now)
    file = _file(one.pk)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_bytes(data)
    return one, table


def find_table(one: Import) -> Table | None:
    """Return a table that waits; None if it is being read, was read, or waited too long.

    Raises:
        InputError: it cannot be read.
    """
    try:
        data = _file(one.pk).read_bytes()
    except FileNotFoundError:
        return None
    return _opened(one.name, data)


def waits(one: Import) -> bool:
    """Whether nobody has said yet how a table is read."""
    return _file(one.pk).exists()


def stopped(one: Import, *, now: datetime) -> bool:
    """Whether reading a table was broken off: its process ended, and nobody reads on."""
    try:
        began = _claimed(one.pk).stat().st_mtime
    except FileNotFoundError:
        return False
    return now.timestamp() - began > LONGEST.total_seconds()


def layout_of(source: Source, table: Table) -> Layout | None:
    """Return how tables of this source with this header are read; None if nobody said so yet."""
    kept = source.settings.get("mapping")
    layout = msgspec.convert(kept, Layout) if kept else None
    return layout if layout is not None and layout.header == table.header else None


def preview(
    one: Import, table: Table, layout: Layout, *, now: datetime
) -> list[tuple[int, Post | Bad]]:
    """Return what the first rows would become."""
    rows = (row for row in table.sheet.rows() if _holds(row, table))
    return [
        (row[0], _read(one.source_id, table, layout, row, now)) for row in islice(rows, PREVIEW)
    ]


def read_in(one: Import, table: Table, layout: Layout, *, now: datetime) -> None:
    """Read a table into the spool and delete it; nothing happens where somebody does so already."""
    if not _claim(one.pk):
        return
    spool.fill(one, _lines(one, table, layout, now), now=now)
    spool.finish(one, now=now)
    drop(one.pk)


def drop(import_id: int) -> None:
    """Delete what is left of an upload, if anything is."""
    for file in (_file(import_id), _claimed(import_id)):
        file.unlink(missing_ok=True)


def _opened(name: str, data: bytes) -> Table:
    sheet = open_sheet(name, data)
    return Table(sheet, *find_header(sheet.rows()))


def _lines(one: Import, table: Table, layout: Layout, now: datetime) -> Iterator[spool.Numbered]:
    for row in table.sheet.rows():
        if _holds(row, table):
            yield spool.Numbered(row[0], partial(_read, one.source_id, table, layout, row, now))


def _holds(row: Row, table: Table) -> bool:
    """Whether a row below the header holds anything."""
    return row[0] > table.head and (isinstance(row[1], Bad) or any(row[1]))


def _read(source: int, table: Table, layout: Layout, row: Row, now: datetime) -> Post | Bad:
    number, cells = row
    if isinstance(cells, Bad):
        return cells
    return post_of(layout, number, cells, source=source, now=now, odd=table.sheet.odd)


def _claim(import_id: int) -> bool:
    """Whether this process is the one that reads the file: a rename succeeds once."""
    try:
        _file(import_id).rename(_claimed(import_id))
    except FileNotFoundError:
        return False
    os.utime(_claimed(import_id))  # from when it is read
    return True


def _file(import_id: int) -> Path:
    return settings.DATA / "uploads" / str(import_id)


def _claimed(import_id: int) -> Path:
    return settings.DATA / "uploads" / f"{import_id}.read"
