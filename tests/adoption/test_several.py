"""Several plans in force at once: which one an event runs under, and when it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from qingting.adoption.actions import adopt
from qingting.adoption.queries import in_force, list_in_force
from qingting.duties.actions import standing
from qingting.duties.queries import Place
from qingting.errors import ActionRefusedError
from qingting.events.models import Event, Replanning
from qingting.plan.model import Plan
from qingting.reconcile import reconcile, report
from qingting.store import Work
from qingting.watches.models import Watch
from tests.duties.changed import ferry
from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db
WHY = {"why": "新版预案已施行", "second": "chief"}


@pytest.fixture
def quay(tmp_path: Path) -> Plan:
    """Another plan of the same house, for what happens at the quay."""
    return ferry(tmp_path, "id: ferry,", "id: quay,")


@pytest.fixture
def newer(tmp_path: Path) -> Plan:
    """The next version: the flash sooner, no answer to each remark, yellow begins later."""
    folder = tmp_path / "newer"
    folder.mkdir()
    flash = "from: discovery, within: {}, makes: report.flash"
    yellow = "when: {{any: [posts@1h >= 3, reposts >= {}]}}"
    each = (
        "  each: {zh: 逐条答, clause: F10, when: grade >= orange, holder: desk, each: remark,"
        " within: 1h}\n"
    )
    return ferry(
        folder,
        flash.format("30min"),
        flash.format("20min"),
        (yellow.format(3), yellow.format(5)),
        (each, ""),
        ("prose:\n", "prose:\n  F10: 不再逐条答\n"),
    )


def put_in_force(bureau: Bureau, of: Plan, *, beside: bool = False) -> None:
    def start(work: Work) -> None:
        org, since = bureau.org.pk, bureau.now
        id_ = adopt(work, of, org_id=org, since=since, by="import", trial=True, beside=beside)
        standing(work, of, Place(bureau.org.pk, bureau.mode, id_, None), beside=beside)

    bureau.engine.act(bureau.now, start)
    bureau.write()


def plan_of(event: str) -> str:
    return Event.objects.select_related("adoption").get(number=int(event[1:])).adoption.plan


def sound(bureau: Bureau) -> bool:
    bureau.close_books()
    found = reconcile(bureau.now)
    assert not found, report(found)
    bureau.restart()
    bureau.to(bureau.now)
    return True


def test_what_a_watch_finds_runs_under_the_plan_that_it_names(quay: Plan) -> None:
    bureau = Bureau(plan("ferry"), watches=[("boat", "渡船"), ("quay", "码头")])
    put_in_force(bureau, quay, beside=True)
    Watch.objects.filter(name="quay").update(plan="quay", revision=1)
    bureau.restart()

    bureau.say("p1", "渡船昨夜停航，几百名乘客在候船厅里等到天亮")
    bureau.say("q1", "北门码头的栏杆坏了一个月，一直没有人来修")
    bureau.write()

    assert (plan_of("E1"), plan_of("E2")) == ("ferry", "quay")
    assert sound(bureau)


def test_where_the_named_plan_is_no_longer_in_force_the_main_one_takes_it(quay: Plan) -> None:
    bureau = Bureau(plan("ferry"), watches=[("quay", "码头")])
    put_in_force(bureau, quay, beside=True)
    Watch.objects.update(plan="quay")
    bureau.restart()
    bureau.act("retire", "person:1/administrator", event="", plan="quay", second="chief")
    bureau.write()

    bureau.say("q1", "北门码头的栏杆坏了一个月")
    bureau.write()

    assert plan_of("E1") == "ferry"
    assert [a.plan for a in list_in_force(bureau.org.pk, bureau.now)] == ["ferry"]


def test_what_is_told_by_telephone_runs_under_the_plan_that_is_named(quay: Plan) -> None:
    bureau = Bureau(plan("ferry"))
    put_in_force(bureau, quay, beside=True)

    bureau.act("open", "desk", ref="t1", why="来电反映码头栏杆", plan="quay")
    bureau.write()

    assert plan_of("E1") == "quay"
    with pytest.raises(ActionRefusedError, match="there are: ferry quay"):
        bureau.act("open", "desk", ref="t2", why="来电", plan="bridge")


def test_a_new_main_plan_ends_the_one_before_and_its_standing_duties(quay: Plan) -> None:
    bureau = Bureau(plan("ferry"))

    put_in_force(bureau, quay)

    assert [a.plan for a in list_in_force(bureau.org.pk, bureau.now)] == ["quay"]
    assert sorted(d["state"] for d in bureau.duties("round", None)) == ["open", "void"]


def test_a_plan_beside_the_main_one_ends_nothing_and_the_main_one_cannot_be_ended(
    quay: Plan,
) -> None:
    bureau = Bureau(plan("ferry"))

    put_in_force(bureau, quay, beside=True)

    main = in_force(bureau.org.pk, bureau.now)
    assert main is not None
    assert main.plan == "ferry"
    assert [d["state"] for d in bureau.duties("round", None)] == ["open", "open"]
    with pytest.raises(ActionRefusedError, match="main plan"):
        bureau.act("retire", "person:1/administrator", event="", plan="ferry", second="chief")
    bureau.act("retire", "person:1/administrator", event="", plan="quay", second="chief")
    assert sorted(d["state"] for d in bureau.duties("round", None)) == ["open", "void"]


@pytest.fixture
def running(newer: Plan) -> Bureau:
    """E1 runs under the first version, yellow by four reposts; the next one is in force."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1", "渡船昨夜停航")
    bureau.repost("p1", 4)
    bureau.to(at(6))
    put_in_force(bureau, newer)
    return bureau


