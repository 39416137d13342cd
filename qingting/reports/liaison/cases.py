"""Inviting whoever came to us to an official channel: a short public text with a case number."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from qingting.duties import actions as duties
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.reports.liaison import rules
from qingting.reports.liaison.models import Case
from qingting.reports.liaison.queries import Cases
from qingting.store import Mode, Work, new_id

RULE = "house:invitation"


def invite(work: Work, duty: KnownDuty, *, channel: str, to: str, by: str) -> str:
    """Give a matter its number, and draft the text that says it; returns the number. It goes the
    way of every public text from here: handed in, approved, published by hand.

    Plan: B5.27, B6.3.

    Args:
        channel: the kind of way by which somebody turned to us, of `Case.Channel`.
        to: where they can turn to, as it stands in the text.

    Raises:
        ActionRefusedError: not its holder, not begun, over; a duty of no invitation, or one that
            has its number; nobody turned to us; the text would ask for deletion or name a person.
    """
    if not is_invitation(duty) or duty.event is None:
        raise ActionRefusedError(
            tr(f"“{duty.label}” is no invitation", f"“{duty.label}”不是告知正式渠道的职责"),
            rule=RULE,
        )
    duties.check_done(duty, by=by)
    _check_came_to_us(duty, channel)
    cases = work.of(Cases)
    if cases.number_of(duty.id):
        raise ActionRefusedError(
            tr("it has its number: write its text anew", "已有编号：请直接修改文本"),
            rule=RULE,
            clause=duty.clause,
        )
    org, day = Organisation.objects.get(pk=duty.org_id), _today(work, duty)
    running = cases.next(duty.org_id, duty.mode, day.year)
    number = rules.case_number(org.key, day.year, running, exercise=duty.mode == Mode.EXERCISE)
    body = rules.invitation(org.name, number, to.strip(), day)
    _check(duty, body, number)
    cases.add(duty, day.year, running, number)
    work.add(
        Case,
        id=new_id(),
        org_id=duty.org_id,
        mode=duty.mode,
        event_id=duty.event.id,
        duty_id=duty.id,
        year=day.year,
        running=running,
        number=number,
        channel=channel,
        by=by,
        at=work.now,
    )
    values = {"case": number, "channel": channel}
    write(work, "case.numbered", duty.event.subject, actor=by, clause=duty.clause, **values)
    duties.draft(work, duty, title="", body=body, parts={}, by=by)
    return number


def check_text(work: Work, duty: KnownDuty, body: str) -> None:
    """Hold another wording of an invitation against the rules.

    Raises:
        ActionRefusedError: its matter has no number; the text does not say it, asks for deletion,
            or names a person.
    """
    check_numbered(work, duty)
    _check(duty, body, work.of(Cases).number_of(duty.id))


def check_numbered(work: Work, duty: KnownDuty) -> None:
    """Refuse to go on with an invitation whose matter has no number; other duties pass.

    Raises:
        ActionRefusedError: `invite` comes first.
    """
    if is_invitation(duty) and not work.of(Cases).number_of(duty.id):
        raise ActionRefusedError(
            tr(
                f"“{duty.label}”: give the matter its number first (invite), or decline it where"
                " nobody turned to us",
                f"“{duty.label}”：请先给出编号（invite）；没有人找过我们的，说明理由后不予办理",
            ),
            rule=RULE,
            clause=duty.clause,
        )


def is_invitation(duty: KnownDuty) -> bool:
    """Whether a duty makes an invitation to an official channel."""
    return duty.spec is not None and duty.spec.makes == rules.INVITATION


def _check_came_to_us(duty: KnownDuty, channel: str) -> None:
    if channel not in Case.Channel.values:
        known = " ".join(Case.Channel.values)
        raise ActionRefusedError(
            tr(
                f"only who turned to us is spoken to: say how ({known}), never who",
                f"只联系找过我们的人：请写明方式（{known}），不写是谁",
            ),
            rule=RULE,
            clause=duty.clause,
        )


def _check(duty: KnownDuty, body: str, number: str) -> None:
    if wrong := rules.invitation_fault(body, number):
        raise ActionRefusedError(tr(wrong.en, wrong.zh), rule=RULE, clause=duty.clause)


def _today(work: Work, duty: KnownDuty) -> date:
    return work.now.astimezone(ZoneInfo(duty.plan.timezone)).date()
