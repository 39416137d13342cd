"""What a form was opened on: one that is pressed after somebody changed its matter is shown again
with what stands now, and does nothing.
"""

from __future__ import annotations

from django.http import HttpRequest

from qingting.approvals.submissions.queries import was_submitted
from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.web.access import person_of


def of_event(event: Event, force: str | None) -> str:
    """Return what an act upon an event rests on: its state, its grade in force, where it went."""
    return f"{event.state}:{force or ''}:{event.merged_into_id or ''}"


def of_duty(duty: Duty) -> str:
    """Return what an act upon a duty rests on: its state, who has it, until when."""
    due = duty.due_at.isoformat() if duty.due_at else ""
    return f"{duty.state}:{duty.holder}:{duty.assignee}:{due}"


def changed(request: HttpRequest, seen: str) -> bool:
    """Whether a pressed form was opened on something else; one that does not say was not, nor one
    that changed it itself when it was pressed before.
    """
    if request.POST.get("seen", seen) == seen:
        return False
    return not was_submitted(person_of(request).pk, request.POST.get("token", "")[:40])
