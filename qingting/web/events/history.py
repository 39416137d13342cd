"""What happened to an event, from the journal, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingting.journal.models import Entry
from qingting.journal.queries import words_of
from qingting.people.queries import names_of
from qingting.plan.model import Plan
from qingting.web import naming

VERBS = {
    "event.found": gettext_lazy("Found: a group of posts became a lead"),
    "event.opened": gettext_lazy("Opened as an event"),
    "event.dismissed": gettext_lazy("Dismissed as not relevant"),
    "event.closed": gettext_lazy("Closed"),
    "event.reopened": gettext_lazy("Opened again"),
    "event.quiet": gettext_lazy("Quiet: no new remark for the plan's time"),
    "event.woken": gettext_lazy("Awake again"),
    "event.graded": gettext_lazy("Graded by the system: %(grade)s"),
    "event.happened": gettext_lazy("Clock started from: %(anchor)s"),
    "grade.raised": gettext_lazy("Raised by people to %(grade)s"),
    "grade.lowered": gettext_lazy("Lowered by people to %(grade)s"),
    "fact.asked": gettext_lazy("Asked %(role)s: %(fact)s"),
    "fact.noted": gettext_lazy("Told: %(fact)s is %(value)s"),
    "duty.began": gettext_lazy("Duty began: %(duty)s"),
    "duty.done": gettext_lazy("Duty done: %(duty)s"),
    "duty.void": gettext_lazy("Duty void: %(duty)s"),
    "duty.acknowledged": gettext_lazy("Duty taken on: %(duty)s"),
    "duty.accepted": gettext_lazy("Accepted: %(duty)s"),
    "duty.approved": gettext_lazy("Approved: %(duty)s"),
    "duty.refused": gettext_lazy("Sent back: %(duty)s"),
    "duty.called": gettext_lazy("Telephoned about: %(duty)s"),
    "duty.explained": gettext_lazy("Explained by its holder, or who did it: %(duty)s"),
    "duty.handed": gettext_lazy("Handed over: %(duty)s"),
    "duty.passed-on": gettext_lazy("Passed on, whose hands it was in leaves: %(duty)s"),
    "duty.not-mine": gettext_lazy("Not their unit: %(duty)s"),
    "duty.cannot-answer": gettext_lazy("Cannot answer: %(duty)s"),
    "duty.extended": gettext_lazy("Put off: %(duty)s"),
    "duty.declined": gettext_lazy("Declined: %(duty)s"),
    "duty.moved": gettext_lazy("Went along to another event: %(duty)s"),
    "duty.revived": gettext_lazy("Back, with the due time it had: %(duty)s"),
    "duty.carried": gettext_lazy("Was made already: %(duty)s"),
    "event.gave": gettext_lazy("Remarks moved to %(other)s"),
    "event.took": gettext_lazy("Remarks taken in from %(other)s"),
    "event.replanned": gettext_lazy("Put under another plan, or another version of it"),
    "event.split": gettext_lazy("Remarks split off as %(other)s"),
    "event.merged": gettext_lazy("Merged into %(other)s"),
    "event.restored": gettext_lazy("Undone: it runs again"),
    "event.assigned": gettext_lazy("Leads from now on: %(unit)s"),
    "event.assessed": gettext_lazy("Judged by people: %(assessed)s"),
    "duty.assigned": gettext_lazy("Goes to the unit that leads: %(duty)s"),
    "event.undone": gettext_lazy("Undone: its remarks are where they were"),
    "body.contacted": gettext_lazy("Spoke with another body: %(contact)s"),
    "body.answered": gettext_lazy("Another body answered: %(contact)s"),
    "letter.noted": gettext_lazy("Letter put on record: %(letter)s"),
    "case.numbered": gettext_lazy("Case number given: %(case)s"),
    "event.noted": gettext_lazy("Noted"),
    "duty.withdrawn": gettext_lazy("Called back from approval: %(duty)s"),
    "duty.published": gettext_lazy("Published: %(duty)s"),
    "text.written": gettext_lazy("Text written: %(duty)s, version %(version)s"),
    "text.signed": gettext_lazy("Text signed: %(duty)s, version %(version)s"),
    "text.refused": gettext_lazy("Text sent back: %(duty)s, version %(version)s"),
    "text.pre-approved": gettext_lazy("First statement made of standing text %(standing)s"),
    "fact.stated": gettext_lazy("Fact stated, line %(number)s of the sheet"),
    "report.received": gettext_lazy("A body outside got it: %(duty)s"),
    "duty.ready": gettext_lazy("What it needs is there: %(duty)s"),
    "duty.overridden": gettext_lazy("Acted upon before its approval: %(duty)s"),
    "duty.summoned": gettext_lazy("Called to the meeting: %(duty)s"),
    "duty.opinion": gettext_lazy("Said what they think: %(duty)s"),
    "duty.briefed": gettext_lazy("Prepared to be said in public: %(duty)s"),
    "duty.introduced": gettext_lazy("Expert named, interest declared: %(duty)s"),
    "duty.held": gettext_lazy("Held: %(duty)s"),
    "task.given": gettext_lazy("Task of the meeting: %(task)s"),
    "task.done": gettext_lazy("Task done: %(task)s"),
    "consultation.held": gettext_lazy("Meeting held and written down"),
    "reply.published": gettext_lazy("Public answer %(publication)s recorded"),
    "doubt.raised": gettext_lazy("Question noted: %(doubt)s"),
    "doubt.answered": gettext_lazy("Question answered: %(doubt)s"),
    "doubt.left": gettext_lazy("Question left without an answer: %(doubt)s"),
    "promise.made": gettext_lazy("Promise noted: %(promise)s"),
    "promise.kept": gettext_lazy("Promise kept: %(promise)s"),
    "correction.asked": gettext_lazy("Correction drafted: %(correction)s"),
    "correction.sent": gettext_lazy("Correction request handed over: %(correction)s"),
    "correction.ended": gettext_lazy("Correction request ended: %(correction)s"),
    "finding.noted": gettext_lazy("Finding noted: %(finding)s"),
    "finding.owned": gettext_lazy("Finding has an owner: %(finding)s"),
    "finding.settled": gettext_lazy("Finding seen to: %(finding)s"),
    "finding.change-begun": gettext_lazy("A change of the plan is written for %(finding)s"),
    "finding.change-proposed": gettext_lazy("A change of the plan is proposed for %(finding)s"),
    "evidence.kept": gettext_lazy("Put on record: a file that shows a post"),
    "act.seconded": gettext_lazy("A second person agreed"),
    "handover.signed": gettext_lazy("Shift handed over, to be taken"),
    "handover.taken": gettext_lazy("Shift taken over"),
    "handover.missed": gettext_lazy("Nobody took the shift over in time"),
    "handover.replaced": gettext_lazy("A hand-over that nobody took was replaced"),
    "source.silent": gettext_lazy("Silent: what it would have said is not known"),
    "source.failing": gettext_lazy("Fails: what it would have said is not known"),
    "fact.promised": gettext_lazy("Not known yet: %(fact)s"),
}
REPORTED = gettext_lazy("Reported as done: %(duty)s")  # by a person, before it counts as done
ASSESSED = {
    "lead-unit": gettext_lazy("Lead unit"),
    "command": gettext_lazy("Commands"),
    "nature": gettext_lazy("Kind of matter"),
    "matter": gettext_lazy("What is being done"),
    "referral": gettext_lazy("Referred"),
}
# Values that an entry holds as they are shown.
NAMED = (
    "task",
    "contact",
    "letter",
    "case",
    "standing",
    "version",
    "number",
    "publication",
    "doubt",
    "promise",
    "correction",
    "finding",
)
DECISIONS = frozenset(
    {
        "event.opened",
        "event.dismissed",
        "event.closed",
        "event.reopened",
        "event.graded",
        "event.merged",
        "event.replanned",
        "event.split",
        "event.restored",
        "grade.raised",
        "grade.lowered",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the journal. `said`: free words behind it, "" where there are none or they were
    erased."""

    entry: Entry
    who: str
    what: str
    said: str
    decision: bool


