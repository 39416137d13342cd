"""What the acts of the response half ask of a person, beside those of `acts.forms`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingting import clock
from qingting.approvals.queries import find_text
from qingting.approvals.rules import slots_of
from qingting.approvals.standing.actions import FIRST
from qingting.approvals.standing.queries import list_good
from qingting.doubts.models import Doubt
from qingting.doubts.queries import list_doubts
from qingting.events.models import Event
from qingting.plan.model import Plan
from qingting.replies.queries import list_publications
from qingting.reports.models import Fact
from qingting.reports.queries import sheet_of
from qingting.reviews.queries import list_findings
from qingting.web import naming
from qingting.web.acts.forms import RUNNING, Field, OnEvent
from qingting.web.acts.judging import roles_of
from qingting.web.duties.fields import place_fields

ANY = tuple(Event.State)
FACTS = {
    Fact.State.KNOWN: gettext_lazy("known"),
    Fact.State.UNKNOWN: gettext_lazy("not yet known"),
    Fact.State.JUDGEMENT: gettext_lazy("a judgement"),
}


def _doubt(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [
        Field("said", _("The question, in the sense of those who ask"), "area"),
        Field("count", _("In how many posts"), "number", required=False, initial="1"),
        Field("url", _("Address of one of them"), "url", required=False),
    ]


def _settle(plan: Plan, event: Event, force: str | None) -> list[Field]:
    doubts = [d for d in list_doubts(event.pk) if d.state == Doubt.State.OPEN]
    asked = [(f"D{d.number}", f"D{d.number} {d.words[:80]}") for d in doubts]
    said = [
        (str(p.number), f"{p.number} {p.account_name} {p.text.title or p.text.body[:40]}")
        for p in list_publications(event.pk)
    ]
    fields = [Field("doubt", _("Question"), "choice", options=asked)]
    if said:
        fields.append(Field("publication", _("Answered by"), "choice", False, options=said))
    why = _("Why it gets no answer, where nothing answers it")
    return [*fields, Field("why", why, "area", required=False)]


def _promise(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [
        Field("said", _("What we said in public that we would do"), "area"),
        Field("until", _("By when"), "time"),
        Field("holder", _("Who keeps it"), "choice", options=roles_of(plan)),
    ]


def _state(plan: Plan, event: Event, force: str | None) -> list[Field]:
    sheet = sheet_of(event.pk)
    lines = [*sheet.known, *sheet.unknown, *sheet.judgements]
    fields = [
        Field("said", _("Fact"), "area"),
        Field("as", _("It is"), "choice", options=[(s.value, str(w)) for s, w in FACTS.items()]),
        Field("proof", _("Proof: an address, a document, a file"), "line", required=False),
    ]
    if lines:
        numbered = [(str(row.number), f"{row.number} {row.words[:60]}") for row in lines]
        fields.append(
            Field("replaces", _("Takes the place of"), "choice", required=False, options=numbered)
        )
    return fields


def _classify(plan: Plan, event: Event, force: str | None) -> list[Field]:
    options = [(one.id, naming.name(one)) for one in plan.classes.values()]
    checked = any("fact-checker" in one.before for one in plan.classes.values())
    fields = [Field("class", _("Class of the concern"), "choice", options=options)]
    if checked:
        words = _("Who checked the facts, where the class needs it (a role other than yours)")
        fields.append(Field("checker", words, "choice", required=False, options=roles_of(plan)))
    return [*fields, Field("why", _("Reason"), "area")]


def _find(plan: Plan, event: Event, force: str | None) -> list[Field]:
    return [
        Field("said", _("What was found, and what should change"), "area"),
        Field("clause", _("Clause of the plan that it would change"), "line", required=False),
        Field("owner", _("Who sees to it"), "choice", required=False, options=roles_of(plan)),
        Field("until", _("By when"), "time", required=False),
    ]


def _own(plan: Plan, event: Event, force: str | None) -> list[Field]:
    orphans = [f for f in list_findings(event.pk) if not f.owner]
    options = [(f"F{f.number}", f"F{f.number} {f.words[:80]}") for f in orphans]
    return [
        Field("finding", _("Finding"), "choice", options=options),
        Field("owner", _("Who sees to it"), "choice", options=roles_of(plan)),
        Field("until", _("By when"), "time"),
    ]


SLOT_WORDS = {
    "what": gettext_lazy("What happened, in one line"),
    "where": gettext_lazy("Where"),
    "next": gettext_lazy("When we speak next"),
}


def _use(plan: Plan, event: Event, force: str | None) -> list[Field]:
    """A standing text that is good now, and what it leaves open."""
    good = list_good(event.org_id, event.mode, force or "", clock.now())
    options = [(one.name, f"{one.name} {one.title or one.body[:40]}") for one in good]
    used = {slot for one in good for slot in slots_of(one.body)}
    asked = [Field(s, str(words), "line", False) for s, words in SLOT_WORDS.items() if s in used]
    first = options[0][0] if len(options) == 1 else ""
    text = Field("standing", _("Standing text"), "choice", options=options, initial=first)
    return [text, *asked]


def _first(plan: Plan, event: Event, force: str | None) -> list[Field]:
    """Where the first statement stands in public; no room where none was made."""
    text = find_text("event", str(event.pk), FIRST)
    mark = [(text.text_hash, f"{text.text_hash[:8]} {text.body[:60]}")] if text else []
    made = Field("text", _("First statement"), "choice", options=mark)
    return [Field("duty", "", "hidden", initial=FIRST), made, *place_fields(event.org_id)]


ANSWERING: dict[str, OnEvent] = {
    "use-standing": OnEvent(
        gettext_lazy("Use a standing text"),
        gettext_lazy(
            "A first statement that was approved before: fill in what it leaves open, and it may be"
            " published at once by another person."
        ),
        RUNNING,
        _use,
        part="answers",
    ),
    "publish": OnEvent(
        gettext_lazy("Record the first statement"),
        gettext_lazy(
            "You published it by hand, on an account of ours. It is held against what was approved;"
            " who filled it in or approved it cannot publish it."
        ),
        RUNNING,
        _first,
        part="answers",
    ),
    "doubt": OnEvent(
        gettext_lazy("Add a question"),
        gettext_lazy("It stands until it is answered, or somebody says why it is not."),
        RUNNING,
        _doubt,
        part="answers",
    ),
    "settle": OnEvent(
        gettext_lazy("Settle a question"),
        gettext_lazy("By what was published already, or with a reason why it gets no answer."),
        RUNNING,
        _settle,
        part="answers",
    ),
    "promise": OnEvent(
        pgettext_lazy("in public", "Note a promise"),
        gettext_lazy("Its keeping is a duty with a clock; the event cannot close before."),
        RUNNING,
        _promise,
        part="answers",
    ),
    "classify": OnEvent(
        gettext_lazy("Pick the class of the concern"),
        gettext_lazy("What an answer must hold follows from it; the grave ones need proof first."),
        RUNNING,
        _classify,
        part="answers",
    ),
    "state": OnEvent(
        gettext_lazy("State a fact"),
        gettext_lazy("Every report is drafted from this sheet; another line corrects a line."),
        ANY,
        _state,
        part="facts",
    ),
    "find": OnEvent(
        gettext_lazy("Note a finding"),
        gettext_lazy("About duties and clauses, never about how fast a person was."),
        ANY,
        _find,
        part="review",
    ),
    "own": OnEvent(
        gettext_lazy("Give a finding an owner"),
        gettext_lazy("It becomes a duty with a day."),
        ANY,
        _own,
        part="review",
    ),
}


def answering_of(
    plan: Plan, event: Event, force: str | None, *, asked: bool
) -> list[tuple[str, Promise | str]]:
    """Return the acts that stand beside the answers of an event, with their words.

    Args:
        asked: whether a question of the public is open.
    """
    return [
        (act, form.words)
        for act, form in ANSWERING.items()
        if form.part == "answers"
        and event.state in form.states
        and (act != "classify" or plan.classes)
        and act != "publish"  # offered beside the text
        and (act != "settle" or asked)
        and (act != "use-standing" or list_good(event.org_id, event.mode, force or "", clock.now()))
    ]
