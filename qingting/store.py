"""The unit of work: what one `advance` adds and changes, written in one go by the driver's own
cursor.

A step costs microseconds here and a hundred times that through the ORM (docs/decisions/0003).
So the stages collect rows in a `Work`, one `executemany` a table writes them at the end, and
ids are handed out beforehand. Everything else, screens above all, uses the ORM. This is the
only module that touches the driver's cursor.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from msgspec.json import encode

from qingting import clock

K = TypeVar("K")

_LANE_BITS = (
    21  # ids a process may hand out in a millisecond of its life before it could meet another's
)


def _first_id() -> int:
    """A process's first id: its start in milliseconds, then a lane by process number; later ids
    count up.
    """
    lane = (os.getpid() & 0xFFF) << (_LANE_BITS - 12)
    return (int(clock.now().timestamp() * 1000) << _LANE_BITS) | lane


_ids = itertools.count(_first_id())


def count_ids_from(first: int) -> None:
    """Hand out small ids from here on: for a database that no other process sees and that must
    come out the same.
    """
    global _ids  # one counter a process, swapped before the first row
    _ids = itertools.count(first)


def new_id() -> int:
    """Return an id that no other process hands out; ascending within this process."""
    return next(_ids)


class Mode(models.TextChoices):
    """Whether a row is of the real world; stands on every row that a concern makes."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    TEST = "test"


class Subject(NamedTuple):
    """What a ledger's row speaks of, whatever stage keeps it: `("event", "7")` of an
    organisation, in a mode.
    """

    org_id: int
    mode: str
    kind: str
    key: str


def columns_of(subject: Subject) -> dict[str, Any]:
    """Return the columns of a ledger's row that hold what it speaks of."""
    return {
        "org_id": subject.org_id,
        "mode": subject.mode,
        "subject_kind": subject.kind,
        "subject_key": subject.key,
    }


class Row(models.Model):
    """A table of ours: its id is known before it is written."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Table:
    """How rows of one model are written by the driver's cursor."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = list(model._meta.concrete_fields)
        self.columns = {f.attname: f.column or f.attname for f in fields}
        self.name = connection.ops.quote_name(model._meta.db_table)
        self.blank = {f.attname: f.get_default() for f in fields if f.attname != "id"}
        self.convert = {f.attname: c for f in fields if (c := _converter(f))}
        self._in_order = [(name, self.convert.get(name)) for name in self.columns]
        mark = "?" if connection.vendor == "sqlite" else "%s"
        self.mark = mark
        columns = ", ".join(connection.ops.quote_name(c) for c in self.columns.values())
        marks = ", ".join([mark] * len(fields))
        self._updates: dict[tuple[str, ...], str] = {}
        self.insert = f"INSERT INTO {self.name} ({columns}) VALUES ({marks})"

    def row(self, values: dict[str, Any]) -> tuple[Any, ...]:
        full = self.blank | values
        return tuple([full[name] if c is None else c(full[name]) for name, c in self._in_order])

    def update(self, names: tuple[str, ...]) -> str:
        found = self._updates.get(names)
        if found is None:
            quote = connection.ops.quote_name
            sets = ", ".join(f"{quote(self.columns[n])} = {self.mark}" for n in names)
            found = self._updates[names] = f"UPDATE {self.name} SET {sets} WHERE id = {self.mark}"
        return found

    def changed(self, names: tuple[str, ...], id_: int, values: dict[str, Any]) -> tuple[Any, ...]:
        convert = self.convert
        return (*(convert[n](values[n]) if n in convert else values[n] for n in names), id_)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a Python value becomes what this database's driver takes; None where it is taken as
    it is.
    """
    if isinstance(field, models.JSONField):
        if connection.vendor == "sqlite":
            return lambda v: None if v is None else encode(v).decode()
        from psycopg.types.json import Jsonb  # only there with the extra `postgres`

        return lambda v: None if v is None else Jsonb(v)
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return _sqlite_time
    if isinstance(field, models.DateField) and connection.vendor == "sqlite":
        return lambda v: None if v is None else v.isoformat()
    return None


@lru_cache(maxsize=4096)  # most rows of a work bear the same few instants
def _sqlite_time(value: datetime | None) -> str | None:
    """As Django stores it: UTC without offset, microseconds only where there are any."""
    if value is None:
        return None
    return str(value if value.tzinfo is UTC else value.astimezone(UTC))[:-6]


_tables: dict[type[models.Model], Table] = {}


def table(model: type[models.Model]) -> Table:
    """Return how rows of a model are written; a process has one kind of database."""
    found = _tables.get(model)
    if found is None:
        found = _tables[model] = Table(model)
    return found


class Pages:
    """Rows and changes that wait to be written, in one transaction; changes of one row become
    one.
    """

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[dict[str, Any]]] = {}
        self._tuples: dict[type[models.Model], list[tuple[Any, ...]]] = {}
        self._changes: dict[type[models.Model], dict[int, dict[str, Any]]] = {}
        self._fresh: dict[int, dict[str, Any]] = {}

    def add(self, model: type[models.Model], values: dict[str, Any]) -> int:
        id_ = values.get("id")
        if id_ is None:
            id_ = values["id"] = next(_ids)
        self._rows.setdefault(model, []).append(values)
        self._fresh[id_] = values
        return id_

    def tuples(self, model: type[models.Model]) -> list[tuple[Any, ...]]:
        return self._tuples.setdefault(model, [])

    def change(self, model: type[models.Model], id_: int, values: dict[str, Any]) -> None:
        fresh = self._fresh.get(id_)
        if fresh is not None:
            fresh.update(values)
            return
        rows = self._changes.get(model)
        if rows is None:
            rows = self._changes[model] = {}
        if id_ in rows:
            rows[id_].update(values)
        else:
            rows[id_] = values

    def new(self, model: type[models.Model]) -> list[dict[str, Any]]:
        """Return the rows of a model that wait to be written, in order."""
        return self._rows.get(model, [])

    def changed(self, model: type[models.Model]) -> dict[int, dict[str, Any]]:
        """Return the changes to a model's rows that wait to be written, by id."""
        return self._changes.get(model, {})

    def write(self) -> None:
        """Write everything collected so far; references between rows are checked at commit.

        Changes come first: a row that ends may make way for a new one that is unique while it
        is open.
        """
        if not (self._rows or self._tuples or self._changes):
            return
        run = _executemany()
        for model, changes in self._changes.items():
            t = table(model)
            groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
            for id_, values in changes.items():
                names = tuple(values)
                groups.setdefault(names, []).append(t.changed(names, id_, values))
            for names, changed in groups.items():
                run(t.update(names), changed)
        for model, rows in self._rows.items():
            t = table(model)
            run(t.insert, [t.row(values) for values in rows])
        for model, ready in self._tuples.items():
            run(table(model).insert, ready)
        self._rows, self._tuples, self._changes, self._fresh = {}, {}, {}, {}


