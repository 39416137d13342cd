"""What can be done about a duty: the act behind each button, and its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingting import clock
from qingting.approvals.models import Text
from qingting.duties.actions.overriding import OF_THE_PUBLIC
from qingting.duties.models import Duty
from qingting.duties.rules import PUBLISHED, approvals, is_missed
from qingting.people.queries import holders_of, list_accounts
from qingting.people.rules import role_of
from qingting.plan.model import Duty as Entry
from qingting.plan.model import Plan
from qingting.replies.queries import list_publications
from qingting.reports.liaison.queries import number_of
from qingting.reports.liaison.rules import INVITATION, LETTER, told_by_word
from qingting.reviews.queries import find_finding, stands_of
from qingting.web import naming
from qingting.web.acts.forms import Field
from qingting.web.acts.liaison import came_by, spoken_fields
from qingting.web.answering.paper import paper_of
from qingting.web.duties import appearing
from qingting.web.words import moment

LIAISE = "liaise"
MADE_OTHERWISE = ("consultation", "correction-request", LETTER)
ENDS_BY_WORDS = (  # of the house
    "promise", "finding", "task", "referral", "after-watch", "override-report", "fill-roster",
)  # fmt: skip
EXTEND, OPINION, EXPLAIN, HELD = "extend", "opinion", "explain", "held"
AFTER = (EXPLAIN, HELD)  # also when a duty is over
Fields = Callable[[Plan, Duty], list[Field]]


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A button on a duty: the act it stands for, with the values that make it this one."""

    words: Promise | str
    does: Promise | str
    act: str
    values: Mapping[str, str] = field(default_factory=dict)
    fields: Fields = lambda plan, duty: []
    room: Callable[[Duty, Entry | None], bool] = lambda duty, spec: spec is not None
    grave: bool = False
    first: bool = False  # the one to press


def _optional(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("why", _("Note (may be left out)"), "area", required=False)]


def _reason(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("why", _("Reason"), "area")]


def _call(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("said", _("Who was called, and what was said"), "area")]


def _to(plan: Plan, duty: Duty) -> list[Field]:
    """The persons who hold the role; of an inquiry also every other role that could know."""
    holders = holders_of(duty.org_id, duty.holder, clock.now())
    options = [(f"person:{h.person_id}/{duty.holder}", h.name) for h in holders]
    if duty.entry == "inquiry":
        others = [r for r in plan.roles.values() if not r.external and r.id != role_of(duty.holder)]
        options += [(role.id, naming.name(role)) for role in others if role.per is None]
    return [Field("to", _("To"), "choice", options=options)]


def _read(plan: Plan, duty: Duty) -> list[Field]:
    """Which exact text was read: the one that the page shows; none where none was written."""
    paper = paper_of(plan, duty)
    mark = paper.now.text.text_hash if paper and paper.now.text.state == Text.State.ASKED else ""
    return [Field("text", "", "hidden", required=False, initial=mark)] if mark else []


def _approve_fields(plan: Plan, duty: Duty) -> list[Field]:
    return _read(plan, duty) or _optional(plan, duty)


def _refuse_fields(plan: Plan, duty: Duty) -> list[Field]:
    return [*_read(plan, duty), *_reason(plan, duty)]


def _place(plan: Plan, duty: Duty) -> list[Field]:
    """Where a text stands in public, and what it corrects there."""
    fields = place_fields(duty.org_id)
    earlier = list_publications(duty.event_id or 0)
    if earlier:
        numbered = [(str(p.number), f"{p.number} {p.account_name} {p.url[:60]}") for p in earlier]
        words = _("It corrects an earlier one")
        fields.append(Field("corrects", words, "choice", required=False, options=numbered))
    return fields


def place_fields(org_id: int) -> list[Field]:
    """Return what is asked of a publication: one of the declared accounts that are open, an
    address, the time, the words.
    """
    accounts = [one.account for one in list_accounts(org_id, clock.now(), clock.now().date())]
    options = [(str(a.pk), f"{a.platform} {a.name}") for a in accounts if a.closed_on is None]
    return [
        Field("account", _("Declared account"), "choice", options=options),
        Field("url", _("Address of what was published"), "url"),
        Field("published_at", _("Published; left empty: now"), "time", required=False),
        Field("captured", _("The text as it stands there, copied from the page"), "area"),
    ]


