"""A replay makes its tables in one go; they are the ones that the migrations make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from qingting.replay import make_tables
from tests.databases import empty_database

SELECT = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
Row = tuple[str, str, str, str]


def parts(sql: str) -> frozenset[str]:
    """What a CREATE TABLE says, whatever the order: its columns and its constraints."""
    found, depth, begins = [], 0, sql.index("(") + 1
    for place in range(begins, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if depth < 0 or (depth == 0 and sql[place] == ","):
            found.append(sql[begins:place].strip())
            begins = place + 1
    return frozenset(found)


def ours(rows: Iterable[Row], tables: set[str]) -> dict[str, object]:
    """Tables, indexes and triggers by name; our own only."""
    return {
        name: parts(sql) if kind == "table" else " ".join(sql.split())
        for kind, name, table, sql in rows
        if table in tables
    }


def schema(make: Callable[[], object]) -> list[Row]:
    """What an empty database holds when `make` is through with it."""
    with empty_database():
        make()
        with connection.cursor() as cursor:
            cursor.execute(SELECT)
            return cursor.fetchall()


@pytest.mark.django_db
def test_a_replay_has_the_tables_that_the_migrations_make() -> None:
    made = schema(make_tables)

    migrated = schema(lambda: call_command("migrate", verbosity=0))

    tables = {row[2] for row in made}
    assert len(tables) > 20
    assert ours(made, tables) == ours(migrated, tables)


@pytest.mark.django_db
def test_no_change_of_a_model_is_without_its_migration() -> None:
    said = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said)

    assert "No changes detected" in said.getvalue()
