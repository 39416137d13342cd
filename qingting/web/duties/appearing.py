"""What is asked before somebody speaks in public for us, and after; and how that is shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qingting.adoption.queries import plan_of
from qingting.approvals.models import Text
from qingting.approvals.queries import find_text
from qingting.doubts.models import Doubt
from qingting.doubts.queries import list_doubts
from qingting.duties.models import Duty
from qingting.plan.model import Duty as Entry
from qingting.plan.model import Plan
from qingting.replies.models import Appearance
from qingting.replies.queries import find_appearance
from qingting.replies.rules import INTERVIEW, STAGED
from qingting.web.acts.forms import Field
from qingting.web.answering.paper import wanted_of

SETTLED = (Text.State.ASKED, Text.State.APPROVED)


def appearance_of(plan: Plan, duty: Duty) -> Appearance | None:
    """Return who speaks in the text that a duty makes or approves, None where nothing says it."""
    if duty.event_id is None:
        return None
    return find_appearance(duty.event_id, *wanted_of(plan, duty))


def questions_of(shown: Appearance | None) -> list[tuple[str, str, str]]:
    """Return each question with a prepared answer: its name, its words, the answer."""
    if shown is None or not shown.answers:
        return []
    words = {one.name: one.words for one in list_doubts(shown.event_id)}
    return [(name, words.get(name, ""), said) for name, said in shown.answers.items()]


def brief_fields(plan: Plan, duty: Duty) -> list[Field]:
    """Why, who of us, and an answer to each open question; with what was said before."""
    stands = appearance_of(plan, duty)
    need, releaser = (stands.need, stands.speaker) if stands else ("", "")
    answers = stands.answers if stands else {}
    asked = [d for d in list_doubts(duty.event_id or 0) if d.state == Doubt.State.OPEN]
    return [
        Field("need", _("Why it is needed"), "area", initial=need),
        Field("releaser", _("Who releases: name and office of ours"), "line", initial=releaser),
        *(
            Field(d.name, f"{d.name} {d.words[:200]}", "area", initial=answers.get(d.name, ""))
            for d in asked
        ),
    ]


def expert_fields(plan: Plan, duty: Duty) -> list[Field]:
    """The expert, with what was said before."""
    stands = appearance_of(plan, duty)
    said = (stands.speaker, stands.institution, stands.interest) if stands else ("", "", "")
    return [
        Field("expert", _("Name of the expert, as it is published"), "line", initial=said[0]),
        Field("institution", _("Institution"), "line", initial=said[1]),
        Field(
            "interest",
            _("Interest in the matter that the expert declares; none is said too"),
            "area",
            initial=said[2],
        ),
    ]


def held_fields(plan: Plan, duty: Duty) -> list[Field]:
    return [
        Field("held_at", _("When; left empty: now"), "time", required=False),
        Field("where", _("Where"), "line"),
        Field("url", _("Address of its record"), "url"),
    ]


def is_staged(duty: Duty, spec: Entry | None) -> bool:
    """Whether a conference or a briefing is to be prepared, its text not handed in yet."""
    return spec is not None and spec.makes in STAGED and _open_text(duty)


def is_interview(duty: Duty, spec: Entry | None) -> bool:
    """Whether an expert is to be named, the text not handed in yet."""
    return spec is not None and spec.makes == INTERVIEW and _open_text(duty)


def was_approved(duty: Duty, spec: Entry | None) -> bool:
    """Whether somebody may have spoken: the text is approved."""
    if spec is None or spec.makes not in (*STAGED, INTERVIEW):
        return False
    return _state(duty) == Text.State.APPROVED


def _open_text(duty: Duty) -> bool:
    return duty.event_id is not None and _state(duty) not in SETTLED


def _state(duty: Duty) -> str:
    of, about = wanted_of(plan_of(duty.adoption_id), duty)
    found = find_text("event", str(duty.event_id), of, about)
    return found.state if found else ""
