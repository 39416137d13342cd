"""When the approvals asked for are given; what an exact text is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Set
from typing import Any

from msgspec.json import encode

LEAST_NAMED = 8  # characters of a hash that name a text


def settled(how: str, roles: Collection[str], given: Set[str]) -> bool:
    """Return whether an approval is given: by `any` of its roles, by `all` of them, or by all
    `in-order`.

    >>> settled("any", ["a", "b"], {"b"}), settled("all", ["a", "b"], {"b"})
    (True, False)
    """
    signed = given & set(roles)
    return bool(signed) if how == "any" else len(signed) == len(set(roles))


def asked_now(how: str, roles: Collection[str], given: Set[str]) -> list[str]:
    """Return the roles whose approval is asked now: of `in-order` the next one only.

    >>> asked_now("in-order", ["a", "b", "c"], {"a"}), asked_now("all", ["a", "b"], set())
    (['b'], ['a', 'b'])
    """
    lacking = [role for role in roles if role not in given]
    return lacking[:1] if how == "in-order" else lacking


def text_hash(makes: str, title: str, body: str, parts: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of an exact text: its kind, title, words and what belongs to it."""
    return hashlib.sha256(encode([makes, title, body, parts], order="sorted")).hexdigest()


# What is left open in a standing text, as people write it there.
SLOTS = {
    "what": ("〔事由〕", "[what]"),
    "where": ("〔地点〕", "[where]"),
    "next": ("〔下次通报〕", "[next]"),
}
SLOT_LENGTH = 80  # characters that fill one


def slots_of(body: str) -> list[str]:
    """Return the slots that a text has.

    >>> slots_of("〔地点〕发生〔事由〕，〔下次通报〕再通报"), slots_of("[next]")
    (['what', 'where', 'next'], ['next'])
    """
    return [name for name, marks in SLOTS.items() if any(mark in body for mark in marks)]


def lacking_slots(body: str) -> bool:
    """Whether a text has no place for when we speak next."""
    return "next" not in slots_of(body)


def filled(body: str, given: Mapping[str, str]) -> str:
    """Return a text with its slots filled in, each by one short line; nothing else differs.

    Raises:
        ValueError: a slot is empty, too long, has a line of its own, or there is no such slot.

    >>> filled("〔地点〕停水，〔下次通报〕再通报", {"where": "东区", "next": "今日 18 时"})
    '东区停水，今日 18 时再通报'
    """
    slots = slots_of(body)
    for name in sorted({*slots, *given}):
        words = given.get(name, "").strip()
        if name not in slots or not 0 < len(words) <= SLOT_LENGTH or "\n" in words:
            raise ValueError(name)
        if any(mark in words for marks in SLOTS.values() for mark in marks):
            raise ValueError(name)
        for mark in SLOTS[name]:
            body = body.replace(mark, words)
    return body


def is_named(named: str, version: int, hash_: str) -> bool:
    """Whether somebody means this version: by its number, or by the beginning of its hash.

    >>> is_named("v2", 2, "ab12cd34ef"), is_named("ab12cd34", 2, "ab12cd34ef")
    (True, True)
    >>> is_named("ab12", 2, "ab12cd34ef")
    False
    """
    if named.startswith("v"):
        return named == f"v{version}"
    return len(named) >= LEAST_NAMED and hash_.startswith(named)
