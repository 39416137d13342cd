"""Letters to authorities: what stays here of one is its reference, never its text or a person."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from qingting.duties import actions as duties
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.reports.liaison import rules
from qingting.reports.liaison.models import Letter
from qingting.store import Work

RULE = "house:letter"


def note_letter(
    work: Work, duty: KnownDuty, *, number: str, dated: str, basis: str, to: str, by: str
) -> None:
    """Put a letter on record by its reference; its duty is done.

    Plan: B4.6.

    Args:
        dated: the day it bears, as `2026-03-02`; to: the authority.

    Raises:
        ActionRefusedError: not its holder, not begun, over; a duty of no letter; a part is missing
            or too long; it holds an address or personal data; the day is still to come.
    """
    spec, event = duty.spec, duty.event
    if spec is None or event is None or spec.makes != rules.LETTER:
        raise ActionRefusedError(
            tr(f"“{duty.label}” is no letter", f"“{duty.label}”不是登记函件的职责"), rule=RULE
        )
    duties.check_done(duty, by=by)
    parts = {"number": number.strip(), "basis": basis.strip(), "to": to.strip()}
    if wrong := rules.letter_fault(parts):
        raise ActionRefusedError(tr(wrong.en, wrong.zh), rule=RULE, clause=duty.clause)
    today = work.now.astimezone(ZoneInfo(duty.plan.timezone)).date()
    day = _day(dated)
    if day is None or day > today:
        raise ActionRefusedError(
            tr(
                "name the day the letter bears, not one to come: 2026-03-02",
                "请写函件的日期，不晚于今天，例如 2026-03-02",
            ),
            rule=RULE,
            clause=duty.clause,
        )
    work.add(
        Letter,
        mode=event.mode,
        event_id=event.id,
        duty_id=duty.id,
        dated_on=day,
        by=by,
        at=work.now,
        **parts,
    )
    values = {"letter": parts["number"], "dated": day.isoformat()}
    write(work, "letter.noted", event.subject, actor=by, clause=duty.clause, **values)
    duties.complete(work, duty, by=by)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
