"""The shape that all channels have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from qingting.errors import ChannelError

TIMEOUT_S = 10.0  # to connect, and for each answer
LONGEST = 200  # characters of what the other side said


class UnansweredError(ChannelError):
    """The message went out and no answer came: it may have been taken."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is told, in every form that a channel may want.

    Attributes:
        key: the same on every try, so that the other side can know a repeat.
        to: address of one person; empty where the channel itself leads somewhere.
        body: of one notice, for programs (contracts §7).
        at: the instant of this try.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str
    body: Mapping[str, object]
    at: datetime


class Channel(Protocol):
    """One kind of way to our own people."""

    @property
    def kind(self) -> str: ...

    @property
    def personal(self) -> bool:
        """Whether it needs an address of each person; else a notice goes over it once."""
        ...

    def read(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return the settings that a form gave, as they are stored; no secret is among them.

        Raises:
            InputError: every fault at once, each under the name of its setting.
        """
        ...

    def send(self, settings: Mapping[str, Any], secret: str, message: Message) -> str:
        """Send one message; returns what the other side said when it took it, at most `LONGEST`.

        Nothing is remembered between two calls, and nothing secret stands in an error.

        Raises:
            UnansweredError: nobody knows whether it was taken; the next try is a repeat.
            ChannelError: surely not taken; `permanent` tells whether a later try may be better.
        """
        ...


def told(text: str | bytes, *secrets: str) -> str:
    """Return what the other side said as it may be kept: one line, not long, no secret in it.

    >>> told(b"535 no \\r\\n such user hunter2", "hunter2")
    '535 no such user …'
    """
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    for secret in filter(None, secrets):
        said = said.replace(secret, "…")
    return " ".join(said.split())[:LONGEST]
