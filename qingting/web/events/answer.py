"""What an inquiry asks, and how an answer that people write becomes one of the plan language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qingting.events.models import Event
from qingting.grading.models import Inquiry
from qingting.plan.builtin import BUILT_IN
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.acts.forms import as_instant

_LARGE = re.compile(r"(\d+(?:\.\d+)?)万")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|~|至|到)\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its form shows it. `options`: (value, words) of a fact with steps or choices;
    else a number."""

    inquiry: Inquiry
    fact: str
    role: str
    can_raise_to: list[str]
    options: list[tuple[str, str]]
    version: str
    title: str


def question_of(plan: Plan, event: Event, inquiry: Inquiry) -> Question:
    """Return the question of an inquiry."""
    key = inquiry.fact.partition("@")[0].partition(".")[0]
    entry = plan.facts.get(key)
    form = BUILT_IN.get(key)
    steps = (entry.steps or entry.choices) if entry else (form.steps if form else ())
    scale = plan.grade
    return Question(
        inquiry=inquiry,
        fact=naming.fact(plan, inquiry.fact),
        role=naming.role(plan, inquiry.role),
        can_raise_to=[naming.grade(scale, g) for g in inquiry.can_raise_to] if scale else [],
        options=[(step, naming.step(plan, key, step)) for step in steps],
        version=plan.hash,
        title=event.title,
    )


def as_written(text: str) -> str:
    """Return what people write of a number as the plan language writes it; anything else as it is.

    >>> as_written("1.2万"), as_written("10万+"), as_written("12,000"), as_written("100 至 200")
    ('12000', '100000+', '12000', '100..200')
    """
    text = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    plain = _LARGE.sub(lambda m: str(int(Decimal(m[1]) * 10_000)), plain)
    found = _RANGE.fullmatch(plain)
    return f"{found[1]}..{found[2]}" if found else plain


def act_of(sent: Mapping[str, str], inquiry: Inquiry, zone: str) -> tuple[str, dict[str, str]]:
    """Return the act that the inquiry's form asks for, with its values."""
    why = {"why": sent["why"].strip()} if sent.get("why", "").strip() else {}
    if sent.get("say") == "not-yet":
        until = as_instant(sent.get("until", ""), zone)
        return "not-yet", {"fact": inquiry.fact, "until": until, **why}
    if sent.get("say") == "not-mine":
        about = {"duty": "inquiry", "about": inquiry.fact, "outcome": "not-mine"}
        return "complete", {**about, **why}
    return "answer", {"fact": inquiry.fact, "value": as_written(sent.get("value", "")), **why}
