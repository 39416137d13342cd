"""Moving remarks, splitting and merging events, and taking that back within ten minutes."""

from __future__ import annotations

from typing import Any

import pytest

from qingting.errors import ActionRefusedError
from qingting.events.models import Event, Membership, Reversible
from qingting.reconcile import reconcile, report
from tests.engine import Bureau, at, plan

pytestmark = pytest.mark.django_db

FERRY = "渡船昨夜停航，几百名乘客在候船厅里等到天亮也没有人出来说明"
RETOLD = "昨夜渡船停航，候船厅里几百名乘客等了一夜"
WATER = "南门菜市场连续三天有人反映自来水发黄发臭，居委会说正在联系水厂"
NEAR = (
    "文化周开幕，广场上有舞狮、评书、皮影、糖画、杂技、木偶、剪纸、刺绣、风筝、陶艺、茶艺、书法、戏曲、"
    "魔术、快板、相声、古筝、琵琶、二胡、唢呐；江心洲分会场须乘渡船，如遇停航改走隧道"
)
WHY = {"why": "说的是同一件事"}


@pytest.fixture
def two() -> Bureau:
    """E1: two remarks of a ferry, opened; E2: one of the water, opened; both known for a while."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1", FERRY)
    bureau.say("p2", RETOLD, site="news.example")
    bureau.to(at(10))
    bureau.say("q1", WATER)
    bureau.to(at(20))
    bureau.act("open", "desk", event="E1")
    bureau.act("open", "desk", event="E2")
    return bureau


def posts(bureau: Bureau) -> dict[str, list[str]]:
    return {e["event"]: e["posts"] for e in bureau.lines("events")}


def live(bureau: Bureau, event: str) -> list[tuple[Any, ...]]:
    """What is to be done, by when."""
    rows = [d for d in bureau.lines("duties") if d["event"] == event]
    return sorted(
        (d["duty"], d["about"], d["began_at"], d["due_at"], d["holder"])
        for d in rows
        if d["state"] in ("open", "overdue")
    )


def sound(bureau: Bureau) -> bool:
    """Nothing is left that an audit or another start would see otherwise."""
    bureau.close_books()
    found = reconcile(bureau.now)
    assert not found, report(found)
    return True


def test_a_moved_remark_is_in_the_other_event_and_in_no_second_one(two: Bureau) -> None:
    two.act("move", "desk", event="E1", remarks="p2", to="E2")

    assert posts(two) == {"E1": ["p1"], "E2": ["p2", "q1"]}
    assert Membership.objects.filter(until=None).count() == 3
    assert sound(two)


def test_what_is_said_next_in_the_same_words_goes_where_the_remark_went(two: Bureau) -> None:
    two.act("move", "desk", event="E1", remarks="p2", to="E2")

    two.say("p3", RETOLD)

    assert posts(two)["E2"] == ["p2", "q1", "p3"]


def test_a_remark_is_also_named_by_its_id(two: Bureau) -> None:
    two.write()
    remark = Membership.objects.get(event__number=2).remark_id
    two.say("q2", "南门的水还是黄的，今天又有人去居委会问", in_reply_to="q1", kind="comment")

    two.act("move", "desk", event="E2", remarks=str(remark), to="E1")

    assert posts(two) == {"E1": ["p1", "p2", "q1"], "E2": ["q2"]}


def test_a_split_is_an_event_of_its_own_with_clocks_from_its_own_first_post(two: Bureau) -> None:
    two.act("split", "desk", event="E1", remarks="p2", **WHY)

    new = two.event("E3")
    assert (new["state"], new["posts"], new["follows"]) == ("open", ["p2"], None)
    assert Event.objects.get(number=3).discovery_at == at(5)
    assert sound(two)


def test_a_merged_event_leads_to_the_one_that_stays(two: Bureau) -> None:
    two.act("merge", "desk", event="E2", into="E1", **WHY)

    assert posts(two) == {"E1": ["p1", "p2", "q1"], "E2": []}
    gone = Event.objects.get(number=2)
    assert (gone.state, gone.merged_into_id) == ("dismissed", Event.objects.get(number=1).pk)
    assert sound(two)


@pytest.mark.parametrize(
    ("act", "values", "name"),
    [
        ("doubt", {"said": "水什么时候变清？"}, "D1"),
        ("promise", {"said": "公布检测结果", "until": "2026-03-05T17:00:00+08:00"}, "P1"),
    ],
)
def test_an_event_that_still_owes_an_answer_is_not_merged_away(
    two: Bureau, act: str, values: dict[str, str], name: str
) -> None:
    two.act(act, "desk", event="E2", **values)

    with pytest.raises(ActionRefusedError, match=f"{name}.*merge E1 into E2"):
        two.act("merge", "desk", event="E2", into="E1", **WHY)

    two.act("merge", "desk", event="E1", into="E2", **WHY)
    assert sound(two)


def test_of_two_duties_for_one_entry_the_earlier_due_time_stands(two: Bureau) -> None:
    two.repost("p1", 3)
    two.repost("q1", 3)
    (first,) = [d for d in live(two, "E1") if d[0] == "flash"]

    two.act("merge", "desk", event="E1", into="E2", **WHY)

    assert [d for d in live(two, "E2") if d[0] == "flash"] == [first]
    (void,) = [d for d in two.duties("flash", "E2") if d["state"] == "void"]
    assert "E1" in void["why"]
    assert sound(two)


def test_a_duty_that_ends_says_where_its_event_went(two: Bureau) -> None:
    two.repost("p1", 3)
    two.repost("q1", 3)

    two.act("merge", "desk", event="E2", into="E1", **WHY)

    assert two.duty("flash", "E2")["why"] == "已并入 E1"
    assert len([d for d in live(two, "E1") if d[0] == "flash"]) == 1


def test_what_was_done_stays_done_and_is_not_asked_again(two: Bureau) -> None:
    two.repost("p1", 3)
    two.repost("q1", 3)
    two.act("acknowledge", "office", event="E2", duty="flash")

    two.act("merge", "desk", event="E2", into="E1", **WHY)

    states = [d["state"] for d in two.duties("flash", "E1")]
    assert sorted(states) == ["done", "void"]
    two.restart()
    two.repost("p1", 3, start=10)
    assert sorted(d["state"] for d in two.duties("flash", "E1")) == ["done", "void"]
    assert sound(two)


def test_a_merge_lowers_nothing(two: Bureau) -> None:
    two.act("raise", "desk", event="E2", grade="orange", why="有人受伤")

    two.act("merge", "desk", event="E2", into="E1", **WHY)

    assert two.event("E1")["grade"] == "orange"
    assert sound(two)


def test_what_was_declared_of_the_one_is_declared_of_both(two: Bureau) -> None:
    two.act("declare", "desk", event="E2", trigger="storm")
    (surge,) = [d for d in live(two, "E2") if d[0] == "surge"]

    two.act("merge", "desk", event="E2", into="E1", **WHY)
    assert [d for d in live(two, "E1") if d[0] == "surge"] == [surge]

    two.act("stand-down", "office", event="E1", trigger="storm")
    assert not [d for d in live(two, "E1") if d[0] == "surge"]
    assert sound(two)


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("move", {"event": "E1", "remarks": "p2", "to": "E1"}),
        ("move", {"event": "E1", "remarks": "p2", "to": "E9"}),
        ("move", {"event": "E1", "remarks": "q1", "to": "E2"}),
        ("move", {"event": "E1", "remarks": "p1,p2", "to": "E2"}),
        ("split", {"event": "E2", "remarks": "q1"} | WHY),
        ("merge", {"event": "E1", "into": "E1"} | WHY),
        ("merge", {"event": "E1", "into": "E3"} | WHY),
        ("undo", {"event": "E1", "what": "merge"}),
    ],
)
def test_what_would_leave_nothing_or_an_open_duty_behind_is_refused(
    two: Bureau, act: str, values: dict[str, str]
) -> None:
    two.say("z1", "社保大厅取号机坏了，老人从早上六点排队到下午还没有办成")
    before = two.close_books()

    with pytest.raises(ActionRefusedError):
        two.act(act, "desk", **values)

    assert two.close_books() == before


def test_a_lead_merged_into_an_event_was_judged_by_it(two: Bureau) -> None:
    two.say("z1", "社保大厅取号机坏了，老人从早上六点排队到下午还没有办成")

    two.act("merge", "desk", event="E3", into="E1", **WHY)

    assert two.duty("judge", "E3")["state"] == "done"
    assert sound(two)


def busy(bureau: Bureau) -> None:
    """Both events have duties of all kinds: with a ladder, repeating, about a remark, approved."""
    bureau.repost("p1", 12)
    bureau.repost("q1", 12)
    bureau.act("declare", "desk", event="E2", trigger="storm")
    bureau.act("complete", "desk", event="E2", duty="line")
    bureau.act("acknowledge", "desk", event="E1", duty="flash")
    bureau.to(at(24))


def as_it_stands(bureau: Bureau) -> list[object]:
    return [(live(bureau, key), bureau.event(key)["state"], posts(bureau)[key]) for key in TWO]


TWO = ("E1", "E2")
UNDONE = [
    ("dismiss", "E1", WHY),
    ("merge", "E2", {"into": "E1"} | WHY),
    ("merge", "E1", {"into": "E2"} | WHY),
    ("move", "E1", {"remarks": "p2", "to": "E2"}),
    ("split", "E1", {"remarks": "p2"} | WHY),
]


@pytest.mark.parametrize(("act", "event", "values"), UNDONE)
def test_what_is_undone_has_the_same_states_posts_and_due_times_as_before(
    two: Bureau, act: str, event: str, values: dict[str, str]
) -> None:
    busy(two)
    before = as_it_stands(two)
    two.act(act, "desk", event=event, **values)
    assert sound(two)
    two.restart()
    two.to(at(34))

    two.act("undo", "desk", event=event, what=act)

    assert as_it_stands(two) == before
    two.to(at(hours=5))
    assert sound(two)


def test_after_ten_minutes_nothing_is_undone(two: Bureau) -> None:
    two.act("merge", "desk", event="E2", into="E1", **WHY)
    two.to(at(30.1))

    with pytest.raises(ActionRefusedError, match=r"ten minutes|十分钟"):
        two.act("undo", "desk", event="E1", what="merge")


def test_an_act_that_a_later_one_stands_on_is_undone_after_it(two: Bureau) -> None:
    two.act("move", "desk", event="E1", remarks="p2", to="E2")
    two.act("merge", "desk", event="E2", into="E1", **WHY)

    with pytest.raises(ActionRefusedError):
        two.act("undo", "desk", event="E1", what="move")
    two.act("undo", "desk", event="E1", what="merge")
    two.act("undo", "desk", event="E1", what="move")

    assert posts(two) == {"E1": ["p1", "p2"], "E2": ["q1"]}
    assert sound(two)


def test_an_undone_dismissal_takes_in_the_same_words_again(two: Bureau) -> None:
    two.act("dismiss", "desk", event="E2", **WHY)
    two.restart()
    two.act("undo", "desk", event="E2", what="dismiss")

    two.say("q2", WATER, site="news.example")

    assert posts(two)["E2"] == ["q1", "q2"]
    assert Reversible.objects.get().undone_at == at(20)


def test_whoever_made_a_text_cannot_approve_it_after_an_undo_either(two: Bureau) -> None:
    two.repost("q1", 12)
    two.act("complete", "office", event="E2", duty="line")
    two.act("dismiss", "desk", event="E2", **WHY)
    two.act("undo", "desk", event="E2", what="dismiss")
    two.restart()

    with pytest.raises(ActionRefusedError) as refused:
        two.act("complete", "office", event="E2", duty="approval", about="line", outcome="approved")

    assert refused.value.rule == "house:author-is-not-signer"


def test_a_new_lead_knows_the_running_event_it_is_most_like(two: Bureau) -> None:
    two.to(at(days=8))

    two.say("z1", NEAR)

    two.write()
    lead, ferry = Event.objects.get(number=3), Event.objects.get(number=1)
    assert lead.near_id == ferry.pk
    assert 0 < (lead.near_score or 0) < 0.12
    assert "渡船" in lead.near_words
