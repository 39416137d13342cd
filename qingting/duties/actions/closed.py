"""What a closing orders: the plan's watch after it (`close.watch`), to its day or a reopening."""

from __future__ import annotations

from datetime import timedelta

from qingting.duties.actions.deeds import check_done, complete
from qingting.duties.actions.life import begin, due_words, house_duty, void
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.lang import Said, tr
from qingting.plan.model import Duty as Entry
from qingting.store import Work

AFTER_WATCH = "after-watch"
LAST_DAY = timedelta(days=1)  # before its end a watch may be written down
REOPENED = Said("事件已重新打开", "the event was opened again")


def watch_on(work: Work, event: KnownEvent) -> None:
    """Begin the plan's watch after a closing, due on its last day."""
    rule = event.plan.close
    if rule is None or rule.watch_holder is None or rule.watch_for is None:
        return
    clause = " ".join(rule.watch_clause) or rule.cites
    duty = house_duty(
        work, AFTER_WATCH, event, holder=rule.watch_holder, clause=clause, anchor="closed"
    )
    begin(work, duty, work.now, due=work.now + rule.watch_for)


def end_watch(work: Work, duty: KnownDuty, *, by: str, why: str) -> None:
    """Write down what the watch saw; in its last day, or after it.

    Raises:
        ActionRefusedError: not its holder, over, still running, or nothing is said.
    """
    check_done(duty, by=by)
    assert duty.due_at is not None  # check_done: begun
    if work.now < duty.due_at - LAST_DAY:
        until = due_words(duty)
        raise ActionRefusedError(
            tr(
                f"the watch goes on until {until.en}; reopen the event if it comes again",
                f"观察期到 {until.zh} 为止；如有反复，请重新打开事件",
            ),
            rule=AFTER_WATCH,
            clause=duty.clause,
        )
    if not why:
        raise ActionRefusedError(
            tr("say what was seen", "请写明观察到的情况"), rule=AFTER_WATCH, clause=duty.clause
        )
    complete(work, duty, by=by, why=why)


def run_again(work: Work, event: KnownEvent, *, by: str) -> None:
    """Let what the closing ordered be void: its event runs again."""
    for duty in work.of(Duties).of(work, event):
        if duty.live and duty.anchor == "closed":
            void(work, duty, REOPENED, by=by)


def runs_from_reopening(entry: Entry, event: KnownEvent, last: KnownDuty | None) -> bool:
    """Whether a repeating duty that the closing ended goes on from the reopening."""
    reopened = event.happened.get("reopened")
    if entry.repeat is None or last is None or last.ended_at is None or reopened is None:
        return False
    return last.ended_at <= reopened  # what ended since begins again as any other does
