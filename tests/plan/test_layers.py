"""Packs and a plan are joined by id: what stands where both speak."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from qingting.errors import PlanError
from qingting.plan.check import check
from qingting.plan.load import load
from qingting.plan.parts import Approve, Span
from tests.plan.harbour import changed, line_of

NIGHT = "  layers: {packs/night: {speaker: head}}\n  bases:"
BOTH = (
    "  layers: {packs/night: {speaker: head}, packs/press: {speaker: head, major: wind}}\n  bases:"
)


def layered(tmp_path: Path, layers: str, *entries: str, more: dict[str, str] | None = None) -> Path:
    """Return the example under layers, with more duties."""
    own = "".join(f"  {entry}\n" for entry in entries)
    return changed(
        tmp_path, {"  bases:": layers, "  flash: {": f"{own}  flash: {{", **(more or {})}
    )


def test_a_duty_on_one_side_stands_with_its_source(tmp_path: Path) -> None:
    plan = load(layered(tmp_path, NIGHT))

    assert plan.duties["answer"].source == "packs/night"
    assert plan.duties["answer"].where.file.endswith("packs/night/plan.yaml")
    assert plan.duties["flash"].source == ""
    assert plan.clauses["N-1"].words == "夜间五小时回应。"
    assert plan.prose["N-2"].source == "packs/night"


def test_ids_of_a_pack_are_renamed_wherever_they_stand(tmp_path: Path) -> None:
    plan = load(layered(tmp_path, NIGHT.replace("head}", "head, answer: answer-5h}")))

    assert plan.duties["answer-5h"].holder == "head"
    assert plan.duties["answer-5h"].to == ("head",)
    assert plan.roles["head"].zh == "负责人"
    assert "speaker" not in plan.roles


def test_a_reading_of_a_pack_is_chosen_by_the_plan(tmp_path: Path) -> None:
    own = {"readings:\n": "readings:\n  N-1: {chosen: eleven, source: owner}\n"}

    plan = load(layered(tmp_path, NIGHT, more=own))

    assert plan.readings["N-1"].chosen == "eleven"
    assert plan.duties["brief"].start == "answer.done"
    assert "brief" not in load(layered(tmp_path / "other", NIGHT)).duties


def test_the_shorter_clock_from_the_same_anchor_stands(tmp_path: Path) -> None:
    longer = load(layered(tmp_path / "1", NIGHT, "answer: {clause: H4, within: 12h}"))
    shorter = load(layered(tmp_path / "2", NIGHT, "answer: {clause: H4, within: soon}"))
    elsewhere = load(
        layered(tmp_path / "3", NIGHT, "answer: {clause: H4, from: discovery, within: 12h}")
    )
    unlike = load(layered(tmp_path / "4", NIGHT, "answer: {clause: H4, within: 1wd}"))

    assert longer.duties["answer"].within == Span(wall=timedelta(hours=5))
    assert shorter.duties["answer"].within == Span(wall=timedelta(minutes=30))
    assert elsewhere.duties["answer"].within == Span(wall=timedelta(hours=12))
    assert unlike.duties["answer"].within == Span(working_days=1)


def test_clauses_recipients_and_needs_add_up_and_the_rest_is_the_plans(tmp_path: Path) -> None:
    entry = (
        "answer: {zh: 我方回应, clause: H4, to: [city, head], needs: line.approved,"
        " makes: statement}"
    )

    answer = load(layered(tmp_path, NIGHT, entry)).duties["answer"]

    assert answer.clause == ("H4", "N-1")
    assert answer.to == ("city", "head")
    assert answer.needs == ("line.approved",)
    assert (answer.zh, answer.makes, answer.holder, answer.source) == (
        "我方回应",
        "statement",
        "head",
        "",
    )


def test_both_approvals_are_needed(tmp_path: Path) -> None:
    alike = "answer: {approve: {kind: approve, all: office, within: 10min}}"
    unlike = "answer: {approve: {kind: fix, any: [office, watch]}}"

    one = load(layered(tmp_path / "1", NIGHT, alike)).duties["answer"]
    two = load(layered(tmp_path / "2", NIGHT, unlike)).duties["answer"]

    minutes = Span(wall=timedelta(minutes=10))
    assert one.approve == Approve("approve", "all", ("office", "head"), minutes)
    assert one.approve_also == ()
    assert two.approve == Approve("fix", "any", ("office", "watch"))
    assert two.approve_also == (Approve("approve", "all", ("head",)),)


def test_an_entry_of_a_pack_becomes_another_clock_by_being_named(tmp_path: Path) -> None:
    answer = load(layered(tmp_path, NIGHT, "answer: {same-as: reply}")).duties["answer"]

    assert answer.same_as == "reply"
    assert answer.needs == ("line.approved",)
    assert (answer.within, answer.clause) == (Span(wall=timedelta(hours=5)), ("N-1",))
    assert answer.source == "packs/night"


def test_two_packs_take_the_shorter_clock_and_add_their_clauses(tmp_path: Path) -> None:
    plan = load(layered(tmp_path, BOTH))

    assert plan.duties["answer"].within == Span(wall=timedelta(hours=4))
    assert set(plan.duties["answer"].clause) == {"N-1", "P-1"}
    assert plan.duties["meet"].when is not None


def test_two_packs_that_differ_are_a_fault_until_the_plan_says_it(tmp_path: Path) -> None:
    path = layered(tmp_path, BOTH)
    press = path.parents[1] / "packs" / "press" / "plan.yaml"
    press.write_text(
        press.read_text("utf-8").replace("makes: reply}", "makes: statement}"), "utf-8"
    )

    faults = check(path)
    settled = path.read_text("utf-8").replace(
        "  flash: {", "  answer: {makes: reply}\n  flash: {", 1
    )
    path.write_text(settled, "utf-8")

    assert [fault.line for fault in faults] == [6]
    assert "makes" in faults[0].message
    assert check(path) == []


@pytest.mark.parametrize(
    ("layers", "named"),
    [
        ("packs/nowhere: {}", "packs/nowhere"),
        ("/etc: {}", "/etc"),
        ("../examples/packs/night: {}", "packs/night"),
        ("harbour: {}", "harbour"),
        ("packs/night: {speaker: hed}", "hed"),
        ("packs/night: {speaker: head, anwser: reply}", "anwser"),
        ("packs/night: nothing", "packs/night"),
    ],
)
def test_a_layer_that_is_none_is_named_at_its_line(tmp_path: Path, layers: str, named: str) -> None:
    path = layered(tmp_path, f"  layers: {{{layers}}}\n  bases:")

    faults = check(path)

    assert any(named in f.message and f.line == line_of(path, "layers:") for f in faults)


def test_layers_are_a_map(tmp_path: Path) -> None:
    path = layered(tmp_path, "  layers: [packs/night]\n  bases:")

    assert [fault.line for fault in check(path)] == [line_of(path, "layers:")]


def test_a_grade_of_a_pack_that_the_plan_does_not_have_is_named_in_the_pack(tmp_path: Path) -> None:
    path = layered(tmp_path, BOTH.replace(", major: wind", ""))

    with pytest.raises(PlanError, match="major") as caught:
        load(path)
    assert caught.value.faults[0].file.endswith("packs/press/plan.yaml")


def test_a_broken_pack_is_named_with_the_plan(tmp_path: Path) -> None:
    path = layered(tmp_path, NIGHT)
    (path.parents[1] / "packs" / "night" / "plan.yaml").write_bytes(b"\xff")

    assert any(fault.file.endswith("packs/night/plan.yaml") for fault in check(path))


def test_a_clause_that_stands_in_two_files_is_a_fault(tmp_path: Path) -> None:
    path = layered(tmp_path, NIGHT)
    clauses = path.parents[1] / "packs" / "night" / "clauses.md"
    clauses.write_text(clauses.read_text("utf-8") + "* **H1** [prose] 又一次。\n", "utf-8")

    assert any("H1" in fault.message and fault.file == str(clauses) for fault in check(path))


def with_pack_words(path: Path, pack: str, old: str, new: str) -> Path:
    file = path.parents[1] / "packs" / pack / "plan.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("within", "pack", "limit"),
    [
        ("3wd", "2wd", Span(working_days=2)),
        ("1wd", "2wd", Span(working_days=1)),
        ("3cd", "2cd", Span(calendar_days=2)),
        ("1cd", "2cd", Span(calendar_days=1)),
        ("3cd", "2wd", Span(calendar_days=3)),
    ],
)
def test_days_are_compared_with_days_of_their_kind(
    tmp_path: Path, within: str, pack: str, limit: Span
) -> None:
    path = layered(tmp_path, NIGHT, f"answer: {{clause: H4, within: {within}}}")

    plan = load(with_pack_words(path, "night", "within: 5h", f"within: {pack}"))

    assert plan.duties["answer"].within == limit


@pytest.mark.parametrize("within", ["[1h]", "soonish"])
def test_a_clock_that_cannot_be_read_is_left_to_its_own_fault(tmp_path: Path, within: str) -> None:
    path = layered(tmp_path, NIGHT, f"answer: {{clause: H4, within: {within}}}")

    assert len(check(path)) == 1


def test_ladders_of_two_packs_must_agree_until_the_plan_says_it(tmp_path: Path) -> None:
    path = layered(tmp_path, BOTH)
    for pack, role in (("night", "[holder, speaker]"), ("press", "speaker")):
        ladders = f"ladders: {{quick: [{{at: 0min, tell: {role}}}]}}\nduties:"
        with_pack_words(path, pack, "duties:", ladders)

    (fault,) = check(path)
    own = path.read_text("utf-8").replace(
        "  days:", "  quick: [{at: 0min, tell: head}]\n  days:", 1
    )
    path.write_text(own, "utf-8")

    assert "quick" in fault.message
    assert load(path).ladders["quick"].rungs[0].tell == ("head",)


def test_packs_that_say_the_same_agree(tmp_path: Path) -> None:
    path = layered(tmp_path, BOTH)
    for pack in ("night", "press"):
        ladders = "ladders: {quick: [{at: 0min, tell: speaker}]}\nduties:"
        with_pack_words(path, pack, "duties:", ladders)

    assert load(path).ladders["quick"].source == "packs/night"


def test_approvals_with_limits_that_cannot_be_compared_stand_side_by_side(tmp_path: Path) -> None:
    entry = "answer: {approve: {kind: approve, all: office, within: 10min}}"
    path = layered(tmp_path, NIGHT, entry)
    with_pack_words(path, "night", "all: speaker}}", "all: speaker, within: 1wd}}")

    answer = load(path).duties["answer"]

    assert (answer.approve is not None, len(answer.approve_also)) == (True, 1)


def test_the_same_approval_twice_is_one(tmp_path: Path) -> None:
    path = layered(tmp_path, NIGHT, "answer: {approve: {kind: approve, all: head}}")

    answer = load(path).duties["answer"]

    assert (answer.approve, answer.approve_also) == (Approve("approve", "all", ("head",)), ())


def test_a_pack_of_grades_and_facts_may_leave_them_to_the_plan(tmp_path: Path) -> None:
    path = layered(tmp_path, BOTH).parents[1] / "packs" / "press" / "plan.yaml"
    more = (
        "scores: {s: {clause: P-1, add: [{fact: heat, points: [0, 1]}]}}\n"
        "scales: {wide: {clause: P-1, otherwise: a,"
        " grades: [{id: a, zh: 甲, clause: P-1, confirm: heat}]}}\n"
        "caps: {c: {clause: P-1, of: ships, at-most: [{clause: P-1, is: 5}]}}\n"
        "duties:"
    )
    path.write_text(path.read_text("utf-8").replace("duties:", more, 1), "utf-8")

    assert check(path) == []


@pytest.mark.parametrize("key", ["makes: reply", "holder: speaker"])  # the first stays, if renamed
def test_a_broken_word_of_a_pack_is_one_fault(tmp_path: Path, key: str) -> None:
    alias = key.replace(": ", ": *") + " "
    path = with_pack_words(layered(tmp_path, NIGHT), "night", key, alias)

    assert ["alias" in fault.message or "引用" in fault.message for fault in check(path)] == [True]


def test_an_alias_within_a_pack_does_not_hide_the_rest(tmp_path: Path) -> None:
    path = with_pack_words(layered(tmp_path, BOTH), "press", "makes: reply", "makes: *reply ")
    with_pack_words(path, "night", "makes: reply", "makes: *reply ")

    assert len(check(path)) == 2
