"""The states of the pages where a matter is judged, met about, spoken of with others and learned
from: between those of `bench/screen_states.py`, in an order in which one leads to the other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bench.screen_doing import (
    Page,
    State,
    Story,
    acts,
    any_duty,
    both,
    engine_does,
)

EVENT = "/events/1"
WRITING = "/plan/writings/work-safety"
BODIES = (
    ("区网信办", "regulator", "网络信息", "0571-86001", ()),
    ("街道办事处", "government", "群众来访", "0571-86002", ("local-bodies",)),
    ("区应急支援队", "government", "现场支援", "0571-86003", ("partner-units",)),
)
STANDING = {
    "title": "情况通报",
    "body": "〔地点〕发生〔事由〕，正在处置，原因还在核查。〔下次通报〕前公布进展。可拨打 12350。",
    "grades": "major,extraordinary",
    "until": "2026-12-31T00:00:00+08:00",
}


def _bodies(story: Story) -> None:
    """Bodies outside stand in the directory."""
    from qingting.reports.liaison.directory import add_body
    from tests.web.story import LATER

    for name, kind, about, phone, roles in BODIES:
        given = {"name": name, "kind": kind, "about": about, "phone": phone}
        add_body(story.cast.lin.org, given, roles=roles, now=LATER, by="import")


def _beside(story: Story) -> None:
    """The waterworks' plan stands beside that of the bureau."""

    def start(work: Any, story: Story) -> None:
        from qingting.adoption.actions import adopt
        from qingting.duties.actions import standing
        from qingting.duties.queries import Place
        from qingting.plan.shipped import load_shipped

        water, org = load_shipped("demo-water", {}), story.bureau.org.pk
        id_ = adopt(work, water, org_id=org, since=work.now, by="import", trial=True, beside=True)
        standing(work, water, Place(org, story.bureau.mode, id_, None), beside=True)

    engine_does(start)(story)


def _sign_standing(story: Story) -> None:
    from qingting.approvals.models import Standing

    one = Standing.objects.get()
    acts(
        ("approve-standing", "leader-in-charge",
         {"event": "", "standing": one.name, "text": one.text_hash})
    )(story)  # fmt: skip


def _gap(work: Any, story: Story) -> None:
    """Nobody is down for a duty of the event that may have no gap."""
    from qingting.duties.actions import rostered
    from qingting.duties.queries import Duties
    from qingting.events.queries import Events

    event = work.of(Events).by_key(work, story.bureau.org.pk, story.bureau.mode, "E1")
    duty = next(d for d in work.of(Duties).of(work, event) if d.entry == "watch")
    rostered._ask(work, event, duty, due_in=timedelta(hours=2))


def _end(work: Any, story: Story) -> None:
    """The closing test of E4 is met, and it is closed."""
    from qingting.events.actions import close
    from qingting.events.queries import Events

    event = work.of(Events).by_key(work, story.bureau.org.pk, story.bureau.mode, "E4")
    close(work, event, by="personnel-dept", clause="B5.13", why="已平息，无人再问")


def _begin_change(story: Story) -> None:
    """The change of the plan that a finding asks for is being written."""
    _client(story).post(f"{EVENT}/findings/1/change")


def _client(story: Story) -> Any:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(story.cast.chen)
    return client


def _adopt_change(story: Story) -> None:
    """What the finding led to is proposed, signed, and in force."""
    from django.db import transaction

    from qingting.adoption.actions import adopt_draft, sign_reading
    from qingting.adoption.queries import find_draft, plan_of_draft
    from qingting.adoption.rules import to_sign
    from tests.web.story import LATER

    _client(story).post(f"{WRITING}/propose")
    org, signer = story.bureau.org.pk, f"person:{story.cast.chen.pk}/personnel-dept"
    draft = find_draft(org)
    assert draft is not None
    for one in to_sign(plan_of_draft(draft)):
        sign_reading(draft, one, story.cast.chen, now=LATER, by=signer)

    def adopt(work: Any, story: Story) -> None:
        by = f"person:{story.cast.lin.pk}/administrator"
        adopt_draft(work, org, draft.version, by=by, second=signer, trial=False)

    with transaction.atomic():
        engine_does(adopt)(story)


def _mend_writing(story: Story) -> None:
    """The draft has no fault any more."""
    from qingting.adoption.models import Writing

    for one in Writing.objects.filter(plan="work-safety"):
        files = one.files
        mended = files["plan.yaml"].replace("holder: dsk", "holder: desk")
        mended = mended.replace("clicks@24h > 20000", "clicks@24h > 10000")  # its cases run again
        files["plan.yaml"] = mended.replace("zh: 人事司（", "zh: 新人事司（", 1)
        Writing.objects.filter(pk=one.pk).update(files=files)


def _wrong_holder(page: Page) -> None:
    """Save a form with a holder whom the plan does not know."""
    page.fill(".drawn >> nth=0 >> input[name='f:holder']", "dsk")
    page.click(".drawn >> nth=0 >> button[value=save]")


