"""What a person saw: entered with its evidence, kept whatever the watches ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qingting.evidence.models import Attachment, File
from qingting.posts.models import Post, Reading
from qingting.sources.models import Import, Source
from qingting.watches.models import Watch
from tests.sources.test_spool import take
from tests.web.imports.conftest import Office

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
SEEN = {
    "text": "公厕关门三天了",
    "url": "https://bbs.example/t/9",
    "published_at": "2026-03-02T11:00",
    "reposts": "1.2万",
    "likes": "10万+",
    "note": "热线也有人反映",
}


@pytest.fixture(autouse=True)
def no_watch_asks(story: Office) -> None:
    Watch.objects.all().delete()


def picture(content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile("<b>.png", content, "image/png")


def test_what_a_person_saw_is_kept_and_leads_to_its_event(story: Office, lin: Client) -> None:
    answer = lin.post("/leads/new", SEEN)
    take(story.bureau)

    post = Post.objects.get(text=SEEN["text"])
    assert (post.site, post.published_at.isoformat()) == (
        "bbs.example",
        "2026-03-02T03:00:00+00:00",
    )
    reading = Reading.objects.get(post=post)
    assert (reading.reposts, reading.likes) == ([11_500, None], [100_000, None])
    page = lin.get(answer.headers["Location"]).content.decode()
    assert "热线也有人反映" in page
    assert '<a href="/events/1">E1</a>' in page


def test_the_form_sent_twice_is_one_entry(story: Office, lin: Client) -> None:
    first, again = lin.post("/leads/new", SEEN), lin.post("/leads/new", SEEN)

    assert first.headers["Location"] == again.headers["Location"]
    assert Source.objects.filter(kind="hand").count() == 1


def test_nothing_is_written_until_the_form_is_sent(story: Office, lin: Client) -> None:
    page = lin.get("/leads/new", {"text": "<i>桥面结冰</i>", "url": "https://bbs.example"})

    assert "&lt;i&gt;桥面结冰&lt;/i&gt;" in page.content.decode()
    assert not Import.objects.exists()


def test_the_bookmark_opens_our_form_and_our_policy_stays_as_it_is(lin: Client) -> None:
    answer = lin.get("/sources/bookmarklet")

    assert "javascript:void open(&#x27;http://testserver/leads/new?url=" in answer.content.decode()
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": "", "url": ""}, "说了什么"),
        ({"published_at": "昨天"}, "发布时间"),
        ({"likes": "many"}, "点赞数：不是"),
        ({"url": "", "site": ""}, "网站：缺失"),
    ],
)
def test_a_fault_is_told_and_what_was_typed_stays(
    story: Office, lin: Client, wrong: dict[str, str], words: str
) -> None:
    answer = lin.post("/leads/new", SEEN | wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page.partition('id="refusal"')[2].partition("</p>")[0]
    assert "热线也有人反映" in page
    assert not Import.objects.exists()


def test_a_screenshot_is_evidence_of_it(story: Office, lin: Client, data: Path) -> None:
    answer = lin.post("/leads/new", SEEN | {"evidence": picture()})

    file = File.objects.get()
    one = Import.objects.get()
    assert Attachment.objects.get().subject_key == str(one.pk)
    assert (data / "evidence" / file.sha256[:2] / file.sha256).read_bytes() == PNG
    assert f"/evidence/{file.sha256}" in lin.get(answer.headers["Location"]).content.decode()


def test_evidence_is_handed_out_as_a_download_that_cannot_run(story: Office, lin: Client) -> None:
    lin.post("/leads/new", SEEN | {"evidence": picture()})
    file = File.objects.get()

    answer = lin.get(f"/evidence/{file.sha256}")

    assert answer.content == PNG
    assert answer.headers["Content-Type"] == "image/png"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{file.sha256[:16]}.png"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"MZ", PNG + b"x" * 10_000_000])
def test_a_file_that_is_no_picture_is_refused_and_nothing_is_entered(
    story: Office, lin: Client, content: bytes
) -> None:
    answer = lin.post("/leads/new", SEEN | {"evidence": picture(content)})

    assert answer.status_code == 422
    assert not File.objects.exists()
    assert not Import.objects.exists()


def test_sun_sees_nothing(story: Office, lin: Client, sun: Client) -> None:
    lin.post("/leads/new", SEEN | {"evidence": picture()})
    file = File.objects.get()

    assert sun.get(f"/evidence/{file.sha256}").status_code == 404
    assert sun.get(f"/sources/imports/{Import.objects.get().pk}").status_code == 404
    sun.post("/leads/new", SEEN | {"evidence": picture()})
    assert sun.get(f"/evidence/{file.sha256}").status_code == 200
    assert File.objects.count() == 2
