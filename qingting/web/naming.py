"""What pages call the things of a plan: grades, roles, duties, facts, conditions, values.

The plan's own words stay as they are; a plan without English words is named by its Chinese ones
on English pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingting.duties.queries import OF_ANOTHER
from qingting.plan.builtin import BUILT_IN
from qingting.plan.faults import GrammarError
from qingting.plan.model import Entry, Plan, Scale
from qingting.plan.values import parse_key
from qingting.web.words import chinese, number, span

FACTS = {
    "grade": gettext_lazy("grade"),
    "posts": gettext_lazy("posts"),
    "reposts": gettext_lazy("reposts of one remark"),
    "clicks": gettext_lazy("clicks"),
    "comments": gettext_lazy("comments"),
    "likes": gettext_lazy("likes"),
    "voices": gettext_lazy("distinct voices"),
    "sites": gettext_lazy("different sites"),
    "growth": gettext_lazy("growth"),
    "peak-share": gettext_lazy("share of the peak"),
    "age": gettext_lazy("time since it happened"),
    "quiet": gettext_lazy("time without a new post"),
    "lag": gettext_lazy("time until it was found"),
    "overdue-duties": gettext_lazy("overdue duties"),
    "open-doubts": gettext_lazy("unanswered doubts"),
    "open-promises": gettext_lazy("open promises"),
    "answered": gettext_lazy("answered in public"),
    "class": gettext_lazy("class of concern"),
    "scenario": gettext_lazy("scenario"),
}
HOUSE_DUTIES = {
    "judge": gettext_lazy("Judge the lead"),
    "inquiry": gettext_lazy("Answer an inquiry"),
    "approval": gettext_lazy("Approve a text"),
    "accept": gettext_lazy("Accept"),
    "promise": gettext_lazy("Keep a promise"),
    "finding": gettext_lazy("See to a finding"),
    "first-statement": gettext_lazy("First statement"),
    "task": gettext_lazy("Task of a meeting"),
    "after-watch": gettext_lazy("Watch after the closing"),
    "fill-roster": gettext_lazy("Fill the roster"),
    "override-report": gettext_lazy("Report an emergency act"),
    "lead": gettext_lazy("Take the lead"),
    "decide-lead": gettext_lazy("Decide who leads"),
    "referral": gettext_lazy("Follow up a referral"),
}
HOUSE_ROLES = {  # of the installation, which no plan knows
    "administrator": gettext_lazy("Administrator"),
    "auditor": gettext_lazy("Auditor"),
}
OPS = {
    ">": pgettext_lazy("threshold", "over %(bar)s"),
    ">=": pgettext_lazy("threshold", "at least %(bar)s"),
    "<": pgettext_lazy("threshold", "under %(bar)s"),
    "<=": pgettext_lazy("threshold", "at most %(bar)s"),
    "=": pgettext_lazy("threshold", "is %(bar)s"),
    "!=": pgettext_lazy("threshold", "is not %(bar)s"),
}
ANCHORS = {
    "discovery": gettext_lazy("discovery"),
    "occurrence": gettext_lazy("occurrence"),
    "graded": gettext_lazy("grading"),
    "closed": gettext_lazy("closing"),
    "reopened": gettext_lazy("opening again"),
    "in-force": gettext_lazy("the plan is in force"),
}
OUTCOMES = {
    "done": gettext_lazy("%(what)s is done"),
    "approved": gettext_lazy("%(what)s is approved"),
    "overdue": gettext_lazy("%(what)s is overdue"),
    "declared": gettext_lazy("%(what)s is declared"),
    "stood-down": gettext_lazy("%(what)s is over"),
    "refused": gettext_lazy("%(what)s is sent back"),
    "declined": gettext_lazy("%(what)s is declined"),
    "extended": gettext_lazy("%(what)s is put off"),
    "not-mine": gettext_lazy("%(what)s is of another unit"),
    "cannot-answer": gettext_lazy("%(what)s cannot be answered"),
}
FORMS = {  # what is done instead of a constrained clause (decision 0001)
    "named-expert": gettext_lazy("a named outside expert who agreed, interest declared"),
    "correction-request": gettext_lazy(
        "a factual-correction request: evidence, legal basis, two persons, public register"
    ),
    "letter-reference": gettext_lazy("only date, number and legal basis of the letter are kept"),
    "clarification": gettext_lazy("an open clarification from a declared account"),
    "official-channel": gettext_lazy("a private poster is answered only where they came to us"),
    "not-built": gettext_lazy("not built"),
    "legal-statement": gettext_lazy("an open statement in the organisation's own name"),
}
STATES = {  # of an event
    "lead": gettext_lazy("lead, to be judged"),
    "open": pgettext_lazy("state", "open"),
    "quiet": gettext_lazy("quiet"),
    "closed": gettext_lazy("closed"),
    "dismissed": gettext_lazy("dismissed"),
}
DUTY_STATES = {
    "waiting": gettext_lazy("not running"),
    "open": gettext_lazy("to be done"),
    "done": pgettext_lazy("duty", "done"),
    "void": pgettext_lazy("duty", "void"),
}
_LEAF = re.compile(r"([\w.@-]+)\s*(>=|<=|!=|=|>|<)\s*(.+?)(?: for (\S+))?")


@dataclass(frozen=True, slots=True)
class Chip:
    """A grade as shown: its word, its colour `g1` (gravest) … `g5`, and bars, one for each grade,
    filled or not."""

    words: str
    colour: str
    bars: tuple[bool, ...]


def name(entry: Entry) -> str:
    """Return what an entry of a plan is called."""
    return (entry.zh if chinese() else entry.en or entry.zh) or entry.id


def version(plan: Plan) -> str:
    """Return what a plan is called, with the beginning of its version."""
    words = plan.zh or plan.id if chinese() else plan.en or plan.zh or plan.id
    return f"{words} {plan.hash[:8]}"


def grade(scale: Scale, grade_id: str) -> str:
    """Return a grade's own word; on English pages its id where the plan has no English word."""
    row = next((row for row in scale.rows if row.id == grade_id), None)
    if row is None:
        return grade_id
    return row.zh or row.id if chinese() else row.en or grade_id.replace("-", " ").capitalize()


