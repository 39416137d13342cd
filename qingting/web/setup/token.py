"""The one-time link of the first run: good once, and only while nobody administers."""

from __future__ import annotations

import os
import secrets

from django.utils.crypto import constant_time_compare

from qingting import clock, settings
from qingting.people.queries import is_administered

FILE = settings.DATA / "setup.token"


def renew() -> str:
    """Return a new token, the one before it is void; "" where somebody administers already."""
    burn()
    if is_administered(clock.now()):
        return ""
    made = secrets.token_urlsafe(24)
    with open(os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(made)
    return made


def is_good(given: str) -> bool:
    """Whether a token opens the first step now."""
    try:
        kept = FILE.read_text("ascii")
    except FileNotFoundError:
        return False
    return constant_time_compare(kept, given) and not is_administered(clock.now())


def burn() -> None:
    """Make the token void."""
    FILE.unlink(missing_ok=True)
