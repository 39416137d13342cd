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
