"""The form that says how the columns of a table are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from qingting.sources.mapping import IdFrom, Layout, Order, layout_for
from qingting.sources.rules import KINDS

FIELDS: Final[Mapping[str, Promise]] = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "url": gettext_lazy("Address"),
    "site": gettext_lazy("Site"),
    "published_at": gettext_lazy("Published"),
    "kind": gettext_lazy("Kind"),
    "id": gettext_lazy("Number of its own"),
    "author": gettext_lazy("Who wrote it (only to count distinct voices)"),
    "views": gettext_lazy("Views"),
    "reposts": gettext_lazy("Reposts"),
    "comments": gettext_lazy("Comments"),
    "likes": gettext_lazy("Likes"),
}
KIND_WORDS: Final[Mapping[str, Promise]] = {
    "post": gettext_lazy("post"),
    "article": gettext_lazy("article"),
    "comment": gettext_lazy("comment"),
    "message": gettext_lazy("message"),
    "topic": gettext_lazy("topic of a hot list"),
}
ORDERS: Final[Mapping[str, Promise]] = {
    "ymd": gettext_lazy("year, month, day: 2026-03-01"),
    "dmy": gettext_lazy("day, month, year: 01/03/2026"),
    "mdy": gettext_lazy("month, day, year: 03/01/2026"),
}
IDS: Final[Mapping[str, Promise]] = {
    "column": gettext_lazy("by its own number"),
    "url": gettext_lazy("by its address"),
    "words": gettext_lazy("by site, title and time together"),
}


class Choice(NamedTuple):
    """A field with the column that gives it: -1 where none does."""

    name: str
    words: Promise
    column: int


class Form(NamedTuple):
    """What the page asks."""

    choices: list[Choice]
    columns: list[tuple[int, str]]
    kinds: list[tuple[str, Promise]]
    orders: list[tuple[str, Promise]]
    ids: list[tuple[str, Promise]]


def form_of(layout: Layout) -> Form:
    """Return the form of a layout, as it is filled in now."""
    return Form(
        [Choice(name, words, layout.columns.get(name, -1)) for name, words in FIELDS.items()],
        [(i, name or f"({i + 1})") for i, name in enumerate(layout.header)],
        list(KIND_WORDS.items()),
        list(ORDERS.items()),
        list(IDS.items()),
    )


def layout_from(given: Mapping[str, str], header: tuple[str, ...], zone: str) -> Layout:
    """Return the layout that a form holds; the first guess where it holds none.

    Args:
        zone: of the organisation, where the form names none that exists.
    """
    if not given:
        return layout_for(header, zone)
    chosen = {name: given.get(f"c-{name}", "") for name in FIELDS}
    columns = {n: int(c) for n, c in chosen.items() if c.isdecimal() and int(c) < len(header)}
    kind, site = given.get("kind", ""), given.get("site", "").strip()[:200]
    constants = {"kind": kind if kind in KINDS else "post"}
    order, id_from = given.get("order", ""), given.get("id_from", "")
    return Layout(
        header,
        columns,
        constants | ({"site": site} if site else {}),
        _zone(given.get("zone", "").strip()) or zone,
        cast(Order, order if order in ORDERS else "ymd"),
        cast(IdFrom, id_from if id_from in IDS else "words"),
    )


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
