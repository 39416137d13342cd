"""What the engine says why it says in both languages; only the plan's own words stay."""

from __future__ import annotations

import re
from argparse import Namespace

import pytest

from qingting.duties.models import Duty
from qingting.live import Live
from qingting.notices.models import Notice
from qingting.sources.models import Source
from qingting.sources.queries import Sources
from tests.engine import NOON, Bureau, at, plan
from tests.way.journeys import ferry_day

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_reason_of_a_journey_reads_in_english_too() -> None:
    bureau = ferry_day()

    said = [
        *Notice.objects.values_list("why", "why_en"),
        *Duty.objects.filter(state="void").values_list("why", "why_en"),
    ]
    own = "|".join(d.zh for d in bureau.plan.duties.values())
    assert len(set(said)) > 20
    assert all(CHINESE.search(why) for why, _ in said)
    assert all(en and not CHINESE.search(re.sub(own, "", en)) for _, en in said)


def test_a_silent_source_is_told_of_in_both_languages() -> None:
    bureau = Bureau(plan("ferry"), expected_s=3600)
    bureau.say("p1")
    bureau.to(at(hours=2))
    bureau.write()

    told = Notice.objects.get(clause="house:source-silent")

    assert told.why_en.startswith("source “line” gave nothing new for over 60 min")
    assert told.why.startswith("信源“line”已超过 60 分钟没有新内容")


def test_a_failure_of_a_source_is_kept_for_readers_of_either_language() -> None:
    bureau = Bureau(plan("ferry"))
    live = Live(Namespace())
    work = live._engine.work(NOON)

    live._ask(work, work.of(Sources).by_id[bureau.source.id])

    row = Source.objects.get(pk=bureau.source.id)
    assert CHINESE.search(row.error)
    assert row.error_en
    assert not CHINESE.search(row.error_en)
