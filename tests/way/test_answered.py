"""Whole journeys of the response half, by what people do: from a first post to what the review
found. Plan B (work safety) and plan A (a bureau of human resources).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingting.approvals.models import Signature, Text
from qingting.consultations.models import Consultation
from qingting.corrections.models import CorrectionRequest
from qingting.doubts.models import Doubt, Promise
from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.journal.models import Entry
from qingting.reconcile import reconcile
from qingting.replies.models import Publication
from qingting.reports.models import Fact
from qingting.reviews.models import Finding
from tests.engine import BUREAU, WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db

LINE = "事故原因正在核查，情况以通报为准。"
SIGNED = "\n安监总局网络舆情预案\n2026年3月2日"  # the organisation of these tests
STATEMENT = (
    "今早 7 时园区一处阀门泄漏，已关闭，无人受伤。泄漏原因还在核查。附近居民可拨打 12350 询问。"
    "明日 17 时前公布检测结果。" + SIGNED
)
LESSONS = "孩子明天照常上学，学校已通知各家；可拨打 12350 询问。" + SIGNED
URL = "https://gov.example/news/1"


@pytest.fixture
def office() -> Bureau:
    """A major event of plan B, twenty minutes old."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smell", "河东化工园今早又飘出刺鼻气味，附近小学已经停课", site="forum.example")
    bureau.repost("smell", 320)
    bureau.say("copy", "河东化工园今早又飘出刺鼻气味，附近小学已经停课", site="micro.example")
    bureau.to(at(20))
    return bureau


def restarted(bureau: Bureau) -> None:
    """Nothing that people did may live in memory alone."""
    bureau.restart()


def special(bureau: Bureau) -> None:
    bureau.act("state", "desk", said="阀门已关闭", **{"as": "known"}, proof="园区值班记录 3 号")
    bureau.act("draft", "desk", duty="special", title="专报", body="园区泄漏，已处置。")
    bureau.act("complete", "desk", duty="special")
    bureau.act("approve", "leader-in-charge", duty="special", text="v1")


def answered(bureau: Bureau) -> None:
    """From the special report to the first public answer."""
    special(bureau)
    bureau.act(
        "consult", "leader-in-charge", duty="meeting", present="分管领导、人事司、园区",
        options="先发首次声明；或等检测结果", decision="先发首次声明", dissent="监测站建议等结果",
    )  # fmt: skip
    bureau.act("draft", "personnel-dept", duty="line", body=LINE)
    bureau.act("complete", "personnel-dept", duty="line")
    bureau.act("approve", "leader-in-charge", duty="line", text="v1")
    bureau.act("draft", "personnel-dept", duty="statement", title="情况通报", body=STATEMENT)
    bureau.act("complete", "personnel-dept", duty="statement")
    bureau.act("approve", "secrecy-officer", duty="statement", text="v1")
    bureau.act("approve", "leader-in-charge", duty="statement", text="v1")
    bureau.act(
        "publish", "web-desk", duty="publish-site", account="门户网站", url=URL, captured=STATEMENT
    )


def test_a_concern_is_answered_its_questions_too_and_what_was_learned_is_a_duty(
    office: Bureau,
) -> None:
    answered(office)
    restarted(office)
    office.act("doubt", "desk", said="孩子明天还上学吗？", count="12")
    office.act("draft", "personnel-dept", duty="answer-doubt", body=LESSONS)
    office.act("complete", "personnel-dept", duty="answer-doubt")
    office.act("approve", "leader-in-charge", duty="answer-doubt", about="D1", text="v1")
    office.act(
        "publish", "personnel-dept#2", duty="answer-doubt", account="官微", url=URL + "2",
        captured=LESSONS,
    )  # fmt: skip
    office.act("promise", "personnel-dept", said="公布检测结果", until="2026-03-03T17:00:00+08:00")
    restarted(office)
    office.to(at(days=1))
    office.act("complete", "personnel-dept", duty="promise", why="检测结果已公布：" + URL + "3")
    office.to(at(days=5))
    office.act("close", "personnel-dept", why="已平息，问题均已答复")
    office.act("find", "personnel-dept", said="首次声明晚了", clause="B5.19")
    office.act("draft", "personnel-dept", duty="review", body="时间线、迟到的时限、改进。")
    with pytest.raises(ActionRefusedError, match="F1"):
        office.act("complete", "personnel-dept", duty="review")
    office.act(
        "own", "personnel-dept", finding="F1", owner="desk", until="2026-03-20T17:00:00+08:00"
    )
    office.act("complete", "personnel-dept", duty="review")
    restarted(office)
    office.act("complete", "desk", duty="finding", why="预案 B5.19 已改为一小时")
    office.write()

    first = Publication.objects.get(number=1)
    assert (first.exact, first.publisher, first.approver) == (True, "web-desk", "leader-in-charge")
    assert Doubt.objects.get().state == "answered"
    assert Promise.objects.get().proof.startswith("检测结果已公布")
    assert Finding.objects.get().settled_at == office.now
    assert Consultation.objects.get().materials  # the special report lay on the table
    assert Event.objects.get(number=1).state == "closed"
    late = Duty.objects.filter(event__number=1, entry__in=["line", "statement", "publish-site"])
    assert {duty.state for duty in late} == {"done"}
    assert reconcile(office.now) == []


