"""Two languages on the command line: each message stands in the code in both, and the locale
picks one.

Screens use gettext; files that the product writes never depend on the locale.
"""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo


def language() -> str:
    """Return `zh-Hans` or `en`: QINGTING_LANG, else the locale of messages, else `en`."""
    for name in ("QINGTING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh-Hans" if value.lower().startswith("zh") else "en"
    return "en"


def tr(en: str, zh: str) -> str:
    """Return the wording for this process's language."""
    return zh if language() == "zh-Hans" else en


def local_time(at: datetime, zone: str) -> str:
    """Return an instant as people of a zone write it: `3月12日 14:20`, with seconds only where
    there are any.

    >>> from datetime import UTC
    >>> local_time(datetime(2026, 3, 12, 6, 20, tzinfo=UTC), "Asia/Shanghai")
    '3月12日 14:20'
    """
    local = at.astimezone(ZoneInfo(zone))
    seconds = f":{local.second:02}" if local.second else ""
    return f"{local.month}月{local.day}日 {local.hour:02}:{local.minute:02}{seconds}"


def local_iso(at: datetime, zone: str) -> str:
    """Return an instant as files and other programs get it: ISO-8601 to the second, with the
    zone's offset.
    """
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
