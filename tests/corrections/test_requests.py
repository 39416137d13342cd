"""A correction is asked of a false fact, never of an opinion: by rule and by constraint."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from qingting.approvals.models import Text
from qingting.corrections.models import CorrectionRequest
from qingting.corrections.rules import refusal
from qingting.events.models import Event
from tests.engine import NOON, WORK_SAFETY, Bureau, plan

ROW = {
    "kind": "fact", "to": "某新闻网", "url": "https://paper.example/9", "said": "三人死亡",
    "fact": "无人伤亡", "evidence": "医院回函", "basis": "第三十四条", "appeal": "法规处",
}  # fmt: skip


def create(**changed: str) -> CorrectionRequest:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.act("open", "desk", event="", ref="tel", why="来电")
    bureau.write()
    text = Text.objects.create(
        org=bureau.org, subject_kind="event", subject_key="1", of="correction", version=1,
        makes="correction-request", body="请更正。", text_hash="a" * 64, writer="person:1", at=NOON,
    )  # fmt: skip
    row = {"org": bureau.org, "event": Event.objects.get(), "number": 1, "text": text, "at": NOON}
    return CorrectionRequest.objects.create(**row | ROW | changed)


@pytest.mark.django_db
def test_a_whole_request_is_kept() -> None:
    assert create().pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed", [{"kind": "opinion"}, {"evidence": ""}, {"basis": ""}, {"appeal": ""}, {"fact": ""}]
)
def test_the_database_refuses_what_is_no_fact_or_lacks_a_part(changed: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        create(**changed)


@pytest.mark.parametrize(
    ("kind", "said", "text", "why"),
    [
        ("fact", "停水三天", "实为一天，请在原处更正", ""),
        ("fact", "The water was off for three days", "It was one day; please correct it.", ""),
        ("satire", "停水三天", "请更正", "opinion"),
        ("fact", "我们希望有人管管", "请更正", "opinion"),
        ("fact", "I think they never cared", "Please correct this.", "opinion"),
        ("fact", "停水三天", "请撤稿", "deletion"),
        ("fact", "停水三天", "Please take down the article.", "deletion"),
    ],
)
def test_what_is_never_eligible(kind: str, said: str, text: str, why: str) -> None:
    assert refusal(kind, said, text) == why
