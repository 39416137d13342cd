"""Doing what people submitted on pages: each in one transaction with its settlement."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from qingting.acts import Acting
from qingting.acts_form import Act
from qingting.adoption.queries import find_draft, list_in_force, plan_of, plan_of_draft
from qingting.approvals.models import Submission
from qingting.approvals.submissions import queries as submissions
from qingting.approvals.submissions.actions import mark_told, settle
from qingting.errors import ActionRefusedError
from qingting.journal.actions import write
from qingting.lang import Said, speaking, tr
from qingting.notices.actions import Matter, To, tell
from qingting.orgs.models import Organisation
from qingting.people.queries import roles_of
from qingting.run import Engine
from qingting.store import Subject, Work

SECOND = "house:second-person"


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
    _check_second(one)
    if one.seconded_by_id is not None:
        _check_role(one.seconded_by_id, one.second_role, work.now)
        values["second"] = one.seconder
    act, doing = Act(work.now, one.actor, one.act, values, "", 0), Acting(one.org_id, one.mode)
    seconded = one.seconded_by_id is not None and one.act in Organisation.SECOND_ACTS
    event = doing.event(work, act) if seconded else None
    made = doing.apply(work, act)
    if event is not None:
        write(work, "act.seconded", event.subject, actor=one.seconder, clause=SECOND, act=one.act)
    return made


def _check_second(one: Submission) -> None:
    org = Organisation.objects.get(pk=one.org_id)
    if one.act in org.second_acts and one.seconded_by_id is None:
        raise ActionRefusedError(
            tr(
                "here this needs a second person since it was asked for: ask for it again",
                "本单位现规定此事须有第二人同意，请重新提出",
            ),
            rule=SECOND,
        )


def tell_seconds(engine: Engine, now: datetime) -> bool:
    """Tell who may second what waits for a second person, each once; True if there was any."""
    untold = submissions.untold()
    for one in untold:
        with transaction.atomic():
            engine.act(now, partial(_tell_second, one=one))
            engine.write()
            mark_told(one, now=now)
    return bool(untold)


def _tell_second(work: Work, *, one: Submission) -> None:
    who = one.person.name
    if one.act == "adopt":
        draft = find_draft(one.org_id)
        if draft is None:  # adopted or gone meanwhile
            return
        plan, subject = plan_of_draft(draft), Subject(one.org_id, one.mode, "draft", str(draft.pk))
        matter, to = Matter(), plan.interpreter
        why = Said(
            f"{who}提出施行预案，须由另一人同意",
            f"{who} asked to put a plan in force: another person has to agree",
        )
    elif one.act == "retire":
        found = {a.plan: a for a in list_in_force(one.org_id, work.now)}.get(one.values["plan"])
        if found is None:  # ended meanwhile
            return
        subject = Subject(one.org_id, one.mode, "adoption", str(found.pk))
        matter, to = Matter(), plan_of(found.pk).interpreter
        why = Said(
            f"{who}提出终止一个预案，须由另一人同意",
            f"{who} asked to end a plan: another person has to agree",
        )
    else:
        event = Acting(one.org_id, one.mode).event(work, Act(work.now, "", "", one.values, "", 0))
        scale = event.plan.grade
        to = scale.decide if scale and scale.decide else event.plan.interpreter
        subject, matter = event.subject, Matter(event_key=event.key)
        why = Said(
            f"{who}提出的一项操作须由另一人同意",
            f"an act that {who} asked for needs another person to agree",
        )
    tell(work, subject, to=To(to), why=why, clause=SECOND, matter=matter)


def _check_role(person_id: int, role: str, now: datetime) -> None:
    if role not in roles_of(person_id, now):
        raise ActionRefusedError(
            tr(f"the role “{role}” is no longer held", f"已不再担任“{role}”"), rule="role"
        )
