"""A picture of a post on record: put to it by whoever works on the event, seen beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from qingting import retention, settings
from qingting.evidence.models import Attachment, File
from qingting.journal.models import Entry
from qingting.people.models import Holding
from qingting.posts.models import Post
from tests.web.story import LATER, Story

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


@pytest.fixture
def smell(story: Story) -> Post:
    return Post.objects.get(key="smell")


def path_of(post: Post) -> str:
    return f"/events/1/posts/{post.pk}/evidence"


def picture(content: bytes = PNG) -> dict[str, SimpleUploadedFile]:
    return {"evidence": SimpleUploadedFile("<b>.png", content, "image/png")}


def test_a_file_put_to_a_post_stands_beside_it_and_in_what_happened(
    story: Story, lin: Client, smell: Post
) -> None:
    answer = lin.post(path_of(smell), picture())

    page = lin.get(answer.headers["Location"]).content.decode()
    file = File.objects.get()
    assert page.count(f'href="/evidence/{file.sha256}"') == 1
    assert "17:20 的存证" in page
    assert lin.get(f"/evidence/{file.sha256}").content == PNG
    entry = Entry.objects.get(verb="evidence.kept")
    assert (entry.subject_kind, entry.actor) == ("event", f"person:{story.cast.lin.pk}")
    assert entry.values["sha256"] == file.sha256


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"MZ"])
def test_what_is_no_picture_is_refused_with_what_to_do(
    lin: Client, smell: Post, content: bytes
) -> None:
    answer = lin.post(path_of(smell), picture(content))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not File.objects.exists()


def test_who_holds_no_role_adds_nothing(story: Story, lin: Client, smell: Post) -> None:
    Holding.objects.filter(person=story.cast.lin).delete()

    assert lin.post(path_of(smell), picture()).status_code == 403
    assert not File.objects.exists()


def test_another_organisation_and_another_events_post_are_not_there(
    story: Story, lin: Client, sun: Client, smell: Post
) -> None:
    roof = Post.objects.get(key="roof")

    assert sun.post(path_of(smell), picture()).status_code == 404
    assert lin.get(path_of(roof)).status_code == 404


def test_the_picture_goes_with_the_words_of_its_post(
    story: Story,
    lin: Client,
    smell: Post,
    data: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    lin.post(path_of(smell), picture())
    story.bureau.act("dismiss", "desk", why="无关")
    story.bureau.write()

    with django_capture_on_commit_callbacks(execute=True):
        retention.run(LATER + timedelta(days=400))

    smell.refresh_from_db()
    assert smell.text == ""
    assert not Attachment.objects.exists()
    assert not [path for path in data.rglob("*") if path.is_file()]
    assert "按期删除" in lin.get(path_of(smell)).content.decode()
    assert lin.post(path_of(smell), picture()).status_code == 422
