"""How many posts an event has, and how many came in each of the last hours."""

from __future__ import annotations

import pytest

from qingting.events.models import Event
from qingting.events.queries import tally
from tests.engine import WORK_SAFETY, Bureau, at, plan, post

SAID = "城北加油站昨晚漏油，味道很大，附近住户整夜不敢开灯。"


@pytest.mark.django_db
def test_each_of_the_last_hours_counts_from_after_its_beginning_to_its_end() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    for hours in (0, 1, 1.5, 2):
        bureau.to(at(hours=hours))
        bureau.take(post(f"p{hours}", SAID, when=bureau.now, site=f"s{hours}.example"))
    bureau.write()
    event = Event.objects.get()

    found = tally([event.pk], at(hours=2), hours=2)[event.pk]

    assert found == (4, 4, [1, 2])
