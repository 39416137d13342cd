"""What the checks say of a text that a duty makes for the public: on its page, and before it is
handed in.
"""

from __future__ import annotations

from collections.abc import Collection

from qingting.adoption.queries import plan_of
from qingting.approvals.models import Submission, Text
from qingting.approvals.queries import find_text
from qingting.checks.model import Draft, Finding, Question
from qingting.checks.rules import check
from qingting.doubts.queries import list_doubts
from qingting.duties.lists import find_duty
from qingting.duties.models import Duty
from qingting.duties.rules import artefact
from qingting.errors import ActionRefusedError
from qingting.grading.queries import list_notes
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.plan.model import Plan
from qingting.replies.queries import list_publications
from qingting.replies.rules import PUBLIC
from qingting.reports.queries import sheet_of

UNCHECKED = ("agreed-line", "invitation")  # wording for ourselves; a line with a case number


def is_checked(plan: Plan, duty: Duty) -> bool:
    """Whether what a duty makes is a text that the public reads."""
    spec = plan.duties.get(duty.entry)
    return spec is not None and spec.makes in PUBLIC and spec.makes not in UNCHECKED


def findings_of(
    plan: Plan, duty: Duty, title: str, body: str, answers: Collection[str]
) -> tuple[Finding, ...]:
    """Return what the checks say of a text, nothing where it is none for the public.

    Args:
        answers: the questions that it says it answers: `D1`; of a duty for one doubt that one.
    """
    if not is_checked(plan, duty) or duty.event_id is None or not body.strip():
        return ()
    asked = {*answers, duty.about or ""}
    doubts = [d for d in list_doubts(duty.event_id) if f"D{d.number}" in asked and d.words]
    published = list_publications(duty.event_id)
    known = [f"{fact.words} [{fact.proof}]" for fact in sheet_of(duty.event_id).known]
    return check(
        Draft(
            body=body,
            title=title,
            kind=plan.duties[duty.entry].makes,
            needs=_needs(plan, duty.event_id),
            known=known,
            questions=[Question(f"D{d.number}", d.words) for d in doubts],
            published=[one.captured for one in published],
            signer=Organisation.objects.get(pk=duty.org_id).name,
            first=not published,
        )
    )


def _needs(plan: Plan, event_id: int) -> frozenset[str]:
    """What the class of the concern, as people picked it, asks of an answer."""
    picked = [note.value for note in list_notes(event_id) if note.fact == "class"]
    found = plan.classes.get(picked[0]) if picked else None
    return frozenset(found.needs if found is not None else ())


def check_handed_in(one: Submission) -> None:
    """Hold a text against the checks before it is handed in.

    Raises:
        ActionRefusedError: a finding blocks, or the others have no word of reason.
    """
    id_ = one.values.get("id", "")
    if one.act != "complete" or one.values.get("outcome", "done") != "done" or not id_:
        return
    duty = find_duty(one.org_id, int(id_))
    if duty is None or duty.event_id is None:
        return
    plan = plan_of(duty.adoption_id)
    text = find_text("event", str(duty.event_id), artefact(plan, duty.entry), duty.about or "")
    if text is None or text.state != Text.State.DRAFT:
        return
    found = findings_of(plan, duty, text.title, text.body, text.parts.get("answers", ()))
    blocking = [f for f in found if f.blocks]
    if blocking:
        said = "; ".join(dict.fromkeys(tr(f.why.en, f.why.zh) for f in blocking))
        raise ActionRefusedError(
            tr(f"not handed in: {said}", f"未提交：{said}"), rule=blocking[0].rule
        )
    if found and not one.values.get("why", "").strip():
        names = ", ".join(dict.fromkeys(f.rule for f in found))
        raise ActionRefusedError(
            tr(
                f"the checks have something to say ({names}): mend it, or say why it stays",
                f"有检查提示（{names}）：请修改，或说明为何保留",
            ),
            rule=found[0].rule,
        )
