"""Doing what people submitted on pages: each in one transaction with its settlement."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from qingting.acts import Acting
from qingting.acts_form import Act
from qingting.approvals.models import Submission
from qingting.approvals.submissions.actions import settle
from qingting.errors import ActionRefusedError
from qingting.lang import speaking, tr
from qingting.people.queries import roles_of
from qingting.run import Engine
from qingting.store import Work


def do(engine: Engine, one: Submission, now: datetime) -> None:
    """Do one submitted act, and write how it ended; a refusal is an ending, in words."""
    made: list[str] = []
    with transaction.atomic(), speaking(one.language):
        try:
            engine.act(now, lambda work: made.append(_apply(work, one)))
        except ActionRefusedError as refusal:
            settle(one, Submission.State.REFUSED, now=now, answer=str(refusal))
            return
        engine.write()
        settle(one, Submission.State.DONE, now=now, made=made[0])


def fail(one: Submission, now: datetime) -> None:
    """Put off for good what the engine could not do, so that the next act has its turn."""
    with transaction.atomic(), speaking(one.language):
        answer = tr(
            "The engine could not do this; nothing was changed. The operator finds it in the log",
            "引擎未能完成此操作，没有任何改动；运维人员可在日志中查到",
        )
        settle(one, Submission.State.FAILED, now=now, answer=answer)


def _apply(work: Work, one: Submission) -> str:
    """Hold the roles against what their persons hold now, then do the act."""
    values = dict(one.values)
    _check_role(one.person_id, one.role, work.now)
    if one.seconded_by_id is not None:
        _check_role(one.seconded_by_id, one.second_role, work.now)
        values["second"] = one.seconder
    act = Act(work.now, one.actor, one.act, values, "", 0)
    return Acting(one.org_id, one.mode).apply(work, act)


def _check_role(person_id: int, role: str, now: datetime) -> None:
    if role not in roles_of(person_id, now):
        raise ActionRefusedError(
            tr(f"the role “{role}” is no longer held", f"已不再担任“{role}”"), rule="role"
        )
