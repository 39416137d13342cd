"""What the public sees: accounts, exact answers, corrections; never a title, a person, a draft."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.test import Client

from qingting.approvals.models import Text
from qingting.corrections.models import CorrectionRequest
from qingting.people.actions import register_account
from qingting.replies.models import Publication
from qingting.web.public.pages import NAMES, page
from tests.web.bureau import BY
from tests.web.story import LATER, SMELL, Story

BASE = "/public/bureau/"


def published(story: Story, number: int = 1, **changed: object) -> Publication:
    org, event = story.cast.lin.org, story.event
    text = Text.objects.create(
        org=org, subject_kind="event", subject_key=str(event.pk), of="statement", version=number,
        makes="statement", title="情况通报", body="阀门已关闭。<b>", text_hash="a" * 64,
        writer="person:1", at=LATER, state="approved", settled_at=LATER,
    )  # fmt: skip
    row: dict[str, object] = {
        "org": org, "event": event, "text": text, "number": number, "of": "publish-site",
        "account_name": "网站 门户", "url": "https://gov.example/1", "published_at": LATER,
        "captured": "阀门已关闭。", "exact": True, "writer": "person:1", "approver": "person:2",
        "publisher": "person:3", "at": LATER,
    }  # fmt: skip
    return Publication.objects.create(**row | changed)


def test_anybody_reads_accounts_and_answers_without_signing_in(story: Story) -> None:
    register_account(
        story.cast.lin.org,
        "网站",
        "门户",
        "https://gov.example",
        registered_on=date(2026, 1, 1),
        **BY,
    )
    published(story)
    published(story, 2, corrects=1)

    answers = Client().get(f"{BASE}answers.html").content.decode()

    assert "门户" in Client().get(BASE).content.decode()
    assert "阀门已关闭。&lt;b&gt;" in answers
    assert "后已更正" in answers


def test_no_title_of_an_event_no_person_and_no_mismatch_is_public(story: Story) -> None:
    published(story, exact=False)

    shown = "".join(page(story.cast.lin.org, name, LATER) for name in NAMES)

    assert SMELL[:6] not in shown
    assert "阀门" not in shown
    assert story.cast.lin.name not in shown
    assert "<script" not in shown


def test_only_requests_that_were_sent_stand_in_the_register(story: Story) -> None:
    text = published(story).text
    row = {
        "org": story.cast.lin.org, "event": story.event, "text": text, "kind": "fact",
        "url": "https://paper.example/9", "said": "三人死亡", "fact": "无人伤亡",
        "evidence": "医院回函", "basis": "第三十四条", "appeal": "法规处", "at": LATER,
    }  # fmt: skip
    CorrectionRequest.objects.create(number=1, to="甲报", **row)
    CorrectionRequest.objects.create(number=2, to="乙报", sent_at=LATER, **row)

    shown = Client().get(f"{BASE}corrections.html").content.decode()

    assert "乙报" in shown
    assert "甲报" not in shown


def test_another_name_is_not_there(story: Story) -> None:
    for path in ("/public/nobody/", f"{BASE}events.html"):
        assert Client().get(path).status_code == 404


def test_the_pages_are_whole_files(story: Story, tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.html").write_text(page(story.cast.lin.org, name, LATER), "utf-8")

    links = (tmp_path / "index.html").read_text("utf-8")
    assert all(f'href="{name}.html"' in links for name in NAMES)
    assert "http" not in links.replace("https://gov.example", "").split("<main>")[0]
