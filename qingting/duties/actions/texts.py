"""The exact text that a duty makes: drafted by its holder, handed in, signed under its hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qingting.approvals import actions as approvals
from qingting.approvals.models import Text
from qingting.approvals.queries import KnownText, Texts
from qingting.duties import rules
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.lang import tr
from qingting.store import Work


def text_of(work: Work, duty: KnownDuty) -> KnownText | None:
    """Return the last version of what a duty makes; clocks on one artefact have one text."""
    if duty.event is None:
        return None
    root = rules.artefact(duty.plan, duty.entry)
    return work.of(Texts).last(duty.event.subject, root, duty.about or "")


def keep_draft(
    work: Work, duty: KnownDuty, *, title: str, body: str, parts: Mapping[str, Any], by: str
) -> KnownText:
    """Write the next version of what a duty makes; who may is for the caller to know."""
    assert duty.event is not None and duty.spec is not None  # texts are of an event's duties
    return approvals.write_text(
        work,
        duty.event.subject,
        of=rules.artefact(duty.plan, duty.entry),
        about=duty.about or "",
        makes=duty.spec.makes,
        title=title,
        body=body,
        parts=parts,
        by=by,
        clause=duty.clause,
    )


def hand_in(work: Work, duty: KnownDuty) -> bool:
    """What was drafted waits for signatures, or stands where nobody has to sign; True if it
    waits.
    """
    text = text_of(work, duty)
    if text is None or text.state != Text.State.DRAFT:
        return False
    if duty.spec is not None and rules.signed_by(duty.plan, duty.spec):
        approvals.ask(work, text)
        return True
    approvals.settle(work, text, Text.State.MADE)
    return False


def sign_text(
    work: Work, duty: KnownDuty, *, role: str, by: str, named: str, refused: bool
) -> None:
    """Sign what waits for a signature, or send it back; nothing where no text was written.

    Raises:
        ActionRefusedError: nobody said which text was read, it changed since, or the signer wrote
        it.
    """
    text = text_of(work, duty)
    if text is None or text.state != Text.State.ASKED:
        return
    if not named:
        raise ActionRefusedError(
            tr(
                f"say which text was read: v{text.version} or {text.hash[:8]}",
                f"请写明读的是哪一版：v{text.version} 或 {text.hash[:8]}",
            ),
            rule="house:exact-text",
            clause=duty.clause,
        )
    clause = duty.clause
    approvals.sign(work, text, role=role, by=by, named=named, clause=clause, refused=refused)
    if refused:
        approvals.settle(work, text, Text.State.REFUSED)


def approve_text(work: Work, duty: KnownDuty) -> None:
    """Every signature that the plan asks for is given: the exact text stands."""
    text = text_of(work, duty)
    if text is not None and text.state == Text.State.ASKED:
        approvals.settle(work, text, Text.State.APPROVED)


def waits_for_public(work: Work, duty: KnownDuty) -> bool:
    """Whether what a duty makes is an approved text that the public is still to get."""
    text = text_of(work, duty)
    return text is not None and text.makes in rules.PUBLISHED
