"""What the checks say of a text that a duty makes for the public: on its page, and when it is
handed in, by a page or by an acts file.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models

from qingting.approvals.models import Text
from qingting.checks.model import Draft, Finding, Question
from qingting.checks.rules import check
from qingting.doubts.models import Doubt
from qingting.duties import actions as duties
from qingting.duties.models import Duty
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.grading.models import Note
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.plan.model import Plan
from qingting.replies.models import Publication
from qingting.replies.rules import PUBLIC
from qingting.reports.models import Fact
from qingting.store import Work

UNCHECKED = ("agreed-line", "invitation")  # wording for ourselves; held by `liaison.cases`


def is_checked(plan: Plan, entry: str) -> bool:
    """Whether what a duty makes is a text that the public reads."""
    spec = plan.duties.get(entry)
    return spec is not None and spec.makes in PUBLIC and spec.makes not in UNCHECKED


def findings_of(
    plan: Plan, duty: Duty, title: str, body: str, answers: Collection[str]
) -> tuple[Finding, ...]:
    """Return what the checks say of a text, nothing where it is none for the public.

    Args:
        answers: the questions that it says it answers: `D1`; of a duty for one doubt that one.
    """
    if not is_checked(plan, duty.entry) or duty.event_id is None or not body.strip():
        return ()
    about = _About(duty.event_id)
    makes, asked = plan.duties[duty.entry].makes, {*answers, duty.about or ""}
    return check(about.draft(plan, duty.org_id, makes, title, body, asked))


def check_handed_in(work: Work, duty: KnownDuty, *, why: str) -> None:
    """Hold the text of a duty against the checks before it is handed in.

    Args:
        why: a word of reason for what the checks say and the text keeps.

    Raises:
        ActionRefusedError: a finding blocks, or the others have no word of reason.
    """
    if not is_checked(duty.plan, duty.entry) or duty.event is None or duty.spec is None:
        return
    text = duties.text_of(work, duty)
    if text is None or text.state != Text.State.DRAFT:
        return
    asked = {*text.parts.get("answers", ()), duty.about or ""}
    found = _checked(work, duty.event, duty.spec.makes, text.title, text.body, asked)
    if found and not why.strip():
        names = ", ".join(dict.fromkeys(f.rule for f in found))
        raise ActionRefusedError(
            tr(
                f"the checks have something to say ({names}): mend it, or say why it stays",
                f"有检查提示（{names}）：请修改，或说明为何保留",
            ),
            rule=found[0].rule,
        )


def check_body(work: Work, event: KnownEvent, makes: str, title: str, body: str) -> None:
    """Hold a text that is of no duty against what blocks.

    Raises:
        ActionRefusedError: a finding blocks.
    """
    _checked(work, event, makes, title, body, set())


def _checked(
    work: Work, event: KnownEvent, makes: str, title: str, body: str, asked: set[str]
) -> tuple[Finding, ...]:
    about = _About(event.id, work)
    found = check(about.draft(event.plan, event.org_id, makes, title, body, asked))
    blocking = [f for f in found if f.blocks]
    if blocking:
        said = "; ".join(dict.fromkeys(tr(f.why.en, f.why.zh) for f in blocking))
        raise ActionRefusedError(
            tr(f"not handed in: {said}", f"未提交：{said}"), rule=blocking[0].rule
        )
    return found


class _About:
    """What is on record of an event, as far as checks read it; with what a work has not written
    yet.
    """

    def __init__(self, event_id: int, work: Work | None = None) -> None:
        self._event_id = event_id
        self._work = work

    def draft(
        self, plan: Plan, org_id: int, makes: str, title: str, body: str, asked: set[str]
    ) -> Draft:
        """Return a text with what it rests on.

        Args:
            asked: the questions that it should answer: `D1`.
        """
        doubts = self._rows(Doubt, "number", "words")
        published = self._rows(Publication, "captured")
        return Draft(
            body=body,
            title=title,
            kind=makes,
            needs=self._needs(plan),
            known=self._known(),
            questions=[
                Question(f"D{d['number']}", d["words"])
                for d in doubts
                if f"D{d['number']}" in asked and d["words"]
            ],
            published=[row["captured"] for row in reversed(published)],
            signer=Organisation.objects.get(pk=org_id).name,
            first=not published,
        )

    def _known(self) -> list[str]:
        lines = self._rows(Fact, "number", "state", "words", "proof", "replaces")
        gone = {line["replaces"] for line in lines}
        stand = [x for x in lines if x["number"] not in gone and x["state"] == Fact.State.KNOWN]
        return [f"{line['words']} [{line['proof']}]" for line in stand]

    def _needs(self, plan: Plan) -> frozenset[str]:
        """What the class of the concern, as people picked it last, asks of an answer."""
        notes = self._rows(Note, "fact", "value")
        picked = [note["value"] for note in notes if note["fact"] == "class"]
        found = plan.classes.get(picked[-1]) if picked else None
        return frozenset(found.needs if found is not None else ())

    def _rows(self, model: type[models.Model], *columns: str) -> list[dict[str, Any]]:
        """Rows of the event, in order of their making."""
        rows = model._default_manager.filter(event_id=self._event_id).order_by("id")
        fresh = self._work.new(model) if self._work is not None else ()
        mine = [row for row in fresh if row["event_id"] == self._event_id]
        return [*rows.values(*columns), *({c: row.get(c) for c in columns} for row in mine)]