class Work:
    """One instant's work: what stages leave for each other in it, what they know, and what it
    writes.

    `known` lives longer than one `Work`: caches of rows, each of a class that loads itself (`of`).
    It must be
    thrown away when the transaction is: see `run.Engine`.
    """

    def __init__(self, now: datetime, known: dict[type[Any], Any], pages: Pages) -> None:
        self.now = now
        self.known = known
        self.left: dict[str, list[Any]] = {}
        self._pages = pages
        self.tuples = pages.tuples

    def of(self, kind: type[K]) -> K:
        """Return the one cache of this class, made on first use."""
        found = self.known.get(kind)
        if found is None:
            found = self.known[kind] = kind(self)  # type: ignore[call-arg]  # caches take the work
        return found

    def add(self, model: type[models.Model], **values: Any) -> int:
        """Write a new row; returns its id. Names are attribute names (`event_id`)."""
        return self._pages.add(model, values)

    def change(self, model: type[models.Model], id_: int, **values: Any) -> None:
        """Change columns of a row by id; a row not yet written is changed before it is."""
        self._pages.change(model, id_, values)

    def new(self, model: type[models.Model]) -> list[dict[str, Any]]:
        """Return the rows of a model that are not written yet, in order."""
        return self._pages.new(model)

    def leave(self, kind: str, item: Any) -> None:
        """Leave something for the one stage that takes this kind, at this instant."""
        if kind in self.left:
            self.left[kind].append(item)
        else:
            self.left[kind] = [item]

    def take(self, kind: str) -> list[Any]:
        """Return what was left under a kind, in order, and forget it."""
        return self.left.pop(kind, _NOTHING) if self.left else _NOTHING


_NOTHING: list[Any] = []  # never appended to: whoever takes it only reads


def _executemany() -> Callable[[str, list[tuple[Any, ...]]], Any]:
    """The driver's own `executemany`, in the transaction that Django opened."""
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    raw: Any = database.connection
    cursor: Any = raw if database.vendor == "sqlite" else raw.cursor()
    run: Callable[[str, list[tuple[Any, ...]]], Any] = cursor.executemany
    return run


@contextmanager
def acting(now: datetime) -> Iterator[Work]:
    """A transaction of a person's act outside the engine: a work that knows nothing yet and is
    written at the end.
    """
    with transaction.atomic():
        pages = Pages()
        yield Work(now, {}, pages)
        pages.write()
