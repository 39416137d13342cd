"""The afternoon of story.py, made once and written anew for each test; the pages' clock stands at
its end."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from qingting import clock
from qingting.web.acts import asking
from tests.databases import every_row, write_again
from tests.web.story import LATER, Story

Telling = Callable[[], Story]


@pytest.fixture(scope="session")
def tell(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Telling:
    """What writes the afternoon's rows and gives a story of its own, as after a restart."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: LATER)
        first = Story()
        first.bureau.restart()
        rows = every_row()
        transaction.set_rollback(True)
    plan = first.bureau.plan  # large, and nobody's to change

    def again() -> Story:
        write_again(rows)
        return deepcopy(first, {id(plan): plan})

    return again


@pytest.fixture
def story(tell: Telling, db: None, monkeypatch: pytest.MonkeyPatch) -> Story:
    """The afternoon; whoever rings for the engine is heard at once."""
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    told = tell()
    monkeypatch.setattr(asking, "ring", told.bureau.do_submitted)
    return told


@pytest.fixture
def engine_is_down(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody hears the bell, and no page waits for that."""
    monkeypatch.setattr(asking, "ring", lambda: None)
    monkeypatch.setattr(asking, "WAIT_S", 0.0)


@pytest.fixture
def lin(story: Story) -> Client:
    client = Client()
    client.force_login(story.cast.lin)
    return client


@pytest.fixture
def sun(story: Story) -> Client:
    client = Client()
    client.force_login(story.cast.sun)
    return client
