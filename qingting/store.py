"""The unit of work: what one `advance` adds and changes, written in one go by the driver's own cursor.

A step costs microseconds here and a hundred times that through the ORM (docs/decisions/0003). So the stages
collect rows in a `Work`, one `executemany` a table writes them at the end, and ids are handed out beforehand.
Everything else, screens above all, uses the ORM. This is the only module that touches the driver's cursor.
"""

from __future__ import annotations

import itertools
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction

from qingting import clock

T = TypeVar("T")
K = TypeVar("K")

_LANE_BITS = 21  # ids a process may hand out in a millisecond of its life before it could meet another's


def _first_id() -> int:
    """A process's first id: its start in milliseconds, then a lane by process number; later ids count up."""
    lane = (os.getpid() & 0xFFF) << (_LANE_BITS - 12)
    return (int(clock.now().timestamp() * 1000) << _LANE_BITS) | lane


_ids = itertools.count(_first_id())


def count_ids_from(first: int) -> None:
    """Hand out small ids from here on: for a database that no other process sees and that must come out the same."""
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


class Row(models.Model):
    """A table of ours: its id is known before it is written."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Table:
    """How rows of one model are written by the driver's cursor."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = list(model._meta.concrete_fields)
        self.columns = {f.attname: f.column for f in fields}
        self.name = connection.ops.quote_name(model._meta.db_table)
        self.blank = {f.attname: f.get_default() for f in fields if f.attname != "id"}
        self.convert = {f.attname: c for f in fields if (c := _converter(f))}
        mark = "?" if connection.vendor == "sqlite" else "%s"
        self.mark = mark
        columns = ", ".join(connection.ops.quote_name(c) for c in self.columns.values())
        marks = ", ".join([mark] * len(fields))
        self.insert = f"INSERT INTO {self.name} ({columns}) VALUES ({marks})"

    def row(self, values: dict[str, Any]) -> tuple[Any, ...]:
        full = self.blank | values
        convert = self.convert
        return tuple(
            convert[name](full[name]) if name in convert else full[name] for name in self.columns
        )

    def update(self, names: tuple[str, ...]) -> str:
        quote = connection.ops.quote_name
        sets = ", ".join(f"{quote(self.columns[n])} = {self.mark}" for n in names)
        return f"UPDATE {self.name} SET {sets} WHERE id = {self.mark}"

    def changed(self, names: tuple[str, ...], id_: int, values: dict[str, Any]) -> tuple[Any, ...]:
        convert = self.convert
        return (*(convert[n](values[n]) if n in convert else values[n] for n in names), id_)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a Python value becomes what this database's driver takes; None where it is taken as it is."""
    if isinstance(field, models.JSONField):
        if connection.vendor == "sqlite":
            return lambda v: None if v is None else json.dumps(v, ensure_ascii=False)
        from psycopg.types.json import Jsonb  # only there with the extra `postgres`

        return lambda v: None if v is None else Jsonb(v)
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return _sqlite_time
    if isinstance(field, models.DateField) and connection.vendor == "sqlite":
        return lambda v: None if v is None else v.isoformat()
    return None


def _sqlite_time(value: datetime | None) -> str | None:
    """As Django stores it: UTC without offset, microseconds only where there are any."""
    return None if value is None else value.replace(tzinfo=None).isoformat(" ")


_tables: dict[tuple[str, type[models.Model]], Table] = {}


def table(model: type[models.Model]) -> Table:
    key = (connection.vendor, model)
    if key not in _tables:
        _tables[key] = Table(model)
    return _tables[key]


