"""Whole journeys: one post followed from its arrival to the end, by each of the founding plans."""

from __future__ import annotations

from typing import Any

import pytest

from qingting.journal.models import Entry
from qingting.journal.queries import verify
from tests.engine import BUREAU, WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db

MINE = "矿上出了事故，井下还有人，没有人出来说明情况"
PAY = "人社局窗口排了三个小时的队，养老金认证还是没有办成"


def clock(bureau: Bureau, name: str) -> tuple[str, str | None]:
    """State and due time (day and time) of the last row of an entry."""
    row: dict[str, Any] = bureau.duties(name)[-1]
    return row["state"], row["due_at"] and row["due_at"][8:16]


def approve(bureau: Bureau, duty: str, *roles: str) -> None:
    for role in roles:
        bureau.act("complete", role, duty="approval", about=duty, outcome="approved")


def test_an_accident_goes_the_way_of_plan_b() -> None:
    bureau = Bureau(plan(WORK_SAFETY))

    bureau.say("p1", MINE, author="u1")  # 12:00, found: a lead, graded at once
    assert (bureau.event()["state"], bureau.event()["grade"]) == ("lead", "general")
    bureau.to(at(20))
    bureau.repost("p1", 320)  # 12:20, major: opened by the plan
    assert (bureau.event()["state"], bureau.event()["grade"]) == ("open", "major")
    assert clock(bureau, "phone") == ("open", "02T12:30")
    assert clock(bureau, "special") == ("open", "02T12:50")
    assert clock(bureau, "meeting") == ("waiting", None)

    bureau.to(at(25))
    bureau.act("answer", "desk", fact="crowd-risk", value="likely")
    bureau.act("complete", "desk", duty="phone")
    bureau.act("declare", "desk", trigger="accident")
    bureau.act("answer", "desk", fact="accident-class", value="major")
    assert clock(bureau, "inquiry") == ("done", "02T12:50")
    assert clock(bureau, "tell-duty-room") == ("open", "02T12:35")

    bureau.to(at(45))  # told late: the duty room's clock has run out
    bureau.act("complete", "desk", duty="tell-duty-room")
    assert clock(bureau, "tell-duty-room")[0] == "done-late"
    bureau.act("complete", "desk", duty="special")
    approve(bureau, "special", "main-leader")
    assert clock(bureau, "special")[0] == "done"
    assert clock(bureau, "meeting") == ("open", "02T14:45")

    bureau.act("complete", "personnel-dept", duty="line")
    approve(bureau, "line", "leader-in-charge")
    bureau.act("complete", "personnel-dept", duty="statement")
    approve(bureau, "statement", "secrecy-officer", "leader-in-charge")
    bureau.act("complete", "web-desk", duty="publish-site")
    assert {clock(bureau, name)[0] for name in ("publish-site", "first-word")} == {"done"}

    bureau.to(at(days=4))
    assert bureau.event()["state"] == "quiet"
    _agree(bureau)


def test_a_complaint_goes_the_way_of_plan_a() -> None:
    bureau = Bureau(plan(BUREAU))

    bureau.say("p1", PAY)  # 12:00: a lead that people judge
    bureau.to(at(6))
    assert clock(bureau, "judge") == ("open", "02T12:35")
    bureau.to(at(10))
    bureau.act("open", "monitor", why="属实")
    assert clock(bureau, "judge")[0] == "done"
    assert clock(bureau, "flash") == ("open", "02T12:35")  # from discovery at 12:05
    assert {d["about"] for d in bureau.duties("inquiry")} == {
        "attention",
        "speed",
        "reach",
        "offline",
    }

    for fact, value in (("attention", "fair"), ("speed", "medium"), ("reach", "limited")):
        bureau.act("answer", "monitor", fact=fact, value=value)
    assert bureau.event()["grade"] == "general"
    assert clock(bureau, "reply") == ("open", "03T00:00")  # twelve hours from occurrence

    bureau.to(at(20))
    bureau.act("complete", "monitor", duty="flash")
    bureau.act("acknowledge", "office", duty="flash")
    assert clock(bureau, "flash")[0] == "done"
    bureau.act("complete", "office", duty="consult")
    bureau.act("complete", "office", duty="line")
    bureau.act("complete", "group-chair", duty="approval", about="line", outcome="refused")
    assert clock(bureau, "redraft")[0] == "open"
    bureau.act("complete", "office", duty="redraft")
    approve(bureau, "redraft", "office-head", "group-chair")
    assert {clock(bureau, name)[0] for name in ("line", "redraft")} == {"done"}
    bureau.act("complete", "spokesperson", duty="reply")
    assert clock(bureau, "reply")[0] == "done"

    bureau.to(at(days=5))
    bureau.act("close", "leading-group", why="三天没有新的声音，没有未答的质疑")
    assert bureau.event()["state"] == "closed"
    assert clock(bureau, "review")[0] == "open"
    assert clock(bureau, "watch")[0] == "void"
    _agree(bureau)


def _agree(bureau: Bureau) -> None:
    """The journal is whole and says who; everything told has its clause."""
    bureau.write()
    found = verify(bureau.org)
    assert (found.broken, found.unsealed) == (None, 0)
    roles = {*bureau.plan.roles, "engine", "import"}
    assert {a.split("#")[0] for a in Entry.objects.values_list("actor", flat=True)} <= roles
    assert all(Entry.objects.values_list("clause", flat=True))
    assert all(n["clause"] and n["why"] and n["to"] in roles for n in bureau.lines("notices"))
    began = [d for d in bureau.lines("duties") if d["began_at"]]
    told = {(n["event"], n["duty"], n["about"]) for n in bureau.lines("notices") if n["rung"] == 0}
    assert {(d["event"], d["duty"], d["about"]) for d in began} <= told
