"""Reports as documents: each form of an event's sheet, digests, and the draft that a text begins
with.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.test import Client

from qingting.approvals.models import Text
from qingting.duties.models import Duty
from qingting.reports.models import Fact
from qingting.reports.sheet import Kind
from qingting.web.papers.forms import OF_EVENT
from tests.web.story import LATER, SCRIPT, Story

PAPERS = "/events/1/papers/"


@pytest.fixture
def zhao(story: Story) -> Client:
    client = Client()
    client.force_login(story.cast.zhao)
    return client


def state(client: Client, said: str, as_: str, proof: str = "", **more: str) -> None:
    given = {"said": said, "as": as_, "proof": proof, "token": said} | more
    assert client.post("/events/1/acts/state", given).status_code == 302


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def report(client: Client, entry: str, body: str) -> None:
    duty = Duty.objects.filter(entry=entry, state="open")[0]
    given = {"body": body, "title": "", "seen": "", "token": entry, "why": "从简"}
    assert client.post(f"/duties/{duty.pk}/write", given).status_code == 302


@pytest.mark.parametrize("kind", OF_EVENT)
def test_each_form_says_what_is_known_and_what_is_not(
    story: Story, lin: Client, kind: Kind
) -> None:
    state(lin, "阀门已关闭", "known", "值班记录第7页")
    state(lin, "泄漏原因", "unknown")

    shown = page(lin, PAPERS + kind)

    assert shown.index("阀门已关闭") < shown.index("值班记录第7页")
    assert "泄漏原因" in shown
    assert "预览稿，未签发" in shown


def test_figures_are_at_least_what_was_counted_and_say_when(story: Story, lin: Client) -> None:
    shown = page(lin, PAPERS + "special")

    row = shown[shown.index("帖文数") :]
    assert row.index("至少5") < row.index("3月2日17时20分") < row.index("网站数")


def test_a_line_that_was_corrected_is_left_out(story: Story, lin: Client) -> None:
    state(lin, "三人受伤", "unknown")
    state(lin, "无人受伤", "known", "医院记录", replaces="1")

    shown = page(lin, PAPERS + "flash")

    assert "无人受伤" in shown
    assert "三人受伤" not in shown


def test_an_update_says_what_changed_since_the_report_before(
    story: Story, lin: Client, zhao: Client
) -> None:
    state(lin, "泄漏原因", "unknown")
    first = page(lin, PAPERS + "update")
    assert "快报" in first  # nothing was reported before
    report(lin, "special", "先报如上。")
    asked = Duty.objects.filter(entry="approval", about="special", state="open").order_by("-id")[0]
    sign = f"/duties/{asked.pk}/acts/approve"
    text = page(zhao, sign).split('name="text" value="')[1].split('"')[0]
    assert zhao.post(sign, {"text": text, "token": "s"}).status_code == 302

    Fact.objects.update(at=LATER - timedelta(minutes=10))  # the pages' clock stands still
    Text.objects.update(settled_at=LATER - timedelta(minutes=5))
    state(lin, "法兰垫片老化", "known", "检测报告", replaces="1")

    shown = page(lin, PAPERS + "update")
    assert "已核实：法兰垫片老化" in shown
    assert "原待核实：泄漏原因" in shown


@pytest.mark.parametrize("form", ["docx", "html"])
def test_what_is_shown_can_be_taken_away(story: Story, lin: Client, form: str) -> None:
    state(lin, "阀门已关闭", "known", "值班记录")

    answer = lin.get(f"{PAPERS}flash.{form}")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="E1-flash.{form}"'
    if form == "docx":
        words = "\n".join(p.text for p in docx.Document(BytesIO(answer.content)).paragraphs)
    else:
        words = answer.content.decode()
    assert "阀门已关闭" in words


def test_what_people_wrote_is_no_markup(story: Story, lin: Client) -> None:
    state(lin, SCRIPT, "unknown")

    for form in ("", ".html"):
        assert SCRIPT not in lin.get(PAPERS + "flash" + form).content.decode()


def test_a_report_begins_as_its_form_and_keeps_its_headings(story: Story, lin: Client) -> None:
    state(lin, "阀门已关闭", "known", "值班记录")
    duty = Duty.objects.filter(entry="special", state="open")[0]

    form = page(lin, f"/duties/{duty.pk}/write")

    assert "的专题报告" in form
    assert "一、基本情况" in form[form.index("<textarea") :]


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_a_digest_lists_what_was_found_and_what_runs(story: Story, lin: Client, kind: str) -> None:
    shown = page(lin, f"/register/digests/{kind}")

    assert "列出事件2件" in shown
    assert "上一同长时段 0 件" in shown
    assert "没有取得数据的来源" in shown


def test_a_digest_of_a_day_without_events_says_so(story: Story, lin: Client) -> None:
    assert "没有需要列出的事件" in page(lin, "/register/digests/daily?day=2020-01-01")


def test_a_day_that_is_none_is_refused_with_how_to_write_it(story: Story, lin: Client) -> None:
    assert "日期请写作" in page(lin, "/register/digests/daily?day=yesterday")


@pytest.mark.parametrize("path", [PAPERS + "poem", PAPERS + "daily", "/register/digests/flash"])
def test_there_are_no_other_forms(story: Story, lin: Client, path: str) -> None:
    assert lin.get(path).status_code == 404
