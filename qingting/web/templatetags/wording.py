"""How templates word times and numbers; the words are `qingting.web.words`."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qingting.web import words

register = template.Library()


@register.simple_tag(takes_context=True)
def moment(context: RequestContext, at: datetime) -> str:
    """`14:28`, or with its day; in the organisation's zone."""
    return words.moment(at, context["now"], context["zone"])


@register.simple_tag(takes_context=True)
def day(context: RequestContext, at: datetime) -> str:
    """`3月12日 周四`."""
    return words.day(at, context["now"], context["zone"])


@register.simple_tag(takes_context=True)
def since(context: RequestContext, at: datetime) -> str:
    """How long ago: `1 h 44 min`."""
    return words.span(context["now"] - at)


@register.filter
def seconds(n: int) -> str:
    """A number of seconds as a span: `15 min`."""
    return words.span(timedelta(seconds=n))


@register.filter
def number(n: int) -> str:
    """`8,460`."""
    return words.number(n)


@register.filter
def posts(n: int) -> str:
    """`1 post`, `12 posts`."""
    return words.posts(n)


@register.filter
def sites(n: int) -> str:
    """`1 site`, `7 sites`."""
    return words.sites(n)


@register.inclusion_tag("web/part/clauses.html")
def clauses(cited: str, version: str = "") -> dict[str, Any]:
    """Clauses as links to the plan; `house:` rules are the product's own and lead nowhere."""
    found = [
        (one, "" if one.startswith("house:") else _clause_url(one, version))
        for one in cited.split()
    ]
    return {"clauses": found}


def _clause_url(clause: str, version: str) -> str:
    url = reverse("clause", args=[clause])
    return f"{url}?version={quote(version)}" if version else url


@register.simple_tag
def token() -> SafeString:
    """A hidden field that makes a form sent twice one act."""
    return format_html('<input type="hidden" name="token" value="{}">', secrets.token_urlsafe(12))


@register.filter
def said_as(level: str) -> str:
    """The note's class of what a page says after an act."""
    return {"success": "ok", "warning": "soon", "error": "late"}.get(level, "")


@register.filter
def get(table: dict[str, Any], key: str) -> Any:
    """What a table has under a key."""
    return table.get(key)


@register.filter
def listed(items: list[str]) -> str:
    """Words in a row, as the language separates them."""
    return ("、" if words.chinese() else ", ").join(items)
