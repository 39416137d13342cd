"""The whole way on one screen: posts come in, become events, are measured and graded, make
duties, people are told.

`advance(now)` is the one function; `qingting run` calls it on the real clock, `replay` on ticks,
tests with instants of their own. See docs/the-way.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import qingting.duties.step as duties
import qingting.events.step as events
import qingting.grading.step as grading
import qingting.journal.step as journal
import qingting.notices.step as notices
import qingting.posts.step as posts
import qingting.sources.step as sources
import qingting.spread.step as spread
import qingting.timers.step as timers
from qingting.sources.queries import Batch
from qingting.store import Pages, Work

Step = Callable[[Work], bool]

STEPS: tuple[Step, ...] = (
    timers.step,  # what is due fires
    sources.step,  # a source that fell silent is told of
    posts.step,  # arrived lines: kept posts, counts
    events.step,  # kept posts: leads, events, waves
    spread.step,  # changed events: facts
    grading.step,  # facts: grades with reasons, inquiries
    duties.step,  # grades and anchors: duties, ladders
    notices.step,  # who is told: deliveries
    journal.step,  # all of it: sealed
)

# A timer's kind -> the one stage that takes its firings.
TAKES: dict[str, Step] = {
    "sources.expected": sources.step,
    "events.discovery": events.step,
    "events.quiet": events.step,
    "grading.look-again": grading.step,
    "duties.rung": duties.step,
    "duties.in-force": duties.step,
    "duties.handover": duties.step,
}

# Passes of one advance before a step is said never to rest; each anchor of a chain of duties takes
# one.
MOST_PASSES = 100


class Engine:
    """What is known between two advances, and what waits to be written; thrown away when a
    transaction fails.
    """

    def __init__(self, known: dict[type[Any], Any] | None = None) -> None:
        self.known: dict[type[Any], Any] = known or {}
        self.pages = Pages()

    def work(self, now: datetime) -> Work:
        return Work(now, self.known, self.pages)

    def advance(self, now: datetime, batches: Sequence[Batch] = ()) -> None:
        """Run the steps at an instant until none finds work.

        At one instant: arrivals, then what is due. Acts of people come after, each with its own
        `act`.
        """
        work = self.work(now)
        if batches:
            arrive(work, batches)
        settle(work)

    def act(self, now: datetime, act: Callable[[Work], object]) -> None:
        """Do one act at an instant, then whatever follows from it."""
        work = self.work(now)
        act(work)
        settle(work)

    def write(self) -> None:
        """Write what waits; the caller owns the transaction, and commits after this."""
        self.pages.write()


def arrive(work: Work, batches: Sequence[Batch]) -> None:
    """Take in what came; at one instant this is before what is due."""
    for batch in batches:
        work.leave(posts.ARRIVED, batch)
    posts.step(work)


def settle(work: Work) -> None:
    """Run the steps in order until a whole pass finds nothing; where nothing was left, that is
    at once.
    """
    for _ in range(MOST_PASSES):
        busy = timers.step(work)
        if not work.left:
            return
        for step in STEPS[1:]:
            busy |= step(work)
        if not busy:
            raise RuntimeError(f"nobody takes {sorted(work.left)}")
    raise RuntimeError(f"never rests at {work.now}: {sorted(work.left)}")


def sweep(work: Work) -> None:
    """Leave for the stages whatever other processes wrote and nobody took: hints may be lost,
    rows are not.
    """
    notices.sweep(work)
    journal.sweep(work)
