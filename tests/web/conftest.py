"""The afternoon of story.py, made once a test; the pages' clock stands at its end."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from qingting import clock
from qingting.web.acts import asking
from tests.web.story import LATER, Story


@pytest.fixture
def story(db: None, monkeypatch: pytest.MonkeyPatch) -> Story:
    """The afternoon; whoever rings for the engine is heard at once."""
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    told = Story()
    monkeypatch.setattr(asking, "ring", told.bureau.do_submitted)
    return told


@pytest.fixture
def engine_is_down(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody hears the bell, and no page waits for that."""
    monkeypatch.setattr(asking, "ring", lambda: None)
    monkeypatch.setattr(asking, "WAIT_S", 0.0)


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """The real hasher is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
