"""Reading what meetings decided."""

from __future__ import annotations

from qingting.consultations.models import Consultation


def list_consultations(event_id: int) -> list[Consultation]:
    """Return the meetings about an event, the newest first."""
    rows = Consultation.objects.filter(event_id=event_id).select_related("duty")
    return list(rows.order_by("-at", "-id"))
