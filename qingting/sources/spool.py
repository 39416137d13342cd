"""The spool: what pages and programs hand over waits here until the engine takes it, in its next
round, as it takes what a connector gives.

Lines are looked at when they are handed over, so that whoever gives them is told at once what is
wrong; the engine tells new posts from known ones. A line waits in post format v1, with its author
as a keyed hash already, and its parcel is emptied in the transaction that takes it in.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction

from qingting.errors import ActionRefusedError
from qingting.journal.actions import write
from qingting.lang import Said, speaking, tr
from qingting.sources.models import Import, Parcel, Refusal, Source
from qingting.sources.queries import Batch, KnownSource, Sources
from qingting.sources.rules import Bad, Counts, Post, decode
from qingting.store import Subject, Work, acting

LINES: Final = 120  # of a parcel: what the engine takes in one short transaction
BYTES: Final = 1024 * 1024  # a parcel that has so many takes no further line

Read: TypeAlias = Callable[[], Post | Counts | Bad]  # a line, worded for whoever reads the reason


class Numbered(NamedTuple):
    """A line with its row in what was given."""

    row: int
    read: Read


class Given(NamedTuple):
    """What is told of an import before it has rows of its own."""

    by: str
    name: str = ""
    key: str = ""
    digest: str = ""
    note: str = ""


def hand_over(
    source: Source, kind: Import.Kind, lines: Iterable[Numbered], given: Given, *, now: datetime
) -> Import:
    """Put lines into the spool, all or none; under a key that was given before, it is that import.

    Raises:
        ActionRefusedError: the source is switched off.
    """
    with transaction.atomic():
        one, fresh = begin(source, kind, given, now=now)
        if fresh:
            fill(one, lines, now=now)
            finish(one, now=now)
    return one


def begin(source: Source, kind: Import.Kind, given: Given, *, now: datetime) -> tuple[Import, bool]:
    """Return a new import without lines and True, or the earlier one of the same key and False.

    Raises:
        ActionRefusedError: the source is switched off.
    """
    if source.off_since is not None:
        raise ActionRefusedError(
            tr(
                f"The source “{source.name}” is switched off, so nothing is taken from it. "
                "Switch it on, or choose another.",
                f"信源“{source.name}”已停用，不再取用。请先启用，或另选一个信源。",
            ),
            rule="house:sources",
        )
    one = Import(
        org_id=source.org_id, mode=source.mode, source=source, kind=kind, at=now, **given._asdict()
    )
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError:
        return Import.objects.get(source=source, key=given.key), False
    return one, True


def fill(one: Import, lines: Iterable[Numbered], *, now: datetime) -> None:
    """Put lines into the spool, a transaction a parcel; those that are bad are refused."""
    for parcel in _packed(lines):
        with acting(now) as work:
            work.add(
                Parcel,
                of_id=one.pk,
                lines=b"\n".join(parcel.lines),
                line_count=len(parcel.lines),
                refused_count=len(parcel.refused),
            )
            for row, bad in parcel.refused:
                work.add(
                    Refusal,
                    source_id=one.source_id,
                    of_id=one.pk,
                    at=now,
                    row=row,
                    place=f"{one.name}:{row}",
                    message=bad.zh[:500],
                    message_en=bad.en[:500],
                )


def finish(one: Import, *, now: datetime) -> None:
    """Say that all of an import is in the spool."""
    one.read_at = now
    with acting(now) as work:
        work.change(Import, one.pk, read_at=now)
        write(
            work,
            "posts.handed-over",
            Subject(one.org_id, one.mode, "import", str(one.pk)),
            actor=one.by,
            clause="house:sources",
            source=one.source_id,
            kind=one.kind,
        )


def next_batches(work: Work) -> list[Batch]:
    """Return what the engine takes in this round: the oldest parcel; empty if none waits.

    A source that was added this very moment is known in the next round.
    """
    sources = work.of(Sources).by_id
    found = Parcel.objects.filter(taken_at=None).select_related("of").order_by("id")[:1]
    return [_batch(sources[p.of.source_id], p) for p in found if p.of.source_id in sources]


def empty(work: Work, parcel: Parcel, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """Note what became of a parcel's lines, by its source's tally, and forget the lines."""
    new = {name: after[name] - before[name] for name in before}
    work.change(
        Parcel,
        parcel.pk,
        lines=b"",
        taken_at=work.now,
        taken_count=new["posts"] + new["counts"],
        known_count=new["repeats"],
        kept_count=new["kept"],
    )


def voice(author: str) -> str:
    """Return the keyed hash under which an author waits; `posts` hashes it once more."""
    return hmac.new(settings.SECRET_KEY.encode(), author.encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(slots=True)
class _Packing:
    lines: list[bytes] = field(default_factory=list)
    refused: list[tuple[int, Said]] = field(default_factory=list)
    size: int = 0

    @property
    def full(self) -> bool:
        return len(self.lines) + len(self.refused) >= LINES or self.size >= BYTES


def _packed(lines: Iterable[Numbered]) -> Iterator[_Packing]:
    """The lines in parcels; one empty parcel where there is no line."""
    parcel = _Packing()
    for row, read in lines:
        if parcel.full:
            yield parcel
            parcel = _Packing()
        said = read()
        if isinstance(said, Bad):
            parcel.refused.append((row, _both(read)))
        else:
            parcel.lines.append(_line(said))
            parcel.size += len(parcel.lines[-1])
    yield parcel


def _both(read: Read) -> Said:
    """Why a line is refused, in both languages: who will read it is not known yet."""
    with speaking("zh-Hans"):
        zh = str(read())
    with speaking("en"):
        return Said(zh, str(read()))


def _line(said: Post | Counts) -> bytes:
    if isinstance(said, Post) and said.author is not None:
        said = msgspec.structs.replace(said, author=voice(said.author))
    return msgspec.json.encode(said)


def _batch(source: KnownSource, parcel: Parcel) -> Batch:
    found = [decode(line) for line in bytes(parcel.lines).splitlines()]
    items = [one for one in found if not isinstance(one, Bad)]
    assert len(items) == len(found)  # each was decoded, or made of fields, before it was put here
    return Batch(source, items, parcel=parcel)