def test_the_journal_of_a_journey_holds_no_public_text_and_no_free_words(office: Bureau) -> None:
    answered(office)
    office.act("doubt", "desk", said="孩子明天还上学吗？")
    office.write()

    told = "".join(f"{e.values}" for e in Entry.objects.all())

    assert not [w for w in (LINE, STATEMENT, "上学", "首次声明", "阀门") if w in told]
    assert Entry.objects.filter(verb="reply.published").get().values["exact"] is True
    assert Entry.objects.filter(verb="text.signed").count() == 4


def test_an_edit_voids_what_waits_for_approval_and_the_old_text_cannot_be_signed(
    office: Bureau,
) -> None:
    office.act("draft", "desk", duty="special", body="第一稿")
    office.act("complete", "desk", duty="special")
    office.act("draft", "desk#2", duty="special", body="第二稿")
    restarted(office)

    with pytest.raises(ActionRefusedError, match="waits for no approval"):
        office.act("approve", "leader-in-charge", duty="special", text="v1")
    office.act("complete", "desk#2", duty="special")
    with pytest.raises(ActionRefusedError, match="version 2"):
        office.act("approve", "leader-in-charge", duty="special", text="v1")
    with pytest.raises(ActionRefusedError, match="which text was read"):
        office.act("approve", "leader-in-charge", duty="special")
    office.act("approve", "leader-in-charge", duty="special", text="v2")
    office.write()

    assert list(Text.objects.order_by("version").values_list("state", flat=True)) == [
        "replaced", "approved",
    ]  # fmt: skip
    assert Signature.objects.get().text_hash == Text.objects.get(version=2).text_hash


def test_who_wrote_a_text_neither_approves_nor_publishes_it(office: Bureau) -> None:
    special(office)
    office.act("draft", "personnel-dept", duty="line", body=LINE)
    office.act("complete", "personnel-dept#2", duty="line")
    office.act("approve", "leader-in-charge", duty="line", text="v1")
    office.act("doubt", "desk", said="还上学吗？")
    office.act("draft", "personnel-dept", duty="answer-doubt", body=LESSONS)
    office.act("complete", "personnel-dept", duty="answer-doubt")
    office.act("approve", "leader-in-charge", duty="answer-doubt", about="D1", text="v1")

    place = {"account": "官微", "url": URL, "captured": "照常上课。"}
    with pytest.raises(ActionRefusedError, match="you wrote this text"):
        office.act("publish", "personnel-dept", duty="answer-doubt", **place)
    office.act("publish", "personnel-dept#2", duty="answer-doubt", **place)


def test_what_stands_in_public_and_is_not_what_was_approved_is_shown_so(office: Bureau) -> None:
    special(office)
    office.act("draft", "personnel-dept", duty="line", body=LINE)
    office.act("complete", "personnel-dept", duty="line")
    office.act("approve", "leader-in-charge", duty="line", text="v1")
    office.act("draft", "personnel-dept", duty="statement", body=STATEMENT)
    office.act("complete", "personnel-dept", duty="statement")
    office.act("approve", "secrecy-officer", duty="statement", text="v1")
    place = {"account": "门户网站", "url": URL, "captured": STATEMENT.replace("无人", "三人")}
    with pytest.raises(ActionRefusedError):
        office.act("publish", "web-desk", duty="publish-site", **place)
    office.act("approve", "leader-in-charge", duty="statement", text="v1")
    office.act("publish", "web-desk", duty="publish-site", **place)
    office.write()

    assert Publication.objects.get().exact is False


