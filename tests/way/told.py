"""Two whole concerns as what people did, minute by minute: plan A (a bureau of human resources) and
plan B (work safety). A test plays them on the engine, as an exercise, or as files of a replay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from qingting.sources.form import Post
from tests.engine import BUREAU, WORK_SAFETY, Bureau, at, post


class Said(NamedTuple):
    """A post that arrives, and how many wordless reposts arrive with it."""

    when: datetime
    key: str
    text: str
    site: str
    author: str = ""
    reposts: int = 0


class Done(NamedTuple):
    """An act of a person."""

    when: datetime
    by: str
    act: str
    values: dict[str, str]


class Story(NamedTuple):
    """A concern: what the public says, and what people do until the review is handed in.

    `after`: the watch after the closing and the finding's own duty, once the plan was changed.
    """

    plan: str
    posts: Sequence[Said]
    acts: Sequence[Done]
    after: Sequence[Done]
    clause: str  # that the finding would change
    changes: tuple[str, str]  # what stands in the plan, and what is written instead


def done(when: datetime, by: str, act: str, **values: Any) -> Done:
    return Done(when, by, act, values)


def play(bureau: Bureau, acts: Sequence[Done], posts: Sequence[Said] = ()) -> None:
    """Let posts arrive and people act, each at its time."""
    coming = list(posts)
    for act in acts:
        while coming and coming[0].when <= act.when:
            one = coming.pop(0)
            bureau.take(*_items(one), when=one.when)
        bureau.to(act.when)
        bureau.act(act.act, act.by, **act.values)
    bureau.write()


def save(folder: Path, acts: Sequence[Done], posts: Sequence[Said]) -> None:
    """Write what a replay plays: posts.jsonl and acts.jsonl."""
    said = [_line(item) for one in posts for item in _items(one)]
    deeds = [
        {"at": act.when.isoformat(), "by": act.by, "act": act.act, "event": "E1", **act.values}
        for act in acts
    ]
    for name, lines in (("posts", said), ("acts", deeds)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")


def _items(said: Said) -> list[Post]:
    one = post(said.key, said.text, site=said.site, author=said.author, when=said.when)
    more = {"kind": "repost", "repost_of": said.key, "when": said.when}
    return [one, *(post(f"{said.key}-r{n}", None, **more) for n in range(said.reposts))]


def _line(item: Post) -> dict[str, Any]:
    line = {"type": "post", "id": item.id, "site": item.site, "kind": item.kind}
    given = {"text": item.text, "author": item.author, "repost_of": item.repost_of}
    assert item.published_at is not None
    line["published_at"] = item.published_at.isoformat()
    return line | {name: value for name, value in given.items() if value}


def written(
    when: datetime, duty: str, body: str, writer: str, *signers: str, **more: str
) -> list[Done]:
    """A text from its writer to its last signature, some minutes apart."""
    hand = {"duty": duty, **{k: v for k, v in more.items() if k != "title"}}
    title = {k: v for k, v in more.items() if k == "title"}
    return [
        done(when, writer, "draft", body=body, **hand, **title),
        done(when, writer, "complete", **hand),
        *(done(when, signer, "approve", text="v1", **hand) for signer in signers),
    ]


SMELL = "河东化工园今早又飘出刺鼻气味，附近小学已经停课"
SIGNED = "\n安监总局网络舆情预案\n2026年3月2日"
STATEMENT = (
    "今早 7 时园区一处阀门泄漏，已关闭，无人受伤。泄漏原因还在核查。附近居民可拨打 12350 询问。"
    "3月3日17时前公布检测结果。" + SIGNED
)
ANSWER = "孩子明天照常上学，学校已通知各家；可拨打 12350 询问。" + SIGNED
SITE = "https://gov.example/news/"
CHIEF = "leader-in-charge"

WORK_SAFETY_STORY = Story(
    WORK_SAFETY,
    posts=[
        Said(at(), "smell", SMELL, "forum.example", author="邻居"),
        Said(at(12), "copy", SMELL, "micro.example", reposts=320),
    ],
    acts=[
        done(at(8), "desk", "open", why="电话核实，确有气味"),
        done(at(15), "desk", "complete", duty="phone"),
        done(at(15), "desk", "complete", duty="activate"),
        done(at(18), "desk", "answer", fact="crowd-risk", value="likely", why="家长在校门口"),
        done(at(20), "desk", "state", said="阀门已关闭", proof="值班记录 3 号", **{"as": "known"}),
        *written(at(22), "special", "园区泄漏，已处置。", "desk", CHIEF, title="专报"),
        done(at(25), CHIEF, "summon", duty="meeting", who="personnel-dept,unit-head@east",
             until="2026-03-02T12:40:00+08:00", said="是否先发声明"),
        done(at(30), "unit-head@east", "opinion", duty="meeting", said="等检测结果",
             **{"as": "against"}),
        done(at(40), CHIEF, "consult", duty="meeting", present="分管领导、人事司、园区",
             decision="先发首次声明"),
        done(at(41), CHIEF, "task", said="逐户告知检测安排", holder="unit-head@east",
             until="2026-03-03T12:00:00+08:00"),
        done(at(42), "personnel-dept", "complete", duty="name-unit"),
        done(at(43), "personnel-dept", "complete", duty="support", outcome="declined"),
        *written(at(50), "line", "事故原因正在核查，情况以通报为准。", "personnel-dept", CHIEF),
        *written(at(60), "statement", STATEMENT, "personnel-dept", "secrecy-officer", CHIEF,
                 title="情况通报"),
        done(at(70), "web-desk", "publish", duty="publish-site", account="门户网站",
             url=SITE + "1", captured=STATEMENT),
        done(at(72), "account-officer", "publish", duty="publish-accounts", account="官微",
             url=SITE + "2", captured=STATEMENT),
        done(at(90), "desk", "doubt", said="孩子明天还上学吗？", count="12"),
        *written(at(95), "answer-doubt", ANSWER, "personnel-dept", CHIEF, about="D1"),
        done(at(100), "personnel-dept#2", "publish", duty="answer-doubt", about="D1",
             account="官微", url=SITE + "3", captured=ANSWER),
        done(at(101), "personnel-dept", "promise", said="公布检测结果",
             until="2026-03-03T17:00:00+08:00"),
        done(at(hours=20), "unit-head@east", "complete", duty="task", why="已逐户告知"),
        done(at(days=1), "personnel-dept", "complete", duty="promise", why="已公布：" + SITE + "4"),
        done(at(1, days=1), "desk", "lead-unit", unit="unit-head@east", why="园区归其监管"),
        done(at(5, days=1), "unit-head@east", "acknowledge", duty="lead"),
        done(at(days=6), "personnel-dept", "close", why="已平息，问题均已答复"),
        done(at(1, days=6), "personnel-dept", "find", said="首次声明晚了", clause="B5.19"),
        done(at(2, days=6), "personnel-dept", "draft", duty="review", body="时间线、时限、改进。"),
        done(at(3, days=6), "personnel-dept", "own", finding="F1", owner="desk",
             until="2026-04-20T17:00:00+08:00"),
        done(at(4, days=6), "personnel-dept", "complete", duty="review"),
    ],
    after=[
        done(at(days=8), "desk", "complete", duty="finding", why="预案 B5.19 已改为一小时"),
        done(at(days=35, hours=20), "desk", "complete", duty="after-watch", why="没有再提"),
    ],
    clause="B5.19",
    changes=("in-due-course: {is: 2h", "in-due-course: {is: 1h"),
)  # fmt: skip

PENSION = "养老金这个月还没有发，去窗口问了两次都说再等等"
BUREAU_ENDS = (
    "迟发原因还在逐笔核实，3月3日17时前公布处理结果。可拨打 12333 查询。"
    "\n人社局网络舆情应急预案\n2026年3月2日"
)
BUREAU_FIRST = "系统升级致迟发一天，今日 18 时前到账。" + BUREAU_ENDS
BUREAU_REPLY = "系统升级致迟发一天，给大家添了麻烦，我们道歉。今日 18 时前到账。" + BUREAU_ENDS
BUREAU_ANSWER = "利息不受影响，我们已逐户核对；可拨打 12333 查询。" + BUREAU_ENDS[-28:]

BUREAU_STORY = Story(
    BUREAU,
    posts=[
        Said(at(), "pension", PENSION, "forum.example", author="老人"),
        Said(at(12), "copy", PENSION, "micro.example", reposts=40),
    ],
    acts=[
        done(at(8), "monitor", "open", why="多人反映"),
        done(at(15), "monitor", "answer", fact="attention", value="fair"),
        done(at(15), "monitor", "answer", fact="speed", value="medium"),
        done(at(15), "monitor", "answer", fact="reach", value="limited"),
        *written(at(18), "flash", "养老金迟发，原因待查。", "monitor"),
        done(at(20), "group-chair", "acknowledge", duty="flash"),
        done(at(21), "monitor", "complete", duty="tell-office"),
        done(at(22), "info-officer", "acknowledge", duty="tell-office"),
        done(at(23), "office", "complete", duty="tell-leader"),
        done(at(24), "office", "complete", duty="filing"),
        done(at(25), "office", "complete", duty="assign"),
        done(at(26), "office", "summon", duty="consult", who="responder@pension,group-chair",
             until="2026-03-02T12:40:00+08:00", said="先回应还是等核实"),
        done(at(30), "responder@pension", "opinion", duty="consult", said="等逐笔核实",
             **{"as": "against"}),
        done(at(40), "office", "consult", duty="consult", present="组长、办公室",
             decision="先回应"),
        done(at(41), "office", "task", said="逐笔核实", holder="responder@pension",
             until="2026-03-03T12:00:00+08:00"),
        done(at(50), "office-head", "draft", duty="line", body=BUREAU_FIRST),
        done(at(50), "office-head", "complete", duty="line"),
        done(at(55), "group-chair", "refuse", duty="line", text="v1", why="少一句道歉"),
        done(at(60), "office-head", "draft", duty="redraft", body=BUREAU_REPLY),
        done(at(60), "office-head", "complete", duty="redraft"),
        done(at(65), "group-chair", "approve", duty="redraft", text="v2"),
        done(at(66), "office-head#2", "approve", duty="redraft", text="v2"),
        done(at(70), "spokesperson", "publish", duty="reply", account="官微", url=SITE + "1",
             captured=BUREAU_REPLY),
        done(at(71), "office", "complete", duty="article", outcome="declined"),
        done(at(90), "monitor", "doubt", said="利息怎么算？", count="7"),
        *written(at(95), "doubt", BUREAU_ANSWER, "responder@pension", "office", about="D1"),
        done(at(100), "responder@pension#2", "publish", duty="doubt", about="D1", account="官微",
             url=SITE + "2", captured=BUREAU_ANSWER),
        done(at(101), "office", "promise", said="公布处理结果", until="2026-03-03T17:00:00+08:00"),
        done(at(hours=20), "responder@pension", "complete", duty="task", why="已逐笔核实"),
        done(at(days=1), "office", "complete", duty="promise", why="已公布：" + SITE + "3"),
        done(at(1, days=1), "office", "lead-unit", unit="responder@pension", why="养老金归其办理"),
        done(at(5, days=1), "responder@pension", "acknowledge", duty="lead"),
        done(at(days=6), "leading-group", "close", why="已平息，问题均已答复"),
        done(at(1, days=6), "office", "find", said="通稿晚了", clause="A3.13"),
        done(at(2, days=6), "office", "draft", duty="review", body="时间线、时限、改进。"),
        done(at(3, days=6), "office", "own", finding="F1", owner="leading-group",
             until="2026-04-20T17:00:00+08:00"),
        done(at(4, days=6), "office", "complete", duty="review"),
    ],
    after=[
        done(at(days=8), "leading-group", "complete", duty="finding", why="A3.13 已改为一小时"),
        done(at(1, days=8), "leading-group", "complete", duty="lessons"),
        done(at(days=35, hours=20), "office", "complete", duty="after-watch", why="没有再提"),
    ],
    clause="A3.13",
    changes=("line-time: {is: 2h", "line-time: {is: 1h"),
)  # fmt: skip
