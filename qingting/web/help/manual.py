"""The pages of the manual: which one belongs to which address, and what it reads like."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parents[1] / "manual"

# In the order in which a newcomer meets them.
PAGES = (
    "signin",
    "me",
    "desk",
    "events",
    "event",
    "remarks",
    "leads",
    "inquiry",
    "duties",
    "approvals",
    "answers",
    "handover",
    "register",
    "search",
    "import",
    "sources",
    "plan",
    "writing",
    "setup",
    "people",
    "channels",
    "health",
)

# First words of addresses' names that are no page of the manual.
_TOLD_UNDER = {
    "root": "signin",
    "person": "people",
    "units": "people",
    "unit": "people",
    "shifts": "people",
    "shift": "people",
    "accounts": "people",
    "account": "people",
    "contacts": "people",
    "contact": "people",
    "source": "sources",
    "watches": "sources",
    "watch": "sources",
    "channel": "channels",
    "adoption": "plan",
    "settings": "setup",
    "reset": "signin",
    "clause": "plan",
    "sheet": "plan",
    "writings": "writing",
    "duty": "duties",
    "second": "event",
    "post": "remarks",
    "public": "answers",
    "statements": "answers",
    "api": "import",
    "imports": "import",
}

_LINK = re.compile(r"\[([^\]]+)\]\(([a-z/-]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")
_ITEM = re.compile(r"^(?:\* |\d+\. )", re.M)


class Page(NamedTuple):
    """A page: its heading, and all below it as HTML."""

    title: str
    body: SafeString


def page_of(name: str | None) -> str:
    """Return the page that tells of an address, by the address's name; "" where none does.

    >>> page_of("event-journal"), page_of("admin-people"), page_of("duty-act"), page_of("language")
    ('event', 'people', 'duties', '')
    """
    first = (name or "").removeprefix("admin-").split("-")[0]
    return first if first in PAGES else _TOLD_UNDER.get(first, "")


@cache
def load(page: str, language: str) -> Page:
    """Return a page in `zh` or `en`."""
    head, _, rest = (FOLDER / language / f"{page}.md").read_text("utf-8").partition("\n")
    return Page(head.removeprefix("# "), render(rest))


def render(text: str) -> SafeString:
    """Return text as HTML: `##` headings, lists by `* ` or `1. `, paragraphs; `**bold**`, `code`,
    links to pages of the manual (`events`) and of the product (`/events`). All else is words.

    >>> render("See **[the events](events)** & go.")
    '<p>See <b><a href="/help/events">the events</a></b> &amp; go.</p>'
    """
    blocks = filter(None, (block.strip() for block in text.split("\n\n")))
    return mark_safe("\n".join(map(_block, blocks)))  # every word went through escape


def _block(block: str) -> str:
    if block.startswith("## "):
        return f"<h2>{_inline(block[3:])}</h2>"
    if _ITEM.match(block):
        items = "".join(f"<li>{_inline(item)}</li>" for item in _ITEM.split(block)[1:])
        tag = "ul" if block.startswith("* ") else "ol"
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{_inline(block)}</p>"


def _inline(words: str) -> str:
    joined = re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])", "", words.strip())
    html = _CODE.sub(r"<code>\1</code>", escape(" ".join(joined.split())))
    return _LINK.sub(_link, _BOLD.sub(r"<b>\1</b>", html))


def _link(found: re.Match[str]) -> str:
    words, to = found[1], found[2]
    url = to if to.startswith("/") else reverse("help", args=[to])
    return f'<a href="{url}">{words}</a>'
