"""Secrets are stored sealed; without the key the database tells nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from qingting import sealed, settings
from qingting.errors import ConfigError

SECRET = "口令 hunter2"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.delenv("QINGTING_CHANNEL_KEY", raising=False)
    return tmp_path


def a_key() -> str:
    return Fernet.generate_key().decode()


def test_what_was_sealed_opens_and_cannot_be_read() -> None:
    token = sealed.seal(SECRET)

    assert sealed.unseal(token) == SECRET
    assert "hunter2" not in token


def test_the_key_is_made_once_and_is_its_owners_alone(data: Path) -> None:
    first = sealed.seal(SECRET)
    key = data / "channel.key"
    made = key.read_text()

    sealed.seal(SECRET)

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text() == made
    assert sealed.unseal(first) == SECRET


def test_a_new_key_before_the_old_one_opens_both(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = a_key(), a_key()
    monkeypatch.setenv("QINGTING_CHANNEL_KEY", old)
    before = sealed.seal(SECRET)

    monkeypatch.setenv("QINGTING_CHANNEL_KEY", f"{new},{old}")
    after = sealed.seal(SECRET)

    assert sealed.unseal(before) == SECRET
    monkeypatch.setenv("QINGTING_CHANNEL_KEY", new)
    assert sealed.unseal(after) == SECRET


@pytest.mark.parametrize("key", [a_key(), "open-sesame"], ids=["another", "no key"])
def test_a_wrong_key_says_what_to_do_and_shows_nothing(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sealed.seal(SECRET)
    monkeypatch.setenv("QINGTING_CHANNEL_KEY", key)

    with pytest.raises(ConfigError) as caught:
        sealed.unseal(token)

    assert "QINGTING_CHANNEL_KEY" in str(caught.value)
    assert key not in str(caught.value)
    assert token not in str(caught.value)
