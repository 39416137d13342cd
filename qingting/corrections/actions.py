"""Asking for a correction, handing the approved request over, noting what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from qingting.approvals.models import Text
from qingting.approvals.queries import Texts
from qingting.corrections.models import CorrectionRequest
from qingting.corrections.queries import Asked, Corrections
from qingting.corrections.rules import PARTS, missing, refusal
from qingting.duties import actions as duties
from qingting.duties.queries import KnownDuty
from qingting.duties.rules import approvals
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.journal.actions import keep_words, write
from qingting.lang import tr
from qingting.store import Work, new_id

CLAUSE = "house:correction"


def correct(
    work: Work, duty: KnownDuty, *, kind: str, parts: Mapping[str, str], body: str, by: str
) -> str:
    """Draft a request and hand it in for the approvals of its duty; returns its name (`C1`).

    Args:
        parts: the six parts, by `rules.PARTS`; body: the exact text that would be sent.

    Raises:
        ActionRefusedError: it is about an opinion, asks for deletion, lacks a part, or its duty is
        not one of corrections with two approvals.
    """
    duties.check_done(duty, by=by)
    event = duty.event
    assert event is not None and duty.spec is not None  # check_done: of an event's plan
    _check(duty, kind, parts, body)
    approving = {role for approve in approvals(duty.spec) for role in approve.roles}
    if len(approving) < 2:
        raise ActionRefusedError(
            tr(
                "a correction request needs two approvals: the plan's duty names fewer",
                "事实更正请求须经两人批准，而预案此项只写了不足两人",
            ),
            rule=CLAUSE,
            clause=duty.clause,
        )
    text = duties.draft(work, duty, title="", body=body, parts=dict(parts), by=by)
    mine = work.of(Corrections).of(event)
    number, one = len(mine) + 1, Asked(new_id(), text.id)
    mine[number] = one
    row = {"org_id": event.org_id, "mode": event.mode, "event_id": event.id, "number": number}
    filled = {name: parts[name].strip() for name in PARTS}
    row |= {"id": one.id, "text_id": one.text_id, "kind": kind, "by": by, "at": work.now}
    work.add(CorrectionRequest, **row, **filled)
    values = {"correction": f"C{number}", **keep_words(work, body)}
    write(work, "correction.asked", event.subject, actor=by, clause=duty.clause, **values)
    duties.complete(work, duty, by=by)
    return f"C{number}"


def _check(duty: KnownDuty, kind: str, parts: Mapping[str, str], body: str) -> None:
    if duty.spec is None or duty.spec.makes != "correction-request":
        raise ActionRefusedError(
            tr(
                f"“{duty.label}” asks for no correction",
                f"“{duty.label}”不是事实更正请求",
            ),
            rule=CLAUSE,
            clause=duty.clause,
        )
    why = refusal(kind, parts.get("said", ""), body)
    if why == "opinion":
        raise ActionRefusedError(
            tr(
                "only a statement of fact can be corrected; criticism, opinion, satire, complaints"
                " and reports are answered, not corrected",
                "只能就事实陈述请求更正；批评、意见、讽刺、投诉、举报应当回应，不在更正之列",
            ),
            rule=CLAUSE,
            clause=duty.clause,
        )
    if why == "deletion":
        raise ActionRefusedError(
            tr(
                "a request asks for a correction in the same place, never for deletion",
                "只能请求在原处更正，不得要求删除、屏蔽",
            ),
            rule=CLAUSE,
            clause=duty.clause,
        )
    if lacking := missing(parts):
        raise ActionRefusedError(
            tr(f"still missing: {', '.join(lacking)}", f"还缺：{'、'.join(lacking)}"),
            rule=CLAUSE,
            clause=duty.clause,
        )


def hand_over(work: Work, event: KnownEvent, name: str, *, by: str) -> None:
    """Note that the approved request was sent.

    Raises:
        ActionRefusedError: there is no such request, or nobody approved it yet.
    """
    one = _named(work, event, name)
    texts = {text.id: text for text in work.of(Texts).of(event.subject)}
    if texts[one.text_id].state != Text.State.APPROVED:
        raise ActionRefusedError(tr(f"{name} is not approved yet", f"{name} 尚未获批"), rule=CLAUSE)
    work.change(CorrectionRequest, one.id, sent_at=work.now)
    write(work, "correction.sent", event.subject, actor=by, clause=CLAUSE, correction=name)


def note_outcome(
    work: Work, event: KnownEvent, name: str, *, outcome: str, words: str, by: str
) -> None:
    """Note what came of a request: `corrected`, `refused` or `withdrawn`.

    Raises:
        ActionRefusedError: there is no such request, or no such outcome.
    """
    one = _named(work, event, name)
    if outcome not in CorrectionRequest.Outcome.values or outcome == "waiting":
        said = tr(
            "say whether it was corrected, refused or withdrawn", "请写明已更正、被拒还是撤回"
        )
        raise ActionRefusedError(said, rule=CLAUSE)
    said_ = {"outcome": outcome, "outcome_at": work.now, "outcome_words": words.strip()}
    work.change(CorrectionRequest, one.id, **said_)
    values = {"correction": name, "outcome": outcome}
    values |= keep_words(work, words) if words else {}
    write(work, "correction.ended", event.subject, actor=by, clause=CLAUSE, **values)


def _named(work: Work, event: KnownEvent, name: str) -> Asked:
    mine = work.of(Corrections).of(event)
    number = int(name[1:]) if name.startswith("C") and name[1:].isdecimal() else 0
    if number not in mine:
        said = tr(
            f"no correction request {name} in {event.key}", f"{event.key} 没有更正请求 {name}"
        )
        raise ActionRefusedError(said, rule=CLAUSE)
    return mine[number]
