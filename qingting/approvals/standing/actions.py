"""Writing standing texts, approving and withdrawing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from qingting.approvals.actions import settle, write_text
from qingting.approvals.models import Signature, Standing, Text
from qingting.approvals.queries import KnownText
from qingting.approvals.rules import SLOT_LENGTH, filled, is_named, lacking_slots, text_hash
from qingting.approvals.standing.queries import find_standing, next_number
from qingting.errors import ActionRefusedError
from qingting.journal.actions import keep_words, write
from qingting.lang import tr
from qingting.people.rules import person_of, same_person
from qingting.store import Subject, Work, new_id

RULE = "house:standing-text"
FIRST = "first-statement"  # what is made of one: of no duty, an event has one at any time
LONGEST = 4000  # characters of a first statement


def write_standing(
    work: Work,
    org_id: int,
    mode: str,
    *,
    title: str,
    body: str,
    grades: Sequence[str],
    scenario: str,
    until: datetime,
    of: str,
    by: str,
) -> str:
    """Write a standing text, or the next version of one; returns its name, `S1`.

    Plan: practice pain 9, A1.5, A5.10.

    Args:
        grades: of the plan, for which it is good; `scenario` likewise, "" for any.
        of: the name of the text that it will replace once it is approved, "" of a new one.

    Raises:
        ActionRefusedError: it says nothing or too much, has no slot for when we speak next, no
            grade, or its day has passed.
    """
    _check(work, body, grades, until)
    earlier = find_standing(org_id, mode, of) if of else None
    if of and earlier is None:
        raise _refused(f"there is no standing text {of}", f"没有常备文本 {of}")
    number = earlier.number if earlier else next_number(work, org_id, mode)
    version = earlier.version + 1 if earlier else 1
    id_, hash_ = new_id(), text_hash("standing", title.strip(), body.strip(), {})
    work.add(
        Standing,
        id=id_,
        org_id=org_id,
        mode=mode,
        number=number,
        version=version,
        title=title.strip(),
        body=body.strip(),
        grades=list(grades),
        scenario=scenario,
        good_until=until,
        text_hash=hash_,
        writer=person_of(by),
        at=work.now,
    )
    _record(work, org_id, mode, id_, "standing.written", by, sha256=hash_, version=version)
    return f"S{number}"


def approve_standing(work: Work, one: Standing, *, named: str, role: str, by: str) -> None:
    """Answer for a standing text; the version before it is withdrawn.

    Raises:
        ActionRefusedError: another version was read, it was decided already, or `by` wrote it.
    """
    if one.approved_at is not None or one.withdrawn_at is not None:
        raise _refused(f"{one.name} is decided already", f"{one.name} 已有决定")
    if not is_named(named, one.version, one.text_hash):
        raise _refused(
            f"the text changed: v{one.version} ({one.text_hash[:8]}) stands there now",
            f"文本已改：现为第 {one.version} 版（{one.text_hash[:8]}），请读后再定",
        )
    if same_person(one.writer, by):
        raise _refused(
            "you wrote this text, so another person has to answer for it",
            "这份文本由您起草，须由他人签发",
        )
    one.approved_at = work.now
    work.change(Standing, one.pk, approved_at=work.now, approver=person_of(by), acting_for=role)
    said = {"sha256": one.text_hash, "acting_for": role}
    _record(work, one.org_id, one.mode, one.pk, "standing.approved", by, **said)
    earlier = Standing.objects.filter(
        org_id=one.org_id, mode=one.mode, number=one.number, withdrawn_at=None
    )
    for row in earlier.filter(version__lt=one.version):
        work.change(Standing, row.pk, withdrawn_at=work.now, withdrawn_by=person_of(by))
        _record(work, one.org_id, one.mode, row.pk, "standing.withdrawn", by)


def withdraw_standing(work: Work, one: Standing, *, why: str, by: str) -> None:
    """Let a standing text be used no more.

    Raises:
        ActionRefusedError: it was withdrawn already.
    """
    if one.withdrawn_at is not None:
        raise _refused(f"{one.name} was withdrawn already", f"{one.name} 已经停用")
    work.change(Standing, one.pk, withdrawn_at=work.now, withdrawn_by=person_of(by))
    said = keep_words(work, why)
    _record(work, one.org_id, one.mode, one.pk, "standing.withdrawn", by, **said)


def use_standing(
    work: Work, one: Standing, subject: Subject, given: Mapping[str, str], *, by: str
) -> KnownText:
    """Make the exact first statement of an event from a standing text, with its approval under it.

    Args:
        given: slot -> what fills it: one short line each; nothing else differs from what was
            approved.

    Raises:
        ActionRefusedError: it is not approved, over its day or withdrawn; a slot is not filled as
            it must be; or who fills it in is who approved it.
    """
    if one.approver is None or one.withdrawn_at is not None or one.good_until <= work.now:
        raise _refused(
            f"{one.name} is not in use: not approved, withdrawn, or over its day",
            f"{one.name} 不能使用：未签发、已停用或已过有效期",
        )
    if one.approver == person_of(by):
        raise _refused(
            "you approved it, so another person has to fill it in",
            "这份文本由您签发，须由他人填写使用",
        )
    try:
        body = filled(one.body, given)
    except ValueError as e:
        raise _refused(
            f"fill in “{e}”: one line of at most {SLOT_LENGTH} characters",
            f"请填写“{e}”：一行，最多 {SLOT_LENGTH} 字",
        ) from e
    text = write_text(
        work,
        subject,
        of=FIRST,
        makes=FIRST,
        title=one.title,
        body=body,
        parts={"standing": one.name, "version": one.version, "sha256": one.text_hash},
        by=by,
        clause=RULE,
    )
    assert one.approved_at is not None  # approved
    work.add(
        Signature,
        text_id=text.id,
        writer=text.writer,
        signer=one.approver,
        acting_for=one.acting_for,
        text_hash=text.hash,
        at=one.approved_at,
    )
    text.signers.append(one.approver)
    settle(work, text, Text.State.APPROVED)
    said = {"of": FIRST, "version": text.version, "sha256": text.hash, "standing": one.name}
    write(work, "text.pre-approved", subject, actor=by, clause=RULE, **said)
    return text


def _check(work: Work, body: str, grades: Sequence[str], until: datetime) -> None:
    if not 0 < len(body.strip()) <= LONGEST:
        raise _refused(
            f"write the text first; at most {LONGEST} characters",
            f"请先写出正文，最多 {LONGEST} 字",
        )
    if lacking_slots(body):
        raise _refused(
            "it has no place for when you speak next: write 〔下次通报〕 or [next]",
            "没有留出下次通报时间的空：请写上〔下次通报〕",
        )
    if not grades:
        raise _refused("say for which grades it is good", "请指定适用的等级")
    if until <= work.now:
        raise _refused("the day until which it is good has passed", "有效期已过")


def _record(
    work: Work, org_id: int, mode: str, id_: int, verb: str, by: str, **values: object
) -> None:
    subject = Subject(org_id, mode, "standing", str(id_))
    write(work, verb, subject, actor=by, clause=RULE, **values)


def _refused(en: str, zh: str) -> ActionRefusedError:
    return ActionRefusedError(tr(en, zh), rule="standing", clause=RULE)
