"""How templates word what a plan says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingting.plan.model import Entry, Plan
from qingting.plan.rejudge import Clock
from qingting.web import naming, words

register = template.Library()

_VERDICTS = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "possibly": gettext_lazy("possibly"),
}


@register.filter
def grade_in(grade: str | None, plan: Plan) -> str:
    """A grade's own word; empty where there is none."""
    return naming.grade(plan.grade, grade) if plan.grade and grade else ""


@register.filter
def duty_in(duty: str, plan: Plan) -> str:
    """What a duty is called."""
    return naming.duty(plan, duty)


@register.filter
def role_in(role: str, plan: Plan) -> str:
    """What a role is called."""
    return naming.role(plan, role)


@register.filter
def entry_name(entry: Entry) -> str:
    """What an entry is called."""
    return naming.name(entry)


@register.filter
def value_in(reason: dict[str, Any], plan: Plan) -> str:
    """The value that a comparison read, in words."""
    return naming.value(plan, reason["condition"].split(" ")[0], reason["value"])


@register.filter
def verdict(said: str) -> str:
    """Whether a comparison holds."""
    return str(_VERDICTS[said])


@register.filter
def instant(written: str) -> str:
    """An instant as a plan's answer writes it, shorter."""
    return f"{datetime.fromisoformat(written):%Y-%m-%d %H:%M}"


@register.simple_tag(takes_context=True)
def kept(context: RequestContext, clock: Clock, due_at: datetime | None) -> str:
    """A due time of a clock, and whether it was or would have been met."""
    if due_at is None:
        return _("no clock")
    met = clock.met(due_at, context["now"])
    said = _("running") if met is None else _("met") if met else _("missed")
    return f"{words.moment(due_at, context['now'], context['zone'])} ({said})"
