"""Two languages on the command line: each message stands in the code in both, and the locale
picks one.

Screens use gettext; files that the product writes never depend on the locale.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

_spoken: ContextVar[str] = ContextVar("language", default="")


BOTH = "both"  # of `speaking`: who will read the words is not known yet
_PAIR = re.compile("\ue000([^\ue000-\ue002]*)\ue001([^\ue000-\ue002]*)\ue002")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Word messages for one reader, whatever this process's language; "" changes nothing.

    >>> with speaking("zh-hans"):
    ...     tr("closed", "已结束")
    '已结束'
    """
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """Return `zh-Hans` or `en`: of the reader (`speaking`), else QINGTING_LANG, else the locale of
    messages, else `en`.
    """
    if spoken := _spoken.get():
        return "zh-Hans" if spoken.lower().startswith("zh") else "en"
    for name in ("QINGTING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh-Hans" if value.lower().startswith("zh") else "en"
    return "en"


def tr(en: str, zh: str) -> str:
    """Return the wording for whoever reads it (`language`); in `BOTH`, one that `both` splits."""
    if _spoken.get() == BOTH:
        return f"\ue000{en}\ue001{zh}\ue002"
    return zh if language() == "zh-Hans" else en


class Said(NamedTuple):
    """Words that a row keeps in both languages, for whoever reads it later. `en` is empty where
    they are a person's own; as text it is what the reader reads.

    >>> with speaking("en"):
    ...     f"{Said('已结束', 'closed')}, {Said('看过了')}"
    'closed, 看过了'
    """

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return tr(self.en or self.zh, self.zh)


def both(words: str) -> Said:
    """Return in both languages what was worded while speaking `BOTH`, of however many parts.

    >>> with speaking(BOTH):
    ...     row = tr("row", "行")
    ...     words = "a.csv: " + tr(f"no {row}", f"没有{row}")
    >>> tuple(both(words))
    ('a.csv: 没有行', 'a.csv: no row')
    """
    return Said(_one(words, r"\2"), _one(words, r"\1"))


def _one(words: str, which: str) -> str:
    while _PAIR.search(words):  # from the innermost part outwards
        words = _PAIR.sub(which, words)
    return words


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local_time(at: datetime, zone: str) -> Said:
    """Return an instant as people of a zone write it, with seconds only where there are any.

    >>> from datetime import UTC
    >>> local_time(datetime(2026, 3, 12, 6, 20, tzinfo=UTC), "Asia/Shanghai")
    Said(zh='3月12日 14:20', en='12 Mar 14:20')
    """
    local = at.astimezone(ZoneInfo(zone))
    seconds = f":{local.second:02}" if local.second else ""
    time = f"{local.hour:02}:{local.minute:02}{seconds}"
    return Said(
        f"{local.month}月{local.day}日 {time}", f"{local.day} {_MONTHS[local.month - 1]} {time}"
    )


def local_iso(at: datetime, zone: str) -> str:
    """Return an instant as files and other programs get it: ISO-8601 to the second, with the
    zone's offset.
    """
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
