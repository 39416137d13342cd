"""What must hold of a public text: each rule on a text that breaks it and one that comes near."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.checks import CORPUS, draft_of
from qingting.checks.model import Draft, Question
from qingting.checks.rules import REGISTRY, check

TEXTS = yaml.safe_load(CORPUS.read_text("utf-8"))
DEV = [
    (rule, side == "bad", one)
    for rule, sides in TEXTS.items()
    for side, texts in sides.items()
    for one in texts
    if not one.get("h")
]
BLOCKING = {"R3", "R9", "R14", "R15", "R16", "R23"}


@pytest.mark.parametrize(("rule", "breaks", "one"), DEV, ids=lambda v: str(v)[:24])
def test_a_rule_finds_what_breaks_it_and_lets_the_near_one_be(
    rule: str, breaks: bool, one: dict[str, object]
) -> None:
    found = [f for f in check(draft_of(one)) if f.rule == rule]

    assert bool(found) is breaks
    assert all(f.blocks is (rule in BLOCKING) for f in found)


def test_every_rule_has_texts_or_is_held_by_the_engine() -> None:
    held = {rule.id for rule in REGISTRY if rule.check is None}

    assert held | set(TEXTS) == {f"R{n}" for n in range(1, 28)}
    assert not held & set(TEXTS)
    for sides in TEXTS.values():
        assert {side: len(texts) >= 4 for side, texts in sides.items()} == {
            "bad": True,
            "good": True,
        }


def test_a_finding_quotes_its_place_and_says_what_to_write() -> None:
    (found,) = (f for f in check(Draft(body="您的问题已阅。", kind="reply")) if f.rule == "R17")

    assert found.quote("您的问题已阅。") == "已阅"
    assert (found.why.zh, found.hint.en) == (
        "空话：没有说到什么时候",
        "say what is done, and by when",
    )


def test_what_the_hint_of_the_next_word_proposes_is_enough() -> None:
    body = "原因还在核查。{}"

    def says(words: str) -> bool:
        return any(f.rule == "R2" for f in check(Draft(body=body.format(words), first=True)))

    assert says("")
    assert not says("明日 17 时前公布检测结果。")


WHOLE = """\
云溪水务有限公司情况通报
今早 7 时东区一处管道破裂，320 户停水。给大家带来不便，我们深表歉意。
工人正在抢修，预计今日 18 时前恢复。送水点设在社区广场，老人可拨打 96116 由志愿者送水。
破裂原因尚在核查，明日 12 时前再次通报。
2026年3月2日"""


def test_a_whole_good_statement_is_let_through() -> None:
    draft = Draft(
        body=WHOLE,
        kind="statement",
        known=["320 户停水 [调度记录 7 号]"],
        questions=[Question("D1", "什么时候恢复供水")],
        signer="云溪水务",
        first=True,
    )

    assert check(draft) == ()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["statement", "reply", "debunk", "announcement"]))
def test_no_text_breaks_the_checks(body: str, kind: str) -> None:
    draft = Draft(body=body, kind=kind, needs=frozenset({"apology", "result-by", "facts"}))

    for finding in check(draft):
        assert 0 <= finding.start <= finding.end <= len(body)