def _meeting(plan: Plan, duty: Duty) -> list[Field]:
    return [
        Field("present", _("Who was there"), "area"),
        Field("options", _("What could be done, each with its reasons"), "area", required=False),
        Field("decision", _("What was decided"), "area"),
        Field("dissent", _("Who saw it otherwise, and why"), "area", required=False),
    ]


def _summons(plan: Plan, duty: Duty) -> list[Field]:
    """Whom to call: everybody a role of the plan names, also outside bodies."""
    roles = [(role.id, naming.name(role)) for role in plan.roles.values()]
    return [
        Field("who", _("Who is called"), "many", options=roles),
        Field("until", _("When it meets"), "time"),
        Field("said", _("What it is about"), "area", required=False),
    ]


def _opinion(plan: Plan, duty: Duty) -> list[Field]:
    views = [("for", _("with the others")), ("against", _("otherwise"))]
    return [
        Field("said", _("What you think, with your reason"), "area"),
        Field("as", _("You see it"), "choice", options=views, initial="for"),
    ]


def _request(plan: Plan, duty: Duty) -> list[Field]:
    """The six parts of a correction request, and its exact text."""
    return [
        Field("kind", "", "hidden", initial="fact"),
        Field("to", _("Publisher or platform"), "line"),
        Field("url", _("Address of the statement"), "url"),
        Field("said", _("The false statement of fact, word for word"), "area"),
        Field("fact", _("What is the case"), "area"),
        Field("evidence", _("Evidence"), "area"),
        Field("basis", _("Basis in law"), "line"),
        Field("appeal", _("Whom they can turn to"), "line"),
        Field("body", _("The exact text of the request: a correction in the same place"), "area"),
    ]


def _got(plan: Plan, duty: Duty) -> list[Field]:
    spec = plan.duties.get(duty.entry)
    outside = [r for r in (spec.to if spec else ()) if r in plan.roles and plan.roles[r].external]
    return [
        Field("of", _("Body"), "choice", options=[(r, naming.role(plan, r)) for r in outside]),
        Field("said", _("Who acknowledged it, and how"), "line"),
    ]


def _spoken(plan: Plan, duty: Duty) -> list[Field]:
    spec = plan.duties.get(duty.entry)
    outside = told_by_word(plan, spec) if spec else []
    ends = [("done", _("yes, it is done")), ("open", _("not yet"))]
    fields = spoken_fields(plan, duty.org_id, outside)
    return [*fields, Field("outcome", _("Does that do the duty"), "choice", options=ends)]


def _letter(plan: Plan, duty: Duty) -> list[Field]:
    """The reference of a letter, and nothing else of it."""
    return [
        Field("date", _("Date of the letter"), "date"),
        Field("number", _("Its reference number"), "line"),
        Field("basis", _("Basis in law"), "line"),
        Field("to", _("Authority it goes to"), "line"),
    ]


def _invite(plan: Plan, duty: Duty) -> list[Field]:
    """How somebody turned to us, never who."""
    return [
        Field("how", _("How did the person turn to us"), "choice", options=list(came_by().items())),
        Field("to", _("Where one can turn to: a telephone, a counter, with its hours"), "line"),
    ]


def _unnumbered(duty: Duty, spec: Entry | None) -> bool:
    return spec is not None and spec.makes == INVITATION and not number_of(duty.pk)


def _how(plan: Plan, duty: Duty) -> list[Field]:
    words = _changed(duty) if duty.entry == "finding" else ""
    return [Field("why", _("What was done, and where that can be seen"), "area", initial=words)]


def _changed(duty: Duty) -> str:
    """Which version of the plan took up a finding, for its owner to say; "" where none did."""
    number = (duty.about or "").removeprefix("F")
    found = find_finding(duty.event_id or 0, int(number)) if number.isdecimal() else None
    stand = stands_of([found.pk]).get(found.pk) if found else None
    if stand is None or stand.since is None:
        return ""
    at = moment(stand.since, clock.now(), duty.org.zone)
    return _("Plan changed: %(clause)s, in force since %(at)s with version %(version)s") % {
        "clause": stand.change.clause, "at": at, "version": stand.version[:12],
    }  # fmt: skip


def _published(duty: Duty, spec: Entry | None) -> bool:
    return spec is not None and spec.makes in PUBLISHED


def _makes(what: str) -> Callable[[Duty, Entry | None], bool]:
    return lambda duty, spec: spec is not None and spec.makes == what


