"""Finding sources that fell silent, and telling so."""

from __future__ import annotations

from datetime import timedelta

from qingting.adoption.queries import Plans, in_force
from qingting.lang import Said
from qingting.notices.actions import To, tell
from qingting.sources.actions import EXPECTED, expect, fell_silent
from qingting.sources.queries import KnownSource, Sources
from qingting.store import Work


def step(work: Work) -> bool:
    """Look at every source whose silence clock ran out; True if any did."""
    fired = work.take(EXPECTED)
    for firing in fired:
        source = work.of(Sources).by_id[int(firing.subject_key)]
        _look(work, source)
    return bool(fired)


def _look(work: Work, source: KnownSource) -> None:
    """Silent if nothing came since the clock began; else the clock begins anew from the last
    item.
    """
    assert source.last_item_at is not None and source.expected_s is not None  # both armed the clock
    if work.now < source.last_item_at + timedelta(seconds=source.expected_s):
        expect(work, source)
        return
    if source.silent or source.off:
        return
    fell_silent(work, source)
    if to := duty_role(work, source.org_id):
        minutes = source.expected_s // 60
        tell(
            work,
            source.subject,
            to=To(to),
            why=Said(
                f"信源“{source.name}”已超过 {minutes} 分钟没有新内容，依赖它的数字只是下限",
                f"source “{source.name}” gave nothing new for over {minutes} min; "
                "figures that depend on it are lower bounds",
            ),
            clause="house:source-silent",
        )


def duty_role(work: Work, org_id: int) -> str | None:
    """Who listens under the plan in force: the judge of leads, else the plan's interpreter."""
    adoption = in_force(org_id, work.now)
    if adoption is None:
        return None
    plan = work.of(Plans).of(adoption.pk)
    return (plan.open and plan.open.judge_holder) or plan.interpreter
