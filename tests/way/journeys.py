"""One journey on the real engine that leaves a row of every kind that an audit looks at."""

from __future__ import annotations

from qingting.sources.form import Post
from tests.engine import Bureau, at, plan, post

FERRY = "渡船昨夜停航，几百名乘客在候船厅里等到天亮也没有人出来说明"
WATER = "南门菜市场连续三天有人反映自来水发黄发臭，居委会说正在联系水厂"
LIGHTS = "城北高架桥下的路灯坏了一个多月，夜里骑车的人摔伤了好几个"


def ferry_day(**of_bureau: object) -> Bureau:
    """Half a day of a ferry: an event raised and lowered again, one opened by hand, and a lead.

    At its end duties are done, overdue, waiting, declined and void, some repeat, some await
    approval, one fact is asked and not answered, and all that was due has fired.
    """
    bureau = Bureau(plan("ferry"), expected_s=86_400, **of_bureau)  # type: ignore[arg-type]
    bureau.take(post("p1", FERRY, author="a"), post("p2", FERRY, site="news.example", author="b"))
    bureau.repost("p1", 4)
    bureau.to(at(20))
    words = Post(id="w1", site="bbs.example", kind="repost", published_at=at(20), repost_of="p1",
                 text="看看这个，真是没有人管", author="c")  # fmt: skip
    bureau.take(words)
    bureau.say("q1", LIGHTS)
    bureau.say("r1", WATER)
    bureau.repost("p1", 10, start=4)
    _people_act(bureau)
    bureau.to(at(hours=9))
    bureau.close_books()
    return bureau


def _people_act(bureau: Bureau) -> None:
    bureau.to(at(30))
    bureau.act("complete", "desk", duty="line")
    bureau.act("complete", "office", duty="approval", about="line", outcome="approved")
    bureau.act("complete", "office", duty="visit", outcome="declined")
    bureau.act("declare", "desk", trigger="storm")
    bureau.to(at(40))
    bureau.act("raise", "desk", grade="red", why="有人摔伤")
    bureau.act("answer", "desk", fact="risk", value="likely")
    bureau.to(at(55))
    bureau.act("answer", "office", fact="clicks@24h", value="900")
    bureau.act("lower", "office", grade="orange", why="核实为轻伤", second="chief")
    bureau.act("acknowledge", "desk", duty="flash")
    bureau.act("acknowledge", "office", duty="flash")
    bureau.act("answer", "office", fact="injured", value="1")
    bureau.act("open", "desk", post="q1")
    bureau.act("answer", "desk", post="q1", fact="risk", value="likely")
    bureau.to(at(hours=3))
    bureau.act("complete", "desk", duty="watch")
