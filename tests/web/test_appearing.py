"""A press conference on pages: prepared, read by who approves, put on record."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.replies.models import Appearance
from tests.web.story import Story
from tests.web.test_answering import client_of, duty, write

pytestmark = pytest.mark.django_db
MEET, SPOKE = "press-conference", "周某 <b>新闻发言人"
GIVEN = {"need": "一份书面答复不够", "releaser": SPOKE, "D1": "明日通报", "token": "b"}


@pytest.fixture
def chen(story: Story, lin: Client) -> Client:
    """Chen, who holds the conference; a question is open."""
    lin.post("/events/1/acts/doubt", {"said": "孩子还上学吗", "count": "3", "token": "d"})
    return client_of(story.cast.chen)


def text(client: Client, path: str) -> str:
    return client.get(path, headers={"accept-language": "en"}).content.decode()


def test_a_conference_is_prepared_before_its_text_is_handed_in(story: Story, chen: Client) -> None:
    page = f"/duties/{duty(MEET).pk}"
    assert f"{page}/acts/brief" in text(chen, page)
    assert f"{page}/acts/held" not in text(chen, page)
    assert "D1 孩子还上学吗" in text(chen, f"{page}/acts/brief")
    assert write(chen, MEET) == 422

    assert chen.post(f"{page}/acts/brief", GIVEN | {"D1": ""}).status_code == 422
    assert chen.post(f"{page}/acts/brief", GIVEN).status_code == 302
    assert "明日通报" in text(chen, f"{page}/acts/brief")  # to be said anew
    assert write(chen, MEET, again="1") == 302

    shown = text(chen, page)
    assert "周某 &lt;b&gt;新闻发言人" in shown
    assert "明日通报" in shown
    assert "Prepared to be said in public" in shown
    assert f"{page}/acts/brief" not in shown


def test_who_approves_reads_who_speaks_and_it_is_kept_with_the_text(
    story: Story, chen: Client
) -> None:
    page = f"/duties/{duty(MEET).pk}"
    chen.post(f"{page}/acts/brief", GIVEN)
    write(chen, MEET)
    asked = duty("approval", MEET)
    zhao = client_of(story.cast.zhao)
    form = text(zhao, f"/duties/{asked.pk}/acts/approve")
    assert "明日通报" in form
    mark = form.partition('name="text" value="')[2].partition('"')[0]
    zhao.post(f"/duties/{asked.pk}/acts/approve", {"text": mark, "token": "a"})

    held = {"where": "发布厅", "url": "https://gov.example/r", "token": "h"}
    assert chen.post(f"{page}/acts/held", held).status_code == 302
    assert Appearance.objects.get().held_by
    assert "https://gov.example/r" in text(chen, page)
