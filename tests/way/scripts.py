"""Made-up days, the same for the same seed: posts, reposts, readings, acts, silences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from qingting.errors import ActionRefusedError
from qingting.plan.model import Plan
from qingting.sources.form import Post, Reading
from tests.engine import NOON, Bureau, post, reading

Move = Callable[[Bureau], None]
Script = list[tuple[datetime, Move]]

MATTERS = (
    "东岸码头的渡船昨夜停航，几百名乘客在候船厅里等到天亮也没有人出来说明",
    "南门菜市场连续三天有人反映自来水发黄发臭，居委会说正在联系水厂",
    "第三中学食堂被家长拍到剩饭回锅，学校贴出告示说已经换了承包方",
    "城北高架桥下的路灯坏了一个多月，夜里骑车的人摔伤了好几个",
    "社保大厅取号机坏了，老人从早上六点排队到下午还没有办成",
)
SITES = ("bbs.example", "news.example", "weibo.example", "video.example")
ACTS = (
    "answer answer raise raise lower lower open open open close dismiss declare declare stand-down"
)
WORDS = "done done done done done acknowledge acknowledge declined extended cannot-answer"
TAILS = ("", "请有关部门管一管", "已经反映过两次", "有图有视频", "转给大家看看")


def script_of(seed: int, plan: Plan, *, moves: int, silences: float = 0.08) -> Script:
    """A script for a plan: busy hours, and between so great a share of the moves 80 hours each."""
    dice = Random(seed)
    writer = _Writer(dice, plan)
    now, script = NOON, []
    for _ in range(moves):
        gap = dice.choice((1, 2, 5, 15, 40, 130, 700)) if dice.random() < 1 - silences else 60 * 80
        now += timedelta(minutes=gap, seconds=dice.randrange(60))
        script.append((now, writer.move(now)))
    script.append((now + timedelta(days=2), lambda _: None))
    return script


class _Writer:
    """Writes one move after another, of what was said before."""

    def __init__(self, dice: Random, plan: Plan) -> None:
        self._dice = dice
        self._plan = plan
        self._posts: list[str] = []
        self._number = 0

    def move(self, now: datetime) -> Move:
        dice = self._dice
        if not self._posts or dice.random() < 0.3:
            return self._posting(now)
        return dice.choice(
            (self._posting, self._reposting, self._reposting, self._counting, *[self._acting] * 4)
        )(now)

    def _key(self) -> str:
        self._number += 1
        return f"p{self._number}"

    def _posting(self, now: datetime) -> Move:
        dice, items = self._dice, []
        matter = dice.choice(MATTERS)
        for _ in range(dice.choice((1, 1, 2, 5))):
            key = self._key()
            more: dict[str, object] = {
                "site": dice.choice(SITES),
                "author": dice.choice((None, "a", "b")),
            }
            if self._posts and dice.random() < 0.2:
                more |= {"kind": "comment", "in_reply_to": dice.choice(self._posts)}
            if dice.random() < 0.3:
                more["counts"] = Reading(views=dice.randrange(3000), reposts=dice.randrange(20))
            text = dice.choice(TAILS) + matter + dice.choice(TAILS)
            early = timedelta(minutes=dice.choice((0, 0, 3, 90)))
            items.append(post(key, text, when=now - early, captured_at=now, **more))
            self._posts.append(key)
        return lambda bureau: bureau.take(*items)

    def _reposting(self, now: datetime) -> Move:
        dice = self._dice
        of = dice.choice(self._posts[-6:])
        items = []
        for _ in range(dice.choice((1, 3, 9, 25))):
            key = self._key()
            words = "看看这个，真是没人管" + key if dice.random() < 0.1 else None
            items.append(
                Post(
                    id=key,
                    site=dice.choice(SITES),
                    kind="repost",
                    published_at=now,
                    repost_of=of,
                    text=words,
                )
            )
        return lambda bureau: bureau.take(*items)

    def _counting(self, now: datetime) -> Move:
        dice = self._dice
        of = dice.choice(self._posts[-6:])
        counts = {"views": dice.randrange(4000), "comments": dice.randrange(50)}
        if dice.random() < 0.3:
            counts["reposts"] = dice.randrange(60)
        return lambda bureau: bureau.take(reading(of, now, **counts))

    def _acting(self, now: datetime) -> Move:
        """An act upon the event of some post, mostly by a role that may."""
        dice, plan = self._dice, self._plan
        about = {"post": dice.choice(self._posts[-9:])}
        person = dice.choice(("", "#2"))
        if dice.random() < 0.6:
            place, word = dice.random(), dice.choice(WORDS.split())
            return lambda bureau: _see_to(bureau, about, place, word, person)
        kind = dice.choice(ACTS.split())
        by, values = self._by_whom(kind)
        if dice.random() < 0.1:
            by = dice.choice(list(plan.roles))
        return lambda bureau: _try(bureau, kind, by + person, about | values)

    def _by_whom(self, kind: str) -> tuple[str, dict[str, str]]:
        """Who does a kind of act by the plan, and what it says."""
        dice, plan = self._dice, self._plan
        somebody = dice.choice(list(plan.roles))
        why = {"why": "现场看过"}
        if kind == "answer":
            fact = dice.choice(list(plan.facts.values()))
            value = dice.choice(fact.steps or fact.choices or ("4",))
            return somebody, {"fact": fact.id, "value": value}
        if kind in ("declare", "stand-down"):
            trigger = dice.choice(list(plan.triggers.values()))
            ends = kind == "stand-down" and trigger.ends
            return ends or trigger.declared_by, {"trigger": trigger.id}
        if kind in ("raise", "lower"):
            assert plan.grade is not None  # of the plans that scripts are written for
            found = why | {"grade": dice.choice(plan.grade.grades)}
            decide = plan.grade.decide or somebody
            return decide, found | ({"second": f"{somebody}#3"} if kind == "lower" else {})
        return (plan.close.decide if kind == "close" and plan.close else somebody), why


def _see_to(bureau: Bureau, about: dict[str, str], place: float, word: str, person: str) -> None:
    """Act on one of the open duties: take it on, do it, decide on it, or say why not."""
    waiting = [d for d in bureau.waiting(about["post"]) if d.state == "open"]
    if not waiting:
        return
    duty = waiting[int(place * len(waiting))]
    values = about | {"duty": duty.entry} | ({"about": duty.about} if duty.about else {})
    if word == "acknowledge":
        to = duty.spec.done.role if duty.spec else None
        _try(bureau, "acknowledge", (to or duty.holder) + person, values)
        return
    if duty.entry == "approval":
        word = "approved" if word == "done" else "refused"
    _try(bureau, "complete", duty.holder + person, values | {"outcome": word})


def _try(bureau: Bureau, kind: str, by: str, values: dict[str, str]) -> None:
    try:
        bureau.act(kind, by, **values)
        bureau.done[kind] += 1
    except ActionRefusedError:
        bureau.refused[kind] += 1
