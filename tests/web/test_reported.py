"""Who was reported to already stands beside each report, so that nobody reports twice."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.story import Story
from tests.web.test_answering import client_of, duty, write

pytestmark = pytest.mark.django_db


def shown(client: Client, path: str) -> str:
    """The words of the panel; "" where the page has none."""
    page = client.get(path, headers={"accept-language": "en"}).content.decode()
    found = re.search(r'<section class="panel" id="reported".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split()) if found else ""


def test_who_got_a_report_is_named_where_the_next_one_is_written(story: Story, lin: Client) -> None:
    chen = client_of(story.cast.chen)
    special, support = duty("special").pk, duty("support").pk
    before = shown(lin, f"/duties/{special}")
    assert before.count("nothing yet") == 4  # the office, two leaders, and the partner units

    write(chen, "support")
    for page in (f"/duties/{special}", f"/duties/{special}/write"):
        words = shown(lin, page)
        assert words.count("nothing yet") == 3
        assert re.search(r"reported at \d\d:\d\d 通报请求支持的单位 no receipt noted", words), words

    noted = {"of": "partner-units", "said": "值班员电话收到", "token": "r"}
    assert chen.post(f"/duties/{support}/acts/receipt", noted).status_code == 302
    assert re.search(
        r"通报请求支持的单位 receipt \d\d:\d\d", shown(lin, f"/duties/{special}/write")
    )


def test_a_duty_that_reports_to_nobody_says_nothing_of_it(story: Story, lin: Client) -> None:
    assert shown(lin, f"/duties/{duty('line').pk}") == ""
    assert shown(client_of(story.cast.chen), f"/duties/{duty('line').pk}/write") == ""
