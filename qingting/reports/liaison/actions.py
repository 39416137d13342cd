"""Noting what was said with a body outside, and what came back."""

from __future__ import annotations

from qingting.duties import actions as duties
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.events.queries import KnownEvent
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.people.rules import role_of
from qingting.reports.liaison import rules
from qingting.reports.liaison.models import Body, Contact
from qingting.reports.liaison.queries import Contacts, named_body
from qingting.store import Work, new_id

RULE = "house:liaison"


def liaise(
    work: Work,
    event: KnownEvent,
    *,
    whom: str,
    said: str,
    answered: str = "",
    duty: KnownDuty | None = None,
    done: bool = False,
    by: str,
) -> str:
    """Note what was said with a body outside; returns its name (`L1`).

    Plan: A5.5, A5.8.

    Args:
        whom: an external role of the plan; a body of the directory by its name, or as `body:7`.
        duty: the one it was for, which tells such a body by word; `done` completes it.

    Raises:
        ActionRefusedError: no such body, a role of ours, an event that was dismissed, or a duty
            that goes to another body or is held by another role.
    """
    if event.state == Event.State.DISMISSED:
        raise ActionRefusedError(
            tr(f"{event.key} was dismissed", f"{event.key} 已作为无关结束"), rule=RULE
        )
    role, body = _whom(event, whom)
    if duty is not None:
        _check_duty(duty, role, body, by=by)
    known, id_ = work.of(Contacts).of(event), new_id()
    number = len(known) + 1
    known[number] = (id_, bool(answered))
    work.add(
        Contact,
        id=id_,
        mode=event.mode,
        event_id=event.id,
        number=number,
        role=role,
        body_id=body.pk if body else None,
        duty_id=duty.id if duty else None,
        said=said,
        by=by,
        at=work.now,
        answered=answered,
        answered_by=by if answered else "",
        answered_at=work.now if answered else None,
    )
    clause = duty.clause if duty else RULE
    values = {"contact": f"L{number}", "with": role or f"body:{body.pk if body else ''}"}
    write(work, "body.contacted", event.subject, actor=by, clause=clause, **values)
    if duty is not None and done:
        duties.complete(work, duty, by=by)
    return f"L{number}"


def note_answer(work: Work, event: KnownEvent, name: str, *, said: str, by: str) -> None:
    """Note what a body answered, also after the event has ended.

    Raises:
        ActionRefusedError: no such contact, or it has its answer.
    """
    known = work.of(Contacts).of(event)
    digits = name.removeprefix("L")
    number = int(digits) if digits.isdecimal() and len(digits) < 10 else 0
    id_, answered = known.get(number, (0, False))
    if not id_ or answered:
        raise ActionRefusedError(
            tr(f"no contact {name} waits for an answer", f"没有等待答复的联络 {name}"), rule=RULE
        )
    known[number] = (id_, True)
    work.change(Contact, id_, answered=said, answered_by=by, answered_at=work.now)
    write(work, "body.answered", event.subject, actor=by, clause=RULE, contact=f"L{number}")


def _whom(event: KnownEvent, whom: str) -> tuple[str, Body | None]:
    """The external role, or the body of the directory, that a name means."""
    if (role := event.plan.roles.get(role_of(whom))) is not None:
        if role.external:
            return role.id, None
        raise ActionRefusedError(
            tr(
                f"“{whom}” is a role of ours: a contact is with a body outside",
                f"“{whom}”是本单位的角色：联络记录只记与外单位的联络",
            ),
            rule=RULE,
        )
    body = named_body(event.org_id, whom)
    if body is None:
        raise ActionRefusedError(
            tr(
                f"no body outside “{whom}”: name an external role of the plan, or a body of the"
                " directory",
                f"没有外单位“{whom}”：请写预案中的外部角色，或通讯录里的单位",
            ),
            rule=RULE,
        )
    return "", body


def _check_duty(duty: KnownDuty, role: str, body: Body | None, *, by: str) -> None:
    """A contact is for a duty that tells this body by word, and is noted by its holder."""
    duties.need_open(duty)
    duties.check_holder(duty, by=by)
    spec = duty.spec
    outside = rules.told_by_word(duty.plan, spec) if spec else []
    stands_for = {role, *(body.roles if body else ())}
    if not stands_for & set(outside):
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” does not tell this body by telephone or message",
                f"“{duty.label}”不是用电话或消息通报这个单位的职责",
            ),
            rule=RULE,
            clause=duty.clause,
        )
