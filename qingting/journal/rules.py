"""Who an entry names, what its hash covers, and how words become a digest."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from msgspec.json import encode

FIRST = "0" * 64  # what the first entry of a chain is linked to
COVERED = ("mode", "actor", "verb", "subject_kind", "subject_key", "clause", "values")


def link(previous: str, seq: int, at: str, entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of an entry linked to the one before.

    Args:
        previous: hash of entry `seq - 1` of the same organisation, `FIRST` for the first.
        at: the entry's instant in UTC, ISO-8601.
        entry: at least the keys `COVERED`.
    """
    body = encode([previous, seq, at, *(entry[name] for name in COVERED)], order="sorted")
    return hashlib.sha256(body).hexdigest()


def parted(actor: str) -> tuple[str, str]:
    """Return the person of an actor and the role acted in, empty where none is named.

    >>> parted("person:7/desk@roads"), parted("desk#2"), parted("engine")
    (('person:7', 'desk@roads'), ('desk#2', ''), ('engine', ''))
    """
    person, _, role = actor.partition("/")
    return person, role


def digest(salt: bytes, words: str) -> str:
    """Return the keyed digest (hex) of free words, as an entry keeps it."""
    return hmac.new(salt, words.encode(), hashlib.sha256).hexdigest()
