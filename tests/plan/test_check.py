"""Every fault is named at once, at its line, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingting.errors import Fault
from qingting.plan.check import check
from tests.plan.harbour import HARBOUR, changed, copy_of_harbour, line_of

FLASH = "  flash: {zh: 快报, clause: H4, holder: watch, from: discovery, within: 30min"
STORM = "reposts > many"
WIND = "when: {all: [reposts > 100, {if: {R-1: both}, is: sites >= 2}]}"
SOON = "soon: {is: 30min, clause: H4, source: default"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_LANG", "en")


def faults_of(tmp_path: Path, *changes: tuple[str, str]) -> tuple[list[Fault], Path]:
    path = changed(tmp_path, dict(changes))
    return check(path), path


def test_the_example_is_sound() -> None:
    assert check(HARBOUR) == []


# What was written, what is written instead, words of the message, a hint
ONE_FAULT = [
    ("format: 1", "format: 2", "format", "format: 1"),
    ("triggers: {", "trigers: {", "no section 'trigers'", "triggers"),
    ("prose: {H9", "zz-section: 1\nprose: {H9", "no section 'zz-section'", ""),
    ("  interpreter: office", "  interpreter: offce", "role 'offce'", "office"),
    ("  ladder: usual\n", "  ladder: usuall\n", "ladder 'usuall'", "usual"),
    ("timezone: Asia/Shanghai", "timezone: Asia/Nowhere", "Asia/Nowhere", "IANA"),
    ("2026-01-01", "2026-02-30", "2026-02-30", "YYYY-MM-DD"),
    ("2026-01-01", "20260101", "20260101", "YYYY-MM-DD"),
    ("in-force-to: unknown", "in-force-to: 2025-12-31", "ends before it begins", ""),
    ("  zh: 港务局舆情应急预案\n", "", "has no 'zh'", "zh: "),
    ("{zh: 办公室, deputy: head", "{zh: 办公室, deputy: hed", "role 'hed'", "head"),
    ("per: unit", "per: floor", "'floor' at 'per'", "unit"),
    ("count: 2", "count: 0", "whole number", ""),
    ("count: 2", "count: 1.5", "whole number", ""),
    ("external: yes", "external: true", "flag 'external'", "yes"),
    ("chosen: either", "chosen: none", "chooses 'none'", "either"),
    ("[either, both]", "[either, both, both]", "'both' at 'choices'", ""),
    ("{counts: 算, not: 不算}", "{counts: 算, not: [不算]}", "'not' at 'choices'", ""),
    ("source: owner", "source: guess", "'guess' at 'source'", "owner"),
    (SOON, "soon: {is: 30min, clause: H4", "has no 'source'", "source: "),
    ("is: 500, ", "", "has no 'is'", ""),
    ("is: 500,", "is: lots,", "'lots' is not a duration", "30min"),
    (SOON, "soon: {is: 30, clause: H4, source: default", "'soon' is a number", "30min"),
    ("reading: R-1", "reading: R-9", "reading 'R-9'", "R-2"),
    ("many: {is: 500", "Many-: {is: 500", "no id", ""),
    ("  berth: {", "  posts: {", "measured already", ""),
    ("  berth: {", "  noise: {", "another fact, score or scale", ""),
    ("choices: [east, west]", "choices: [east, west], unit: 个", "exactly one of", "steps"),
    ("choices: [east, west], ", "", "exactly one of", "steps"),
    ("choices: [east, west]", "choices: [east, east]", "'east' at 'choices'", ""),
    ("unasked: 0", "unasked: few", "'few' is not a number", ""),
    ("ask: watch, within: 10min", "ask: watch, unasked: huge", "'huge'", "full"),
    ("points: [0, 50, 100]", "points: [0, 50]", "2 points for the 3 steps", ""),
    ("points: [0, 50, 100]", "points: [0, 50, lots]", "'lots' is not a number", ""),
    ("points: [0, 50, 100]", "points: many", "1 points for the 3 steps", ""),
    ("fact: crowd, points", "fact: berth, points", "no fact with steps", ""),
    (", {is: 0}]}", "]}", "without a last row", "{is: 0}"),
    ("- {points: [", "- {points: 5}\n      - {points: [", "list of points", ""),
    ("as: mean", "as: most", "'most' at 'as'", "mean"),
    ("otherwise: calm", "otherwise: clam", "no grade 'clam'", "calm"),
    ("decide: office", "decide: nobody", "role 'nobody'", ""),
    ("confirm: crowd", "confirm: ships", "no fact with steps", "crowd"),
    ("id: wind\n", "id: WIND\n", "no proper id", ""),
    (STORM, "repostz > many", "no fact 'repostz'", "reposts"),
    (STORM, "reposts > manyy", "neither a number nor a param", "many"),
    (STORM, "reposts > soon", "cannot be held against", ""),
    (STORM, "reposts > lots", "neither a number nor a param", ""),
    (STORM, "reposts > 900 and sites > 1", "not one comparison", "all: "),
    (STORM, "reposts > 900 or sites > 1", "not one comparison", "any: "),
    (STORM, "reposts => 900", "not one comparison", "Write >="),
    (STORM, "reposts>900", "not one comparison", "one space"),
    (STORM, "reposts > -5", "never below 0", ""),
    (STORM, "reposts > 30%", "not a share", ""),
    (STORM, "reposts.forums > 900", "class of sites 'forums'", "forum"),
    (STORM, "age.forum > 9h", "not counted by class", "Write age"),
    (STORM, "age@3h > 9h", "has no window", "Write age"),
    (STORM, "growth > 900%", "needs a window", "growth@24h"),
    (STORM, "reposts@soon > 900", "'soon' is not a duration", ""),
    (STORM, "reposts@1wd > 900", "working days", ""),
    (STORM, "reposts@0h > 900", "window of 'reposts@0h' is empty", ""),
    (STORM, "Reposts! > 900", "not the name of a fact", ""),
    (STORM, "age > 9", "'9' is not a duration", ""),
    (STORM, "crowd > 2", "no step '2'", "full"),
    (STORM, "berth > east", "no order", "="),
    (STORM, "berth = north", "no step 'north'", "east"),
    (STORM, "grade >= wind", "judged by itself", ""),
    (STORM, "[reposts > 900]", "a list is no condition", "all: "),
    (STORM, "{}", "one key", ""),
    (STORM, "{not: reposts > 900}", "'not' joins no conditions", ""),
    (STORM, "{any: []}", "empty", ""),
    (STORM, "{at-least: {n: 2, of: [posts > 900]}}", "n is more than", ""),
    (STORM, "{at-least: {n: two, of: [posts > 900]}}", "n is a number", ""),
    (STORM, "{at-least: [posts > 900]}", "n and of", ""),
    (STORM, "{if: {R-9: x}, is: reposts > many}", "reading 'R-9'", "R-2"),
    (STORM, "{if: {R-1: neither}, is: reposts > many}", "choice 'neither'", "either"),
    (STORM, "{if: R-1, is: reposts > many}", "'if' needs", "READING"),
    (STORM, "{if: {R-1: {either: 1}}, is: reposts > many}", "'if' needs", ""),
    (WIND, "when: {if: {R-1: both}, is: reposts > 100}", "nothing left of 'when'", ""),
    ("is: posts > 900}", "is: pots > 900}", "no fact 'pots'", "posts"),
    ("at: -10min", "at: sooner", "'sooner' is not a duration", ""),
    ("{at: -10min, tell: holder}", "{tell: holder}", "without one time", ""),
    ("{every: 1h, times: 3,", "{every: 1h,", "has no 'times'", ""),
    ("tell: head}]", "tell: holder}]", "end with a role by name", ""),
    ("tell: head}]", "tell: hed}]", "role 'hed'", "head"),
    ("by: phone", "by: pigeon", "'pigeon' at 'by'", "phone"),
    ("{every: 1h, times: 3,", "{every: 1wd, times: 3,", "hours or days of the clock", ""),
    ("  usual: [", "  usual: none\n  third: [", "here belongs a list", ""),
    (FLASH, FLASH.replace("within: 30min", "withn: 30min"), "no clock", ""),
    (FLASH, FLASH.replace("30min", "soonish"), "'soonish' is not a duration", ""),
    (FLASH, FLASH.replace("30min", "sooon"), "'sooon' is not a duration", "'soon'"),
    (FLASH, FLASH.replace("30min", "-30min"), "negative", "30min"),
    (FLASH, FLASH.replace("30min", "2weeks"), "'2weeks'", "12h"),
    (FLASH, FLASH.replace("30min", "[30min, 40min]"), "one value at 'within'", ""),
    (FLASH, FLASH.replace("holder: watch", "holder: nobody"), "role 'nobody'", ""),
    (FLASH, FLASH.replace("holder: watch", "holder: city"), "outside body", "to"),
    (FLASH, FLASH.replace("holder: watch, ", ""), "has no 'holder'", ""),
    (FLASH, FLASH.replace("clause: H4, ", ""), "has no 'clause'", ""),
    (FLASH, FLASH.replace("clause", "cluase"), "no key 'cluase'", "clause"),
    (FLASH, FLASH.replace("H4", "H44"), "clause 'H44'", "H4"),
    (FLASH, f"{FLASH}, zz: 1", "no key 'zz'", ""),
    (FLASH, FLASH.replace("discovery", "discover"), "nothing produces", "discovery"),
    (FLASH, FLASH.replace("discovery", "lin.done"), "nothing produces", "line.done"),
    (FLASH, FLASH.replace("discovery", "accident.ended"), "nothing produces", "accident."),
    (FLASH, FLASH.replace("discovery", "look.overdue"), "nothing produces", "within"),
    (FLASH, FLASH.replace("discovery", "reply.approved"), "no 'approve'", "reply.done"),
    (FLASH, FLASH.replace("discovery", "reply.extended"), "no 'extend'", ""),
    (FLASH, FLASH.replace("discovery", "reply.declined"), "no 'may'", ""),
    (FLASH, FLASH.replace("discovery", "redraft.done"), "another clock on 'line'", "line.done"),
    (FLASH, FLASH.replace("discovery", "reply.done"), "circle", "refused"),
    (FLASH, FLASH.replace("discovery", "flash.done"), "circle", ""),
    ("makes: report.flash", "makes: report.flsh", "'report.flsh' at 'makes'", "report.flash"),
    ("to: [head, city]", "to: [head, {city: 1}]", "list of words at 'to'", ""),
    ("{accepted-by: head}", "{accepted: head}", "no key 'accepted'", ""),
    ("{accepted-by: head}", "{}", "seen-by or accepted-by", ""),
    ("{accepted-by: head}", "[head]", "is a map of keys", ""),
    ("kind: approve, all: head, within", "kind: nod, all: head, within", "'nod' at 'kind'", ""),
    ("kind: approve, all: head, within", "kind: approve, within", "exactly one of all", ""),
    ("same-as: line", "same-as: lin", "no other duty", "line"),
    ("same-as: line", "same-as: redraft", "no other duty", ""),
    ("per: \"wd at 17:00 09:00\"", "per: wd at 25:00", "no time", "17:00"),
    ("per: \"wd at 17:00 09:00\"", "per: often", "no time", ""),
    ("repeat: {every: 2h}", "repeat: {every: often}", "'often' is not a duration", ""),
    ("repeat: {every: 2h}", "repeat: {every: 2h, until: over}", "nothing produces", "discovery"),
    ("each: doubt", "each: doubt, from: discovery", "both each and from", ""),
    ("each: doubt", "each: dout", "'dout' at 'each'", "doubt"),
    ("{if: {R-2: counts}, zh: 夜班, clause: H4, holder: watch", "{if: {R-2: counts}, zh: 夜班, "
     "clause: H4, holder: wach", "role 'wach'", "watch"),
    ("triggers: {accident", "triggers: {flash", "both a duty and a trigger", ""),
    ("ends: head", "ends: hed", "role 'hed'", "head"),
    ("before: evidence", "before: proof", "'proof' at 'before'", "evidence"),
    ("needs: [remedy, apology]", "needs: [remedy, appology]", "'appology'", "apology"),
    ("judge: {holder: watch, within: soon}", "judge: {holder: watch}", "has no 'within'", ""),
    ("quiet: 48h", "quiet: 2wd", "hours or days of the clock", ""),
    ("decide: head, watch: {holder", "watch: {holder", "has no 'decide'", ""),
    (", when: {all: [peak-share@24h < 10% for 72h, open-doubts = 0]}, decide", ", decide",
     "has no 'when'", ""),
    ("for: 7d, clause: H7", "for: 7d, clause: [H7, H77]", "clause 'H77'", "H7"),
    ("of: ships\n", "of: crowd\n", "no fact in numbers", "ships"),
    ("is: 75%}", "is: -75%}", "less than nothing", ""),
    ("any: [head, office]", "any: [head, ofice]", "role 'ofice'", "office"),
    ("H6: correction-request", "H6: takedown", "'takedown' is not known", ""),
    ("H6: correction-request", "H6: [correction-request]", "one value", ""),
    ("H6: correction-request", "H6: legal-statement", "constrained (受限)", "legal-statement"),
    ("H6: correction-request", "H6: not-built", "constrained (受限)", "Leave this duty out"),
    ("constrained: {H6: correction-request}", "", "constrained (受限)", "constrained: {H6"),
    ("built-in: {H8: posts}", "built-in: {H8: magic}", "'magic' is not known", ""),
    ("prose: {H9: 只是原则}", "prose: {H9: 只是原则, H10: 无}", "does not have", ""),
    ("prose: {H9: 只是原则}", "", "clause 'H9' has no home", "built-in"),
    ("prose: {H9: 只是原则}", "prose: [H9]", "prose is a map", ""),
    ("    grades:\n      - {id: storm", "    zz: 1\n    grades:\n      - {id: storm", "'zz'", ""),
    ("- {id: high, zh: 高, ", "- {zh: 高, ", "has no 'id'", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said", "hint"), ONE_FAULT)
def test_a_fault_is_named_at_its_entry_with_what_to_write(
    tmp_path: Path, old: str, new: str, said: str, hint: str
) -> None:
    faults, path = faults_of(tmp_path, (old, new))
    text = path.read_text("utf-8")
    first = text.count("\n", 0, text.find(new)) + 1 if new else 0
    last = first + new.count("\n") + 3 if new else text.count("\n")

    named = [fault for fault in faults if said in fault.message]
    assert any(first - 12 <= fault.line <= last for fault in named), list(map(str, faults))
    assert hint in named[0].hint


def test_a_number_used_as_a_duration_is_one_fault_of_the_param(tmp_path: Path) -> None:
    faults, path = faults_of(
        tmp_path, ("within: 12h", "within: many"), (FLASH, FLASH[:-5] + "many")
    )

    assert [fault.line for fault in faults] == [line_of(path, "many: {is: 500")]


NOT_READ = [
    ("  berth:", "\tberth:", "has a tab", "  "),
    ("holder: watch,", "holder: &w watch,", "anchor '&w'", ""),
    ("holder: watch,", "holder: *w ,", "alias '*w'", ""),
    ("holder: watch,", "holder: !!str watch,", "tag", ""),
    ("  many:", "  soon:", "gives 'soon' again", ""),
    ("prose: {H9", "params: {}\nprose: {H9", "gives 'params' again", ""),
    ("prose: {H9", "---\nprose: {H9", "second document", ""),
    ("prose: {H9", "? [a]\n: b\nprose: {H9", "list or map for a key", ""),
    ("  noise:\n", "   noise:\n", "not YAML", ""),
    ("zh: 平静", "zh: '平静", "not YAML", ""),
    ("zh: 平静", "zh: 平\x01静", "control character", ""),
    ("zh: 平静", "zh: " + "[" * 60, "deeper than", ""),
]


@pytest.mark.parametrize(("old", "new", "said", "_"), NOT_READ)
def test_what_yaml_hides_is_a_fault_at_its_line(
    tmp_path: Path, old: str, new: str, said: str, _: str
) -> None:
    faults, path = faults_of(tmp_path, (old, new))

    first = path.read_text("utf-8").count("\n", 0, path.read_text("utf-8").find(new)) + 1
    named = [fault for fault in faults if said in fault.message]
    assert [abs(fault.line - first) <= 1 for fault in named] == [True]


def test_an_open_quote_is_named_where_it_opens(tmp_path: Path) -> None:
    path = copy_of_harbour(tmp_path)
    path.write_text("format: 1\nplan:\n  id: 'x\nroles: {}\n", "utf-8")

    assert [fault.line for fault in check(path)] == [3]


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"", "empty", 0),
        (b"# nothing\n", "empty", 0),
        (b"format: 1\nplan: \xc4\xe3\n", "UTF-8", 2),
        (b"- a\n", "a plan is a map", 1),
        (b"hello\n", "a plan is a map", 1),
        (b"plan: {}\n", "format", 1),
        (b"format: 1\n", "no section 'plan'", 1),
        (b"format: 1\nplan: []\n", "plan is a map", 2),
    ],
)
def test_what_is_no_plan_is_said_so(tmp_path: Path, data: bytes, said: str, line: int) -> None:
    path = copy_of_harbour(tmp_path)
    path.write_bytes(data)

    assert any(said in fault.message and fault.line == line for fault in check(path))


@pytest.mark.parametrize("name", ["nowhere.yaml", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_one_fault(tmp_path: Path, name: str) -> None:
    (fault,) = check(tmp_path / name)

    assert (fault.file, fault.line) == (str(tmp_path / name), 0)


def test_faults_in_different_places_are_all_named(tmp_path: Path) -> None:
    faults, _ = faults_of(
        tmp_path,
        (STORM, "repostz > many"),
        ("holder: watch", "holder: nobody"),
        ("chosen: not", "chosen: nought"),
        ("from: flash.done", "from: flash.never"),
    )

    assert len(faults) == 4


def test_a_misspelt_section_is_one_fault(tmp_path: Path) -> None:
    faults, _ = faults_of(tmp_path, ("duties:\n", "dutys:\n"))

    assert len(faults) == 1


def test_a_section_that_is_no_map_is_one_fault(tmp_path: Path) -> None:
    text = copy_of_harbour(tmp_path).read_text("utf-8")
    for section, following in (("roles", "readings"), ("facts", "scores"), ("triggers", "classes")):
        start, end = text.index(f"\n{section}:"), text.index(f"\n{following}:")
        path = changed(tmp_path, {text[start:end]: f"\n{section}: [a, b]"})

        assert len(check(path)) == 1


def test_clauses_that_cannot_be_read_are_one_fault(tmp_path: Path) -> None:
    path = copy_of_harbour(tmp_path)
    path.with_name("clauses.md").unlink()

    (fault,) = check(path)

    assert fault.file == str(path.with_name("clauses.md"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("* **H1** [binding] 又一次。", "gives clause 'H1' again"),
        ("* **H10** [maybe] 也许。", "mark 'maybe'"),
        ("* **H10** 没有标记。", "not written as a clause"),
        ("- **H10** [prose] 用了短横。", "not written as a clause"),
        ("* **H10** [binding] 没有去处。", "has no home"),
    ],
)
def test_a_line_of_clauses_that_is_wrong_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = copy_of_harbour(tmp_path)
    clauses = path.with_name("clauses.md")
    clauses.write_text(clauses.read_text("utf-8") + line + "\n", "utf-8")

    assert any(said in fault.message for fault in check(path))


def test_cases_are_checked_too(tmp_path: Path) -> None:
    path = copy_of_harbour(tmp_path)
    cases = path.parent / "cases" / "calm.yaml"
    cases.write_text(cases.read_text("utf-8").replace("grade:", "grad:"), "utf-8")

    assert any(fault.file == str(cases) for fault in check(path))


def test_cases_may_stand_in_the_plan(tmp_path: Path) -> None:
    own = "prose: {H9: 只是原则}\ncases: [{name: 平静, at: 2026-03-02T10:00+08:00}]"

    assert faults_of(tmp_path, ("prose: {H9: 只是原则}", own))[0] == []


# A graver grade reached with less, a row never reached


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("is: 500,", "is: 50,"),
        ("reposts > 100,", "reposts > 1000,"),
        (WIND, "when: {any: [reposts > 100, all: [sites@24h >= 2, clicks@24h > 90000]]}"),
        (WIND, "when: {any: [reposts > 100, all: [sites >= 3, clicks@24h > 50000]]}"),
    ],
)
def test_a_graver_grade_reached_with_less_is_a_fault(tmp_path: Path, old: str, new: str) -> None:
    faults, _ = faults_of(tmp_path, (old, new))

    assert ["reached with less" in fault.message for fault in faults] in ([True], [False])
    assert faults


@pytest.mark.parametrize(
    "condition",
    [
        "{any: [reposts > 100, all: [sites >= 2, clicks@24h > 1000]]}",
        "{any: [reposts > 100, posts@1h > 10]}",
        "{any: [reposts > 100, posts < 3]}",
        "{any: [reposts > 100, reposts > 100 for 2h]}",
        "{any: [reposts > 100, crowd != none, berth = east, crowd = some]}",
        "{at-least: {n: 2, of: [reposts > 100, sites > 3, crowd >= some]}}",
    ],
)
def test_rows_that_rise_are_sound(tmp_path: Path, condition: str) -> None:
    assert faults_of(tmp_path, (WIND, f"when: {condition}"))[0] == []


@pytest.mark.parametrize(
    "condition",
    [
        "crowd > full",
        "peak-share@24h > 100%",
        "{all: [reposts > 300, reposts < 200]}",
        "{all: [reposts > 300, reposts < 300]}",
        "{all: [reposts > many, sites > 2]}",
        "reposts > many",
    ],
)
def test_a_row_that_can_never_be_reached_is_a_fault(tmp_path: Path, condition: str) -> None:
    faults, _ = faults_of(tmp_path, (WIND, f"when: {condition}"))

    assert ["never be reached" in fault.message for fault in faults] == [True]


def test_a_row_milder_than_otherwise_is_never_reached(tmp_path: Path) -> None:
    faults, _ = faults_of(tmp_path, ("otherwise: calm", "otherwise: wind"), (
        "{id: calm, zh: 平静, clause: H3}", "{id: calm, zh: 平静, clause: H3, when: posts > 1}"
    ))  # fmt: skip

    assert ["never be reached" in fault.message for fault in faults] == [True]


def test_a_condition_with_very_many_ways_is_left_to_the_author(tmp_path: Path) -> None:
    many = ", ".join(f"posts@{n}h > {n}" for n in range(1, 15))

    condition = f"when: {{any: [reposts > 100, at-least: {{n: 7, of: [{many}]}}]}}"

    assert faults_of(tmp_path, (WIND, condition))[0] == []


# Circles


def test_scores_and_scales_that_rest_on_each_other_are_a_fault(tmp_path: Path) -> None:
    faults, _ = faults_of(tmp_path, ("when: ships > 10,", "when: noise = high,"))

    assert ["judged by itself (weight → noise → weight)" in f.message for f in faults] == [True]


def test_a_circle_through_what_a_person_says_is_sound(tmp_path: Path) -> None:
    more = "  again: {zh: 再议, clause: H4, holder: office, from: line.refused, within: 1h}\n"

    changes = ("  reply: {zh", f"{more}  reply: {{zh"), ("from: flash.done", "from: again.done")

    assert faults_of(tmp_path, *changes)[0] == []


def test_a_circle_through_time_alone_never_ends(tmp_path: Path) -> None:
    more = "  again: {zh: 再催, clause: H4, holder: office, from: flash.overdue, within: 1h}\n"

    changes = ("  reply: {zh", f"{more}  reply: {{zh"), ("from: discovery", "from: again.overdue")

    assert faults_of(tmp_path / "1", changes[0])[0] == []
    (fault,) = faults_of(tmp_path / "2", *changes)[0]
    assert "flash → again → flash" in fault.message


def test_a_duty_that_needs_what_waits_for_it_is_a_circle(tmp_path: Path) -> None:
    faults, _ = faults_of(tmp_path, ("from: flash.done", "from: reply.done"))

    assert ["line → reply → line" in fault.message for fault in faults] == [True]


# Ids under readings


def test_what_is_not_chosen_may_only_be_named_by_what_is_not_chosen(tmp_path: Path) -> None:
    late = "zh: 夜报, clause: H4, holder: watch, from: night-shift.done, within: 1h}\n"
    more, bare = "  late: {if: {R-2: counts}, " + late, "  late: {" + late

    assert faults_of(tmp_path / "1", ("  reply: {zh", f"{more}  reply: {{zh"))[0] == []
    assert len(faults_of(tmp_path / "2", ("  reply: {zh", f"{bare}  reply: {{zh"))[0]) == 1


def test_an_item_that_is_not_chosen_may_speak_of_what_is_not_chosen(tmp_path: Path) -> None:
    fact = ("facts:\n", "facts:\n  gulls: {if: {R-1: both}, zh: 海鸥, unit: 只, ask: office}\n")
    posts = "{if: {R-1: both}, is: posts > 900}"

    for n, (item, faults) in enumerate(
        {
            "{if: {R-1: both}, is: {any: [gulls > 9, posts > 900]}}": 0,
            "{if: {R-1: both}, is: gullz > 9}": 1,
            "{if: {R-1: either}, is: gulls > 9}": 1,
            "gulls > 9": 1,
        }.items()
    ):
        assert len(faults_of(tmp_path / str(n), fact, (posts, item))[0]) == faults, item


def test_faults_are_said_in_chinese_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_LANG", "zh-Hans")

    (fault,) = faults_of(tmp_path, ("holder: watch", "holder: wacth"))[0]

    assert fault.message == "职责“flash”提到的角色“wacth”不存在。这一处将落空。"
    assert fault.hint == "是否想写“watch”？"


def test_a_section_under_two_names_keeps_the_right_one(tmp_path: Path) -> None:
    faults, _ = faults_of(tmp_path, ("prose: {H9", "dutys: {}\nprose: {H9"))

    assert ["no section 'dutys'" in fault.message for fault in faults] == [True]


@pytest.mark.parametrize("value", ["*x ", ""])
def test_a_section_that_is_an_alias_or_empty_says_nothing_more(tmp_path: Path, value: str) -> None:
    faults, _ = faults_of(
        tmp_path, ("scenarios: {fog: {zh: 大雾, clause: H5}}", f"scenarios: {value}")
    )

    assert len(faults) == (1 if value else 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{if: {R-1: both}, is: posts > 900}", "{if: *x , is: posts > 900}"),
        ("{if: {R-1: both}, is: posts > 900}", "*x "),
        ("{if: {R-1: both}, is: posts > 900}", "{any: *x }"),
    ],
)
def test_an_alias_in_a_condition_is_one_fault(tmp_path: Path, old: str, new: str) -> None:
    assert len(faults_of(tmp_path, (old, new))[0]) == 1


def test_open_and_close_may_say_less(tmp_path: Path) -> None:
    faults, _ = faults_of(
        tmp_path,
        (", judge: {holder: watch, within: soon}, quiet: 48h", ""),
        (", watch: {holder: office, for: 7d, clause: H7}", ""),
        ("    exception: {kind: approve, any: [head, office]}\n", ""),
        ("prose: {H9: 只是原则}", "prose: {H9: 只是原则, H7: 由人继续关注}"),
    )

    assert faults == []


def test_a_score_without_points_and_a_cap_without_its_fact_say_so(tmp_path: Path) -> None:
    faults, _ = faults_of(
        tmp_path,
        ("{times: 2, fact: crowd, points: [0, 50, 100]}", "{times: 2}"),
        ("    of: ships\n", ""),
    )

    assert sorted(f.message.partition("has no ")[2][:8] for f in faults) == ["'of', wh", "'points'"]


def test_a_chain_of_clocks_on_a_broken_one_is_one_fault(tmp_path: Path) -> None:
    third = "  third: {zh: 三, clause: H4, same-as: redraft, from: discovery, within: 1h}\n"

    faults, _ = faults_of(
        tmp_path, ("same-as: line", "same-as: lin"), ("  reply: {zh", f"{third}  reply: {{zh")
    )

    assert len(faults) == 1


def test_a_list_of_conditions_in_place_of_a_count_is_refused(tmp_path: Path) -> None:
    faults, _ = faults_of(tmp_path, (STORM, "{at-least: {n: *x , of: [posts > 900]}}"))

    assert len(faults) == 1
