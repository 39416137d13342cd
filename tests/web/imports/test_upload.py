"""Uploading a table: how it is read, and the page of what became of it."""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from qingting.people.models import Holding
from qingting.posts.models import Post, Reading
from qingting.sources.models import Import, Parcel, Source
from tests.engine import NOON
from tests.sources.test_spool import take
from tests.web.imports.conftest import Office
from tests.web.story import LATER

HEADER = ["序号", "标题", "内容", "原文链接", "来源网站", "发布时间", "转发数", "作者"]
FERRY = ["1", "渡船停航", "东岸码头的渡船昨夜停航", "https://bbs.example/t/1", "东岸论坛",
         "2026-03-02 11:00", "10万+", "张三"]  # fmt: skip
BRIDGE = ["2", "桥面结冰", "桥面结冰了，没有人撒盐", "https://bbs.example/t/2", "东岸论坛",
          "昨天", "--", "李四"]  # fmt: skip


def csv(*rows: list[str]) -> SimpleUploadedFile:
    text = "\n".join(",".join(row) for row in [HEADER, *rows])
    return SimpleUploadedFile("三月.csv", text.encode("gb18030"))


def upload(client: Client, file: SimpleUploadedFile, **more: str) -> str:
    """Where the form leads."""
    answer = client.post("/sources/import", {"file": file, "name": "甲监测公司"} | more)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def columns(**changes: str) -> dict[str, str]:
    guessed = {"title": 1, "text": 2, "url": 3, "site": 4, "published_at": 5, "reposts": 6}
    form = {f"c-{name}": str(column) for name, column in guessed.items()}
    return (
        form
        | {"kind": "article", "zone": "Asia/Shanghai", "order": "ymd", "id_from": "url"}
        | changes
    )


def source_id() -> str:
    return str(Source.objects.get(kind="upload").pk)


def test_a_new_header_is_guessed_and_shown_with_its_rows(story: Office, lin: Client) -> None:
    page = lin.get(upload(lin, csv(FERRY, BRIDGE))).content.decode()

    for column, name in ((1, "title"), (5, "published_at"), (6, "reposts")):
        select = page.partition(f'name="c-{name}"')[2].partition("</select>")[0]
        assert f'<option value="{column}" selected' in select
    assert "转发 ≥ 100,000" in page
    assert "F3 发布时间 不是 2026-03-01 08:30 这样的时间" in page
    assert "张三" not in page.partition("<tbody>")[2]


def test_a_mapped_table_is_taken_and_every_row_accounted_for(story: Office, lin: Client) -> None:
    answer = lin.post(upload(lin, csv(FERRY, BRIDGE, FERRY)), columns())
    waiting = lin.get(answer.headers["Location"]).content.decode()
    take(story.bureau)

    page = lin.get(answer.headers["Location"]).content.decode()

    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting
    assert 'data-every="2000"' in waiting
    assert 'http-equiv="refresh"' not in page
    assert "data-every" not in page
    figures = [part.partition("</dd>")[0] for part in page.split("<dd>")[1:6]]
    assert figures == ["3", "1", "1", "1", "1"]
    assert "第 3 行" in page
    post = Post.objects.get(key="https://bbs.example/t/1")
    assert (post.site, post.kind, post.title) == ("东岸论坛", "article", "渡船停航")
    assert post.published_at == datetime.fromisoformat("2026-03-02T11:00+08:00")
    assert Reading.objects.get(post=post).reposts == [100_000, None]


def test_the_next_table_with_the_same_header_needs_no_mapping(
    story: Office, lin: Client, data: Path
) -> None:
    lin.post(upload(lin, csv(FERRY)), columns())

    where = upload(lin, csv(FERRY, BRIDGE), name="", source=source_id())
    take(story.bureau)

    assert "/columns" not in where
    assert "此前已收" in lin.get(where).content.decode()
    assert not list((data / "uploads").iterdir())
    assert not Parcel.objects.exclude(lines=b"").exists()


def test_another_header_is_asked_again(story: Office, lin: Client) -> None:
    lin.post(upload(lin, csv(FERRY)), columns())
    other = SimpleUploadedFile("四月.tsv", "标题\t时间\n渡船\t2026-03-02 11:00".encode())

    assert upload(lin, other, name="", source=source_id()).endswith("/columns")