def test_a_running_event_keeps_its_version_until_two_people_say_otherwise(
    running: Bureau,
) -> None:
    assert running.duty("flash")["due_at"] == "2026-03-02T12:35:00+08:00"

    running.act("replan", "office", plan="ferry", **WHY)

    rows = {d["state"]: d["due_at"] for d in running.duties("flash")}
    assert rows == {"void": "2026-03-02T12:35:00+08:00"}  # four reposts are green by now
    assert running.grade()["in_force"] == "green"
    assert sound(running)


def test_what_begins_again_counts_from_the_same_instant(running: Bureau) -> None:
    running.act("raise", "office", grade="orange", why="现场有人滞留")
    running.to(at(8))
    before = running.duty("line")["began_at"]

    running.act("replan", "office", plan="ferry", **WHY)

    flash = {d["state"]: d["due_at"] for d in running.duties("flash")}
    assert flash == {"void": "2026-03-02T12:35:00+08:00", "open": "2026-03-02T12:25:00+08:00"}
    assert [d["state"] for d in running.duties("each")] == ["void"]
    line = {d["state"]: d["began_at"] for d in running.duties("line")}
    assert line == {"void": before, "open": before}
    assert running.grade()["in_force"] == "orange"  # what people decided is carried over
    assert sound(running)


def test_what_was_done_stays_done_and_what_waited_for_a_signature_is_a_draft_again(
    running: Bureau,
) -> None:
    running.act("raise", "office", grade="orange", why="现场有人滞留")
    running.act("acknowledge", "office", duty="flash")
    running.act("draft", "desk", duty="line", body="正在核实停航原因。")
    running.act("complete", "desk", duty="line")
    assert running.duties("approval")

    running.act("replan", "office", plan="ferry", **WHY)

    assert [d["state"] for d in running.duties("flash")] == ["done"]
    assert {d["state"] for d in running.duties("approval")} == {"void"}
    running.act("complete", "desk", duty="line")
    running.act("approve", "office", duty="line", text="v2")
    running.act("approve", "chief", duty="line", text="v2")
    assert running.duties("line")[-1]["state"] == "done"
    assert sound(running)


@pytest.mark.parametrize(
    ("by", "values", "says"),
    [
        ("desk", WHY, "office to decide"),
        ("office", WHY | {"second": "office"}, "second person"),
        ("office", WHY | {"plan": "bridge"}, "no plan “bridge”"),
    ],
)
def test_it_takes_two_people_who_may(
    running: Bureau, by: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(ActionRefusedError, match=says):
        running.act("replan", by, **{"plan": "ferry"} | values)


def test_twice_is_refused_and_the_database_holds_the_second_person(running: Bureau) -> None:
    running.act("replan", "office", plan="ferry", **WHY)
    with pytest.raises(ActionRefusedError, match="already"):
        running.act("replan", "office", plan="ferry", **WHY)

    running.write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Replanning.objects.update(second="office")


def test_a_lead_is_judged_under_the_new_plan(newer: Plan) -> None:
    bureau = Bureau(plan("ferry"))
    bureau.say("p1", "渡船昨夜停航")
    bureau.to(at(6))
    put_in_force(bureau, newer)

    bureau.act("replan", "office", plan="ferry", **WHY)

    assert [d["state"] for d in bureau.duties("judge")] == ["void", "open"]
    bureau.act("open", "desk")
    assert [d["state"] for d in bureau.duties("judge")] == ["void", "done"]
    assert sound(bureau)
