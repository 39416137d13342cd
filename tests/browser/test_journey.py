"""One concern from the first post to its review, and an approval on a phone, by pressing what
people see.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.journey import Journey
from tests.browser.office import Office
from tests.browser.seat import Seat

pytestmark = pytest.mark.browser
Seating = Callable[..., Seat]

SLOW = "社保大厅今天系统又瘫了，排队三个小时办不了退休手续，没有人出来解释，到底什么时候能恢复？"
EXAM = "人事考试网的准考证一直打不开，后天就要考了，报考的人都在等，请尽快给个说法。"
ADVICE = (
    "准考证打印页面已恢复，请用电脑浏览器登录。打不开的，可到考试机构窗口领取。\n某市人社局\n{on}"
)


def test_a_concern_goes_its_whole_way_by_the_screens(office: Office, seat: Seating) -> None:
    way = Journey(office, seat, SLOW)

    way.is_seen()
    way.is_opened()
    way.is_graded()
    way.is_reported()
    way.is_discussed()
    way.is_answered_with_checks()
    way.is_approved_on_a_phone()
    way.is_published_from_a_phone()
    way.is_asked_about()
    way.keeps_its_promise()
    way.is_closed_by_two()
    way.is_reviewed()

    assert way.found() == []


def test_an_approval_takes_three_presses_from_the_notice(office: Office, seat: Seating) -> None:
    way = Journey(office, seat, EXAM)
    way.is_seen()
    way.is_opened()
    way.writes(way.zhou, "科室署名回复", ADVICE.format(on=office.today()))
    head = seat("lin", phone=True, signed_in=False)

    head.go(office.links("lin", "审批", since=way.mails)[0])
    head.sign_in()
    head.sees("可到考试机构窗口领取")
    head.press("批准")
    head.sees("可到考试机构窗口领取")
    head.press("批准")

    head.sees("已批准", within="article")
    assert head.presses <= 5
    assert way.found() + head.found == []