JUDGED = acts(
    ("lead-unit", "personnel-dept", {"unit": "web-desk", "why": "网站受理在先"}),
    ("characterise", "personnel-dept", {"as": "环境投诉", "why": "现场检测无事故"}),
    ("matter", "desk", {"said": "阀门已关闭，正在检测空气", "number": "2026-7"}),
    ("command", "personnel-dept", {"level": "leader-in-charge", "why": "影响学校"}),
    (
        "refer",
        "desk",
        {"to": "街道办事处", "said": "请核实停课情况", "until": "2026-03-03T12:00:00+08:00"},
    ),
)
SPOKEN = acts(
    ("liaise", "desk", {"with": "区网信办", "said": "通报情况，请研判转载"}),
    ("liaise", "desk", {"with": "街道办事处", "said": "请告知家长通报时间", "answered": "已转告"}),
    (
        "invite",
        "unit-liaison",
        {"duty": "keep-in-touch", "how": "call", "to": "12350，工作日 9:00 至 17:00"},
    ),
)
CALLED = acts(
    (
        "summon",
        "leader-in-charge",
        {
            "duty": "meeting",
            "who": "personnel-dept,unit-liaison,desk",
            "until": "2026-03-02T18:00:00+08:00",
            "said": "是否提前公布检测结果",
        },
    ),
)
OPINIONS = acts(
    ("opinion", "personnel-dept", {"duty": "meeting", "said": "先公布已知部分，结果出来再补"}),
    (
        "opinion",
        "unit-liaison",
        {"duty": "meeting", "as": "against", "said": "等检测结果一并公布，避免两次更正"},
    ),
)
WRITTEN = acts(
    (
        "consult",
        "leader-in-charge",
        {
            "duty": "meeting",
            "present": "分管领导、人事司、相关单位联络员",
            "options": "一、先公布已知部分；二、等结果",
            "decision": "先公布已知部分，明日 17 时前公布检测结果",
            "dissent": "相关单位联络员：等结果一并公布",
        },
    ),
    (
        "task",
        "leader-in-charge",
        {"said": "逐户告知停课安排", "holder": "desk", "until": "2026-03-03T09:00:00+08:00"},
    ),
)
LARGER = acts(
    ("open", "desk", {"ref": "larger", "why": "来电：隧道里有烟", "event": ""}),
    ("raise", "desk", {"event": "E4", "grade": "larger", "why": "多人来电"}),
    ("draft", "desk", {"event": "E4", "duty": "report", "title": "舆情通报", "body": "已核实。"}),
    ("complete", "desk", {"event": "E4", "duty": "report"}),
)
MORE = [
    State("statements-none", "/statements"),
    State("statements-wait", "/statements", acts(("standing", "desk", {"event": "", **STANDING}))),
    State("statements-to-approve", "/statements", of="zhao"),
    State("statements", "/statements", _sign_standing),
    State("act-use-standing", f"{EVENT}/acts/use-standing"),
    State("act-lead-unit", f"{EVENT}/acts/lead-unit", of="chen"),
    State("act-refer", f"{EVENT}/acts/refer"),
    State("event-judged", EVENT, both(_bodies, JUDGED)),
    State("duty-lead", any_duty("lead"), of="wei"),
    State(
        "duty-decide-lead", any_duty("decide-lead"),
        acts(("not-ours", "web-desk", {"why": "园区归安监"})), of="chen",
    ),
    State("duty-referral", any_duty("referral")),
    State("duty-fill-roster", any_duty("fill-roster"), engine_does(_gap), of="chen"),
    State("duty-keep-in-touch", any_duty("keep-in-touch"), of="wang"),
    State("act-invite", any_duty("keep-in-touch", "acts/invite"), of="wang"),
    State("act-liaise", f"{EVENT}/acts/liaise"),
    State("event-contacts", EVENT, SPOKEN),
    State("duty-case-number", any_duty("keep-in-touch"), of="wang"),
    State("act-liaise-answer", f"{EVENT}/acts/liaise-answer"),
    State("duty-support", any_duty("support"), of="chen"),
    State("contacts", "/contacts"),
    State("admin-contacts", "/admin/contacts", of="ada"),
    State("meeting", any_duty("meeting"), of="zhao"),
    State("act-summon", any_duty("meeting", "acts/summon"), of="zhao"),
    State("meeting-called", any_duty("meeting"), CALLED, of="wang"),
    State("act-opinion", any_duty("meeting", "acts/opinion"), of="wang"),
    State("meeting-opinions", any_duty("meeting"), OPINIONS, of="zhao"),
    State("meeting-written", any_duty("meeting"), WRITTEN, of="zhao"),
    State("act-task", f"{EVENT}/acts/task", of="zhao"),
    State("duty-task", any_duty("task")),
    State("accept", any_duty("accept", event=4), LARGER, of="chen"),
    State("event-without-question", "/events/4"),
    State("first-statement", EVENT, acts(
        ("use-standing", "desk",
         {"standing": "S1", "what": "一处阀门泄漏", "where": "河东园区", "next": "今日 18 时"})),
    ),
    State("act-publish-first", f"{EVENT}/acts/publish", of="wei"),
    State("event-closed", "/events/4", engine_does(_end)),
    State("duty-after-watch", any_duty("after-watch", event=4)),
    State("act-reopen", "/events/4/acts/reopen"),
    State(
        "event-reopened", "/events/4",
        acts(("reopen", "desk", {"event": "E4", "why": "又有人来电"})),
    ),
    State("extract", f"{EVENT}/extract", of="chen"),
    State("review-of-decider", f"{EVENT}/review", of="chen"),
    State("writing-form-fault", f"{WRITING}?clause=B5.5", do=_wrong_holder, of="ada"),
    State("review-change-begun", f"{EVENT}/review", _begin_change, of="chen"),
    State("plan-several", "/plan", _beside, of="ada"),
    State("act-replan", f"{EVENT}/acts/replan", of="chen"),
    State("phone-several", "/leads/phone"),
    State(
        "review-change-in-force", f"{EVENT}/review",
        both(_mend_writing, _adopt_change), of="chen",
    ),
]  # fmt: skip
