"""What a person enters by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qingting.sources.connectors.hand import entry
from qingting.sources.rules import Bad, Post

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
FORM = {
    "url": "https://bbs.example/t/7",
    "text": "  桥面结冰了  ",
    "kind": "",
    "id": "",
    "author": "谁",
}


def post(**changes: str) -> Post:
    found = entry(FORM | changes, now=NOW)
    assert isinstance(found, Post), found
    return found


def test_what_is_left_empty_is_filled_in() -> None:
    found = post()

    assert (found.site, found.kind, found.text) == ("bbs.example", "post", "桥面结冰了")
    assert found.published_at == found.captured_at == NOW


def test_who_wrote_is_not_kept() -> None:
    assert post().author is None


def test_the_same_form_sent_twice_is_a_repeat_and_other_words_are_not() -> None:
    assert post().id == post().id
    assert post(text="桥面已除冰").id != post().id
    assert post(id="call-8").id == "call-8"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "", "url": ""}, "text"),
        ({"url": ""}, "site"),
        ({"url": "http://[::1"}, "site"),
        ({"kind": "like"}, "kind"),
        ({"published_at": "2026-03-01 08:30"}, "published_at"),
        ({"id": "x" * 513}, "id"),
    ],
)
def test_a_fault_is_told_by_field(changes: dict[str, str], field: str) -> None:
    found = entry(FORM | changes, now=NOW)

    assert isinstance(found, Bad)
    assert list(found.fields) == [field]
