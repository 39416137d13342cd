"""The duties of an event that was put under another plan: those of the plan before end, and what
the new one orders begins from the same anchors.
"""

from __future__ import annotations

from qingting.approvals.models import Text
from qingting.duties.actions.life import begin_each, void
from qingting.duties.actions.texts import keep_draft, text_of
from qingting.duties.models import Duty
from qingting.duties.queries import Duties, KnownDuty
from qingting.events.replanning import Replanned
from qingting.lang import Said
from qingting.store import Work

WHY = Said("事件改用另一预案（版本）", "the event runs under another plan, or version, now")
OF_THE_PLAN = ("judge", "approval")  # house duties that the plan words


def end_earlier(work: Work, one: Replanned) -> list[KnownDuty]:
    """Make what the plan before ordered void; what our own promises and findings are stays.
    Returns those that were each about a thing: they begin again once the event is judged.
    """
    ended = []
    for duty in list(work.of(Duties).of(work, one.event)):
        if not duty.live or duty.adoption_id == one.event.adoption_id:
            continue
        if duty.spec is None and duty.entry not in OF_THE_PLAN:
            continue
        _call_back(work, duty)
        void(work, duty, WHY, by=one.by)
        if duty.spec is not None and duty.spec.each not in (None, "remark"):
            ended.append(duty)
    return ended


def begin_again(work: Work, ended: list[KnownDuty]) -> None:
    """Begin what the new plan wants of each thing that is still open."""
    for kind, about in sorted({(d.anchor, d.about or "") for d in ended}):
        event = next(d.event for d in ended if (d.anchor, d.about) == (kind, about))
        assert event is not None  # such a duty is of an event
        since = min(d.began_at or work.now for d in ended if d.about == about)
        begin_each(work, event, kind, about, since=since)


def began_before(duty: KnownDuty | None, start: str, adoption_id: int) -> KnownDuty | None:
    """The void duty of the plan before for the same entry, where its clock ran from the same
    anchor: the new one counts from that instant.
    """
    if duty is None or duty.adoption_id == adoption_id or duty.anchor != start:
        return None
    return duty if duty.state == Duty.State.VOID and duty.began_at is not None else None


def _call_back(work: Work, duty: KnownDuty) -> None:
    """What waits for signatures under the plan before is a draft again, word for word."""
    text = text_of(work, duty) if duty.spec is not None else None
    if text is not None and text.state == Text.State.ASKED:
        title, body, parts = text.title, text.body, text.parts
        keep_draft(work, duty, title=title, body=body, parts=parts, by=text.writer)
