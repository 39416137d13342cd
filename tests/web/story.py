"""One afternoon of the work-safety plan, run by the engine, as the pages show it: for tests and
for screenshots."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from qingting.events.models import Event
from qingting.grading.models import Inquiry
from qingting.plan.model import Plan
from qingting.timers.models import Beat
from tests.cast import Cast, cast
from tests.engine import NOON, WORK_SAFETY, Bureau, plan, post

LATER = NOON + timedelta(hours=5, minutes=20)
SCRIPT = "<script>alert(1)</script>"
SMELL = "河东化工园今早又飘出刺鼻气味，附近小学已经通知停课，有没有人管一管？"
ROOF = "老城区临街楼顶广告牌松动，风大的时候晃得厉害，希望早点处理。"


@cache
def _plan() -> Plan:
    return plan(WORK_SAFETY)


class Story:
    """The bureau at LATER: a major event with a late duty and an open question, a lead, a silent
    source."""

    def __init__(self) -> None:
        self.bureau = Bureau(_plan(), expected_s=3600)
        self.cast: Cast = cast(self.bureau.org, NOON)
        self._smell()
        self._roof()
        self.bureau.to(LATER)
        self.bureau.write()
        Beat.objects.update_or_create(loop="engine", defaults={"at": LATER})

    def _smell(self) -> None:
        bureau = self.bureau
        bureau.take(post("smell", SMELL, site="forum.example", url="https://forum.example/1"))
        bureau.to(NOON + timedelta(minutes=30))
        bureau.take(post("copied", SMELL, site="micro.example", when=bureau.now))
        for hour in range(1, 4):
            bureau.to(NOON + timedelta(hours=hour))
            bureau.repost("smell", 40 * hour, start=1000 * hour)
            bureau.say(
                f"asked{hour}", f"{SCRIPT} 孩子今天还要不要上学？谁来通知？（{hour}）",
                in_reply_to="smell", kind="comment", site=f"site{hour}.example",
            )  # fmt: skip
        bureau.to(NOON + timedelta(hours=3, minutes=40))
        bureau.read("copied", views=12_400)
        bureau.repost("smell", 130, start=9000)

    def _roof(self) -> None:
        self.bureau.say("roof", ROOF, site="board.example")

    @property
    def event(self) -> Event:
        return Event.objects.order_by("number")[0]

    @property
    def inquiry(self) -> Inquiry:
        return Inquiry.objects.filter(event=self.event, ended_at=None)[0]
