"""From a finding to the plan: its change is begun in a writing, then proposed with that writing."""

from __future__ import annotations

from datetime import datetime

from qingting.adoption.models import Writing
from qingting.adoption.queries import find_draft
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.reviews.models import Change, Finding
from qingting.reviews.queries import list_open_changes, stands_of, text_hash
from qingting.store import Subject, Work, acting

CLAUSE = "house:findings"


def begin_change(
    finding: Finding, event: Event, writing: Writing, version: str, *, now: datetime, by: str
) -> None:
    """Remember that a finding is to be answered in a writing; once, however often it is asked.

    The finding's own duty goes on: its owner says when it is done.

    Args:
        version: the one that the writing would change.

    Raises:
        ActionRefusedError: the finding names no clause, or its change is in force.
    """
    if not finding.clause.split():
        raise ActionRefusedError(
            tr("the finding names no clause to change", "该问题没有写明要改的条款"), rule="finding"
        )
    with acting(now) as work:
        Finding.objects.select_for_update().get(pk=finding.pk)
        stand = stands_of([finding.pk]).get(finding.pk)
        if stand is not None and stand.state == "in force":
            said = tr("its change is in force already", "其修改已经施行")
            raise ActionRefusedError(said, rule="finding")
        if Change.objects.filter(finding=finding, writing_id=writing.pk).exists():
            return
        work.add(
            Change,
            finding_id=finding.pk,
            mode=finding.mode,
            plan=writing.plan,
            clause=finding.clause,
            version=version,
            writing_id=writing.pk,
            by=by,
            at=now,
        )
        _note(work, "finding.change-begun", event, finding, by, writing.plan, version)


def name_proposed(writing: Writing, *, now: datetime, by: str) -> None:
    """Remember what was just proposed of a writing: it answers the findings that it was begun for.

    Nothing where another plan was proposed meanwhile.
    """
    with acting(now) as work:
        draft = find_draft(writing.org_id)
        if draft is None or draft.plan != writing.plan:
            return
        proposed = text_hash(draft.files)
        for one in list_open_changes(writing):
            if (one.draft_id, one.text_hash) != (draft.pk, proposed):
                work.change(Change, one.pk, draft_id=draft.pk, text_hash=proposed)
                event = one.finding.event
                verb = "finding.change-proposed"
                _note(work, verb, event, one.finding, by, draft.plan, draft.version)


def _note(
    work: Work, verb: str, event: Event, finding: Finding, by: str, plan: str, version: str
) -> None:
    subject = Subject(event.org_id, event.mode, "event", str(event.pk))
    said = {"finding": f"F{finding.number}", "plan": plan, "version": version}
    write(work, verb, subject, actor=by, clause=CLAUSE, changes=finding.clause, **said)
