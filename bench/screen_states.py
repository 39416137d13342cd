"""What happens next in the story of the pictures: each state of a page (screens.md §4), in an order
in which one leads to the other; those of `bench/screen_more.py` stand between. Used by
`bench/screenshots.py`.
"""

from __future__ import annotations

from bench.screen_doing import (
    State,
    acts,
    another_text,
    ask,
    beat,
    drafted_by_approver,
    duty,
    empty,
    evidence,
    forget,
    lose,
    press,
    remark,
    sign,
    stale,
    urgent,
)
from bench.screen_more import MORE

STATEMENT = (
    "2026 年 3 月 2 日 7 时，园区一处阀门泄漏，7 时 40 分关闭，无人受伤，泄漏原因还在核查。"
    "明日 17 时前公布检测结果，届时再次通报。有疑问可拨打 12350 咨询。（安监总局）"
)
HASTY = "园区一处阀门泄漏，已关闭，无人受伤。"
PLACE = {"account": "门户网站", "url": "https://gov.example/1", "duty": "publish-site"}
FACTS = acts(
    (
        "state",
        "desk",
        {"said": "泄漏阀门已于 7:40 关闭", "as": "known", "proof": "园区值班记录 3 号"},
    ),
    ("state", "desk", {"said": "泄漏原因", "as": "unknown"}),
    ("state", "desk", {"said": "扩散可能性小", "as": "judgement"}),
    ("doubt", "desk", {"said": "孩子明天还上学吗？", "count": "12"}),
    ("doubt", "desk", {"said": "谁来赔洗肺的钱？", "count": "3"}),
)
SPECIAL = acts(
    ("draft", "desk", {"duty": "special", "title": "园区泄漏专报", "body": STATEMENT}),
    ("draft", "desk", {"duty": "special", "title": "园区泄漏专报", "body": STATEMENT + "已停课。"}),
    ("complete", "desk", {"duty": "special"}),
)
HANDED_IN = acts(
    ("approve", "leader-in-charge", {"duty": "special", "text": "v2"}),
    ("draft", "personnel-dept", {"duty": "line", "body": "以通报为准。"}),
    ("complete", "personnel-dept", {"duty": "line"}),
    ("approve", "leader-in-charge", {"duty": "line", "text": "v1"}),
    ("draft", "personnel-dept", {"duty": "statement", "title": "情况通报", "body": HASTY}),
    ("complete", "personnel-dept", {"duty": "statement", "why": "先发简讯，随后补充"}),
    ("approve", "secrecy-officer", {"duty": "statement", "text": "v1"}),
)
STATED = acts(
    (
        "refuse",
        "leader-in-charge",
        {"duty": "statement", "text": "v1", "why": "没有写下次何时通报"},
    ),
    ("draft", "personnel-dept", {"duty": "statement", "title": "情况通报", "body": STATEMENT}),
    ("complete", "personnel-dept", {"duty": "statement"}),
    ("approve", "secrecy-officer", {"duty": "statement", "text": "v2"}),
    ("approve", "leader-in-charge", {"duty": "statement", "text": "v2"}),
)
PUBLIC = acts(
    ("publish", "web-desk", {**PLACE, "captured": STATEMENT.replace("无人", "三人")}),
    ("settle", "personnel-dept", {"doubt": "D1", "publication": "1"}),
    ("promise", "desk", {"said": "公布检测结果", "until": "2026-03-03T17:00:00+08:00"}),
)
FOUND = acts(
    ("find", "desk", {"said": "首次声明晚了四小时", "clause": "B5.19"}),
    (
        "find",
        "desk",
        {"said": "园区联系人过期", "owner": "desk", "until": "2026-03-20T17:00:00+08:00"},
    ),
)
BEGINNING = [
    State("desk-nothing-due", "/desk", of="sun"),  # no plan is in force there
    State("desk-idle", "/desk", of="wang"),
    State("desk-five-minutes", "/desk", urgent),
    State("desk-lost", "/desk", do=lose),
    State("desk-still", "/desk", beat(12)),
    State("desk-exercise", "/desk?mode=exercise", beat(0)),
    State("act-missing", "/events/1/acts/raise", do=empty),
    State("act-stale", "/events/1/acts/raise", do=stale),
    State("remarks-open", remark("smell")),
    State("remarks-no-match", "/events/1/remarks?q=没有这样的话"),
    State("post-evidence", evidence),
    State(
        "event-waits-for-second", "/events/1",
        ask("chen", "lower", {"grade": "larger", "why": "无人受伤"}),
    ),
    State(
        "event-people-differ", "/events/1",
        acts(("raise", "desk", {"grade": "extraordinary", "why": "有人受伤"})),
    ),
    State("facts", "/events/1/facts", FACTS),
    State("paper", "/events/1/papers/special"),
    State("digest", "/register/digests/daily"),
    State("write", duty("special", "write")),
    State("approve", duty("approval", "acts/approve"), SPECIAL, of="zhao"),
    State("text-waits", duty("special", ""), of="lin"),
    State("override", duty("special", "acts/override"), of="lin"),
    State("approval", duty("approval", ""), HANDED_IN, of="zhao"),
    State("approval-findings", duty("approval", "acts/approve"), of="zhao"),
    State("approval-changed", duty("approval", "acts/approve"), do=another_text, of="zhao"),
    State("approval-of-another", duty("approval", "acts/approve"), of="chen"),
    State("approval-own", duty("approval", "acts/approve"), drafted_by_approver, press, of="zhao"),
    State("consult", duty("meeting", "acts/consult"), STATED, of="zhao"),
    State("publish", duty("publish-site", "acts/publish"), of="wei"),
    State("event-answered", "/events/1", PUBLIC),
    State("settle", "/events/1/acts/settle"),
    State("desk-promises", "/desk"),
    State("review", "/events/1/review", FOUND),
    State("review-own", "/events/1/acts/own"),
    State(
        "event-by-phone", "/events/3",
        acts(("open", "desk", {"ref": "phone", "why": "来电：桥下有人聚集", "event": ""})),
    ),
    State("remarks-none", "/events/3/remarks"),
]  # fmt: skip
ENDING = [
    State("handover-signed", "/shift/handover", sign),
    State(
        "event-merged", "/events/2",
        acts(("merge", "desk", {"event": "E2", "into": "E1", "why": "同一件事"})),
    ),
    State("event-undo", "/events/1"),
    State("event-dismissed", "/events/1", acts(("dismiss", "desk", {"why": "与本局无关"}))),
    State("remarks-forgotten", "/events/1/remarks", forget),
]  # fmt: skip
STATES = [*BEGINNING, *MORE, *ENDING]
