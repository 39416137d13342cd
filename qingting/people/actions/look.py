"""How far a person has read; nothing that anyone else looks at, so no entry of the journal."""

from __future__ import annotations

from datetime import datetime

from qingting.people.models import Look


def note_look(person_id: int, seq: int, *, now: datetime) -> None:
    """Note that a person has read the journal up to `seq`; an earlier look never takes it back."""
    look, _new = Look.objects.get_or_create(person_id=person_id, defaults={"seq": seq, "at": now})
    if look.seq < seq:
        Look.objects.filter(pk=look.pk).update(seq=seq, at=now)
