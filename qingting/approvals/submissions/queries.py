"""Reading what was asked for."""

from __future__ import annotations

from qingting.approvals.models import Submission


def waiting() -> list[Submission]:
    """Return what the engine has to do, oldest first."""
    rows = Submission.objects.filter(state=Submission.State.WAITING)
    return list(rows.select_related("person").order_by("at", "id"))


def untold() -> list[Submission]:
    """Return what waits for a second person whom nobody told yet, oldest first."""
    rows = Submission.objects.filter(state=Submission.State.SECOND, told_at=None)
    return list(rows.select_related("person").order_by("id"))


def find(submission_id: int) -> Submission | None:
    """Return one by id."""
    return Submission.objects.filter(pk=submission_id).first()


def find_in(org_id: int, submission_id: int) -> Submission | None:
    """Return one of an organisation."""
    return (
        Submission.objects.select_related("person").filter(org_id=org_id, pk=submission_id).first()
    )


def was_submitted(person_id: int, token: str) -> bool:
    """Whether a person's form was pressed before."""
    return bool(token) and Submission.objects.filter(person_id=person_id, token=token).exists()


def list_for_second(org_id: int, mode: str, event_key: str | None = None) -> list[Submission]:
    """Return what waits for a second person, oldest first; of one event where one is named."""
    rows = Submission.objects.filter(org_id=org_id, mode=mode, state=Submission.State.SECOND)
    found = list(rows.select_related("person").order_by("id"))
    return [s for s in found if event_key is None or s.values.get("event") == event_key]


def find_for_second(org_id: int, act: str) -> Submission | None:
    """Return the last act of a kind that waits for a second person, None where none does."""
    rows = Submission.objects.filter(org_id=org_id, act=act, state=Submission.State.SECOND)
    return rows.select_related("person").order_by("-id").first()