class Work:
    """Rows and changes of one transaction, what stages leave for each other in it, and what they know.

    `known` lives longer than one `Work`: caches of rows, each of a class that loads itself (`of`). It must be
    thrown away when the transaction is: see `Engine`.
    """

    def __init__(self, now: datetime, known: dict[type[Any], Any]) -> None:
        self.now = now
        self.known = known
        self.left: dict[str, list[Any]] = defaultdict(list)
        self._rows: dict[type[models.Model], list[dict[str, Any]]] = {}
        self._tuples: dict[type[models.Model], list[tuple[Any, ...]]] = {}
        self._changes: dict[type[models.Model], dict[int, dict[str, Any]]] = {}
        self._fresh: dict[int, dict[str, Any]] = {}

    def of(self, kind: type[K]) -> K:
        """Return the one cache of this class, made on first use."""
        found = self.known.get(kind)
        if found is None:
            found = self.known[kind] = kind(self)  # type: ignore[call-arg]  # caches take the work
        return found  # type: ignore[no-any-return]  # the key is its class

    def add(self, model: type[models.Model], **values: Any) -> int:
        """Write a new row; returns its id. Names are attribute names (`event_id`)."""
        id_ = values.get("id")
        if id_ is None:
            id_ = values["id"] = next(_ids)
        self._rows.setdefault(model, []).append(values)
        self._fresh[id_] = values
        return id_  # type: ignore[no-any-return]  # an int by construction

    def tuples(self, model: type[models.Model]) -> list[tuple[Any, ...]]:
        """Return the list of ready rows of a hot table, to append to: all columns in order, driver's types."""
        return self._tuples.setdefault(model, [])

    def change(self, model: type[models.Model], id_: int, **values: Any) -> None:
        """Change columns of a row by id; a row added in this very work is changed before it is written."""
        if (fresh := self._fresh.get(id_)) is not None:
            fresh.update(values)
            return
        self._changes.setdefault(model, {}).setdefault(id_, {}).update(values)

    def leave(self, kind: str, item: Any) -> None:
        """Leave something for the one stage that takes this kind, within this transaction."""
        self.left[kind].append(item)

    def take(self, kind: str) -> list[Any]:
        """Return what was left under a kind, in order, and forget it."""
        return self.left.pop(kind, [])

    def flush(self) -> None:
        """Write everything collected so far; constraints between rows are checked at commit."""
        if not (self._rows or self._tuples or self._changes):
            return
        connection.ensure_connection()
        run = _executemany()
        for model, rows in self._rows.items():
            t = table(model)
            run(t.insert, [t.row(values) for values in rows])
        for model, ready in self._tuples.items():
            if ready:
                run(table(model).insert, ready)
                ready.clear()
        for model, changes in self._changes.items():
            t = table(model)
            groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
            for id_, values in changes.items():
                names = tuple(values)
                groups.setdefault(names, []).append(t.changed(names, id_, values))
            for names, rows_ in groups.items():
                run(t.update(names), rows_)
        self._rows, self._changes, self._fresh = {}, {}, {}


def _executemany() -> Callable[[str, list[tuple[Any, ...]]], Any]:
    raw = connection.connection
    return raw.executemany if connection.vendor == "sqlite" else raw.cursor().executemany


def insert_once(model: type[models.Model], unique: tuple[str, ...], **values: Any) -> int | None:
    """Insert unless a row with the same `unique` attributes is there; returns the new id or None.

    Django's `ignore_conflicts` also swallows CHECK and NOT NULL faults on SQLite; this does not.
    """
    t = table(model)
    values.setdefault("id", new_id())
    on = ", ".join(connection.ops.quote_name(t.columns[n]) for n in unique)
    sql = f"{t.insert} ON CONFLICT ({on}) DO NOTHING RETURNING id".replace(t.mark, "%s")
    with connection.cursor() as cursor:
        cursor.execute(sql, t.row(values))
        found = cursor.fetchone()
    return found[0] if found else None


@contextmanager
def acting(now: datetime) -> Iterator[Work]:
    """A transaction of a person's act outside the engine: a work that knows nothing yet and is written at the end."""
    with transaction.atomic():
        work = Work(now, {})
        yield work
        work.flush()
