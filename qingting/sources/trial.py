"""Trying a source before it is added: what it gives now, or why it gives nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import httpx

from qingting import guard
from qingting.errors import SourceError
from qingting.sources.connectors import CONNECTORS
from qingting.sources.form import Counts, Post

SHOWN: Final = 5  # items


class Tried(NamedTuple):
    """What came at the first call. `error`: why nothing did, worded for whoever tries; else ""."""

    items: Sequence[Post | Counts]
    bad: Sequence[tuple[str, str]]
    error: str = ""


def try_now(kind: str, settings: Mapping[str, Any], *, now: datetime, most: int = SHOWN) -> Tried:
    """Ask a source as `try_source` does, by the only way out that the operator allows."""
    with guard.client(allow=guard.allowed()) as http:
        return try_source(kind, settings, now=now, http=http, most=most)


def try_source(
    kind: str,
    settings: Mapping[str, Any],
    *,
    now: datetime,
    http: httpx.Client,
    most: int = SHOWN,
) -> Tried:
    """Ask a source of a kind of `CONNECTORS` once, and keep nothing.

    Args:
        most: how many items, and how many refusals, are given back.
        http: made by `guard.client`; no transaction may be open, for the answer may take long.
    """
    try:
        got = CONNECTORS[kind].fetch(settings, {}, now=now, http=http)
    except SourceError as error:
        return Tried([], [], str(error))
    return Tried(got.items[:most], got.bad[:most])
