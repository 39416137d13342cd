"""A page shows a stored reason in its reader's language."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.web.words import said

ENGLISH = "opened as the plan says; nobody has to judge it any more"
CHINESE = "已按预案条件打开，不必再研判"


@pytest.mark.parametrize(
    ("language", "shown", "hidden"), [("en", ENGLISH, CHINESE), ("zh-CN", CHINESE, ENGLISH)]
)
def test_why_a_duty_is_void_is_said_in_the_language_of_the_page(
    lin: Client, language: str, shown: str, hidden: str
) -> None:
    page = lin.get("/events/1", headers={"Accept-Language": language}).content.decode()

    assert shown in page
    assert hidden not in page


def test_a_person_s_own_words_are_never_translated() -> None:
    assert said("现场看过", "") == "现场看过"
