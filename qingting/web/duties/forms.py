"""What can be done about a duty: the act behind each button, and its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingting import clock
from qingting.duties.actions.overriding import OF_THE_PUBLIC
from qingting.duties.models import Duty
from qingting.duties.rules import PUBLISHED, approvals, is_missed
from qingting.plan.model import Duty as Entry
from qingting.plan.model import Plan
from qingting.reports.liaison.queries import number_of
from qingting.reports.liaison.rules import INVITATION, LETTER, told_by_word
from qingting.web.acts.forms import Field
from qingting.web.duties import appearing, fields

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


def _unnumbered(duty: Duty, spec: Entry | None) -> bool:
    return spec is not None and spec.makes == INVITATION and not number_of(duty.pk)


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


def _approves(duty: Duty, spec: Entry | None) -> bool:
    return duty.entry == "approval"


ON_DUTY: dict[str, OnDuty] = {
    "approve": OnDuty(
        gettext_lazy("Approve"),
        gettext_lazy("You answer for it with your name; who made it cannot approve it."),
        "complete",
        {"outcome": "approved"},
        fields.approve_fields,
        _approves,
        first=True,
    ),
    "refuse": OnDuty(
        gettext_lazy("Send back"),
        gettext_lazy("Whoever made it reads your reason and makes it anew; the clock runs on."),
        "complete",
        {"outcome": "refused"},
        fields.refuse_fields,
        _approves,
    ),
    "done": OnDuty(
        pgettext_lazy("a duty", "Done"),
        gettext_lazy("It is done, or made; where the plan asks for an approval, that comes next."),
        "complete",
        {"outcome": "done"},
        fields.optional,
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
        fields=fields.place,
        room=_published,
        first=True,
    ),
    "consult": OnDuty(
        gettext_lazy("Write down the meeting"),
        gettext_lazy(
            "Who was there, what was decided, who saw it otherwise. The duty is done by it."
        ),
        "consult",
        fields=fields.meeting,
        room=_makes("consultation"),
        first=True,
    ),
    "summon": OnDuty(
        gettext_lazy("Call to the meeting"),
        gettext_lazy("Each is told the time, and can say beforehand what they think."),
        "summon",
        fields=fields.summons,
        room=_makes("consultation"),
    ),
    OPINION: OnDuty(
        gettext_lazy("Say what you think"),
        gettext_lazy("It stands in the meeting with your role; a dissent comes into its record."),
        "opinion",
        fields=fields.opinion,
        room=_makes("consultation"),
    ),
    "correct": OnDuty(
        gettext_lazy("Ask for a correction"),
        gettext_lazy(
            "Of a false statement of fact only; criticism and opinion are answered, not corrected."
            " Two persons approve the exact text; it stands in the public register."
        ),
        "correct",
        fields=fields.request,
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
        fields=fields.letter,
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
        fields=fields.invite,
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
        fields=fields.how,
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
        fields=fields.reason,
        room=_waits,
        grave=True,
    ),
    "receipt": OnDuty(
        gettext_lazy("Note a receipt"),
        gettext_lazy("A body outside got it, as you heard or saw."),
        "receipt",
        fields=fields.got,
        room=_sent_outside,
    ),
    LIAISE: OnDuty(
        gettext_lazy("Note what was said with the body"),
        gettext_lazy("It stands with the event, and waits until the body's answer is noted."),
        "liaise",
        fields=fields.spoken,
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
        fields=fields.call,
        room=lambda duty, spec: True,
    ),
    "hand": OnDuty(
        gettext_lazy("Hand over"),
        gettext_lazy("The other is told at once; the due time stays."),
        "hand",
        fields=fields.to,
        room=lambda duty, spec: True,
    ),
    "cannot-answer": OnDuty(
        gettext_lazy("I cannot answer"),
        gettext_lazy("Said in time is no failure: what the plan foresees for it starts now."),
        "complete",
        {"outcome": "cannot-answer"},
        fields.reason,
    ),
    "not-mine": OnDuty(
        gettext_lazy("Not my unit"),
        gettext_lazy("The office decides whose it is; a clock of its own starts for that."),
        "complete",
        {"outcome": "not-mine"},
        fields.reason,
        room=lambda duty, spec: spec is not None or duty.entry == "inquiry",
    ),
    EXTEND: OnDuty(
        gettext_lazy("Put off"),
        gettext_lazy("Only before it is late, by whom the plan names, as far as it says."),
        "complete",
        {"outcome": "extended"},
        fields.reason,
        room=lambda duty, spec: spec is not None and spec.extend is not None,
    ),
    "decline": OnDuty(
        gettext_lazy("Decline"),
        gettext_lazy("The clause says “may”: a reason is enough."),
        "complete",
        {"outcome": "declined"},
        fields.reason,
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
        fields=fields.happened,
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
