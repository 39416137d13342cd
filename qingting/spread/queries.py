"""Measuring an event: every fact that its plan reads of posts and times, as known at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import Count, F, Sum

from qingting.events.queries import KnownEvent
from qingting.plan.facts import Interval, cut_points, read_keys
from qingting.plan.model import FactKey, Plan, leaves
from qingting.posts.models import Echo, Reading
from qingting.posts.queries import NEVER, KnownPost, KnownRemark, instant, seconds
from qingting.sources.queries import Register
from qingting.spread.rules import count, peak_share, ring_after
from qingting.spread.models import Bucket
from qingting.store import Work

OF_POSTS = frozenset({"posts", "reposts", "clicks", "comments", "likes", "voices", "sites", "growth"})
OF_TIME = frozenset({"age", "quiet", "lag"})
Facts = dict[FactKey, Interval]


@dataclass(frozen=True, slots=True)
class Measured:
    """An event's facts: of the event, of each remark, and when time alone may first change one."""

    event: KnownEvent
    facts: Facts
    remarks: list[Facts]
    look_again_at: datetime | None


class Needs:
    """What a plan reads, worked out once: keys, cut points, and whether it reads sums over the event."""

    def __init__(self, plan: Plan) -> None:
        keys = read_keys(plan)
        self.cuts = cut_points(plan)
        self.of_posts = sorted((k for k in keys if k.name in OF_POSTS), key=str)
        self.of_time = sorted((k for k in keys if k.name in OF_TIME), key=str)
        self.peaks = sorted((k for k in keys if k.name == "peak-share"), key=str)
        self.by_remark = any(s.of == "remark" for s in plan.scales.values()) or any(
            d.each == "remark" for d in plan.duties.values()
        )
        self.by_event = frozenset(leaf.key for leaf in _event_leaves(plan))
        self.reposts = [k for k in self.of_posts if k.name in ("reposts", "growth")]


def _event_leaves(plan: Plan) -> Sequence[object]:
    """Leaves that speak of the event as a whole: everything outside the rows of remark scales."""
    whens = [
        *(d.when for d in plan.duties.values()),
        *(t.when for t in plan.triggers.values()),
        plan.open.when if plan.open else None,
        plan.close.when if plan.close else None,
        *(r.when for s in plan.scales.values() if s.of == "event" for r in s.rows),
        *(p.when for s in plan.scores.values() for t in s.add for p in t.table),
    ]
    return [leaf for when in whens for leaf in leaves(when)]


class AllNeeds:
    """`Needs` by plan version."""

    def __init__(self, _: Work) -> None:
        self._needs: dict[str, Needs] = {}

    def of(self, plan: Plan) -> Needs:
        if plan.hash not in self._needs:
            self._needs[plan.hash] = Needs(plan)
        return self._needs[plan.hash]


def measure(work: Work, event: KnownEvent) -> Measured:
    """Measure an event at `work.now`, and set the bells of its remarks for the next cut point."""
    needs = work.of(AllNeeds).of(event.plan)
    register = work.of(Register).of(event.org_id)
    now_s = seconds(work.now)
    until: list[int] = []
    remarks: list[Facts] = []

    def facts_of(posts: list[KnownPost]) -> Facts:
        found: Facts = {}
        for key in needs.of_posts:
            one = count(key, posts, now_s, register=register, cuts=needs.cuts.get(key, ()))
            found[key] = one.value
            if one.until is not None:
                until.append(one.until)
        return found

    posts = list(chain.from_iterable(r.posts for r in event.remarks))
    facts = facts_of(posts)
    if needs.by_remark:
        alone = len(event.remarks) == 1
        remarks = [facts if alone else facts_of(r.posts) for r in event.remarks]
    _times(event, needs, facts, work.now, until)
    for key in needs.peaks:
        assert key.window is not None  # the table of built-in facts requires one
        window = int(key.window.total_seconds())
        times = sorted(p.published_s for p in posts if p.kind != "topic")
        share = peak_share(times, now_s, window)
        facts[key] = Interval(share, share)
    set_bells(event, needs, facts, remarks)
    again = instant(min(until)) if until else None
    return Measured(event, facts, remarks, again)


def _times(
    event: KnownEvent, needs: Needs, facts: Facts, now: datetime, until: list[int]
) -> None:
    """Age, quiet and lag in seconds; `until` gets the instant at which one of them reaches its next cut."""
    for key in needs.of_time:
        if key.name == "lag":
            known = event.discovery_at or now
            low = max(0, seconds(known) - seconds(event.occurrence_at))
            facts[key] = Interval(low, low if event.discovery_at else None)
            continue
        since = event.occurrence_at if key.name == "age" else event.last_post_at
        low = max(0, seconds(now) - seconds(since))
        facts[key] = Interval(low, low)
        above = [c for c in needs.cuts.get(key, ()) if c > low]
        until += [seconds(since) + above[0]] if above else []


def set_bells(event: KnownEvent, needs: Needs, facts: Facts, remarks: list[Facts]) -> None:
    """Set for each remark the repost count at which a cut point may be crossed next."""
    for i, remark in enumerate(event.remarks):
        slack = [
            after
            for key in needs.reposts
            for after in _slacks(key, needs, facts, remarks[i] if remarks else None, len(event.remarks))
        ]
        remark.ring_at = remark.count + min(slack) if slack else NEVER


def _slacks(
    key: FactKey, needs: Needs, facts: Facts, of_remark: Facts | None, remarks: int
) -> list[int]:
    if key.name == "growth":
        return [1]
    cuts = needs.cuts.get(key, ())
    found = []
    if of_remark is not None:
        found.append(ring_after(of_remark[key].low, cuts, 1))
    if key in needs.by_event:
        found.append(ring_after(facts[key].low, cuts, remarks))
    return [after for after in found if after is not None]


__all__ = ["AllNeeds", "KnownRemark", "Measured", "measure", "set_bells"]


def reposts_by_hour(post_ids: Sequence[int], since: datetime) -> dict[int, int]:
    """Return wordless reposts of posts by the epoch second at which their hour begins.

    Args:
        since: nothing before it is looked for: when the first of the posts was published.
    """
    found: dict[int, int] = {}
    folded = Bucket.objects.filter(post_id__in=post_ids).values_list("hour_s")
    echoes = Echo.objects.filter(post_id__in=post_ids, at_s__gte=seconds(since)).order_by()
    by_hour = echoes.annotate(hour=F("at_s") / 3600).values_list("hour")
    for hour_s, n in folded.annotate(n=Sum("reposts")):
        found[hour_s] = found.get(hour_s, 0) + n
    for hour, n in by_hour.annotate(n=Count("id")):
        found[hour * 3600] = found.get(hour * 3600, 0) + n
    return found


def list_repost_readings(post_ids: Sequence[int]) -> list[Reading]:
    """Return what platforms said of the reposts of posts, oldest first."""
    rows = Reading.objects.filter(post_id__in=post_ids, reposts__isnull=False)
    return list(rows.order_by("at", "id"))
