"""A plan file comes to one effective plan: typed, exact, resolved, with its version."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from qingting.errors import PlanError
from qingting.plan.canonical import with_version
from qingting.plan.load import from_canonical, load
from qingting.plan.model import All, AnyOf, AtLeast, Leaf, Where, leaves
from qingting.plan.parts import Approve, Done, Extend, Per, Repeat, Rung, Span
from tests.plan.harbour import EXAMPLES, HARBOUR, changed, line_of

SHIPPED = Path(__file__).parents[2] / "plans"


def test_the_head_keeps_dates_and_what_the_text_does_not_say() -> None:
    plan = load(HARBOUR)

    assert (plan.id, plan.zh, plan.en) == ("harbour", "港务局舆情应急预案", "Harbour office plan")
    assert (plan.in_force_from, plan.in_force_to) == (date(2026, 1, 1), None)
    assert (plan.interpreter, plan.ladder, plan.clause) == ("office", "usual", ("H1",))
    assert plan.bases == ("条例甲", "条例乙")


def test_numbers_are_exact_and_typed_by_what_they_stand_for() -> None:
    plan = load(HARBOUR)
    close = plan.close

    assert close is not None
    share, doubts = leaves(close.when)
    assert (share.value, share.hold) == (Fraction(1, 10), timedelta(hours=72))
    assert doubts.value == 0
    assert plan.caps["crowding"].at_most[0].share == Fraction(3, 4)
    assert plan.caps["crowding"].at_most[1].number == 40


def test_a_param_stands_for_its_value() -> None:
    plan = load(HARBOUR)

    assert plan.duties["line"].within == Span(wall=timedelta(minutes=30))
    assert leaves(plan.scales["grade"].rows[0].when)[0].value == 500
    assert leaves(plan.scales["grade"].rows[0].when)[0].threshold == "many"


def test_every_part_of_a_duty_is_read() -> None:
    line = load(HARBOUR).duties["line"]

    assert line.approve == Approve("approve", "all", ("head",), Span(wall=timedelta(minutes=10)))
    assert line.extend == Extend(Span(wall=timedelta(days=1)), "head")
    assert line.may
    assert (line.start, line.makes, line.holder) == ("flash.done", "agreed-line", "office")
    assert load(HARBOUR).duties["flash"].done == Done("accepted-by", "head")
    assert load(HARBOUR).duties["look"].repeat == Repeat(timedelta(hours=2), "closed")
    assert load(HARBOUR).duties["day-shift"].per == Per("wd", ((9, 0), (17, 0)))
    assert load(HARBOUR).duties["doubt"].each == "doubt"


def test_a_ladder_keeps_its_rungs_in_order() -> None:
    days = load(HARBOUR).ladders["days"]

    assert days.rungs == (
        Rung(("holder",), at=Span(working_days=-1)),
        Rung(("head",), every=timedelta(minutes=30), times=2),
    )


def test_another_clock_on_an_artefact_takes_what_it_does_not_say() -> None:
    line, redraft = load(HARBOUR).duties["line"], load(HARBOUR).duties["redraft"]

    assert (redraft.holder, redraft.makes, redraft.approve) == ("office", line.makes, line.approve)
    assert redraft.within == Span(wall=timedelta(hours=1))
    assert (redraft.start, redraft.zh, redraft.same_as) == ("line.refused", "重拟", "line")


def test_a_chain_of_clocks_names_the_first_duty(tmp_path: Path) -> None:
    again = (
        "  third: {zh: 三, clause: H4, same-as: redraft, from: discovery, repeat: {every: 1h}}\n"
    )

    plan = load(changed(tmp_path, {"  reply: {zh": f"{again}  reply: {{zh"}))

    assert plan.duties["third"].same_as == "line"
    assert plan.duties["third"].within is None


def test_what_a_reading_does_not_choose_is_not_there() -> None:
    plan = load(HARBOUR)

    assert "night-shift" not in plan.duties
    assert plan.scales["grade"].grades == ("storm", "wind", "calm")
    wind = plan.scales["grade"].rows[1].when
    assert isinstance(wind, Leaf)
    assert len(plan.scores["weight"].add[1].table) == 2


def test_another_reading_is_another_version() -> None:
    tried = load(HARBOUR, readings={"R-1": "both", "R-2": "counts"})

    assert tried.readings["R-1"].chosen == "both"
    assert "night-shift" in tried.duties
    assert "day-shift" not in tried.duties
    assert tried.scales["grade"].grades == ("storm", "wind", "night", "calm")
    assert isinstance(tried.scales["grade"].rows[1].when, All)
    assert tried.hash != load(HARBOUR).hash


@pytest.mark.parametrize(
    ("readings", "named"), [({"R-9": "both"}, "R-9"), ({"R-1": "neither"}, "neither")]
)
def test_a_reading_that_is_not_there_is_refused(readings: dict[str, str], named: str) -> None:
    with pytest.raises(PlanError, match=named):
        load(HARBOUR, readings=readings)


def test_steps_keep_their_order_and_their_written_anchors() -> None:
    crowd = load(HARBOUR).facts["crowd"]

    assert crowd.steps == ("none", "some", "full")
    assert crowd.anchors["full"] == "很多人"
    assert crowd.within == Span(wall=timedelta(minutes=10))


def test_conditions_nest() -> None:
    noise = load(HARBOUR).scales["noise"].rows[0].when

    assert isinstance(noise, AtLeast)
    assert noise.n == 2
    assert [leaf.text for leaf in leaves(noise)] == [
        "grade >= wind",
        "weight >= 50",
        "crowd = full",
    ]
    assert isinstance(load(HARBOUR).scales["grade"].rows[0].when, AnyOf)


def test_every_entry_knows_where_it_stands() -> None:
    plan = load(HARBOUR)

    assert plan.duties["line"].where == Where(str(HARBOUR), line_of(HARBOUR, "  line:"))
    assert plan.scales["grade"].rows[1].where.line == line_of(HARBOUR, "- id: wind")
    assert plan.clauses["H6"].where.line == 8
    assert plan.clauses["H6"].mark == "constrained"


def test_comments_and_layout_do_not_change_the_version(tmp_path: Path) -> None:
    changes = {
        "triggers: {accident: {": "# a remark\ntriggers:\n  accident: {",
        "ends: head}}": "ends: head}",
        "holder: watch, from: discovery, within: 30min": "within: 30min, holder: watch, "
        "from: discovery",
        "zh: 平静": "zh: '平静'",
    }

    assert load(changed(tmp_path, changes)).hash == load(HARBOUR).hash


@pytest.mark.parametrize(
    ("old", "new"),
    [("within: 12h", "within: 11h"), ("is: 75%", "is: 74%"), ("H2 的", "")],
)
def test_what_a_plan_says_is_its_version(tmp_path: Path, old: str, new: str) -> None:
    if not new:
        clauses = changed(tmp_path, {}).with_name("clauses.md")
        clauses.write_text(clauses.read_text("utf-8").replace("值班员判断", "值班长判断"), "utf-8")
        path = clauses.with_name("plan.yaml")
    else:
        path = changed(tmp_path, {old: new})

    assert load(path).hash != load(HARBOUR).hash


@pytest.mark.parametrize("readings", [{}, {"R-1": "both", "R-2": "counts"}])
def test_a_plan_comes_back_from_its_canonical_text(readings: dict[str, str]) -> None:
    plan = load(HARBOUR, readings=readings)

    again = from_canonical(plan.canonical)

    assert again.hash == plan.hash
    assert without_places(again) == without_places(plan)
    assert with_version(again).canonical == plan.canonical


@pytest.mark.parametrize(
    "name", ["hrss-bureau", "work-safety", "culture-venues", "venue-respiratory-season"]
)
def test_shipped_plans_come_back_from_their_canonical_text(name: str) -> None:
    plan = load(SHIPPED / name / "plan.yaml")

    assert without_places(from_canonical(plan.canonical)) == without_places(plan)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": "x"}', '{"id": "x", "nonsense": 1}'])
def test_what_is_no_canonical_text_is_refused(text: str) -> None:
    with pytest.raises(PlanError):
        from_canonical(text)


def test_a_layer_is_no_plan() -> None:
    with pytest.raises(PlanError, match=r"layer|层"):
        load(EXAMPLES / "packs" / "night" / "plan.yaml")


def test_a_plan_named_from_within_its_folder_finds_its_layers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = changed(tmp_path, {"  bases:": "  layers: {packs/night: {speaker: head}}\n  bases:"})
    monkeypatch.chdir(path.parent)

    assert load("plan.yaml").duties["answer"].source == "packs/night"


def test_a_mutated_plan_gives_faults_and_never_anything_else(tmp_path: Path) -> None:
    text = HARBOUR.read_text("utf-8")
    path = changed(tmp_path, {})
    chance = random.Random(20260301)

    for _ in range(300):
        path.write_bytes(mutated(text, chance).encode())
        try:
            load(path)
        except PlanError as error:
            assert error.faults


def mutated(text: str, chance: random.Random) -> str:
    """Return a text with one to three pieces of it cut, doubled, swapped or spoilt."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.randint(1, 30))
        piece = text[start:end]
        other = chance.randrange(len(text))
        put = chance.choice(
            [
                "",
                piece * 2,
                chance.choice("{}[]:,'\"#&*!|>%@\t\n- 9é\x00"),
                text[other : other + 20],
            ]
        )
        text = text[:start] + put + text[end:]
    return text


def without_places(value: object) -> object:
    """Return a plan as plain values, its order kept, without where its parts stand."""
    if isinstance(value, Where):
        return None
    if is_dataclass(value):
        parts = [without_places(getattr(value, field.name)) for field in fields(value)]
        return (type(value).__name__, *parts)
    if isinstance(value, tuple):
        return (type(value).__name__, *map(without_places, value))
    if isinstance(value, dict):
        return [(key, without_places(item)) for key, item in value.items()]
    return value
