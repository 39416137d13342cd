"""An extract of the record: in the order of due times, with what was said, and no more."""

from __future__ import annotations

from dataclasses import replace

from qingting.reports.extract import compose_extract
from qingting.reports.sheet import Document, Heading, Kind, Paragraph, Table
from tests.reports.samples import CLOCKS, HEAD, NOW, made, shown


def table(doc: Document) -> Table:
    return next(block for block in doc.blocks if isinstance(block, Table))


def test_clocks_stand_in_the_order_of_their_due_times() -> None:
    rows = table(made(Kind.EXTRACT)).rows

    assert [(row[0], row[-1]) for row in rows] == [
        ("电话告知", "按时"), ("首次声明", "逾期"), ("答复", "未到期"),
    ]  # fmt: skip


def test_what_was_said_stands_under_its_own_duty_with_who_said_it() -> None:
    lines = shown(made(Kind.EXTRACT))
    own = lines[lines.index("二、首次声明 D5.1") : lines.index("三、答复 D6.2")]

    assert own[1] == "办理人：陈。"
    assert "已提醒：办公室 3月12日12时20分；值班经理 3月12日14时20分。" in own
    assert own[own.index("办理时说明的理由：") + 1] == "陈 3月12日14时20分：等化验结果。"
    assert own[own.index("事后说明：") + 1] == "陈 3月12日14时20分：送检晚了。"
    assert lines[lines.index("三、答复 D6.2") + 1] == "已提醒：无。"


def test_a_clock_that_was_met_is_asked_for_no_reason() -> None:
    lines = "\n".join(shown(made(Kind.EXTRACT, language="en")))

    met = lines[lines.index("1. 电话告知") : lines.index("2. 首次声明")]
    assert "Reason given" not in met
    assert "Told: nobody." in met


def test_one_that_was_missed_and_void_says_why_and_that_nobody_explained() -> None:
    one = replace(CLOCKS[0], done_at=None, deed="", void="事件已结束", reasons=(), explained=())
    doc = compose_extract(HEAD, "E1", "demo", [one], NOW, language="zh-Hans")

    said = [block.text for block in doc.blocks if isinstance(block, Paragraph)]
    assert "不再要求：事件已结束。" in said
    assert "事后说明：无。" in said
    assert table(doc).rows[0][5:] == ("未办结", "逾期")


def test_an_event_without_clocks_says_so() -> None:
    doc = compose_extract(HEAD, "E1", "demo", [], NOW, language="en")

    assert not [block for block in doc.blocks if isinstance(block, Heading | Table)]
    assert "No clock has run." in shown(doc)
