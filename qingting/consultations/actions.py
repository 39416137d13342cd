"""Calling a meeting, saying what one thinks, writing down what it decided, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from qingting.approvals.queries import Texts
from qingting.consultations.models import Consultation, Opinion, Summons, Task
from qingting.consultations.queries import Meetings
from qingting.duties import actions as duties
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.journal.actions import keep_words, write
from qingting.lang import Said, local_time, tr
from qingting.people.rules import may_act, role_of, titled
from qingting.store import Work, new_id

TASK = "task"  # the house duty of what a meeting resolved


def summon(
    work: Work, duty: KnownDuty, *, roles: Sequence[str], meets_at: datetime, words: str, by: str
) -> None:
    """Call roles to the meeting that a duty orders; each is told. Who is called again is told the
    new time.

    Raises:
        ActionRefusedError: not its holder, not begun, over, no meeting, a role that is not there,
            or a time that has passed.
    """
    _check_meeting(duty)
    duties.check_holder(duty, by=by)
    event = duty.event
    assert event is not None  # _check_meeting
    unknown = [r for r in roles if role_of(r) not in event.plan.roles]
    if not roles or unknown or meets_at <= work.now:
        names = ", ".join(unknown)
        raise ActionRefusedError(
            tr(
                f"call roles of the plan ({names or 'none named'}), to a time that is to come",
                f"请指定预案中的角色（{names or '未指定'}），时间须在将来",
            ),
            rule="consult",
            clause=duty.clause,
        )
    roles, called = list(dict.fromkeys(roles)), work.of(Meetings).called(duty.id)
    when = local_time(meets_at, event.plan.timezone)
    for role in roles:
        if role in called:
            work.change(Summons, called[role], meets_at=meets_at)
        else:
            called[role] = work.add(
                Summons,
                mode=event.mode,
                event_id=event.id,
                duty_id=duty.id,
                role=role,
                meets_at=meets_at,
                words=words,
                by=by,
                at=work.now,
            )
        why = Said(f"{duty.label.zh}：{when.zh} 会商", f"{duty.label.en}: meeting at {when.en}")
        duties.notify(work, duty, role, 0, why)
    values = {"called": ", ".join(roles), "meets_at": meets_at.isoformat()}
    values |= keep_words(work, words) if words else {}
    duties.record(work, duty, "duty.summoned", by, **values)


def give_opinion(work: Work, duty: KnownDuty, *, words: str, against: bool, by: str) -> None:
    """Say what one thinks, in the meeting or before it; dissent comes into the record by itself.

    Raises:
        ActionRefusedError: no meeting, it is written down, or a role that was not called.
    """
    _check_meeting(duty)
    meetings = work.of(Meetings)
    called = [duty.holder, *meetings.called(duty.id)]
    if not any(may_act(duty.plan, role, by) for role in called):
        raise ActionRefusedError(
            tr(f"{by} was not called to it", f"{by} 不在会商名单中"),
            rule="consult",
            clause=duty.clause,
        )
    event = duty.event
    assert event is not None  # _check_meeting
    work.add(
        Opinion,
        mode=event.mode,
        event_id=event.id,
        duty_id=duty.id,
        by=by,
        words=words,
        against=against,
        at=work.now,
    )
    if against:
        meetings.against(duty.id).append((by, words))
    duties.record(work, duty, "duty.opinion", by, against=against, **keep_words(work, words))


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
    """Record a meeting; its duty is done. Views against it that were given stand in the record.

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
    against = work.of(Meetings).against(duty.id)
    lines = [
        f"{titled(duty.plan, who).zh}：{words}" for who, words in against if words not in dissent
    ]
    dissent = "\n".join([*([dissent.strip()] if dissent.strip() else []), *lines])
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


def resolve(
    work: Work, event: KnownEvent, *, words: str, holder: str, until: datetime, by: str
) -> str:
    """Make a duty of what a meeting resolved (B5.18); returns its name (`T1`).

    Raises:
        ActionRefusedError: who says it holds no meeting of the event that was held, or nobody
            could do it by then.
    """
    held = [d for d in work.of(Duties).of(work, event) if _is_meeting(d) and d.made_by]
    mine = next((d for d in held if may_act(d.plan, d.holder, by)), None)
    if mine is None:
        raise ActionRefusedError(
            tr(
                "tasks come from a meeting that was written down, by who held it",
                "任务由已记录的会商产生，由召集人下达",
            ),
            rule="task",
        )
    role = event.plan.roles.get(role_of(holder))
    if not words.strip() or role is None or role.external or until <= work.now:
        raise ActionRefusedError(
            tr(
                "write what is to be done, by which role of ours, until when (still to come)",
                "请写明做什么、由本单位哪个角色、到何时（须在将来）",
            ),
            rule="task",
            clause=mine.clause,
        )
    tasks, id_ = work.of(Meetings).tasks(event), new_id()
    number = len(tasks) + 1
    tasks[number] = id_
    work.add(
        Task,
        id=id_,
        mode=event.mode,
        event_id=event.id,
        number=number,
        words=words.strip(),
        holder=holder,
        due_at=until,
        by=by,
        at=work.now,
    )
    values = {"task": f"T{number}", "until": until.isoformat(), **keep_words(work, words)}
    write(work, "task.given", event.subject, actor=by, clause=mine.clause, **values)
    one = duties.house_duty(
        work, TASK, event, holder=holder, clause=mine.clause, anchor="decided", about=f"T{number}"
    )
    duties.begin(work, one, work.now, due=until)
    return f"T{number}"


def do_task(work: Work, duty: KnownDuty, *, outcome: str, by: str) -> None:
    """Say what was done of a task; its duty is done.

    Raises:
        ActionRefusedError: not its holder, over, or nothing is said.
    """
    duties.check_done(duty, by=by)
    event, name = duty.event, duty.about or ""
    assert event is not None  # tasks are of an event
    if not outcome.strip():
        said = tr("say what was done", "请写明办理结果")
        raise ActionRefusedError(said, rule="task", clause=duty.clause)
    id_ = work.of(Meetings).tasks(event)[int(name.removeprefix("T"))]
    work.change(Task, id_, done_at=work.now, outcome=outcome.strip())
    values = {"task": name, **keep_words(work, outcome)}
    write(work, "task.done", event.subject, actor=by, clause=duty.clause, **values)
    duties.complete(work, duty, by=by)


def _is_meeting(duty: KnownDuty) -> bool:
    return duty.spec is not None and duty.spec.makes == "consultation"


def _check_meeting(duty: KnownDuty) -> None:
    duties.need_open(duty)
    if not _is_meeting(duty) or duty.event is None:
        raise ActionRefusedError(
            tr(f"“{duty.label}” is no meeting", f"“{duty.label}”不是会商"),
            rule="consult",
            clause=duty.clause,
        )
