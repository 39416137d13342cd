"""How templates word times and numbers; the words are `qingting.web.words`."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qingting.duties.lists import MOST
from qingting.lang import Said
from qingting.plan.model import Plan
from qingting.web import house_rules, naming, words

register = template.Library()
ADDRESSES = 8_192  # of pages, kept worded


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
def many(n: int) -> str:
    """`12`, or `100+`: a list is not counted further."""
    return f"{words.number(n)}+" if n >= MOST else words.number(n)


@register.filter
def posts(n: int) -> str:
    """`1 post`, `12 posts`."""
    return words.posts(n)


@register.filter
def sites(n: int) -> str:
    """`1 site`, `7 sites`."""
    return words.sites(n)


@register.simple_tag(takes_context=True)
def to(context: RequestContext, name: str, *args: Any) -> str:
    """The address of a page, in the mode of this one: a rehearsal leads on into the rehearsal."""
    return _address(name, *args) + str(context.get("suffix", ""))


@lru_cache(ADDRESSES)
def _address(name: str, *args: Any) -> str:
    return reverse(name, args=args)


@register.simple_tag
def clauses(cited: str, version: str = "") -> SafeString:
    """Clauses as links to the plan; rules of the house by their names, which lead nowhere."""
    return _clauses(cited, version, get_language() or "")


@lru_cache(ADDRESSES)
def _clauses(cited: str, version: str, language: str) -> SafeString:
    """`language`: of the names, for whoever asks next."""
    return format_html_join(" ", "{}", ((_clause(one, version),) for one in cited.split()))


def _clause(clause: str, version: str) -> SafeString:
    if clause.startswith("house:"):
        said = '<span class="clause-own" title="{}">{}</span>'
        return format_html(said, clause, house_rules.rule(clause))
    url = reverse("clause", args=[clause]) + (f"?version={quote(version)}" if version else "")
    return format_html('<a class="clause" href="{}">{}</a>', url, clause)


@register.simple_tag
def clock(of: words.Clock | None) -> SafeString:
    """A clock: how long, by when, and the share of the time that is used. The page ticks it."""
    if of is None:
        return SafeString("")
    due = format_html(' data-due="{}"', of.due_at.isoformat()) if of.due_at else ""
    run = format_html(_RUN, of.percent) if of.used is not None and of.state != "late" else ""
    said = '<div class="clock {}"><b{}>{}</b><span>{}</span>{}</div>'
    return format_html(said, of.state, due, of.big, of.small, run)


_RUN = (
    '<svg class="run" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="given" width="100" height="4"/><rect class="used" width="{}" height="4"/></svg>'
)


@register.simple_tag
def grade(chip: naming.Chip | None, big: bool = False) -> SafeString:
    """A grade as word, bars and colour; without one, that nothing was graded yet."""
    size = " big" if big else ""
    if chip is None:
        return format_html('<span class="grade open{}">{}</span>', size, _("ungraded"))
    bars = format_html_join("", "<b{}></b>", ((_ON if on else "",) for on in chip.bars))
    said = '<span class="grade {}{}"><i aria-hidden="true">{}</i>{}</span>'
    return format_html(said, chip.colour, size, bars, chip.words)


_ON = SafeString(' class="on"')


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
    return words.listed(items)


@register.simple_tag
def role(plan: Plan, id_: str) -> str:
    """What a plan calls a role."""
    return naming.role(plan, id_)


@register.simple_tag
def said(words_: Said) -> str:
    """What is said in the page's language."""
    return words.said(words_.zh, words_.en)