def people_of(plan: Plan, actors: Iterable[str]) -> dict[str, str]:
    """Return what people call each actor: a person's name, a role of the plan, or the system."""
    found = dict.fromkeys(actors, "")
    ids = {int(a[7:]) for a in found if a.startswith("person:") and a[7:].isdecimal()}
    names = names_of(ids)
    for actor in found:
        kind, _colon, key = actor.partition(":")
        if kind == "person" and key.isdecimal():
            found[actor] = names.get(int(key), actor)
        elif actor in ("engine", "import"):
            found[actor] = _("system")
        else:
            found[actor] = naming.role(plan, key or kind)
    return found


def history_of(plan: Plan, entries: Sequence[Entry], who: dict[str, str]) -> list[Line]:
    """Return entries in words, in their order; one query.

    Args:
        who: actor -> what people call it.
    """
    said = words_of(entries)
    return [
        Line(
            entry,
            who.get(entry.actor, entry.actor),
            what(plan, entry),
            said.get(entry.pk, ""),
            entry.verb in DECISIONS,
        )
        for entry in entries
    ]


def _assessed(plan: Plan, values: Mapping[str, Any]) -> str:
    """What people judged, with what they said where the journal has it."""
    kind, value = values.get("what", ""), values.get("value", "")
    words = str(ASSESSED.get(kind, kind))
    return f"{words} {naming.role(plan, value)}" if value else words


def what(plan: Plan | None, entry: Entry) -> str:
    """Return what an entry says happened; without a plan its words alone."""
    verb = VERBS.get(entry.verb)
    if verb is None:
        return entry.verb
    if plan is None:
        return str(verb)
    values: dict[str, Any] = entry.values
    if entry.verb == "duty.done" and "occurrence" not in values:
        verb = REPORTED
    scale = plan.scales.get(values.get("scale", ""))
    grade_id = values.get("grade") or values.get("certain") or ""
    fact = values.get("fact", "")
    return str(verb) % {
        "grade": naming.grade(scale, grade_id) if scale else grade_id,
        "anchor": naming.anchor(plan, values.get("anchor", "")),
        "role": naming.role(plan, values.get("role", "")),
        "fact": naming.fact(plan, fact),
        "value": naming.step(plan, fact.partition("@")[0], values.get("value", "")),
        "other": values.get("other", ""),
        "unit": naming.role(plan, values.get("unit", "")),
        "assessed": _assessed(plan, values) if entry.verb == "event.assessed" else "",
        "duty": naming.duty(plan, values.get("entry") or values.get("of", ""), values.get("about")),
        **{name: values.get(name, "") for name in NAMED},
    }
