"""What each form says of one fact sheet, and in which order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qingting.errors import ActionRefusedError
from qingting.reports.face import face_of
from qingting.reports.forms import ORDERS, compose, gather
from qingting.reports.sheet import (
    Document,
    Fact,
    FactSheet,
    Figure,
    Head,
    Heading,
    Kind,
    Layout,
    Listing,
    Paragraph,
    Review,
    State,
    Table,
    printable,
)
from tests.reports.samples import EARLIER, FLASHED, HEAD, LATER, NOW, OF_SHEETS, PERIOD, made, shown

HEADINGS = {
    Kind.FLASH: ["一、已采取的措施"],
    Kind.UPDATE: ["一、与上期相比", "二、目前情况", "三、传播情况", "四、公众关切"],
    Kind.BRIEF: ["一、基本情况", "二、应对情况", "三、传播情况", "四、公众关切", "五、尚待核实"],
    Kind.SPECIAL: [
        "一、基本情况", "二、尚待核实", "三、传播情况", "四、公众关切", "五、研判",
        "六、已采取的措施", "七、提请事项",
    ],
    Kind.REQUEST: ["一、基本情况", "二、尚待核实", "三、研判", "四、已采取的措施", "五、请示事项"],
    Kind.FILING: ["一、基本情况", "二、尚待核实", "三、传播情况", "四、已采取的措施"],
    Kind.CIRCULAR: ["一、基本情况", "二、尚待核实", "三、已采取的措施", "四、请配合事项"],
    Kind.FINAL: [
        "一、基本情况", "二、传播情况", "三、已采取的措施", "四、公众关切", "五、承诺及兑现",
        "六、总结评估", "（一）存在问题", "（二）处置情况", "（三）经验教训", "（四）改进意见",
        "七、仍未查明",
    ],
    Kind.LETTER: [],
    Kind.DAILY: [
        "一、概况", "二、事件", "（一）柳荫街自来水异味（重大）", "（二）柳荫街自来水异味（较大）",
        "三、导向、特点和趋势", "四、没有取得数据的来源",
    ],
}  # fmt: skip
HEADINGS |= dict.fromkeys((Kind.BULLETIN, Kind.WEEKLY), HEADINGS[Kind.DAILY])

IN_ENGLISH = FactSheet(
    number="2026-031",
    title="Odd taste of tap water",
    grade="major",
    what="residents write that their water tastes of earth",
    as_of=NOW,
    facts=(Fact("the works are within limits", State.KNOWN, ("note 1",), EARLIER),),
    figures=(Figure("reposts", 3, 9, NOW), Figure("reads", lack="source silent")),
    wanted=("approve publication",),
    review=Review(problems=("no notice beforehand",)),
)


def headings(doc: Document) -> list[str]:
    return [block.mark + block.text for block in doc.blocks if isinstance(block, Heading)]


def first_listing(doc: Document) -> tuple[str, ...]:
    return next(block.items for block in doc.blocks if isinstance(block, Listing))


def paragraphs(doc: Document) -> list[str]:
    return [block.text for block in doc.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("kind", OF_SHEETS)
def test_each_form_has_its_own_order(kind: Kind) -> None:
    assert headings(made(kind)) == HEADINGS[kind]


def test_a_flash_says_what_is_known_and_what_is_not_before_anything_else() -> None:
    first, second, third = paragraphs(made(Kind.FLASH))[:3]

    assert first.startswith("3月12日9时42分，城东柳荫街一带，多名居民发帖说家中自来水有土腥味。")
    assert second.startswith("已知：出厂水余氯、浊度合格[1]；")
    assert third == "尚待核实：异味从何而来；阅读（来源12时36分起没有数据）。"


@pytest.mark.parametrize("kind", OF_SHEETS)
def test_what_is_not_known_is_said_and_every_fact_points_at_its_proof(kind: Kind) -> None:
    said = "\n".join(shown(made(kind)))

    assert "异味从何而来" in said and "阅读（来源12时36分起没有数据）" in said
    for fact in LATER.facts:
        if fact.state == State.KNOWN:
            mark = re.search(re.escape(fact.words) + r"(\[\d+\])", said)
            assert mark is not None and f"{mark[1]} {fact.evidence[0]}" in said


@pytest.mark.parametrize("kind", OF_SHEETS)
def test_a_form_says_that_nothing_is_noted_as_unknown_rather_than_nothing(kind: Kind) -> None:
    sheet = replace(LATER, facts=LATER.facts[:1], figures=LATER.figures[:1])

    assert "目前没有记为未知的事项" in "\n".join(shown(made(kind, sheet=sheet)))


def test_an_update_says_what_changed_since_the_report_before() -> None:
    assert first_listing(made(Kind.UPDATE)) == (
        "级别由较大变为重大。",
        "已核实：末梢水样嗅味超出限值，其余各项合格[3]（原待核实：管网末梢水质）。",
        "新的待核实事项：异味从何而来。",
        "新的研判：很可能与并管冲洗有关。",
        "新采取措施：3月12日14时15分，供水公司：在六个小区设临时供水点。",
    )


def test_an_update_says_what_was_corrected_and_what_no_longer_stands() -> None:
    corrected = Fact("昨夜并管冲洗两次", State.KNOWN, ("调度日志第89页",), number=4, replaces=3)
    now = replace(FLASHED, facts=(FLASHED.facts[0], corrected), as_of=NOW)

    doc = compose(Kind.UPDATE, now, HEAD, before=FLASHED)

    assert first_listing(doc) == (
        "更正：昨夜并管冲洗两次[2]（原为：昨夜曾并管冲洗）。",
        "不再成立：管网末梢水质。",
    )


def test_an_update_compares_counts_only_where_both_are_exact() -> None:
    table = next(block for block in made(Kind.UPDATE).blocks if isinstance(block, Table))

    assert [(row[0], row[1], row[3]) for row in table.rows] == [
        ("转发", "331", "+211"),
        ("网站", "至少7", "上期：3"),
        ("阅读", "尚待核实（来源12时36分起没有数据）", "同上期"),
    ]


def test_an_update_without_news_says_so() -> None:
    doc = compose(Kind.UPDATE, replace(FLASHED, as_of=NOW), HEAD, before=FLASHED)

    assert paragraphs(doc)[0] == "3月12日10时20分以来没有新情况。"


def test_a_figure_that_is_counted_for_the_first_time_is_no_increase() -> None:
    before = replace(FLASHED, figures=())
    doc = compose(Kind.UPDATE, LATER, HEAD, before=before)

    table = next(block for block in doc.blocks if isinstance(block, Table))
    assert {row[3] for row in table.rows} == {"上期未计"}


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure("转发", 331, 331), "331"),
        (Figure("转发", 0, 0), "0"),
        (Figure("转发", 331), "至少331"),
        (Figure("转发", 300, 331), "300至331"),
        (Figure("转发"), "尚待核实"),
    ],
)
def test_a_count_is_said_as_far_as_it_is_known(figure: Figure, said: str) -> None:
    doc = made(Kind.FILING, sheet=replace(LATER, figures=(figure,)))

    table = next(block for block in doc.blocks if isinstance(block, Table))
    assert table.rows[0][1] == said


def test_when_and_where_that_nobody_knows_are_said_as_unknown() -> None:
    doc = made(Kind.FLASH, sheet=replace(LATER, began_at=None, place=""))

    assert paragraphs(doc)[0].startswith("时间尚待核实，地点尚待核实，")


def test_questions_stand_in_order_of_how_many_asked_with_what_is_not_answered() -> None:
    tables = [block for block in made(Kind.SPECIAL).blocks if isinstance(block, Table)]

    assert tables[1].rows == (
        ("什么时候恢复正常", "212", "尚未答复"),
        ("水还能不能喝", "140", "14时05分答复，见本局网站"),
    )


@pytest.mark.parametrize(
    ("kind", "sheet", "before"),
    [
        (Kind.REQUEST, replace(LATER, wanted=()), FLASHED),
        (Kind.UPDATE, LATER, None),
        (Kind.DAILY, LATER, FLASHED),
    ],
)
def test_a_form_without_its_matter_is_refused(
    kind: Kind, sheet: FactSheet, before: FactSheet | None
) -> None:
    assert compose(Kind.FLASH, sheet, HEAD, before=before).blocks

    with pytest.raises(ActionRefusedError) as refused:
        compose(kind, sheet, HEAD, before=before)
    assert refused.value.rule == f"reports.{kind}"


def test_a_digest_of_one_event_is_refused() -> None:
    with pytest.raises(ActionRefusedError, match="one event"):
        gather(Kind.FLASH, [LATER], HEAD, PERIOD, language="en")


def test_a_day_without_events_says_so_and_which_sources_were_silent() -> None:
    said = "\n".join(shown(gather(Kind.DAILY, [], HEAD, PERIOD)))

    assert "没有需要列出的事件；新增2；办结1；留言尚待核实（来源无响应）。" in said
    assert "本地论坛，其内容未计入本期。" in said
    assert "2026年3月11日舆情日报" in said


def test_a_known_fact_needs_a_proof() -> None:
    assert Fact("水有异味", State.UNKNOWN).evidence == ()

    with pytest.raises(ValueError, match="水有异味"):
        Fact("水有异味", State.KNOWN)


@pytest.mark.parametrize("kind", ORDERS)
def test_an_english_document_has_no_chinese_in_it(kind: Kind) -> None:
    head = Head(org="Water Bureau", issued_at=NOW, to=("Mayor",), contact="Chen", exercise=True)
    doc = compose(kind, IN_ENGLISH, head, before=replace(IN_ENGLISH, grade="larger"), language="en")

    said = "\n".join((*shown(doc), face_of(doc).stamp))
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", said)
    assert "(as of 12 March 10:20) [1]" in said and "reads (source silent)" in said


@pytest.mark.parametrize(
    ("kind", "layout", "signer"),
    [
        (Kind.FLASH, Layout.ISSUE, None),
        (Kind.REQUEST, Layout.OFFICIAL, ("签发人：", "赵一民")),
        (Kind.CIRCULAR, Layout.OFFICIAL, None),
        (Kind.LETTER, Layout.LETTER, None),
    ],
)
def test_only_what_goes_upward_names_its_signer_at_the_head(
    kind: Kind, layout: Layout, signer: tuple[str, str] | None
) -> None:
    doc = made(kind)

    assert (doc.layout, face_of(doc).signer) == (layout, signer)


def test_an_issue_names_its_body_and_date_at_the_head_and_a_letter_below() -> None:
    issue, letter = face_of(made(Kind.BRIEF)), face_of(made(Kind.LETTER))

    assert issue.refs == ("云泽市水务局", "2026年第7期", "2026年3月12日")
    assert (issue.signed, issue.date) == ("", "")
    assert (letter.signed, letter.date) == ("云泽市水务局", "2026年3月12日")


def test_a_draft_and_an_exercise_say_so_on_every_page() -> None:
    draft = replace(HEAD, signer="", number=None, exercise=True)

    face = face_of(made(Kind.REQUEST, draft))

    assert face.stamp == "演练 · 预览稿，未签发"
    assert (face.refs, face.signer) == (("（未编号）",), ("签发人：", "（待签发）"))
    assert face_of(made(Kind.REQUEST)).stamp == ""


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u2066", "\u200b", "\ud800", "\ufffe"])
def test_what_no_paper_shows_is_not_written(sign: str) -> None:
    assert printable(f"自来{sign}水") == "自来水"
