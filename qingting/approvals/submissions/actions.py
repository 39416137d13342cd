"""Asking for an act, agreeing as the second person, settling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from qingting.approvals.models import Submission
from qingting.errors import ActionRefusedError, ConflictError
from qingting.lang import tr
from qingting.people.models import Person

WRITTEN = frozenset({  # keys of `values` that hold free words
    "why", "said", "note", "title", "body", "captured", "present", "options", "decision", "dissent",
    "fact", "proof", "evidence", "basis", "appeal",
})  # fmt: skip


def submit(
    person: Person,
    role: str,
    act: str,
    values: Mapping[str, str],
    *,
    mode: str,
    language: str,
    token: str,
    now: datetime,
    needs_second: bool = False,
) -> Submission:
    """Ask for an act; the same token from the same person is the same act, whatever its state."""
    state = Submission.State.SECOND if needs_second else Submission.State.WAITING
    row = Submission(
        org_id=person.org_id,
        mode=mode,
        person=person,
        role=role,
        act=act,
        values=dict(values),
        language=language,
        token=token,
        at=now,
        state=state,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Submission.objects.get(person=person, token=token)
    return row


def agree(submission: Submission, person: Person, role: str) -> None:
    """Agree as the second person: the act is done next.

    Raises:
        ActionRefusedError: the person asked for it in the first place.
        ConflictError: somebody agreed or withdrew it meanwhile.
    """
    if submission.person_id == person.pk:
        raise ActionRefusedError(
            tr("You asked for it: another person has to agree", "这是您提出的，须由另一人同意"),
            rule="house:second-person",
        )
    _pass_on(
        submission,
        state=Submission.State.WAITING,
        seconded_by=person,
        second_role=role,
    )


def withdraw(submission: Submission, *, now: datetime, answer: str) -> None:
    """End what waits for a second person: declined, or taken back.

    Raises:
        ConflictError: somebody agreed or ended it meanwhile.
    """
    _pass_on(
        submission,
        state=Submission.State.REFUSED,
        settled_at=now,
        answer=answer[:500],
        values=without_words(submission.values),
    )


def _pass_on(submission: Submission, **changes: object) -> None:
    rows = Submission.objects.filter(pk=submission.pk, state=Submission.State.SECOND)
    if not rows.update(**changes):
        raise ConflictError(
            tr("It was decided meanwhile; read the page again", "此事已有人处理，请重新打开页面")
        )


def mark_told(submission: Submission, *, now: datetime) -> None:
    """Write that who may second it was told of it, in the transaction that told them."""
    Submission.objects.filter(pk=submission.pk).update(told_at=now)


def settle(
    submission: Submission,
    state: Submission.State,
    *,
    now: datetime,
    answer: str = "",
    made: str = "",
) -> None:
    """Write how an act ended, in the transaction that did it; free words go."""
    Submission.objects.filter(pk=submission.pk).update(
        state=state,
        settled_at=now,
        answer=answer[:500],
        made=made,
        values=without_words(submission.values),
    )


def without_words(values: Mapping[str, str]) -> dict[str, str]:
    """Return an act's values without what people wrote freely."""
    return {key: value for key, value in values.items() if key not in WRITTEN}
