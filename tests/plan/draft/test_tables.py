"""Tables of a document, read by their columns; conditions that the text does not count."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingting.cli import main
from qingting.documents import Grid, read_blocks
from qingting.plan.check import undecided
from qingting.plan.draft.compose import Drafted, draft
from qingting.plan.draft.find import find
from qingting.plan.draft.split import Clause
from qingting.plan.draft.tables import column_of, parts_of, rows_of
from qingting.plan.model import Plan
from qingting.plan.texts import check_texts

LEVELS: Grid = (
    ("级别", "转发量", "点击量", "报告时限", "责任人"),
    ("特别重大（Ⅰ级）", "1000次以上", "10万以上", "15分钟", "值班员报主要领导"),
    ("重大（Ⅱ级）", "≥500", "5万～10万", "发现后30分钟内", "值班员报分管领导"),
    ("较大（Ⅲ级）", "超过100次", "1万-5万", "半小时内", "办公室"),
    ("一般（Ⅳ级）", "100次以下", "—", "1个工作日", "办公室"),
)


def drafted(*blocks: str | Grid) -> tuple[Drafted, Plan]:
    found = draft("p", ["第一条 分级标准见下表：", *blocks])
    plan = check_texts("p", found.files).sound
    assert plan is not None
    return found, plan


def of_row(found: Drafted, row: int) -> list[tuple[str, str]]:
    return [(f.kind, f.value) for f in found.findings if f.clause == f"1.t1.r{row}"]


def test_each_row_is_a_clause_whose_columns_are_read() -> None:
    found, _ = drafted(LEVELS)

    assert [clause.id for clause in found.clauses] == ["1", *(f"1.t1.r{n}" for n in range(1, 5))]
    assert found.clauses[1].words.startswith("级别：特别重大（Ⅰ级）；转发量：1000次以上；")
    assert {("level", "特别重大"), ("threshold", ">= 1000"), ("threshold", ">= 100000")} <= set(
        of_row(found, 1)
    )
    assert {("threshold", ">= 500"), ("threshold", ">= 50000"), ("deadline", "30min")} <= set(
        of_row(found, 2)
    )
    assert ("deadline", "30min") in of_row(found, 3)
    assert ("deadline", "1wd") in of_row(found, 4)


def test_rows_become_grades_and_duties_of_their_level_alone() -> None:
    found, plan = drafted(LEVELS)

    assert plan.grade is not None
    assert [(row.id, row.clause) for row in plan.grade.rows if row.when is not None] == [
        ("extraordinary", ("1.t1.r1",)),
        ("major", ("1.t1.r2",)),
        ("larger", ("1.t1.r3",)),
    ]
    told = plan.duties["c1-t1-r1"]
    assert (told.holder, told.to, told.clause) == ("duty-officer", ("main-leader",), ("1.t1.r1",))
    assert "when: grade = extraordinary" in found.files["plan.yaml"]
    assert found.open == []


def test_whether_one_number_of_a_row_is_enough_is_a_reading_to_sign() -> None:
    found, plan = drafted(LEVELS)

    assert plan.readings["ROW-NUMBERS"].origin == "default"
    tried = check_texts("p", found.files, readings={"ROW-NUMBERS": "all"})
    assert tried.faults == ()
    assert tried.plan is not None
    assert tried.plan.hash != plan.hash


def test_levels_may_stand_side_by_side() -> None:
    found, plan = drafted(
        (
            ("指标", "一般", "较大", "重大"),
            ("办结时限（小时）", "24", "12", "4"),
            ("牵头", "办公室", "分管领导", "主要领导"),
        )
    )

    assert of_row(found, 3) == [("level", "重大"), ("deadline", "4h"), ("role", "main-leader")]
    assert plan.duties["c1-t1-r2"].holder == "leader-in-charge"


def test_a_header_of_two_rows_is_one() -> None:
    grid = (
        ("预警分级表", "预警分级表", "预警分级表"),
        ("级别", "启动标准", "启动标准"),
        ("级别", "转发量", "评论量"),
        ("红色", "5000次以上", "500条以上"),
    )

    assert rows_of(grid) == ["级别：红色；启动标准·转发量：5000次以上；启动标准·评论量：500条以上"]


@pytest.mark.parametrize(
    "grid",
    [
        (),
        (("姓名", "电话"), ("某", "1")),
        (("只有一格",), ("级别",)),
        (("序号", "内容"), ("1", "级别")),
        (("同", "同"), ("一样", "一样"), ("还是", "还是")),
    ],
)
def test_of_another_table_nothing_is_guessed(grid: Grid) -> None:
    assert rows_of(grid) is None


def test_a_table_that_nobody_can_read_stays_lines_of_its_clause() -> None:
    found, _ = drafted((("姓名", "职务"), ("某人", "办公室主任")))

    assert [clause.id for clause in found.clauses] == ["1"]
    assert "某人 办公室主任" in found.clauses[0].words


def test_what_follows_a_table_belongs_to_the_clause_above_it() -> None:
    found, _ = drafted(LEVELS, "注：以上均为24小时内的累计数。", "第二条 其他。")

    words = {clause.id: clause.words for clause in found.clauses}
    assert words["1"].endswith("累计数。")
    assert words["2"] == "其他。"


def test_a_table_before_any_clause_stands_below_clause_0() -> None:
    found = draft("p", [LEVELS])

    assert check_texts("p", found.files).faults == ()
    assert found.clauses[1].id == "0.t1.r1"


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("响应级别", "level"),
        ("分级标准", "threshold"),
        ("处置时间", "deadline"),
        ("Time limit", "deadline"),
        ("评论数", "threshold"),
        ("责任单位", "other"),
        ("级别" * 20, "other"),
    ],
)
def test_a_column_is_known_by_its_head(label: str, column: str) -> None:
    assert column_of(label) == column


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("级别：Ⅱ；标准：转发100次以上", ("level", "Ⅱ级")),
        ("级别：重大；转发量（次以上）：300", ("threshold", ">= 300")),
        ("级别：重大；标准：转发1.5万至2万次", ("threshold", ">= 15000")),
        ("级别：重大；转发量：300", ("uncounted", "")),
        ("级别：重大；标准：转发超过300次，或者出现人员受伤", ("uncounted", "")),
        ("级别：重大；时限：每2小时", ("repeat", "2h")),
        ("Level: Level 1；Threshold: over 500 views；Deadline: 2 hours", ("deadline", "2h")),
    ],
)
def test_a_cell_is_read_by_its_column(words: str, found: tuple[str, str]) -> None:
    assert found in [(f.kind, f.value) for f in find(Clause("1.t1.r1", words, 1, False))]


def test_the_head_of_a_column_is_nobody() -> None:
    found = find(Clause("1.t1.r1", "级别：重大；时限：2小时；责任单位：办公室", 1, False))

    assert [f.value for f in found if f.kind == "role"] == ["office"]


def test_a_sentence_is_no_row() -> None:
    assert parts_of("第一，级别：重大；标准：高") != parts_of("级别高的，办法：见下文")
    assert parts_of("有关要求：及时报告") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("舆情达到一定规模时，办公室应当会商。", "达到一定规模"),
        ("引发广泛关注的，定为重大舆情。", "引发广泛关注"),
        ("重大舆情：造成较大社会影响，或出现大量转发。", "造成较大社会影响"),
        ("如被多家媒体转载，立即报告。", "被多家媒体转载"),
        ("一旦持续升温，启动响应。", "持续升温"),
        ("影响恶劣的，由主要领导决定。", "影响恶劣"),
        ("If there is widespread media coverage, the press office convenes.", "widespread media"),
    ],
)
def test_a_condition_without_a_number_is_found_with_its_words(text: str, words: str) -> None:
    found = [f.words for f in find(Clause("1", text, 1, False)) if f.kind == "uncounted"]

    assert any(words in one for one in found)
    assert "threshold" not in {f.kind for f in find(Clause("1", text, 1, False))}


@pytest.mark.parametrize(
    "text",
    [
        "为避免造成较大影响，制定本预案。",
        "各单位要加强监测，防止引发大量转发的情况。",
        "办公室负责收集网络信息，整理大量帖文。",
        "转发超过500次的，为重大舆情。",
    ],
)
def test_what_is_no_condition_or_has_a_number_is_not(text: str) -> None:
    assert "uncounted" not in {f.kind for f in find(Clause("1", text, 1, False))}


def test_what_is_not_counted_is_to_decide_with_its_words() -> None:
    found, plan = drafted(
        "第二条 转发超过500次且引发广泛关注的，为重大舆情。",
        "第三条 转发超过100次或引发广泛关注的，为较大舆情。",
        "第四条 舆情达到一定规模时，办公室应当会商。",
        "第五条 其他为一般舆情。",
    )

    assert [clause.id for clause in found.open][1:] == ["2", "3", "4"]  # the table of 1 is lost
    assert plan.duties["c4"].makes == "consultation"
    assert "“达到一定规模”" in plan.prose["4"].text
    assert plan.grade is not None
    reached = {row.id: row.when is not None for row in plan.grade.rows}
    assert reached == {"major": False, "larger": True, "general": False}


def test_either_of_two_numbers_is_not_both() -> None:
    _, plan = drafted(
        "第二条 转发超过500次或者评论超过300条的，为重大舆情。",
        "第三条 转发超过100次且评论超过50条的，为较大舆情。",
        "第四条 其他为一般舆情。",
    )

    assert plan.grade is not None
    assert [type(row.when).__name__ for row in plan.grade.rows] == ["AnyOf", "All", "NoneType"]


def test_numbers_that_would_turn_the_scale_round_are_left_to_decide() -> None:
    found, plan = drafted(
        "第二条 转发超过100次的，为重大舆情。",
        "第三条 转发超过500次的，为较大舆情。",
        "第四条 其他为一般舆情。",
    )

    assert plan.grade is not None
    assert {row.when for row in plan.grade.rows} == {None}
    assert {"2", "3"} <= {clause.id for clause in found.open}


def test_a_word_file_becomes_a_plan_by_its_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = docx.Document()
    made.add_paragraph("第一条 分级标准见下表：")
    table = made.add_table(len(LEVELS), len(LEVELS[0]))
    for row, cells in enumerate(LEVELS):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    made.add_paragraph("第二条 舆情达到一定规模时，值班员报告办公室。")
    out = BytesIO()
    made.save(out)
    (tmp_path / "plan.docx").write_bytes(out.getvalue())

    assert read_blocks("plan.docx", out.getvalue())[1] == LEVELS
    assert main(["plan", "draft", str(tmp_path / "plan.docx"), "-o", str(tmp_path / "ours")]) == 0
    assert "1.t1.r2: threshold >= 500 (sure): ≥500" in capsys.readouterr().out
    (left,) = undecided(tmp_path / "ours" / "plan.yaml")
    assert "达到一定规模" in left.message


CELLS = st.text(
    alphabet=st.sampled_from("级别时限标准重大一般转发超过500以上分钟小时办公室或，；：\n—"),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_any_table_becomes_a_plan_that_loads(rows: list[tuple[str, str, str]]) -> None:
    grid = (("级别", "标准", "时限"), ("重大", "转发超过500次", "2小时，办公室"), *rows)

    assert check_texts("p", draft("p", ["第一条 见下表：", grid]).files).faults == ()
