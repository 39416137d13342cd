"""Who leads in a matter: named, disputed, decided; what is referred to others."""

from __future__ import annotations

import pytest

from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.grading.models import Assessment
from qingting.journal.models import Entry
from qingting.reconcile import reconcile
from tests.engine import WORK_SAFETY, Bureau, plan

pytestmark = pytest.mark.django_db
PER_UNIT = ("unit-head", "unit-liaison")
WHY = {"why": "化工园归其监管"}


@pytest.fixture
def office() -> Bureau:
    """E1 is major, under a plan whose office is `desk`."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smell", "河东化工园今早又飘出刺鼻气味", site="forum.example")
    bureau.repost("smell", 320)
    bureau.say("copy", "河东化工园今早又飘出刺鼻气味", site="micro.example")
    return bureau


def of(entry: str) -> list[Duty]:
    return list(Duty.objects.filter(entry=entry).order_by("id"))


def test_the_unit_that_is_named_takes_the_lead_within_half_an_hour(office: Bureau) -> None:
    office.act("lead-unit", "desk", event="E1", unit="unit-head", **WHY)
    office.restart()
    office.act("acknowledge", "unit-head", event="E1", duty="lead")
    office.write()

    asked = Duty.objects.get(entry="lead")
    assert (asked.holder, asked.clause, asked.state) == ("unit-head", "house:lead-unit", "done")
    assert (asked.due_at - asked.began_at).total_seconds() == 1800  # type: ignore[operator]
    assert Event.objects.get().unit == "unit-head"
    one = Assessment.objects.get()
    assert (one.what, one.value, one.words, one.by) == (
        "lead-unit",
        "unit-head",
        WHY["why"],
        "desk",
    )
    office.close_books()
    assert reconcile(office.now) == []


def test_a_dispute_goes_to_the_office_which_decides_for_good(office: Bureau) -> None:
    office.act("lead-unit", "desk", event="E1", unit="unit-head", **WHY)
    office.act("not-ours", "unit-head", event="E1", why="属于住建")
    office.write()

    assert [d.state for d in of("lead")] == ["void"]
    decide = Duty.objects.get(entry="decide-lead")
    assert (decide.holder, decide.about, decide.state) == ("desk", "unit-head", "open")
    with pytest.raises(ActionRefusedError, match="lead-unit"):
        office.act("complete", "desk", event="E1", duty="decide-lead")

    office.act("lead-unit", "desk", event="E1", unit="unit-head", why="按职责分工，仍由其牵头")
    office.write()
    assert Duty.objects.get(entry="decide-lead").state == "done"
    with pytest.raises(ActionRefusedError, match=r"the office decided|已由主管方决定"):
        office.act("not-ours", "unit-head", event="E1", why="还是不归我们")
    office.restart()
    assert [d.state for d in of("lead")] == ["void", "open"]
    office.close_books()
    assert reconcile(office.now) == []


def test_the_plans_duties_go_to_the_named_unit_of_the_role_and_keep_their_due_times(
    office: Bureau,
) -> None:
    office.write()
    office.act("complete", "personnel-dept", event="E1", duty="name-unit")
    office.write()
    facts = Duty.objects.get(entry="supply-facts")
    assert (facts.holder, facts.state) == ("unit-liaison", "open")

    office.act("lead-unit", "desk", event="E1", unit="unit-head@east", **WHY)
    office.write()

    due = facts.due_at
    facts.refresh_from_db()
    assert (facts.holder, facts.due_at) == ("unit-liaison@east", due)
    told = Entry.objects.get(verb="duty.assigned", subject_key=str(facts.pk))
    assert (told.values["before"], told.values["to"]) == ("unit-liaison", "unit-liaison@east")
    assert [n["to"] for n in office.notices("supply-facts")][:2] == [
        "unit-liaison", "unit-liaison@east",
    ]  # fmt: skip
    office.restart()
    with pytest.raises(ActionRefusedError):
        office.act("complete", "unit-liaison@west", event="E1", duty="supply-facts")
    office.act("complete", "unit-liaison@east", event="E1", duty="supply-facts")
    assert not Duty.objects.filter(holder__in=PER_UNIT).exists()
    office.close_books()
    assert reconcile(office.now) == []


@pytest.mark.parametrize(
    ("act", "by", "values", "says"),
    [
        ("lead-unit", "web-desk", {"unit": "unit-head"}, "who leads is for"),
        ("lead-unit", "desk", {"unit": "nobody"}, "no role of ours"),
        ("not-ours", "unit-head", {"why": "不归我们"}, "not asked to lead"),
        (
            "refer",
            "desk",
            {"to": "unit-head", "until": "2027-01-01T00:00:00Z", "said": "x"},
            "of ours",
        ),
        ("refer", "desk", {"to": "街道", "until": "2020-01-01T00:00:00Z", "said": "x"}, "passed"),
        ("command", "desk", {"level": "nobody", "why": "x"}, "no role"),
        ("characterise", "web-desk", {"as": "事故", "why": "x"}, "who judges or decides"),
        ("characterise", "desk", {"as": "长" * 121, "why": "x"}, "at most 120"),
    ],
)
def test_what_is_refused_changes_nothing(
    office: Bureau, act: str, by: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(ActionRefusedError, match=says):
        office.act(act, by, event="E1", **values)

    office.write()
    assert not Assessment.objects.exists()
    assert not of("lead")


def test_a_referral_is_followed_up_until_something_came_back(office: Bureau) -> None:
    until = {"until": "2026-03-04T12:00:00+08:00"}
    office.act("refer", "desk", event="E1", to="街道办", said="请核实住户反映", **until)
    office.write()
    duty = Duty.objects.get(entry="referral")
    assert (duty.holder, duty.about, duty.state) == ("desk", "街道办", "open")
    with pytest.raises(ActionRefusedError, match=r"what came back|办理结果"):
        office.act("complete", "desk", event="E1", duty="referral")

    office.act("complete", "desk", event="E1", duty="referral", why="已入户核实，回函〔3〕号")
    office.write()

    duty.refresh_from_db()
    assert duty.state == "done"
    kept = Assessment.objects.filter(what="referral").order_by("at", "id")
    assert [one.words for one in kept] == ["请核实住户反映", "已入户核实，回函〔3〕号"]
    office.close_books()
    assert reconcile(office.now) == []


def test_nature_command_and_matter_stand_beside_the_grade_and_move_no_clock(
    office: Bureau,
) -> None:
    office.write()
    clocks = list(Duty.objects.order_by("id").values_list("pk", "holder", "due_at", "state"))

    office.act("characterise", "desk", event="E1", **{"as": "环境投诉"}, why="非事故", proof="W-3")
    office.act("command", "desk", event="E1", level="leader-in-charge", why="两个园区")
    office.act("matter", "unit-head", event="E1", said="阀门已关闭", number="2026-03-017")
    office.write()

    kept = Assessment.objects.order_by("at", "id").values_list("what", "value")
    assert sorted(kept) == [
        ("command", "leader-in-charge"),
        ("matter", "2026-03-017"),
        ("nature", "环境投诉"),
    ]
    assert clocks == list(
        Duty.objects.order_by("id").values_list("pk", "holder", "due_at", "state")
    )
    assert "阀门" not in str(list(Entry.objects.values_list("values", flat=True)))
