"""What holds for all tests: no time limits on a shared machine, the same examples everywhere, and
SQLite's tables made of the models (test_schema holds them against the migrations)."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from qingting.adoption.queries import plan_of

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Spare the collector what was imported: it stays, and there is much of it."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Migrate on PostgreSQL only: on SQLite that takes ten times as long as the tables alone."""
    connection.settings_dict["TEST"]["MIGRATE"] = connection.vendor != "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Add what migrations make without a model: triggers, indexes of the database's own kind; and
    note all of them as applied.
    """
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            executor = MigrationExecutor(connection)
            with connection.schema_editor() as editor:
                for operation in _written_by_hand(executor):
                    operation.code(apps, editor)
            for node in executor.loader.graph.nodes:
                executor.recorder.record_applied(*node)


def _written_by_hand(executor: MigrationExecutor) -> Iterator[RunPython]:
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if migration.__module__.startswith("qingting."):
            yield from (o for o in migration.operations if isinstance(o, RunPython))


@pytest.fixture(autouse=True)
def fresh_ids() -> None:
    """A replay hands out small ids anew: an adoption's is not the one of the test before."""
    plan_of.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """The real hasher is slow on purpose."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
