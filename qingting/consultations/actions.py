"""Writing down what a meeting decided."""

from __future__ import annotations

from qingting.approvals.queries import Texts
from qingting.consultations.models import Consultation
from qingting.duties import actions as duties
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.journal.actions import keep_words, write
from qingting.lang import tr
from qingting.store import Work, new_id


def consult(
    work: Work,
    duty: KnownDuty,
    *,
    present: str,
    options: str,
    decision: str,
    dissent: str,
    by: str,
) -> None:
    """Record a meeting; its duty is done.

    Raises:
        ActionRefusedError: not its holder, not begun, over, or it says neither who nor what.
    """
    duties.check_done(duty, by=by)
    if not present.strip() or not decision.strip():
        raise ActionRefusedError(
            tr("say who was there, and what was decided", "请写明参加的人和作出的决定"),
            rule="consult",
            clause=duty.clause,
        )
    event = duty.event
    assert event is not None  # check_done: meetings are about an event
    id_ = new_id()
    work.add(
        Consultation,
        id=id_,
        org_id=event.org_id,
        mode=event.mode,
        event_id=event.id,
        duty_id=duty.id,
        present=present,
        options=options,
        decision=decision,
        dissent=dissent,
        materials=[text.hash for text in work.of(Texts).of(event.subject) if text.stands],
        by=by,
        at=work.now,
    )
    said = keep_words(work, "\n".join((present, options, decision, dissent)))
    values = {"consultation": str(id_), "dissent": bool(dissent.strip()), **said}
    write(work, "consultation.held", event.subject, actor=by, clause=duty.clause, **values)
    duties.complete(work, duty, by=by)
