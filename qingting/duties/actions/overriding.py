"""Acting in an emergency before those who approve have signed (AMB-21): done at once, reported
within the hour, on record. Never of what the public gets.
"""

from __future__ import annotations

from datetime import timedelta

from qingting.duties import rules
from qingting.duties.actions.deed import check_holder, deed, need_open, said, seen
from qingting.duties.actions.deeds import check_done, complete
from qingting.duties.actions.life import approvals_of, begin, house_duty, notify
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.actions import happen
from qingting.lang import Said, tr
from qingting.people.rules import post_of, titled
from qingting.store import Work

CLAUSE = "house:override"
REPORT = "override-report"
WITHIN = timedelta(hours=1)
OF_THE_PUBLIC = (*rules.PUBLISHED, "statement", "agreed-line", "correction-request")


def override(work: Work, duty: KnownDuty, *, by: str, why: str) -> None:
    """Let what waits for a duty's approval begin now. The approval stays asked, those who are asked
    are told at once, and who acted owes them a report within the hour.

    Raises:
        ActionRefusedError: not its holder, nothing of it waits for approval, it was done before, or
            the public gets it: two people answer for that, whatever the hour.
    """
    need_open(duty)
    check_holder(duty, by=by)
    event, waiting = duty.event, approvals_of(work, duty)
    root = rules.artefact(duty.plan, duty.entry)
    makes = duty.plan.duties[root].makes if root in duty.plan.duties else ""
    if makes in OF_THE_PUBLIC:
        raise _refused(duty, "two people answer for what the public gets", "对外文本须由两人负责")
    if event is None or not waiting:
        raise _refused(
            duty,
            "nothing of it waits for approval: hand it in first",
            "没有待批的内容：请先办理并提交",
        )
    if duty.overridden:
        raise _refused(duty, "that was done already", "已经先行处置")
    seen(work, duty)
    roles = list(dict.fromkeys(one.holder for one in waiting))
    duty.overridden = True
    deed(work, duty, "overridden", by, called=", ".join(roles), **said(work, why))
    who = titled(duty.plan, by)
    told = Said(
        f"{duty.label.zh}：{who.zh} 紧急先行处置，一小时内补报",
        f"{duty.label.en}: {who.en} acts before your approval and reports within the hour",
    )
    for role in roles:
        notify(work, duty, role, 0, told)
    happen(work, event, f"{root}.approved", work.now, clause=duty.clause, by=by)
    report = house_duty(
        work,
        REPORT,
        event,
        holder=post_of(by),
        clause=CLAUSE,
        anchor="overridden",
        about=duty.entry,
    )
    begin(work, report, work.now, due=work.now + WITHIN)


def report_override(work: Work, duty: KnownDuty, *, by: str, why: str) -> None:
    """Say to whom it was reported, and how.

    Raises:
        ActionRefusedError: not who owes it, over, or nothing is said.
    """
    check_done(duty, by=by)
    if not why:
        raise _refused(duty, "say to whom it was reported, and how", "请写明向谁、怎样报告")
    complete(work, duty, by=by, why=why)


def _refused(duty: KnownDuty, en: str, zh: str) -> ActionRefusedError:
    return ActionRefusedError(
        tr(f"“{duty.label}”: {en}", f"“{duty.label}”：{zh}"), rule=CLAUSE, clause=duty.clause
    )