def chip(scale: Scale | None, grade_id: str | None) -> Chip | None:
    """Return a grade's chip, None where there is no scale or nothing was graded yet."""
    if scale is None or grade_id is None or grade_id not in scale.grades:
        return None
    rank, n = scale.rank(grade_id), len(scale.grades)
    return Chip(grade(scale, grade_id), f"g{min(n - rank, 5)}", tuple(i <= rank for i in range(n)))


def lawful(form: str) -> str:
    """Return a lawful form in words; anything else as it stands in the plan."""
    return str(FORMS.get(form, form))


def role(plan: Plan, actor: str) -> str:
    """Return who `desk`, `desk#2` or `unit-head@roads` is."""
    role_id, _at, unit = actor.split("#")[0].partition("@")
    found = plan.roles.get(role_id)
    words = name(found) if found else str(HOUSE_ROLES.get(role_id, role_id))
    return f"{words} ({unit})" if unit else words


def duty(plan: Plan, entry: str, about: str | None = None) -> str:
    """Return what a duty is called, with what it is about."""
    found = plan.duties.get(entry)
    words = name(found) if found else str(HOUSE_DUTIES.get(entry, entry))
    if not about:
        return words
    what = about
    if entry == "inquiry":
        what = fact(plan, about)
    elif entry in ("fill-roster", "decide-lead"):
        what = role(plan, about)
    elif entry in OF_ANOTHER:
        of, _space, each = about.partition(" ")
        what = duty(plan, of, each or None)
    return _("%(what)s: %(about)s") % {"what": words, "about": what}


def anchor(plan: Plan, written: str) -> str:
    """Return what starts a clock: `special.approved`, `graded`."""
    if written in ANCHORS:
        return str(ANCHORS[written])
    what, _dot, outcome = written.partition(".")
    entry = plan.duties.get(what) or plan.triggers.get(what)
    if entry is None or outcome not in OUTCOMES:
        return written
    return str(OUTCOMES[outcome]) % {"what": name(entry)}


def fact(plan: Plan, written: str) -> str:
    """Return what a fact is called: `clicks@24h` clicks in the last 24 h."""
    try:
        key = parse_key(written)
    except GrammarError:
        return written
    entry = plan.facts.get(key.name) or plan.scores.get(key.name) or plan.scales.get(key.name)
    told = entry is not None and (entry.zh or entry.en)
    words = name(entry) if entry and told else str(FACTS.get(key.name, key.name))
    if key.site_class:
        words = _("%(fact)s on %(sites)s") % {"fact": words, "sites": key.site_class}
    if key.window is not None:
        words = _("%(fact)s in %(span)s") % {"fact": words, "span": _window(key.window)}
    return words


def _window(length: timedelta) -> str:
    if length == timedelta(hours=24):
        return _("%(n)s h") % {"n": 24}
    return span(length)


def value(plan: Plan, written: str, said: Any) -> str:
    """Return a fact's value (contracts.md §1) in words: `≥ 8,460`; None is unknown, never 0."""
    if said is None:
        return _("unknown")
    if isinstance(said, dict):
        low, high = (_one(plan, written, said[end]) for end in ("min", "max"))
        if said["max"] is None:
            return f"≥ {low}"
        return f"≤ {high}" if said["min"] in (0, None) else f"{low} – {high}"
    return _one(plan, written, said)


def _one(plan: Plan, written: str, said: Any) -> str:
    key_name = written.partition("@")[0].partition(".")[0]
    form = BUILT_IN.get(key_name)
    if isinstance(said, int | float):
        if form is not None and form.kind == "duration":
            return span(timedelta(seconds=said))
        return f"{number(round(said * 100))} %" if form and form.kind == "share" else number(said)
    return step(plan, key_name, str(said))


def step(plan: Plan, fact_name: str, step_id: str) -> str:
    """Return what a step or choice of a fact is called: the plan's anchor for it, else its id."""
    if fact_name in plan.scales:
        return grade(plan.scales[fact_name], step_id)
    entry = plan.facts.get(fact_name)
    anchored = entry.anchors.get(step_id) if entry else None
    if anchored and chinese():
        return anchored
    return {"yes": _("yes"), "no": _("no")}.get(step_id, anchored or step_id)


def condition(plan: Plan, written: str) -> tuple[str, str]:
    """Return a comparison's fact and threshold in words; of anything else the text itself and
    nothing."""
    found = _LEAF.fullmatch(written)
    if found is None:
        return written, ""
    key, op, bar, held = found.groups()
    shown = str(OPS[op]) % {"bar": _bar(plan, key, bar)}
    if held:
        shown = _("%(threshold)s, for %(span)s") % {"threshold": shown, "span": held}
    return fact(plan, key), shown


def _bar(plan: Plan, key: str, bar: str) -> str:
    return number(int(bar)) if bar.isdecimal() else step(plan, key.partition("@")[0], bar)
