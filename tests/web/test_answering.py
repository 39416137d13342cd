"""The response half on pages: a text is written, approved as it was read, published; what people
asked is answered, what was promised is kept, what was learned has an owner.
"""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest
from django.test import Client

from qingting.approvals.models import Submission, Text
from qingting.doubts.models import Doubt, Promise
from qingting.duties.models import Duty
from qingting.people.actions import add_person, grant_account, register_account
from qingting.people.models import Person
from qingting.replies.models import Publication
from qingting.reports.models import Fact
from qingting.reviews.models import Finding
from qingting.web.answering.answers import heard_in
from tests.web.bureau import BY
from tests.web.story import LATER, Story

BODY = "今早阀门泄漏，已关闭，无人受伤。明日 17 时前公布检测结果。"
URL = "https://gov.example/1"


@pytest.fixture
def chen(story: Story) -> Client:
    return client_of(story.cast.chen)


@pytest.fixture
def zhao(story: Story) -> Client:
    return client_of(story.cast.zhao)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def duty(entry: str, about: str | None = None) -> Duty:
    rows = Duty.objects.filter(entry=entry, event__number=1, state="open")
    return (rows.filter(about=about) if about else rows).order_by("-id")[0]


def write(client: Client, entry: str, body: str = BODY, **more: str) -> int:
    path = f"/duties/{duty(entry).pk}/write"
    seen = field(client.get(path).content.decode(), "seen")
    form = {"body": body, "title": "", "seen": seen, "token": f"{entry}{body[:8]}{more}"}
    form["why"] = "首次通报，从简"
    return client.post(path, form | more).status_code


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def approve(client: Client, about: str, **more: str) -> int:
    path = f"/duties/{duty('approval', about).pk}/acts/approve"
    page = client.get(path).content.decode()
    return client.post(path, {"text": field(page, "text"), "token": path} | more).status_code


def test_an_empty_text_begins_with_the_fact_sheet_and_unknowns_are_said(
    story: Story, lin: Client
) -> None:
    lin.post(
        "/events/1/acts/state",
        {"said": "阀门已关闭", "as": "known", "proof": "值班记录", "token": "a"},
    )
    lin.post("/events/1/acts/state", {"said": "泄漏原因", "as": "unknown", "token": "b"})

    page = lin.get(f"/duties/{duty('special').pk}/write").content.decode()

    assert Fact.objects.count() == 2
    body = page[page.index("<textarea") :]
    assert body.index("阀门已关闭") < body.index("二、尚待核实") < body.index("泄漏原因")
    assert "[1] 值班记录" in body


def test_what_is_known_without_a_proof_is_refused_with_what_to_do(lin: Client) -> None:
    answer = lin.post("/events/1/acts/state", {"said": "x", "as": "known", "token": "a"})

    assert answer.status_code == 422
    assert "依据" in answer.content.decode()


def test_a_text_is_approved_as_it_was_read(story: Story, lin: Client, zhao: Client) -> None:
    assert write(lin, "special") == 302
    asked = duty("approval", "special")
    page = zhao.get(f"/duties/{asked.pk}/acts/approve").content.decode()
    assert "无人受伤" in page
    assert Text.objects.get().text_hash[:8] in page

    assert approve(zhao, "special") == 302
    assert Text.objects.get().state == "approved"
    assert "已批准" in zhao.get("/events/1").content.decode()


def test_a_text_that_changed_meanwhile_is_not_approved(
    story: Story, lin: Client, zhao: Client
) -> None:
    write(lin, "special")
    path = f"/duties/{duty('approval', 'special').pk}/acts/approve"
    old = field(zhao.get(path).content.decode(), "text")
    write(lin, "special", "另一份文本，数字已改。")

    late = zhao.post(
        f"/duties/{duty('approval', 'special').pk}/acts/approve", {"text": old, "token": "z"}
    )

    assert late.status_code == 422
    assert "文本已改" in late.content.decode()
    assert set(Text.objects.values_list("state", flat=True)) == {"replaced", "asked"}


def test_two_who_write_at_once_lose_nothing(story: Story, lin: Client) -> None:
    path = f"/duties/{duty('special').pk}/write"
    write(lin, "special", keep="1")

    late = lin.post(path, {"body": "我写的另一稿", "title": "", "seen": "", "token": "late"})

    assert late.status_code == 422
    assert "我写的另一稿" in late.content.decode()
    assert Text.objects.count() == 1


def test_who_does_not_hold_the_duty_reads_the_text_and_writes_nothing(
    story: Story, lin: Client, sun: Client
) -> None:
    wang = client_of(story.cast.wang)
    write(lin, "special", keep="1")
    path = f"/duties/{duty('special').pk}/write"

    assert wang.get(path).status_code == 403
    assert "无人受伤" in wang.get(path).content.decode()
    assert wang.post(path, {"body": "x", "seen": "", "token": "t"}).status_code == 403
    assert sun.get(path).status_code == 404
    assert Text.objects.count() == 1


