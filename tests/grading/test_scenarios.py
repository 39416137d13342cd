"""The kind of crisis, picked as an event is opened or later."""

from __future__ import annotations

import pytest

from qingting.errors import ActionRefusedError
from qingting.grading.models import Note
from tests.engine import BUREAU, Bureau, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Bureau:
    """A lead of plan A, which names four kinds of crisis."""
    found = Bureau(plan(BUREAU))
    found.say("p1", "补贴三个月没有到账，明天大家一起去局里问", site="bbs.example")
    return found


def picked() -> list[tuple[str, str]]:
    return list(Note.objects.filter(fact="scenario").order_by("id").values_list("value", "by"))


def test_it_is_picked_as_the_event_is_opened_and_corrected_later(lead: Bureau) -> None:
    lead.act("open", "monitor", event="E1", scenario="wages", why="集中反映欠薪")
    lead.act("scenario", "office", event="E1", scenario="benefits", why="实为补贴")
    lead.write()

    assert picked() == [("wages", "monitor"), ("benefits", "office")]


@pytest.mark.parametrize("act", ["open", "scenario"])
def test_one_that_the_plan_does_not_have_is_refused_whole(lead: Bureau, act: str) -> None:
    with pytest.raises(ActionRefusedError, match="there are: benefits"):
        lead.act(act, "monitor", event="E1", scenario="flood")

    lead.write()
    assert picked() == []
    assert lead.event()["state"] == "lead"
