"""What each act upon a duty asks of a person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qingting import clock
from qingting.approvals.models import Text
from qingting.duties.models import Duty
from qingting.people.queries import holders_of, list_accounts
from qingting.people.rules import role_of
from qingting.plan.model import Plan
from qingting.replies.queries import list_publications
from qingting.reports.liaison.rules import told_by_word
from qingting.reviews.queries import find_finding, stands_of
from qingting.web import naming
from qingting.web.acts.forms import Field
from qingting.web.acts.liaison import came_by, spoken_fields
from qingting.web.answering.paper import paper_of
from qingting.web.words import moment


def optional(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("why", _("Note (may be left out)"), "area", required=False)]


def reason(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("why", _("Reason"), "area")]


def call(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("said", _("Who was called, and what was said"), "area")]


def to(plan: Plan, duty: Duty) -> list[Field]:
    """The persons who hold the role; of an inquiry also every other role that could know."""
    holders = holders_of(duty.org_id, duty.holder, clock.now())
    options = [(f"person:{h.person_id}/{duty.holder}", h.name) for h in holders]
    if duty.entry == "inquiry":
        others = [r for r in plan.roles.values() if not r.external and r.id != role_of(duty.holder)]
        options += [(role.id, naming.name(role)) for role in others if role.per is None]
    return [Field("to", _("To"), "choice", options=options)]


def read(plan: Plan, duty: Duty) -> list[Field]:
    """Which exact text was read: the one that the page shows; none where none was written."""
    paper = paper_of(plan, duty)
    mark = paper.now.text.text_hash if paper and paper.now.text.state == Text.State.ASKED else ""
    return [Field("text", "", "hidden", required=False, initial=mark)] if mark else []


def approve_fields(plan: Plan, duty: Duty) -> list[Field]:
    return read(plan, duty) or optional(plan, duty)


def refuse_fields(plan: Plan, duty: Duty) -> list[Field]:
    return [*read(plan, duty), *reason(plan, duty)]


def place(plan: Plan, duty: Duty) -> list[Field]:
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


def meeting(plan: Plan, duty: Duty) -> list[Field]:
    return [
        Field("present", _("Who was there"), "area"),
        Field("options", _("What could be done, each with its reasons"), "area", required=False),
        Field("decision", _("What was decided"), "area"),
        Field("dissent", _("Who saw it otherwise, and why"), "area", required=False),
    ]


def summons(plan: Plan, duty: Duty) -> list[Field]:
    """Whom to call: everybody a role of the plan names, also outside bodies."""
    roles = [(role.id, naming.name(role)) for role in plan.roles.values()]
    return [
        Field("who", _("Who is called"), "many", options=roles),
        Field("until", _("When it meets"), "time"),
        Field("said", _("What it is about"), "area", required=False),
    ]


def opinion(plan: Plan, duty: Duty) -> list[Field]:
    views = [("for", _("with the others")), ("against", _("otherwise"))]
    return [
        Field("said", _("What you think, with your reason"), "area"),
        Field("as", _("You see it"), "choice", options=views, initial="for"),
    ]


def request(plan: Plan, duty: Duty) -> list[Field]:
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


def got(plan: Plan, duty: Duty) -> list[Field]:
    spec = plan.duties.get(duty.entry)
    outside = [r for r in (spec.to if spec else ()) if r in plan.roles and plan.roles[r].external]
    return [
        Field("of", _("Body"), "choice", options=[(r, naming.role(plan, r)) for r in outside]),
        Field("said", _("Who acknowledged it, and how"), "line"),
    ]


def spoken(plan: Plan, duty: Duty) -> list[Field]:
    spec = plan.duties.get(duty.entry)
    outside = told_by_word(plan, spec) if spec else []
    ends = [("done", _("yes, it is done")), ("open", _("not yet"))]
    fields = spoken_fields(plan, duty.org_id, outside)
    return [*fields, Field("outcome", _("Does that do the duty"), "choice", options=ends)]


def letter(plan: Plan, duty: Duty) -> list[Field]:
    """The reference of a letter, and nothing else of it."""
    return [
        Field("date", _("Date of the letter"), "date"),
        Field("number", _("Its reference number"), "line"),
        Field("basis", _("Basis in law"), "line"),
        Field("to", _("Authority it goes to"), "line"),
    ]


def invite(plan: Plan, duty: Duty) -> list[Field]:
    """How somebody turned to us, never who."""
    return [
        Field("how", _("How did the person turn to us"), "choice", options=list(came_by().items())),
        Field("to", _("Where one can turn to: a telephone, a counter, with its hours"), "line"),
    ]


def how(plan: Plan, duty: Duty) -> list[Field]:
    words = changed(duty) if duty.entry == "finding" else ""
    return [Field("why", _("What was done, and where that can be seen"), "area", initial=words)]


def changed(duty: Duty) -> str:
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


def happened(plan: Plan, duty: Duty) -> list[Field]:
    return [Field("said", _("What happened, in your own words"), "area")]