@pytest.fixture
def answered(story: Story, lin: Client, chen: Client, zhao: Client) -> Client:
    """An approved statement, and who may publish it on the declared account; returns their page."""
    org = story.cast.lin.org
    secret = add_person(org, "mi", "米", roles=("secrecy-officer",), **BY)
    web = add_person(org, "wei", "魏", roles=("web-desk",), **BY)
    account = register_account(
        org, "网站", "门户", "https://gov.example", registered_on=LATER.date(), **BY
    )
    grant_account(account, web, **BY)
    write(chen, "line", "以通报为准。")
    approve(zhao, "line")
    write(chen, "statement")
    approve(client_of(secret), "statement")
    approve(zhao, "statement")
    return client_of(web)


def publish(client: Client, entry: str, captured: str = BODY, **more: str) -> int:
    from qingting.people.models import OfficialAccount

    form = {"account": str(OfficialAccount.objects.get().pk), "url": URL, "captured": captured}
    return client.post(
        f"/duties/{duty(entry).pk}/acts/publish", form | {"token": "p"} | more
    ).status_code


def test_what_was_approved_is_published_by_a_third_person_and_shown_as_approved(
    story: Story, lin: Client, answered: Client
) -> None:
    page = answered.get(f"/duties/{duty('publish-site').pk}/acts/publish").content.decode()
    assert "无人受伤" in page  # to be copied

    assert publish(answered, "publish-site") == 302

    one = Publication.objects.get()
    assert (one.exact, one.account_name) == (True, "网站 门户")
    assert "与批准一致" in lin.get("/events/1").content.decode()
    assert "17:20" in lin.get("/register").content.decode()


def test_a_mismatch_is_shown_to_everybody(story: Story, lin: Client, answered: Client) -> None:
    publish(answered, "publish-site", BODY.replace("无人", "三人"))

    assert "与批准的文本不同" in lin.get("/events/1").content.decode()


def test_only_on_an_account_for_which_one_is_authorised(
    story: Story, chen: Client, answered: Client
) -> None:
    from qingting.people.models import AccountRight

    AccountRight.objects.all().delete()

    assert publish(answered, "publish-site") == 422
    assert not Publication.objects.exists()


def test_a_question_stands_until_it_is_answered_or_left_with_a_reason(
    story: Story, lin: Client, answered: Client
) -> None:
    publish(answered, "publish-site")
    for n, said in enumerate(("明天上学吗？", "赔不赔钱？")):
        lin.post("/events/1/acts/doubt", {"said": said, "count": "12", "token": str(n)})

    lin.post("/events/1/acts/settle", {"doubt": "D1", "publication": "1", "token": "x"})
    refused = lin.post("/events/1/acts/settle", {"doubt": "D2", "token": "y"})
    lin.post("/events/1/acts/settle", {"doubt": "D2", "why": "诉讼中不便答复", "token": "z"})

    assert refused.status_code == 422
    assert set(Doubt.objects.values_list("number", "state")) == {(1, "answered"), (2, "left")}
    page = lin.get("/events/1").content.decode()
    assert "诉讼中不便答复" in page
    assert "2 问已答 1 问" in page


def test_a_promise_stands_on_the_desk_until_it_is_kept(story: Story, lin: Client) -> None:
    form = {"said": "公布检测结果", "until": "2026-03-03T17:00", "holder": "desk", "token": "a"}
    lin.post("/events/1/acts/promise", form)
    assert "公布检测结果" in lin.get("/desk").content.decode()

    path = f"/duties/{duty('promise').pk}"
    assert "公布检测结果" in lin.get(path).content.decode()

    lin.post(f"{path}/acts/kept", {"why": f"已公布 {URL}", "token": "b"})

    assert Promise.objects.get().proof == f"已公布 {URL}"
    assert "公布检测结果" not in lin.get("/desk").content.decode()


def test_a_meeting_is_written_down_with_who_saw_it_otherwise(
    story: Story, lin: Client, zhao: Client
) -> None:
    write(lin, "special")
    approve(zhao, "special")
    form = {
        "present": "分管领导、人事司",
        "decision": "先发声明",
        "dissent": "等检测",
        "token": "m",
    }

    answer = zhao.post(f"/duties/{duty('meeting').pk}/acts/consult", form)

    assert answer.status_code == 302
    page = zhao.get("/events/1/review").content.decode()
    assert "先发声明" in page
    assert "等检测" in page


def test_a_review_waits_until_each_finding_has_an_owner(story: Story, lin: Client) -> None:
    lin.post("/events/1/acts/find", {"said": "声明晚了", "clause": "B5.19", "token": "a"})
    page = lin.get("/events/1/review").content.decode()
    assert "还没有" in page
    assert "逾" in page or "迟" in page

    form = {"finding": "F1", "owner": "desk", "until": "2026-03-20T17:00", "token": "b"}
    lin.post("/events/1/acts/own", form)
    lin.post(f"/duties/{duty('finding').pk}/acts/kept", {"why": "已改预案", "token": "c"})

    assert Finding.objects.get().outcome == "已改预案"


