"""From a document to a plan that loads: nothing is guessed silently, nothing is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingting.cli import main
from qingting.plan.check import check, undecided
from qingting.plan.draft.compose import draft
from qingting.plan.draft.find import find
from qingting.plan.draft.numbers import value_of
from qingting.plan.draft.split import Clause, split
from qingting.plan.load import load
from qingting.plan.texts import check_texts

TEXTS = Path(__file__).resolve().parents[3] / "bench" / "draft_texts"
PLAN = """\
第一条 为规范工作，制定本预案。
第二条 舆情分为重大、较大和一般三级。
（一）转发量超过500次，且两家以上媒体报道的，为重大舆情。
第三条 值班人员发现舆情后30分钟内报告办公室，办公室在两小时内报分管领导。
第四条 处置结束后十个工作日内，办公室完成总结，经主要负责人审定后报市委网信办备案。
第五条 值班人员应联系网站删除帖文。
第六条 其他事项另行商定。
""".splitlines()


def kinds(text: str) -> list[tuple[str, str]]:
    return [(f.kind, f.value) for f in find(Clause("1", text, 1, False))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("评论量超过五百条的", ("threshold", "> 500")),
        ("投诉不少于20件", ("threshold", ">= 20")),
        ("阅读量不足1.5万", ("threshold", "< 15000")),
        ("办结率不低于百分之九十八", ("threshold", ">= 98%")),
        ("over 1,000 views", ("threshold", "> 1000")),
        ("接报后三十分钟内报告", ("deadline", "30min")),
        ("自受理之日起十五个工作日内答复", ("deadline", "15wd")),
        ("半小时内", ("deadline", "30min")),
        ("within two hours of detection", ("deadline", "2h")),
        ("每2小时一次", ("repeat", "2h")),
        ("经分管领导审核后发布", ("approval", "leader-in-charge")),
    ],
)
def test_what_a_clause_says(text: str, found: tuple[str, str]) -> None:
    assert found in kinds(text)


@pytest.mark.parametrize(
    "text",
    ["依据国办发〔2016〕61号", "2024年3月1日起施行", "重大决策须集体研究", "24小时内转发超过100次"],
)
def test_what_is_no_deadline_and_no_level(text: str) -> None:
    assert not {"deadline", "level"} & {kind for kind, _ in kinds(text)}


def test_numberings_become_ids_that_a_plan_can_cite() -> None:
    lines = [
        "标题",
        "一、总则",
        "（一）目的",
        "1. 依据",
        "（二）范围",
        "二、组织",
        "3.1 分级",
        "第四条 时限",
    ]

    ids = [clause.id for clause in split(lines)]

    assert ids == ["0", "1", "1.1", "1.1.1", "1.2", "2", "3.1", "4"]


def test_a_document_becomes_a_plan_that_says_what_it_understood() -> None:
    found = draft("p", PLAN)

    plan = check_texts("p", found.files).sound
    assert plan is not None
    assert plan.duties["c3-t1"].holder == "duty-officer"
    assert str(plan.duties["c4"].within) == str(load_span("10wd"))
    assert plan.grade is not None
    assert [row.id for row in plan.grade.rows if row.when is not None] == ["major"]
    assert plan.constrained["5"].text == "correction-request"
    assert [clause.id for clause in found.open] == ["6"]


def load_span(text: str) -> object:
    from qingting.plan.parts import Span

    return Span(working_days=int(text.removesuffix("wd")))


def test_a_time_that_the_text_does_not_say_is_a_number_to_confirm() -> None:
    plan = check_texts("p", draft("p", ["第一条 办公室报送简报。"]).files).sound

    assert plan is not None
    assert plan.params["without-a-time"].origin == "default"


def test_the_command_writes_a_folder_and_check_names_what_is_to_decide(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.txt").write_text("\n".join(PLAN), "utf-8")
    out = tmp_path / "our-bureau"

    assert main(["plan", "draft", str(tmp_path / "plan.txt"), "-o", str(out)]) == 0
    assert "deadline 30min (sure)" in capsys.readouterr().out
    assert check(out / "plan.yaml") == []
    assert [fault.message for fault in undecided(out / "plan.yaml")] == [
        "to decide: 6: 没有认出要办的事"
    ]
    assert main(["plan", "check", str(out / "plan.yaml")]) == 0
    assert "to decide: 6" in capsys.readouterr().out
    assert main(["plan", "draft", str(tmp_path / "plan.txt"), "-o", str(out)]) == 1


@pytest.mark.parametrize("text", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_text_of_the_genre_loads(text: Path, tmp_path: Path) -> None:
    out = tmp_path / text.stem

    assert main(["plan", "draft", str(text), "-o", str(out)]) == 0
    assert load(out / "plan.yaml").duties


WORDS = st.text(
    alphabet=st.sampled_from(
        "第一二三十条（）、。，发现后分钟内报告办公室重大超过500次经批准删帖 \"'{}[]:#&*\\\t12.①"
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=40)), max_size=12))
def test_any_text_becomes_a_plan_that_loads(lines: list[str]) -> None:
    found = check_texts("p", draft("p", lines).files)

    assert found.faults == ()


def test_a_line_of_a_megabyte_takes_less_than_a_second_or_two() -> None:
    began = time.process_time()

    draft("p", ["第一条 " + "发现后30分钟内报告办公室，" * 60_000])

    assert time.process_time() - began < 5


def test_numbers_that_are_none() -> None:
    assert [value_of(text) for text in ("若干", "", "第", "一条")] == [None] * 4