def test_a_doubt_gets_no_answer_only_with_a_reason(office: Bureau) -> None:
    office.act("doubt", "desk", said="什么时候赔钱？")

    with pytest.raises(ActionRefusedError):
        office.act("settle", "personnel-dept", doubt="D1")
    office.act("settle", "personnel-dept", doubt="D1", why="在诉讼中，依法不便答复")
    office.write()

    assert Doubt.objects.get().state == "left"
    assert Duty.objects.get(entry="answer-doubt").state == "void"


def test_an_event_with_an_open_question_or_promise_cannot_be_closed(office: Bureau) -> None:
    answered(office)
    office.act("doubt", "desk", said="还上学吗？")
    office.to(at(days=6))

    with pytest.raises(ActionRefusedError, match="still open: open-doubts = 0"):
        office.act("close", "personnel-dept", why="已平息")
    office.act("settle", "personnel-dept", doubt="D1", publication="1")
    office.act("close", "personnel-dept", why="已平息")


def test_what_is_known_names_its_proof_and_a_correction_keeps_the_old_line(office: Bureau) -> None:
    with pytest.raises(ActionRefusedError, match="names its proof"):
        office.act("state", "desk", said="无人受伤", **{"as": "known"})
    office.act("state", "desk", said="伤亡不详", **{"as": "unknown"})
    office.act("state", "desk", said="无人受伤", **{"as": "known"}, proof="医院回函", replaces="1")
    office.write()

    rows = list(Fact.objects.order_by("number").values_list("state", "replaces"))
    assert rows == [("unknown", None), ("known", 1)]


REQUEST = {
    "kind": "fact", "to": "某新闻网", "url": "https://paper.example/9", "said": "泄漏致三人死亡",
    "fact": "无人伤亡", "evidence": "医院回函", "basis": "网络信息内容生态治理规定第三十四条",
    "appeal": "局法规处", "body": "贵网所载与事实不符，请在原处更正。",
}  # fmt: skip


@pytest.fixture
def falsehood(office: Bureau) -> Bureau:
    """The event is of the class that asks for a correction, and the truth is published."""
    falsehood = {"class": "falsehood", "why": "医院回函"}
    with pytest.raises(ActionRefusedError, match="proof"):
        office.act("classify", "personnel-dept", checker="desk", **falsehood)
    office.act("state", "desk", said="无人伤亡", **{"as": "known"}, proof="医院回函")
    for checker in ({}, {"checker": "personnel-dept"}):
        with pytest.raises(ActionRefusedError, match="another person"):
            office.act("classify", "personnel-dept", **falsehood, **checker)
    office.act("classify", "personnel-dept", checker="desk", **falsehood)
    office.act("draft", "personnel-dept", duty="debunk", body=STATEMENT)
    office.act("complete", "personnel-dept", duty="debunk")
    office.act("approve", "secrecy-officer", duty="debunk", text="v1")
    office.act("approve", "leader-in-charge", duty="debunk", text="v1")
    return office


def test_a_false_fact_is_put_right_by_a_request_that_two_approve(falsehood: Bureau) -> None:
    falsehood.act("correct", "personnel-dept", duty="correction", **REQUEST)
    with pytest.raises(ActionRefusedError, match="not approved yet"):
        falsehood.act("correction", "personnel-dept", name="C1", outcome="sent")
    falsehood.act("approve", "legal-officer", duty="correction", text="v1")
    falsehood.act("approve", "leader-in-charge", duty="correction", text="v1")
    restarted(falsehood)
    falsehood.act("correction", "personnel-dept", name="C1", outcome="sent")
    falsehood.act("correction", "personnel-dept", name="C1", outcome="corrected", said="已更正")
    falsehood.write()

    one = CorrectionRequest.objects.get()
    assert (one.outcome, one.sent_at) == ("corrected", falsehood.now)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "opinion"},
        {"said": "我觉得他们根本不管事"},
        {"said": "对处理结果强烈不满"},
        {"body": "请删除该文。"},
        {"evidence": " "},
        {"appeal": " "},
    ],
)
def test_criticism_and_deletion_are_refused(falsehood: Bureau, changed: dict[str, str]) -> None:
    with pytest.raises(ActionRefusedError):
        falsehood.act("correct", "personnel-dept", duty="correction", **REQUEST | changed)
    falsehood.write()

    assert not CorrectionRequest.objects.exists()


