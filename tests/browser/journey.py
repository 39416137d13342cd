"""What four people do about one concern, step by step: Lin and Chen at desks, Zhao, who leads, and
Zhou, who speaks, on phones. Each step asserts what its person sees at its end.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.found import ACCOUNT
from tests.browser.office import Office
from tests.browser.seat import Seat

HAND, HANDED = "提交", "待签发"
PLACE, CAPTURED = "发布网址", "页面上的原文"
WORDS = (
    "各位办事群众：{on}上午8时50分起，社保业务系统响应缓慢，已切换到备用线路。原因还在核查。"
    "大厅已增开人工窗口，当天17时前再次公布进展。\n某市人社局\n{on}"
)
ASKED = "没办成的退休手续，待遇会不会晚发？"
ANSWER = (
    "没有办成的退休手续，按首次到大厅的日期受理，待遇从核准之月起计发。"
    "请带上排队号到人工窗口办理。\n某市人社局\n{on}"
)
WHY = "连续三天少有人提，问题已答、承诺已兑现"


class Journey:
    """A concern, from the words of its first post. `page`: of its event, once it is known."""

    def __init__(self, office: Office, seat: Callable[..., Seat], post: str) -> None:
        self.office, self.post = office, post
        self.lin, self.chen = seat("lin"), seat("chen")
        self.zhao, self.zhou = seat("zhao", phone=True), seat("zhou", phone=True)
        self.page, self.mails = "", 0
        self.on = office.today()

    def found(self) -> list[str]:
        """Everything that axe had to say on the way."""
        return [said for s in (self.lin, self.chen, self.zhao, self.zhou) for said in s.found]

    def to_duty(self, one: Seat, duty: str) -> None:
        """Go to a duty of this concern: from the desk to the event, and to what is to do there."""
        one.desk()
        one.press(self.post)
        one.press(duty, within="#s4")

    def says(self, one: Seat, fact: str, value: str) -> None:
        """Answer what is asked of a person's role."""
        self.to_duty(one, f"核实：{fact}")
        one.press("填报")
        one.pick(value)
        one.press("填报")

    def writes(self, one: Seat, duty: str, words: str) -> None:
        """Write the text of a duty, and hand it in."""
        self.to_duty(one, duty)
        one.press("起草")
        one.fill({"正文": words})
        self.mails = self.office.count()
        one.press(HAND)
        one.sees(HANDED)

    def is_seen(self) -> None:
        """Lin enters by hand what she saw; the engine makes a lead of it while she looks on."""
        self.lin.desk()
        self.lin.press("登记线索")
        self.lin.fill({"说了什么": self.post, "链接": "https://luntan.example/t/1", "转发": "46"})
        self.lin.press("录入")
        self.lin.wait_for("已全部取用")
        self.lin.desk()
        self.lin.sees("待研判")

    def is_opened(self) -> None:
        """She judges the lead: it is an event."""
        self.lin.press("立为事件", self.post[:20])
        self.lin.sees("快报")  # what it would do, before she presses
        self.lin.press("立为事件")
        self.lin.sees("影响较小", within=".evhead")
        self.page = self.lin.page.url.removeprefix(self.office.address)

    def is_graded(self) -> None:
        """The monitor says what only people can know; the engine grades by it."""
        self.says(self.lin, "国内网民关注度", "有人追问和转发")
        self.says(self.lin, "影响范围", "一个行业或片区")
        assert self.lin.read(".evhead").startswith("影响较小")
        self.says(self.lin, "传播速度", "按天增长")
        assert self.lin.read(".evhead").startswith("一般")
        self.says(self.chen, "化为行为舆论", "没有迹象")
        assert self.chen.read(".evhead").startswith("一般")
        assert "不能排除" not in self.chen.read("#s3")

    def is_reported(self) -> None:
        """A flash report from the fact sheet; the leader accepts it on his phone."""
        self.lin.press("事实清单", within="#s5")
        for said, kind, proof in (
            ("社保业务系统8时50分起响应缓慢，已切换到备用线路", "已知", "值班记录 3 号"),
            ("系统缓慢的原因", "尚不清楚", ""),
        ):
            self.lin.press("登记事实")
            self.lin.fill({"事实": said, "依据": proof})
            self.lin.pick(kind)
            self.lin.press("登记事实")
        self.to_duty(self.lin, "快报")
        self.lin.press("起草")
        assert "备用线路" in self.lin.page.locator("textarea").first.input_value()
        self.lin.press(HAND)
        self.to_duty(self.zhao, "快报")
        self.zhao.press("接收")
        self.zhao.press("接收")
        self.zhao.sees("已完成")

    def is_discussed(self) -> None:
        """A meeting decides, and that is written down."""
        self.to_duty(self.chen, "会商")
        self.chen.press("填写会商记录")
        self.chen.fill({"参加人": "组长、办公室、信息中心", "决定": "先说明情况，增开人工窗口"})
        self.chen.press("填写会商记录")
        self.chen.sees("已完成")

    def is_answered_with_checks(self) -> None:
        """Neither what is left open nor what a check blocks is handed in; once mended it is."""
        words = WORDS.format(on=self.on)
        self.to_duty(self.chen, "通稿")
        self.chen.press("起草")
        self.chen.press(HAND)
        self.chen.sees("还有待填写的部分", within="#refusal")
        self.chen.fill({"正文": words.replace("各位办事群众", "一群刁民")})
        self.chen.wait_for("有侮辱或讥讽的话")  # while she types
        self.chen.press(HAND)
        self.chen.sees("未提交", within="#refusal")
        self.chen.fill({"正文": words})
        self.mails = self.office.count()
        self.chen.press(HAND)
        self.chen.sees(HANDED)

    def is_approved_on_a_phone(self) -> None:
        """Two persons sign, each the exact text that they read, with the password that they gave
        too long ago: the leader on a phone.
        """
        self.office.later(minutes=11)
        for login, seat in (("zhao", self.zhao), ("lin", self.lin)):
            seat.go(self.office.links(login, "审批", since=self.mails)[0])
            seat.press("批准")
            seat.sees("原因还在核查", within="article")
            seat.give_password()
            seat.press("批准")
        self.lin.sees("已批准", within="article")

    def publishes(self, duty: str, words: str, url: str) -> None:
        """Zhou published it by hand, and records where."""
        self.to_duty(self.zhou, duty)
        self.zhou.press("登记已发布的内容")
        self.zhou.sees(words.partition("\n")[0], within="article")  # to be copied
        self.zhou.pick(ACCOUNT)
        self.zhou.fill({PLACE: url, CAPTURED: words})
        self.zhou.press("登记已发布的内容")
        self.zhou.sees("已完成")

    def is_published_from_a_phone(self) -> None:
        """What was approved stands in public as it was approved, and everybody sees where."""
        self.publishes("正面回复", WORDS.format(on=self.on), "https://weibo.example/bureau/1")
        self.lin.go(self.page)
        self.lin.sees("与批准一致", within="#s5")

    def is_asked_about(self) -> None:
        """A question under the answer becomes a doubt; three persons answer it."""
        self.lin.press("登记问题", within="#s5")
        self.lin.fill({"问题": ASKED, "有多少帖在问": "7"})
        self.lin.press("登记问题")
        self.lin.sees("按帖数 7 帖已答 0 帖", within="#s5")
        words = ANSWER.format(on=self.on)
        self.writes(self.lin, "答疑：D1", words)
        self.chen.go(self.office.links("chen", "审批", since=self.mails)[0])
        self.chen.sees("待审批：答疑：D1")
        self.chen.press("批准")
        self.chen.give_password()
        self.chen.press("批准")
        self.publishes("答疑：D1", words, "https://weibo.example/bureau/2")
        self.lin.go(self.page)
        self.lin.sees("按帖数 7 帖已答 7 帖", within="#s5")

    def keeps_its_promise(self) -> None:
        """What was promised in public has a clock, and is done in time."""
        self.lin.press("登记承诺", within="#s5")
        self.lin.fill({"我们公开说过要做什么": "当天17时前再次公布进展"})
        self.lin.fill({"时限": self.office.now().strftime("%Y-%m-%dT17:00")})
        self.lin.pick("新闻发言人")
        self.lin.press("登记承诺")
        self.office.later(hours=7)
        self.to_duty(self.zhou, "兑现承诺：P1")
        self.zhou.press("已办妥")
        self.zhou.fill({"做了什么": "已公布：https://weibo.example/bureau/3"})
        self.zhou.press("已办妥")
        self.lin.go(self.page)
        self.lin.sees("已兑现", within="#s5")

    def is_closed_by_two(self) -> None:
        """Not before the plan's test is met; then the leader asks, and another person agrees."""
        self.zhao.go(self.page)
        self.zhao.press("结束", within=".rail")
        self.zhao.sees("现在办理会被拒绝")
        self.office.later(days=4)
        self.mails = self.office.count()
        self.asks_to_close()
        self.zhao.sees("须第二人同意")
        self.chen.go(self.office.links("chen", "须由另一人同意", since=self.mails)[0])
        self.chen.sees(WHY, within=".rail")
        self.chen.press("同意")
        self.chen.sees("已办：结束。")

    def asks_to_close(self) -> None:
        self.zhao.go(self.page)
        self.zhao.press("结束", within=".rail")
        self.zhao.fill({"理由": WHY})
        self.zhao.press("结束")

    def is_reviewed(self) -> None:
        """What was late is seen, a finding gets an owner and a day, and the review is handed in."""
        self.chen.go(self.page)
        self.chen.press("总结评估", within="#s5")
        self.chen.sees("按时办结")
        self.chen.press("登记整改事项")
        self.chen.fill({"发现": "备用线路切换没有写进值班手册", "条款": "A6.5"})
        self.chen.pick("办公室")
        self.chen.fill({"时限": self.office.now().strftime("%Y-12-31T17:00")})
        self.chen.press("登记整改事项")
        self.chen.sees("F1")
        self.chen.go(self.page)
        self.chen.press("总结评估", within="#s4")
        self.chen.press("起草")
        self.chen.fill({"正文": "一、经过。二、按时办结的与迟的。三、备用线路的切换要写进手册。"})
        self.chen.press(HAND)
        self.chen.sees("已完成")
