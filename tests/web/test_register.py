"""The register of events and leads: its lines, what may be asked for, its files."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext

from qingting.events.models import Event
from qingting.posts.models import Post
from qingting.web.register.download import safe
from tests.web.story import LATER, ROOF, SMELL, Story
from tests.web.test_pages import read

HEADING = "编号,发现时间,信源,标题,首发链接,等级,承办,状态,首次发声,结束"
ASKED = {
    "?state=lead": ["E2"],
    "?state=open": ["E1"],
    "?state=nonsense": ["E2", "E1"],
    "?grade=major": ["E1"],
    "?words=刺鼻": ["E1"],
    "?words=刺鼻+招牌": [],
    "?from=2026-03-02&to=2026-03-02": ["E2", "E1"],
    "?from=2026-03-03": [],
    "?to=2026-03-01": [],
    "?plan=nonsense": ["E2", "E1"],
    "?mode=exercise": [],
}


def lines(client: Client, asked: str = "") -> list[list[str]]:
    """The lines of the CSV file, without the heading."""
    answer = client.get(f"/register.csv{asked}", headers={"Accept-Language": "zh-CN"})
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]  # it streams
    heading, *rows = csv.reader(io.StringIO(text))
    assert ",".join(heading) == HEADING
    return rows


def test_a_line_says_what_bureaus_write_down(lin: Client) -> None:
    page = read(lin, "/register")

    assert "2 件事件与线索" in page
    assert page.index(ROOF) < page.index(SMELL)  # the last found first
    assert "forum.example 及另外 4 个站点" in page
    assert "重大" in page
    assert "— 尚未" in page


def test_the_file_has_the_columns_of_the_page(lin: Client) -> None:
    _roof, smell = lines(lin)

    assert smell[:6] == [
        "E1", "2026-03-02 12:00", "forum.example 及另外 4 个站点", SMELL, "https://forum.example/1",
        "重大",
    ]  # fmt: skip
    assert smell[6]
    assert smell[7:] == ["处置中", "尚未", ""]


def test_only_what_is_asked_for_is_in_the_file(lin: Client) -> None:
    found = {asked: [line[0] for line in lines(lin, asked)] for asked in ASKED}

    assert found == ASKED


def test_the_grade_that_people_decided_last_is_the_one_in_force(story: Story, lin: Client) -> None:
    story.bureau.act("raise", "personnel-dept", grade="extraordinary", why="已有群众聚集")
    story.bureau.write()

    assert [line[5] for line in lines(lin, "?grade=extraordinary")] == ["特别重大"]
    assert lines(lin, "?grade=major") == []


def test_a_day_that_cannot_be_read_limits_nothing_and_is_said(lin: Client) -> None:
    page = read(lin, "/register?from=gestern")

    assert "“gestern”不是日期" in page
    assert "2 件事件与线索" in page


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\t=1", "\x07=1"])
def test_a_title_is_never_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell.lstrip(chr(7))}"


def test_the_workbook_says_the_same_as_the_text_file(story: Story, lin: Client) -> None:
    Event.objects.filter(number=2).update(title="=cmd()\x07", state="closed", closed_at=LATER)

    body = b"".join(lin.get("/register.xlsx", headers={"Accept-Language": "zh-CN"}))  # type: ignore[arg-type]
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active

    assert sheet is not None
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == [HEADING.split(","), *lines(lin)]
    assert rows[1][3] == "'=cmd()"


def test_the_file_is_the_same_where_the_server_is_asynchronous(story: Story, lin: Client) -> None:
    client = AsyncClient()
    client.force_login(story.cast.lin)

    async def asked() -> bytes:
        answer = await client.get("/register.csv")
        return b"".join([part async for part in answer])  # type: ignore[union-attr]

    assert async_to_sync(asked)() == b"".join(lin.get("/register.csv"))  # type: ignore[arg-type]


def test_an_address_that_is_none_of_the_web_is_no_link(story: Story, lin: Client) -> None:
    Post.objects.filter(key="smell").update(url="javascript:alert(1)")

    assert "javascript:" not in lin.get("/register").content.decode()
    assert lines(lin)[1][4] == ""


def test_a_long_register_is_cut_into_pages(lin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qingting.web.register.views.PAGE", 1)

    first = lin.get("/register?state=").content.decode()
    link = first.split('" rel="next"')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    second = lin.get(f"/register{link}").content.decode()

    assert (ROOF in first, SMELL in first) == (True, False)
    assert (ROOF in second, SMELL in second) == (False, True)
    assert 'rel="next"' not in second


def test_the_register_asks_as_often_for_many_lines_as_for_few(story: Story, lin: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert lin.get("/register?grade=&words=").status_code == 200
        return len(queries)

    lin.get("/register")  # what a process reads once is read
    few = asked()
    for n in range(6):
        story.bureau.say(f"more{n}", f"第{n}条街的路灯坏了三天，晚上很黑，{n * 7}号楼门口也是")
    story.bureau.write()

    assert asked() == few <= 16


def test_sun_sees_nothing(story: Story, sun: Client) -> None:
    for path in ("/register", "/register.csv", "/register/figures", "/search"):
        answer = sun.get(path, {"q": "刺鼻", "month": "2026-03"})
        body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]

        assert answer.status_code == 200
        theirs = (SMELL, ROOF, "events/1", "B2.6", "forum.example")
        assert not [words for words in theirs if words in body.decode()]