def test_the_rows_can_be_looked_at_again_before_they_are_taken(story: Office, lin: Client) -> None:
    where = upload(lin, csv(FERRY))

    page = lin.post(where, columns(**{"c-site": "", "see": "1"})).content.decode()

    assert "bbs.example" in page
    assert not Parcel.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_refused_rows_are_a_file_in_the_readers_language(
    story: Office, lin: Client, form: str
) -> None:
    lin.post(upload(lin, csv(FERRY, BRIDGE)), columns())
    path = f"/sources/imports/{Import.objects.get().pk}/refused.{form}"

    answer = lin.get(path, headers={"accept-language": "en"})

    if form == "xlsx":
        rows = list(load_workbook(io.BytesIO(answer.content)).active.values)  # type: ignore[union-attr]
        assert rows[1] == ("3", "F3 发布时间 is not a time like 2026-03-01 08:30")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert form == "xlsx" or "3,F3 发布时间 is not a time" in answer.content.decode("utf-8-sig")


def test_a_file_that_is_no_table_is_refused_in_words(story: Office, lin: Client) -> None:
    file = SimpleUploadedFile("a.exe", b"MZ")

    answer = lin.post("/sources/import", {"file": file, "name": "x"})

    assert answer.status_code == 422
    assert "不是表格" in answer.content.decode()
    assert not Import.objects.exists()


def test_a_workbook_is_read_by_its_cells(story: Office, lin: Client) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["三月舆情"])
    sheet.append(HEADER)
    sheet.append([1, *FERRY[1:5], datetime(2026, 3, 2, 11), 37, None])  # noqa: DTZ001
    sheet.append([2, *BRIDGE[1:5], "=1+1", "--", None])
    data = io.BytesIO()
    book.save(data)

    answer = lin.post(upload(lin, SimpleUploadedFile("三月.xlsx", data.getvalue())), columns())
    take(story.bureau)

    page = lin.get(answer.headers["Location"]).content.decode()
    assert "F4 发布时间 是没有计算结果的公式" in page
    assert Reading.objects.get(post__key=FERRY[3]).reposts == [37, 37]


def test_a_table_whose_reading_was_broken_off_is_to_be_uploaded_again(
    story: Office, lin: Client, data: Path
) -> None:
    upload(lin, csv(FERRY))
    one = Import.objects.get()
    (data / "uploads" / str(one.pk)).rename(data / "uploads" / f"{one.pk}.read")
    path = f"/sources/imports/{one.pk}"
    os.utime(data / "uploads" / f"{one.pk}.read", (LATER.timestamp(),) * 2)
    soon = lin.get(path).content.decode()

    os.utime(data / "uploads" / f"{one.pk}.read", (LATER.timestamp() - 601,) * 2)

    assert "引擎正在取用" in soon
    assert "没有读完" in lin.get(path).content.decode()


def test_an_auditor_uploads_nothing(story: Office, lin: Client) -> None:
    Holding.objects.create(person=story.cast.lin, role="auditor", since=NOON)

    answer = lin.post("/sources/import", {"file": csv(FERRY), "name": "x"})

    assert answer.status_code == 403
    assert lin.get("/sources/imports").status_code == 200
    assert not Source.objects.filter(kind="upload").exists()


def test_sun_sees_nothing(story: Office, lin: Client, sun: Client) -> None:
    where = upload(lin, csv(FERRY, BRIDGE))
    path = f"/sources/imports/{Import.objects.get().pk}"

    for hidden in (where, path, f"{path}/refused.csv"):
        assert sun.get(hidden).status_code == 404
    assert sun.post(where, columns()).status_code == 404
    answer = sun.post("/sources/import", {"file": csv(FERRY), "source": source_id()})
    assert answer.status_code == 404
    assert "甲监测公司" not in sun.get("/sources/imports").content.decode()
    assert "甲监测公司" not in sun.get("/sources/import").content.decode()


@pytest.mark.parametrize("path", ["/sources/imports", "/sources/imports/ID"])
def test_a_page_asks_as_often_for_many_rows_as_for_few(
    story: Office, lin: Client, path: str
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert lin.get(path.replace("ID", str(first))).status_code == 200
        return len(queries)

    lin.post(upload(lin, csv(BRIDGE, BRIDGE)), columns())
    first = Import.objects.get().pk
    lin.get("/sources/imports")
    few = count()
    for _ in range(3):
        upload(lin, csv(*[BRIDGE] * 9), name="", source=source_id())

    assert count() == few <= 12
