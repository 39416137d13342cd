"""Placing what was kept: into the event of its words, of what it answers, of its story, or a
new lead.
"""

from __future__ import annotations

from qingting.events.actions import (
    CHANGED,
    DISCOVERY,
    QUIET,
    attach,
    discover,
    fall_quiet,
    find_event,
    keep_near,
)
from qingting.events.grouping import Words
from qingting.events.queries import Events, KnownEvent, Lead
from qingting.posts.actions import KEPT, Kept
from qingting.posts.queries import instant
from qingting.store import Work
from qingting.text.story import Placement
from qingting.text.words import terms


def step(work: Work) -> bool:
    """Place each kept post, then see to discoveries and quiet events; True if there was any."""
    kept, found, quiet = work.take(KEPT), work.take(DISCOVERY), work.take(QUIET)
    if not (kept or found or quiet):
        return False
    events = work.of(Events)
    rooms = sorted({(one.org_id, one.mode) for one in kept})
    arriving = {one.post.id for one in kept}
    for org_id, mode in rooms:
        events.catch_up(work, org_id, mode, arriving)
    for one in kept:
        place(work, events, one)
    for firing in found:
        if event := events.find(work, int(firing.subject_key)):
            discover(work, event, firing.point_at)
    for firing in quiet:
        if event := events.find(work, int(firing.subject_key)):
            fall_quiet(work, event)
    for org_id, mode in rooms:
        events.grouping(org_id, mode).save(work)
    return True


def place(work: Work, events: Events, kept: Kept) -> None:
    """Put a kept post into exactly one event."""
    remark = kept.post.remark
    event = events.of_remark(work, remark.id)
    words = terms(kept.title, kept.text)
    if event is None:
        event, why = _home(work, events, kept, words)
        attach(work, event, remark, by="engine", why=why)
    at = instant(kept.post.arrived_s)
    events.grouping(kept.org_id, kept.mode).add(work, event.id, kept.post.id, words, at)
    event.last_post_at = max(event.last_post_at, at)
    work.leave(CHANGED, event)


def _home(work: Work, events: Events, kept: Kept, words: Words) -> tuple[KnownEvent, str]:
    """The event of a remark that is in none yet, and what it was recognised by."""
    follows: KnownEvent | None = None
    placed: Placement | None = None
    if kept.parent is not None:
        parent = events.of_remark(work, kept.parent.remark.id)
        follows = events.last_wave(work, parent) if parent is not None else None
        if follows is not None and follows.live:
            return follows, "parent"
    earlier = kept.post.remark.follows
    if follows is None and earlier is not None:
        said_in = events.of_remark(work, earlier)
        follows = events.last_wave(work, said_in) if said_in is not None else None
        if follows is not None and follows.live:
            return follows, "same-words"
    if follows is None:
        at = instant(kept.post.arrived_s)
        placed = events.grouping(kept.org_id, kept.mode).stories.place(words, at)
        if placed.key is not None:
            near = events.find(work, placed.key)
            if near is not None and near.live:
                return near, f"story {placed.score:.2f}"
            follows = near
    lead = _new_lead(work, events, kept, follows)
    if placed is not None and placed.key is None and placed.nearest is not None:
        keep_near(work, lead, placed)
    return lead, "first"


def _new_lead(work: Work, events: Events, kept: Kept, follows: KnownEvent | None) -> KnownEvent:
    """A lead of its own; a new wave of an ended event follows it, with fresh clocks."""
    adoption = events.adoption(work, kept.org_id, kept.plan)
    if follows is not None:
        events.grouping(kept.org_id, kept.mode).forget(work, follows.id)
    lead = Lead(
        kept.org_id,
        kept.mode,
        adoption,
        found_at=instant(kept.post.arrived_s),
        occurrence_at=instant(kept.post.published_s),
        title=kept.title or kept.text[:60],
        follows_id=follows.id if follows else None,
    )
    return find_event(work, lead)
