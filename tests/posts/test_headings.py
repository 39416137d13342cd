"""The same words under other headings: one page's frame around two matters is no repeat."""

from __future__ import annotations

import pytest

from qingting.posts.rules import same_heading

FRAME = "首页 新闻 民生 视频 专题 客户端下载 联系我们 版权声明 网站地图 举报电话 " * 6


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("柳荫街自来水有异味", "柳荫街自来水有异味官方回应", True),
        ("柳荫街自来水有异味", "城东小学今起停课", False),
        ("", "城东小学今起停课", True),  # a post without heading says nothing against it
        ("水", "城东小学今起停课", True),  # nor does one of a single character
        ("甲乙丙丁戊己", "甲乙子丑寅卯", True),  # one of five pairs: just enough
        ("甲乙丙丁戊己庚", "甲乙子丑寅卯辰", False),  # one of six
    ],
)
def test_headings_agree_from_a_fifth_of_the_shorter_ones_pairs(
    one: str, other: str, same: bool
) -> None:
    assert same_heading(one, other) is same
    assert same_heading(other, one) is same