def test_plan_a_answers_within_its_own_clauses() -> None:
    bureau = Bureau(plan(BUREAU))
    bureau.say("pension", "养老金这个月还没有发", site="forum.example")
    bureau.act("open", "monitor", why="多人反映")
    for fact, value in (("attention", "fair"), ("speed", "medium"), ("reach", "limited")):
        bureau.act("answer", "monitor", fact=fact, value=value)
    bureau.to(at(15))
    bureau.act("draft", "monitor", duty="flash", body="养老金迟发，原因待查。")
    bureau.act("complete", "monitor", duty="flash")
    bureau.act("acknowledge", "group-chair", duty="flash")
    bureau.act("consult", "office-head", duty="consult", present="办公室、组长", decision="先回应")
    ends = "迟发原因还在逐笔核实，明日 9 时前再通报。可拨打 12333 查询。"
    ends += "\n人社局网络舆情应急预案\n2026年3月2日"
    body = "系统升级致迟发一天，今日 18 时前到账。" + ends
    bureau.act("draft", "office-head", duty="line", body=body)
    bureau.act("complete", "office-head", duty="line")
    bureau.act("refuse", "group-chair", duty="line", text="v1", why="少一句道歉")
    redrafted = "系统升级致迟发一天，给大家添了麻烦，我们道歉。今日 18 时前到账。" + ends
    bureau.act("draft", "office-head", duty="redraft", body=redrafted)
    bureau.act("complete", "office-head", duty="redraft")
    bureau.act("approve", "group-chair", duty="redraft", text="v2")
    bureau.act("approve", "office-head#2", duty="redraft", text="v2")
    bureau.act("publish", "spokesperson", duty="reply", account="官微", url=URL, captured=redrafted)
    bureau.write()

    assert Publication.objects.get().exact
    assert Text.objects.get(of="line", version=1).state == "refused"
    mine = Duty.objects.filter(event__number=1, entry__startswith="reply")
    assert {duty.state for duty in mine} <= {"done", "void"}
    assert reconcile(bureau.now + timedelta(seconds=1)) == []


PROMISED = "我们承认处置慢了，已派人修复，3月3日17时前公布处理结果。"


@pytest.mark.parametrize(
    ("of", "duty", "grade", "facts"),
    [
        ("plans/demo-water/plan.yaml", "shut-off", "major", {"unwell": "confirmed"}),
        (
            "plans/examples/d29-mayor-mailbox/plan.yaml", "answer", None,
            {"complexity": "general", "petition": "no"},
        ),
        ("plans/examples/d43-four-colours/plan.yaml", "answer", "blue", {}),
        (
            "plans/examples/english-fairhaven-power/plan.yaml", "complaint", None,
            {"class": "complaint"},
        ),
        (BUREAU, "press-conference", "extraordinary", {}),
    ],
)  # fmt: skip
def test_where_the_plan_asks_no_approval_of_what_the_public_gets_the_house_does(
    of: str, duty: str, grade: str | None, facts: dict[str, str]
) -> None:
    bureau, holder = Bureau(plan(of)), plan(of).duties[duty].holder
    bureau.act("open", holder, ref="t1", why="来电反映停水")
    for fact, value in facts.items():
        bureau.act("answer", holder, fact=fact, value=value)
    if grade and bureau.grade()["in_force"] != grade:
        bureau.act("raise", holder, grade=grade, why="影响很大")
    bureau.act("draft", holder, duty=duty, body=PROMISED)
    if plan(of).duties[duty].makes == "conference":
        bureau.act("brief", holder, duty=duty, need="各方追问", releaser="周某 新闻发言人")
    with pytest.raises(ActionRefusedError, match=r"R20.*say why it stays"):
        bureau.act("complete", holder, duty=duty)
    bureau.act("complete", holder, duty=duty, why="先发简讯，署名在页眉")
    published = {"duty": duty, "account": "网站", "url": URL, "captured": PROMISED}
    with pytest.raises(ActionRefusedError, match="no text is approved"):
        bureau.act("publish", f"{holder}#2", **published)
    asked = {d["holder"] for d in bureau.duties("approval")}
    assert asked
    assert holder not in asked or asked == {holder}

    bureau.act("approve", f"{min(asked)}#2", duty=duty, text="v1")
    bureau.restart()
    with pytest.raises(ActionRefusedError, match="another person has to publish"):
        bureau.act("publish", holder, **published)
    bureau.act("publish", f"{holder}#3", **published)

    assert bureau.duties(duty)[-1]["state"] in ("done", "done-late")
    assert {d["state"] for d in bureau.duties("approval")} <= {"done", "void"}
    bureau.close_books()
    assert reconcile(bureau.now) == []
