"""A database beside the one of all tests, and rows that are made once for many of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.sqlite3.base import DatabaseWrapper

from qingting import store

Rows = list[tuple[type[models.Model], dict[str, Any]]]


@contextmanager
def empty_database() -> Iterator[None]:
    """Stand in an empty SQLite database in memory, as `replay` does, whatever the tests run on."""
    named = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings = connections.configure_settings({DEFAULT_DB_ALIAS: named})[DEFAULT_DB_ALIAS]
    usual, own = connections[DEFAULT_DB_ALIAS], DatabaseWrapper(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_ids", store._ids)  # counted on from here when we are back
        patch.setattr(store, "_tables", {})  # how rows are written goes by the kind of database
        connections[DEFAULT_DB_ALIAS] = own
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = usual
            if own.connection is not None:
                own.connection.close()


def every_row() -> Rows:
    """Every row of every table of ours, to be written again in another transaction."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("qingting.")]
    return [(m, values) for m in ours for values in m._default_manager.values()]


def write_again(rows: Rows) -> None:
    pages = store.Pages()
    for model, values in rows:
        pages.add(model, dict(values))
    pages.write()
