"""Why a duty was missed, in its holder's own words: added later, changing nothing else."""

from __future__ import annotations

from qingting.duties.actions.deed import deed
from qingting.duties.queries import KnownDuty
from qingting.duties.rules import is_missed
from qingting.errors import ActionRefusedError
from qingting.journal.actions import keep_words
from qingting.lang import tr
from qingting.people.rules import holds, person_of
from qingting.store import Work

RULE = "house:explained"


def explain(work: Work, duty: KnownDuty, *, words: str, by: str) -> None:
    """Add what the holder of a missed duty, or who had it in hand, has to say; also after the
    closing. A deputy, who may be the one that decides, does not say it for the holder.

    Its clock, its state and what was said before stay as they are.

    Raises:
        ActionRefusedError: it was not missed, it is no duty of the plan, nothing is said, or
            somebody else says it.
    """
    hands = (duty.made_by or "", duty.assignee)
    if not (person_of(by) in map(person_of, hands) or holds(duty.plan, duty.holder, by)):
        raise _refused(
            duty,
            f"“{duty.label}” is explained by its holder, {duty.holder}, or who had it; not by {by}",
            f"“{duty.label}”由承担的 {duty.holder} 或经办人说明，{by} 不能代为说明",
        )
    if duty.spec is None or duty.event is None:
        raise _refused(
            duty,
            f"“{duty.label}” is no duty that the plan names for an event",
            f"“{duty.label}”不是预案规定的事件待办",
        )
    if not is_missed(duty.due_at, duty.done_at or duty.ended_at, work.now):
        raise _refused(
            duty,
            f"“{duty.label}” was not missed: there is nothing to explain",
            f"“{duty.label}”没有逾期，无须说明",
        )
    if not words.strip():
        raise _refused(duty, "say what happened", "请写明情况")
    deed(work, duty, "explained", by, **keep_words(work, words.strip()))


def _refused(duty: KnownDuty, en: str, zh: str) -> ActionRefusedError:
    return ActionRefusedError(tr(en, zh), rule=RULE, clause=duty.clause)