def test_free_words_leave_the_submission(story: Story, lin: Client) -> None:
    write(lin, "special")

    assert BODY not in str(list(Submission.objects.values_list("values", flat=True)))


def test_another_organisation_sees_nothing(story: Story, lin: Client, sun: Client) -> None:
    for path in ("/events/1/facts", "/events/1/review", "/events/1/acts/doubt"):
        assert (lin.get(path).status_code, sun.get(path).status_code) == (200, 404)


def test_a_text_for_the_public_is_not_handed_in_against_a_check_that_blocks(
    story: Story, lin: Client, chen: Client, zhao: Client
) -> None:
    write(chen, "line", "以通报为准。")
    approve(zhao, "line")

    assert write(chen, "statement", "共有 17 名学生送医，请反映人 13812345678 联系我们。") == 422
    page = chen.get(f"/duties/{duty('statement').pk}/write").content.decode()
    assert "事实清单里没有这个数字" in page
    assert "含个人信息" in page
    assert Text.objects.get(of="statement").state == "draft"  # kept all the same


def test_what_a_check_refused_is_mended_on_the_page_that_said_so(
    story: Story, chen: Client, zhao: Client
) -> None:
    write(chen, "line", "以通报为准。")
    approve(zhao, "line")
    path = f"/duties/{duty('statement').pk}/write"
    refused = chen.post(path, {"body": "一群刁民。", "title": "", "seen": "", "token": "a"})
    form = {"seen": field(refused.content.decode(), "seen"), "why": "首次通报，从简"}

    assert refused.status_code == 422
    assert chen.post(path, {"body": BODY, "title": "", "token": "b"} | form).status_code == 302


def test_a_part_that_is_still_to_be_written_is_not_handed_in(
    story: Story, chen: Client, zhao: Client
) -> None:
    begun = chen.get(f"/duties/{duty('line').pk}/write").content.decode()
    assert "（待填写）" in begun

    assert write(chen, "line", "我们正在做的\n（待填写）") == 422
    assert Text.objects.get(of="line").state == "draft"
    assert write(chen, "line", "我们正在做的\n现场已封控。") == 302


def test_who_answers_and_who_approves_reads_the_question(
    story: Story, lin: Client, chen: Client, zhao: Client
) -> None:
    lin.post("/events/1/acts/doubt", {"said": "明天上学吗？", "count": "12", "token": "q"})
    assert write(chen, "answer-doubt", "明天照常上学。") == 302

    page = zhao.get(f"/duties/{duty('approval', 'answer-doubt D1').pk}").content.decode()

    assert "待审批：后续回应：D1" in page
    assert "明天上学吗？" in page
    assert "明天上学吗？" in chen.get(f"/duties/{duty('answer-doubt').pk}").content.decode()


def test_what_only_advises_asks_for_a_word_of_reason_that_stays_on_record(
    story: Story, chen: Client, zhao: Client
) -> None:
    write(chen, "line", "以通报为准。")
    approve(zhao, "line")

    assert write(chen, "statement", BODY, why="") == 422
    assert write(chen, "statement", BODY, why="电视台已同步播出联系方式") == 302
    approved = duty("approval", "statement")
    page = client_of(story.cast.zhao).get(f"/duties/{approved.pk}/acts/approve").content.decode()
    assert "没有署单位名称" in page


def test_the_checks_are_asked_while_one_types(story: Story, chen: Client, zhao: Client) -> None:
    write(chen, "line", "以通报为准。")
    approve(zhao, "line")
    path = f"/duties/{duty('statement').pk}/write/check"

    said = chen.post(path, {"body": "一群刁民。"}).content.decode()

    assert "必须修改" in said
    assert "刁民" in said
    assert client_of(story.cast.wang).post(path, {"body": "x"}).status_code == 404


def test_a_text_goes_out_as_a_word_file_that_says_whether_it_is_signed(
    story: Story, lin: Client, zhao: Client, sun: Client
) -> None:
    write(lin, "special")
    path = f"/duties/{duty('special').pk}/text.docx"

    def words() -> str:
        made = docx.Document(BytesIO(lin.get(path).content))
        return "\n".join(p.text for p in (*made.sections[0].header.paragraphs, *made.paragraphs))

    assert "预览稿，未签发" in words()
    approve(zhao, "special")
    assert "未签发" not in words()
    assert "第1期" in words()
    assert sun.get(path).status_code == 404


def test_what_the_posts_ask_is_noted_by_one_press(story: Story, lin: Client) -> None:
    page = lin.get("/events/1/acts/doubt").content.decode()

    assert "孩子今天还要不要上学？" in page
    assert "<script>alert(1)" not in page
    asked = next(one for one in heard_in(story.event) if "上学" in one.words)
    assert asked.posts == 3
    lin.post("/events/1/acts/doubt", {"said": asked.words, "count": str(asked.posts), "token": "q"})

    doubt = Doubt.objects.get()
    assert (doubt.words, doubt.count) == (asked.words, 3)
    assert asked.words not in [one.words for one in heard_in(story.event)]