def _sent_outside(duty: Duty, spec: Entry | None) -> bool:
    return spec is not None and bool(spec.to) and spec.makes.startswith("report.")


def _by_saying(duty: Duty, spec: Entry | None) -> bool:
    """Whether a duty is done by saying so: nothing else is made that the page knows how to make."""
    if spec is None:
        return False
    return not (_published(duty, spec) or spec.makes in MADE_OTHERWISE)


def _waits(duty: Duty, spec: Entry | None) -> bool:
    """Whether something of a duty may be acted upon before it is approved."""
    return spec is not None and bool(approvals(spec)) and spec.makes not in OF_THE_PUBLIC


def _late(duty: Duty, spec: Entry | None) -> bool:
    """Whether a duty of the plan is past its time, or was: also after it is over."""
    ended_at = duty.done_at or duty.ended_at
    of_plan = spec is not None and duty.event_id is not None
    return of_plan and is_missed(duty.due_at, ended_at, clock.now())


def _happened(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("said", _("What happened, in your own words"), "area")]


def _approves(duty: Duty, spec: Entry | None) -> bool:
    return duty.entry == "approval"


ON_DUTY: dict[str, OnDuty] = {
    "approve": OnDuty(
        gettext_lazy("Approve"),
        gettext_lazy("You answer for it with your name; who made it cannot approve it."),
        "complete",
        {"outcome": "approved"},
        _approve_fields,
        _approves,
        first=True,
    ),
    "refuse": OnDuty(
        gettext_lazy("Send back"),
        gettext_lazy("Whoever made it reads your reason and makes it anew; the clock runs on."),
        "complete",
        {"outcome": "refused"},
        _refuse_fields,
        _approves,
    ),
    "done": OnDuty(
        pgettext_lazy("a duty", "Done"),
        gettext_lazy("It is done, or made; where the plan asks for an approval, that comes next."),
        "complete",
        {"outcome": "done"},
        _optional,
        _by_saying,
        first=True,
    ),
    "publish": OnDuty(
        gettext_lazy("Record what was published"),
        gettext_lazy(
            "You published it by hand, on an account of ours. It is held against what was approved;"
            " who wrote or approved it cannot publish it."
        ),
        "publish",
        fields=_place,
        room=_published,
        first=True,
    ),
    "consult": OnDuty(
        gettext_lazy("Write down the meeting"),
        gettext_lazy(
            "Who was there, what was decided, who saw it otherwise. The duty is done by it."
        ),
        "consult",
        fields=_meeting,
        room=_makes("consultation"),
        first=True,
    ),
    "summon": OnDuty(
        gettext_lazy("Call to the meeting"),
        gettext_lazy("Each is told the time, and can say beforehand what they think."),
        "summon",
        fields=_summons,
        room=_makes("consultation"),
    ),
    OPINION: OnDuty(
        gettext_lazy("Say what you think"),
        gettext_lazy("It stands in the meeting with your role; a dissent comes into its record."),
        "opinion",
        fields=_opinion,
        room=_makes("consultation"),
    ),
    "correct": OnDuty(
        gettext_lazy("Ask for a correction"),
        gettext_lazy(
            "Of a false statement of fact only; criticism and opinion are answered, not corrected."
            " Two persons approve the exact text; it stands in the public register."
        ),
        "correct",
        fields=_request,
        room=_makes("correction-request"),
        first=True,
    ),
    "letter": OnDuty(
        gettext_lazy("Put the letter on record"),
        gettext_lazy(
            "It is written outside. Its date, number, basis and authority stay here; not its text,"
            " no person, no address of a post."
        ),
        "letter",
        fields=_letter,
        room=_makes(LETTER),
        first=True,
    ),
    "invite": OnDuty(
        gettext_lazy("Give a case number"),
        gettext_lazy(
            "Only where somebody came to us; nothing is asked of who they are. A short text with"
            " the number is drafted, for you to hand in: approved like every public text, published"
            " by hand from an account of ours. Where nobody came, decline it with a reason."
        ),
        "invite",
        fields=_invite,
        room=_unnumbered,
        first=True,
    ),
    "brief": OnDuty(
        gettext_lazy("Prepare it"),
        gettext_lazy(
            "Why it is needed, who of us releases, and an answer to each question that is open."
            " Its text is handed in after that."
        ),
        "brief",
        fields=appearing.brief_fields,
        room=appearing.is_staged,
    ),
    "interview-by": OnDuty(
        gettext_lazy("Name the expert"),
        gettext_lazy(
            "With institution and declared interest; only an expert who signs with the name is"
            " asked. The text is handed in after that."
        ),
        "interview-by",
        fields=appearing.expert_fields,
        room=appearing.is_interview,
    ),
    HELD: OnDuty(
        gettext_lazy("Record that it was held"),
        gettext_lazy("When, where, and where its record can be read."),
        "held",
        fields=appearing.held_fields,
        room=appearing.was_approved,
    ),
    "kept": OnDuty(
        gettext_lazy("It is done"),
        gettext_lazy("With what was done, and where that can be seen."),
        "complete",
        fields=_how,
        room=lambda duty, spec: duty.entry in ENDS_BY_WORDS,
        first=True,
    ),
    "override": OnDuty(
        gettext_lazy("Act before the approval"),
        gettext_lazy(
            "In an emergency only. What waits for the approval begins; those who approve are told"
            " at once, and you report to them within the hour. The approval stays asked."
        ),
        "override",
        fields=_reason,
        room=_waits,
        grave=True,
    ),
    "receipt": OnDuty(
        gettext_lazy("Note a receipt"),
        gettext_lazy("A body outside got it, as you heard or saw."),
        "receipt",
        fields=_got,
        room=_sent_outside,
    ),
    LIAISE: OnDuty(
        gettext_lazy("Note what was said with the body"),
        gettext_lazy("It stands with the event, and waits until the body's answer is noted."),
        "liaise",
        fields=_spoken,
        room=lambda duty, spec: duty.event_id is not None and spec is not None,
    ),
    "accept": OnDuty(
        gettext_lazy("Take it on"),
        gettext_lazy("Everyone sees that you have it. Its clock runs on."),
        "acknowledge",
        room=lambda duty, spec: True,
    ),
    "call": OnDuty(
        gettext_lazy("Log a phone call"),
        gettext_lazy("It stands in what happened, with your name."),
        "call",
        fields=_call,
        room=lambda duty, spec: True,
    ),
    "hand": OnDuty(
        gettext_lazy("Hand over"),
        gettext_lazy("The other is told at once; the due time stays."),
        "hand",
        fields=_to,
        room=lambda duty, spec: True,
    ),
    "cannot-answer": OnDuty(
        gettext_lazy("I cannot answer"),
        gettext_lazy("Said in time is no failure: what the plan foresees for it starts now."),
        "complete",
        {"outcome": "cannot-answer"},
        _reason,
    ),
    "not-mine": OnDuty(
        gettext_lazy("Not my unit"),
        gettext_lazy("The office decides whose it is; a clock of its own starts for that."),
        "complete",
        {"outcome": "not-mine"},
        _reason,
        room=lambda duty, spec: spec is not None or duty.entry == "inquiry",
    ),
    EXTEND: OnDuty(
        gettext_lazy("Put off"),
        gettext_lazy("Only before it is late, by whom the plan names, as far as it says."),
        "complete",
        {"outcome": "extended"},
        _reason,
        room=lambda duty, spec: spec is not None and spec.extend is not None,
    ),
    "decline": OnDuty(
        gettext_lazy("Decline"),
        gettext_lazy("The clause says “may”: a reason is enough."),
        "complete",
        {"outcome": "declined"},
        _reason,
        room=lambda duty, spec: spec is not None and bool(spec.may),
        grave=True,
    ),
    EXPLAIN: OnDuty(
        gettext_lazy("Explain"),
        gettext_lazy(
            "Why its time was missed, by you who hold it or did it. It stands beside the clock in"
            " the extract of the event and changes nothing."
        ),
        "explain",
        fields=_happened,
        room=_late,
    ),
}


def verbs_of(plan: Plan, duty: Duty) -> list[tuple[str, OnDuty]]:
    """Return what can be done about an open duty, the one to press first; one that is over can
    still be explained where it was late, and a conference put on record.
    """
    spec, open_ = plan.duties.get(duty.entry), duty.state == Duty.State.OPEN
    named = [(name, form) for name, form in ON_DUTY.items() if open_ or name in AFTER]
    found = [(name, form) for name, form in named if form.room(duty, spec)]
    by_word = spec is not None and told_by_word(plan, spec)
    return [(name, form) for name, form in found if name != LIAISE or by_word]
