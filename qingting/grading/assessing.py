"""What people judge of an event beside its grade: who leads, what it is, what is done about it."""

from __future__ import annotations

from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.grading.models import Assessment
from qingting.journal.actions import keep_words, write
from qingting.lang import tr
from qingting.store import Work

LONGEST = 120  # characters of a value


def assess(
    work: Work,
    event: KnownEvent,
    what: str,
    *,
    value: str,
    by: str,
    words: str = "",
    proof: str = "",
) -> None:
    """Keep an assessment; the one of its kind before it stays on record. No grade and no clock
    changes by it.

    Args:
        what: of `Assessment.Kind`.
        words: the reason; in what people read, and dropped with the words of the event.

    Raises:
        ActionRefusedError: the event is over, or the value is longer than 120 characters.
    """
    if not event.live:
        raise ActionRefusedError(
            tr(f"{event.key} is over", f"{event.key} 已经结束"), rule="house:assessment"
        )
    if len(value) > LONGEST:
        raise ActionRefusedError(
            tr(f"at most {LONGEST} characters", f"最多 {LONGEST} 字"), rule="house:assessment"
        )
    work.add(
        Assessment,
        event_id=event.id,
        mode=event.mode,
        what=what,
        value=value,
        words=words,
        proof=proof[:500],
        by=by,
        at=work.now,
    )
    said = keep_words(work, words) if words else {}
    values = {"what": what, "value": value} if what != Assessment.Kind.MATTER else {"what": what}
    write(
        work,
        "event.assessed",
        event.subject,
        actor=by,
        clause="house:assessment",
        **values,
        **said,
    )
