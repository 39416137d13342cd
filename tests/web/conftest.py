"""The afternoon of story.py, made once a test; the pages' clock stands at its end."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from qingting import clock
from tests.web.story import LATER, Story


@pytest.fixture
def story(db: None, monkeypatch: pytest.MonkeyPatch) -> Story:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return Story()


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
