"""Measuring an event: every fact that its plan reads of posts and times, as known at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Count, F, Sum

from qingting.events.queries import KnownEvent
from qingting.plan.facts import MEASURED, UNKNOWN, Interval, Past, Value, cut_points
from qingting.plan.model import FactKey, Leaf, Plan, leaves
from qingting.posts.models import Echo
from qingting.posts.queries import NEVER, KnownPost, KnownRemark, instant, seconds
from qingting.sources.queries import Register, Sources
from qingting.spread.models import Bucket
from qingting.spread.rules import (
    Counted,
    as_of,
    count,
    peak_share,
    ring_after,
    turning_points,
)
from qingting.store import Work

OF_TIME = frozenset({"age", "quiet", "lag"})
Facts = dict[FactKey, Value | Past]


@dataclass(frozen=True, slots=True)
class Measured:
    """An event's facts: of the event, of each remark that differs, and when time alone may
    first change one.
    """

    event: KnownEvent
    facts: Facts
    remarks: list[Facts]
    look_again_at: datetime | None


class Needs:
    """What a plan reads, worked out once: keys, cut points, for how long a comparison must have
    held.
    """

    def __init__(self, plan: Plan) -> None:
        close = leaves(plan.close.when) if plan.close else ()
        rows = [
            leaf
            for s in plan.scales.values()
            if s.of == "remark"
            for r in s.rows
            for leaf in leaves(r.when)
        ]
        others = _event_leaves(plan)
        self.cuts = cut_points(plan)
        self.of_remark = _sorted({leaf.key for leaf in rows})
        self.of_event = _sorted({leaf.key for leaf in others})
        self.to_close = _sorted({leaf.key for leaf in close})
        self.by_remark = bool(rows) or any(d.each == "remark" for d in plan.duties.values())
        self.holds: dict[FactKey, timedelta] = {}
        for leaf in (*rows, *others, *close):
            if leaf.hold is not None:
                self.holds[leaf.key] = max(leaf.hold, self.holds.get(leaf.key, leaf.hold))


def _sorted(keys: set[FactKey]) -> list[FactKey]:
    return sorted((k for k in keys if k.name in MEASURED), key=str)


def _event_leaves(plan: Plan) -> Sequence[Leaf]:
    """Leaves that speak of the event as a whole: outside the rows of remark scales and the
    closing test.
    """
    whens = [
        *(d.when for d in plan.duties.values()),
        *(t.when for t in plan.triggers.values()),
        *(f.when for f in plan.facts.values()),
        plan.open.when if plan.open else None,
        *(r.when for s in plan.scales.values() if s.of == "event" for r in s.rows),
        *(p.when for s in plan.scores.values() for t in s.add for p in t.table),
    ]
    return [leaf for when in whens for leaf in leaves(when)]


class Measures:
    """`Needs` by plan version, and what was measured of each remark, for as long as that stays
    true.
    """

    def __init__(self, _: Work) -> None:
        self._needs: dict[str, Needs] = {}
        self._remarks: dict[tuple[int, str], tuple[tuple[int, int], Facts, int | None]] = {}

    def needs(self, plan: Plan) -> Needs:
        if plan.hash not in self._needs:
            self._needs[plan.hash] = Needs(plan)
        return self._needs[plan.hash]

    def of_remark(
        self, remark: KnownRemark, measuring: Measuring, mark: int
    ) -> tuple[Facts, int | None]:
        """Return a remark's facts, and until when (epoch s) time alone leaves them so.

        Args:
            mark: changes when what a source's counts mean does (it fell silent, it speaks again).
        """
        key, version = (remark.id, measuring.plan.hash), (remark.touched, mark)
        kept = self._remarks.get(key)
        if (
            kept is not None
            and kept[0] == version
            and (kept[2] is None or measuring.now_s < kept[2])
        ):
            return kept[1], kept[2]
        facts, until = measuring.facts(measuring.needs.of_remark, remark.posts)
        self._remarks[key] = (version, facts, until)
        return facts, until


class Measuring:
    """One event at one instant: counts, with their past where a comparison must have held for a
    while.
    """

    def __init__(self, work: Work, event: KnownEvent) -> None:
        self.now = work.now
        self.now_s = seconds(work.now)
        self.plan = event.plan
        self.event = event
        self.needs = work.of(Measures).needs(event.plan)
        self._register = work.of(Register).of(event.org_id)

    def facts(self, keys: list[FactKey], posts: list[KnownPost]) -> tuple[Facts, int | None]:
        """Return facts over some posts, and the first instant at which time alone may change
        one.
        """
        found: Facts = {}
        until: list[int] = []
        for key in keys:
            value, again = self._value(key, posts)
            found[key] = value
            if again is not None:
                until.append(again)
        return found, min(until, default=None)

    def _value(self, key: FactKey, posts: list[KnownPost]) -> tuple[Value | Past, int | None]:
        if key.name in OF_TIME:
            return self._of_time(key)
        value, again = self._counted(key, posts, self.now_s)
        hold = self.needs.holds.get(key)
        if hold is None:
            return value, again
        return self._past(key, posts, int(hold.total_seconds())), again

    def _counted(
        self, key: FactKey, posts: Sequence[Counted], at: int
    ) -> tuple[Interval, int | None]:
        if key.name == "peak-share":
            assert key.window is not None  # the table of built-in facts requires one
            times = sorted(p.published_s for p in posts if p.kind != "topic")
            window = int(key.window.total_seconds())
            share = peak_share(times, at, window)
            leaves_at = [t + window for t in times if t + window > at]
            return Interval(share, share), min(leaves_at, default=None)
        cuts = self.needs.cuts.get(key, ())
        one = count(key, posts, at, register=self._register, cuts=cuts)
        return one.value, one.until

    def _past(self, key: FactKey, posts: list[KnownPost], hold: int) -> Past:
        """What stood since when, from `hold` seconds ago on; before the first post nothing is
        known.
        """
        window = int(key.window.total_seconds()) if key.window else 0
        begins = self.now_s - hold
        turns = {t + w for p in posts for t in turning_points(p) for w in (0, window, 2 * window)}
        inside = sorted(t for t in turns if begins < t <= self.now_s)
        past: list[tuple[datetime | None, Value]] = []
        if any(p.published_s <= begins for p in posts):
            past.append((None, self._counted(key, as_of(posts, begins), begins)[0]))
        past += [(instant(t), self._counted(key, as_of(posts, t), t)[0]) for t in inside]
        return tuple(past) or ((None, UNKNOWN),)

    def _of_time(self, key: FactKey) -> tuple[Interval, int | None]:
        """Age, quiet or lag in seconds, and the instant at which it reaches its next cut."""
        event = self.event
        if key.name == "lag":
            low = max(0, seconds(event.discovery_at or self.now) - seconds(event.occurrence_at))
            return Interval(low, low if event.discovery_at else None), None
        since = seconds(event.occurrence_at if key.name == "age" else event.last_post_at)
        low = max(0, self.now_s - since)
        above = [c for c in self.needs.cuts.get(key, ()) if c > low]
        return Interval(low, low), since + above[0] if above else None


def measure(work: Work, event: KnownEvent, *, to_close: bool = False) -> Measured:
    """Measure an event at `work.now`, and set the bells of its remarks for the next cut point.

    Args:
        to_close: also what only the plan's closing test reads.

    Note: a remark that nothing touched is not counted again; remarks with the same facts are judged
    once.
    """
    measuring, measures = Measuring(work, event), work.of(Measures)
    needs, mark = measuring.needs, work.of(Sources).turns
    keys = [*needs.of_event, *(needs.to_close if to_close else ())]
    posts = list(chain.from_iterable(r.posts for r in event.remarks))
    facts, until = measuring.facts(keys, posts)
    turns = [until]
    each: list[Facts] = []
    if needs.by_remark:
        for remark in event.remarks:
            found, again = measures.of_remark(remark, measuring, mark)
            each.append(found)
            turns.append(again)
    set_bells(event, needs, facts, each)
    distinct = {tuple(found.values()): found for found in each}
    coming = [t for t in turns if t is not None]
    return Measured(event, facts, list(distinct.values()), instant(min(coming)) if coming else None)


def set_bells(event: KnownEvent, needs: Needs, facts: Facts, each: list[Facts]) -> None:
    """Set for each remark the repost count at which a cut point may be crossed next."""
    of_event = _slack(facts, needs, len(event.remarks))
    for i, remark in enumerate(event.remarks):
        slack = [*of_event, *(_slack(each[i], needs, 1) if each else ())]
        remark.ring_at = remark.count + min(slack) if slack else NEVER


def _slack(facts: Facts, needs: Needs, shared_by: int) -> list[int]:
    """After how many more reposts of one of so many remarks each fact may reach its next cut."""
    found = []
    for key, value in facts.items():
        if key.name == "growth" or (key.name == "reposts" and key in needs.holds):
            found.append(1)
        elif key.name == "reposts" and isinstance(value, Interval):
            after = ring_after(value.low, needs.cuts.get(key, ()), shared_by)
            found += [] if after is None else [after]
    return found


def reposts_by_hour(remark_id: int, since: datetime) -> dict[int, int]:
    """Return reposts of a remark, with words or without, by the epoch second at which their hour
    begins.

    Args:
        since: nothing before it is looked for: when its first post was published.
    """
    found: dict[int, int] = {}
    folded = Bucket.objects.filter(post__remark_id=remark_id).values_list("hour_s")
    echoes = Echo.objects.filter(post__remark_id=remark_id, at_s__gte=seconds(since)).order_by()
    by_hour = echoes.annotate(hour=F("at_s") / 3600).values_list("hour")
    for hour_s, n in folded.annotate(n=Sum("reposts")):
        found[hour_s] = found.get(hour_s, 0) + n
    for hour, n in by_hour.annotate(n=Count("id")):
        found[hour * 3600] = found.get(hour * 3600, 0) + n
    return found
