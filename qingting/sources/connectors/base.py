"""The shape that all connectors have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from qingting.sources.rules import Counts, Post


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a connector gives in one call.

    Attributes:
        items: posts and counts, in the order the source has them.
        bad: what could not be taken: its place in the source (never its words) and the reason.
        cursor: JSON; where the next call goes on. It is settled together with `items`.
        complete: all that is there now was given; False: call again at once.
    """

    items: Sequence[Post | Counts] = ()
    bad: Sequence[tuple[str, str]] = ()
    cursor: dict[str, Any] = field(default_factory=dict)
    complete: bool = True


class Connector(Protocol):
    """One kind of source."""

    @property
    def kind(self) -> str: ...

    def fetch(
        self,
        settings: Mapping[str, Any],
        cursor: Mapping[str, Any],
        *,
        now: datetime,
        http: httpx.Client,
    ) -> Fetched:
        """Return what is new since `cursor` (empty: from the start), a bounded batch of it.

        The same cursor over an unchanged source gives the same answer; nothing is remembered
        outside the cursor, so a crash before it was settled loses and doubles nothing.

        Args:
            settings: of this source alone; each connector's class names its own.
            now: the instant of the call, for connectors whose source does not say when it was read.
            http: the only way out; made by `guard.client`.

        Raises:
            SourceError: nothing usable came; `permanent` tells whether a later try may be better.
        """
        ...


def host_of(url: str) -> str | None:
    """Return the host that an address names, in small letters; None where it names none.

    >>> host_of("https://News.Example:8443/a"), host_of("no address")
    ('news.example', None)
    """
    try:
        return urlsplit(url.strip()).hostname
    except ValueError:  # brackets that hold no IPv6 address
        return None
