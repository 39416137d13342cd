"""How the pages of imports word counts and reasons."""

from __future__ import annotations

from django import template

from qingting.sources.form import Reading, spans
from qingting.web import words
from qingting.web.imports.columns import FIELDS

register = template.Library()


@register.filter
def counted(reading: Reading | None) -> str:
    """A reading's known counts: `Reposts ≥ 100,000`; empty where nothing is known."""
    if reading is None:
        return ""
    known = {name: span for name, span in spans(reading)._asdict().items() if span is not None}
    return " · ".join(
        f"{FIELDS[name]} {'≥ ' if high is None else ''}{words.number(low)}"
        for name, (low, high) in known.items()
    )


@register.simple_tag
def worded(zh: str, en: str) -> str:
    """A stored reason in the page's language."""
    return words.said(zh, en)
