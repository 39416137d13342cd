"""Before somebody speaks in public for us, and after: press conference, briefing, interview."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from qingting.approvals.models import Text
from qingting.duties import actions as duties
from qingting.duties.queries import KnownDuty
from qingting.duties.rules import artefact
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.journal.actions import keep_words
from qingting.lang import tr
from qingting.replies.models import Appearance
from qingting.replies.queries import Appearances, Prepared
from qingting.replies.rules import INTERVIEW, STAGED, part_fault, unprepared
from qingting.store import Work, new_id

RULE = "house:appearance"
FIXED = (Text.State.ASKED, Text.State.APPROVED)  # whoever approves read what stood


def brief(
    work: Work,
    duty: KnownDuty,
    *,
    need: str,
    releaser: str,
    answers: Mapping[str, str],
    asked: Collection[str],
    by: str,
) -> None:
    """Put on record why a conference or briefing is needed, who of us releases, and the prepared
    answer to each open question. Another one takes the place of what stood.

    Plan: A5.11.

    Args:
        answers: question -> prepared answer: `D1`.
        asked: the open questions of the event.

    Raises:
        ActionRefusedError: not its holder, not begun, over, no conference or briefing; its text
            waits for approval or has it; something is not said, or a question has no answer.
    """
    event = _check_before(work, duty, STAGED, by=by)
    _check_parts(duty, {"need": need, "releaser": releaser, **answers})
    _check_answered(duty, asked, answers)
    said = {"need": need.strip(), "speaker": releaser.strip(), "answers": dict(answers)}
    _keep(work, duty, event, said, by=by)
    duties.record(work, duty, "duty.briefed", by, answers=len(answers), **keep_words(work, need))


def introduce(
    work: Work, duty: KnownDuty, *, expert: str, institution: str, interest: str, by: str
) -> None:
    """Put on record which expert signs an interview, of what institution, with what interest in the
    matter; none is said too. Another one takes the place of what stood.

    Plan: B4.4.

    Raises:
        ActionRefusedError: not its holder, not begun, over, no interview; its text waits for
            approval or has it; something is not said.
    """
    event = _check_before(work, duty, (INTERVIEW,), by=by)
    _check_parts(duty, {"expert": expert, "institution": institution, "interest": interest})
    said = {"speaker": expert.strip(), "institution": institution.strip()}
    _keep(work, duty, event, said | {"interest": interest.strip()}, by=by)
    words = tr(
        f"{expert.strip()}, {institution.strip()}; interest: {interest.strip()}",
        f"{expert.strip()}，{institution.strip()}；利益关系：{interest.strip()}",
    )
    duties.record(work, duty, "duty.introduced", by, **keep_words(work, words))


def hold(work: Work, duty: KnownDuty, *, at: datetime, where: str, url: str, by: str) -> None:
    """Put on record when and where it was held, and where its record is; also after its duty is
    done.

    Plan: A5.11.

    Raises:
        ActionRefusedError: not its holder, no conference, briefing or interview, its text not
            approved, still to come, or something is not said.
    """
    event = _event_of(duty, (*STAGED, INTERVIEW))
    duties.check_holder(duty, by=by)
    stands = work.of(Appearances).last(event, *_text_key(duty))
    text = duties.text_of(work, duty)
    if stands is None or text is None or text.state != Text.State.APPROVED:
        raise _refused(duty, "its text is not approved yet", "文本尚未批准")
    if at > work.now:
        raise _refused(duty, "the time you name is still to come", "所填时间尚未到来")
    _check_parts(duty, {"where": where, "url": url})
    held = {"held_at": at, "place": where.strip(), "record_url": url, "held_by": by}
    work.change(Appearance, stands.id, **held)
    duties.record(work, duty, "duty.held", by, held_at=at.isoformat(), **keep_words(work, where))


def check_prepared(work: Work, duty: KnownDuty, asked: Collection[str]) -> None:
    """Refuse to hand in the text of a conference, briefing or interview before it is on record who
    speaks; other duties pass.

    Args:
        asked: the open questions of the event.

    Raises:
        ActionRefusedError: `brief` or `interview-by` comes first; or a question was asked since.
    """
    spec, event = duty.spec, duty.event
    if spec is None or event is None or spec.makes not in (*STAGED, INTERVIEW):
        return
    stands = work.of(Appearances).last(event, *_text_key(duty))
    if stands is None and spec.makes == INTERVIEW:
        raise _refused(
            duty,
            "name the expert, the institution and the declared interest first (interview-by)",
            "请先登记专家姓名、单位和利益关系（interview-by）",
        )
    if stands is None:
        raise _refused(
            duty,
            "say first why it is needed, who releases, and what is answered (brief)",
            "请先登记召开理由、发布人和问答准备（brief）",
        )
    if spec.makes in STAGED:
        _check_answered(duty, asked, stands.answers)


def _check_before(work: Work, duty: KnownDuty, makes: Collection[str], *, by: str) -> KnownEvent:
    event = _event_of(duty, makes)
    duties.check_done(duty, by=by)
    text = duties.text_of(work, duty)
    if text is not None and text.state in FIXED:
        raise _refused(
            duty,
            "whoever approves its text reads what stands: write a new version first",
            "文本正在报批或已获批准：请先提交新的一稿",
        )
    return event


def _event_of(duty: KnownDuty, makes: Collection[str]) -> KnownEvent:
    if duty.event is None or duty.spec is None or duty.spec.makes not in makes:
        words = ", ".join(makes)
        raise _refused(duty, f"it is none of these: {words}", f"不属于：{words}")
    return duty.event


def _text_key(duty: KnownDuty) -> tuple[str, str]:
    return artefact(duty.plan, duty.entry), duty.about or ""


def _keep(work: Work, duty: KnownDuty, event: KnownEvent, said: Any, *, by: str) -> None:
    (of, about), id_ = _text_key(duty), new_id()
    work.of(Appearances).put(event, of, about, Prepared(id_, said.get("answers", {})))
    assert duty.spec is not None  # _event_of
    row = {"need": "", "institution": "", "interest": "", "answers": {}, **said}
    work.add(
        Appearance,
        id=id_,
        org_id=event.org_id,
        mode=event.mode,
        event_id=event.id,
        of=of,
        about=about,
        makes=duty.spec.makes,
        by=by,
        at=work.now,
        **row,
    )


def _check_parts(duty: KnownDuty, parts: Mapping[str, str]) -> None:
    if wrong := part_fault(parts):
        raise _refused(duty, wrong.en, wrong.zh)


def _check_answered(duty: KnownDuty, asked: Collection[str], answers: Mapping[str, str]) -> None:
    if lacking := unprepared(asked, answers):
        names = ", ".join(lacking)
        raise _refused(
            duty,
            f"prepare an answer to each open question: {names}",
            f"每个未答的问题都要备好答复：{names}",
        )


def _refused(duty: KnownDuty, en: str, zh: str) -> ActionRefusedError:
    said = tr(f"“{duty.label}”: {en}", f"“{duty.label}”：{zh}")
    return ActionRefusedError(said, rule=RULE, clause=duty.clause)
