"""The acts file: what it may say, what it may not, and what becomes of a refused line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qingting import acts_form as acts
from qingting.errors import ActionRefusedError, InputError
from tests.engine import ROOT, WORK_SAFETY, Bureau, at, plan

WHEN = "2026-03-02T12:00+08:00"
GOOD = {"at": WHEN, "by": "desk", "act": "open", "event": "E1"}
PLAN = plan(WORK_SAFETY)


def read(tmp_path: Path, *lines: object) -> list[acts.Act]:
    file = tmp_path / "acts.jsonl"
    text = [
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    ]
    file.write_text("\n".join(text) + "\n", "utf-8")
    return acts.read(file, PLAN)


def test_a_good_line_is_an_act_with_its_place(tmp_path: Path) -> None:
    (act,) = read(tmp_path, "", GOOD | {"why": "属实", "unheard-of": None})

    assert (act.at, act.by, act.act, act.line) == (at(), "desk", "open", 2)
    assert act.values["why"] == "属实"


@pytest.mark.parametrize(
    "when",
    [
        "2026-03-02T12:00:00+08:00",
        "2026-03-02T04:00Z",
        "2026-03-02T04:00:00.000000Z",
        "2026-03-01T23:00-05:00",
    ],
)
def test_a_time_has_an_offset(tmp_path: Path, when: str) -> None:
    assert read(tmp_path, GOOD | {"at": when})[0].at == at()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ("7", "JSON"),
        (GOOD | {"act": "publish"}, "publish"),
        (GOOD | {"by": "somebody"}, "somebody"),
        (GOOD | {"at": "2026-03-02T12:00"}, "2026-03-02T12:00"),
        (GOOD | {"at": "2026-02-30T12:00Z"}, ""),
        (GOOD | {"at": 7}, "at"),
        ({k: v for k, v in GOOD.items() if k != "at"}, "at"),
        ({k: v for k, v in GOOD.items() if k != "by"}, "by"),
        ({k: v for k, v in GOOD.items() if k != "event"}, "event"),
        (GOOD | {"act": "raise", "why": "因为"}, "grade"),
        (GOOD | {"act": "lower", "why": "因为", "grade": "general"}, "second"),
        (
            GOOD | {"act": "lower", "why": "因为", "grade": "general", "second": "somebody"},
            "somebody",
        ),
        (GOOD | {"act": "answer", "fact": "crowd-risk"}, "value"),
        (GOOD | {"act": "dismiss"}, "why"),
        (GOOD | {"act": "complete"}, "duty"),
        (GOOD | {"act": "declare"}, "trigger"),
        ({"at": WHEN, "by": "desk", "act": "open", "ref": "call-7"}, "why"),
    ],
)
def test_a_line_that_is_no_act_is_named_with_its_line(
    tmp_path: Path, line: object, says: str
) -> None:
    with pytest.raises(InputError) as wrong:
        read(tmp_path, GOOD, line)

    (fault,) = wrong.value.faults
    assert fault.line == 2
    assert says in str(fault)


def test_every_bad_line_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as wrong:
        read(tmp_path, "{", GOOD, "[]", GOOD | {"act": "publish"})

    assert [fault.line for fault in wrong.value.faults] == [1, 3, 4]


def test_acts_stand_in_order_of_time(tmp_path: Path) -> None:
    later = GOOD | {"at": "2026-03-02T13:00+08:00"}

    assert len(read(tmp_path, GOOD, GOOD, later)) == 3
    with pytest.raises(InputError):
        read(tmp_path, later, GOOD)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing"):
        acts.read(tmp_path / "nothing.jsonl", PLAN)


def test_a_file_that_is_not_text_is_a_bad_line_not_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "acts.jsonl"
    file.write_bytes(b"\xff\xfe{}\n" + b"[" * 100_000 + b"\n")

    with pytest.raises(InputError) as wrong:
        acts.read(file, PLAN)

    assert len(wrong.value.faults) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", [{"event": "E1"}, {"post": "p1"}, {"post": "p2"}])
def test_an_event_is_named_by_its_id_or_any_post_in_it(name: dict[str, str]) -> None:
    bureau = Bureau(PLAN)
    bureau.say("p1", "矿上出了事故，没有人出来说明情况")
    bureau.say("p2", "矿上出了事故，没有人出来说明情况", site="news.example")

    bureau.act("open", "desk", **name)

    assert bureau.event()["state"] == "open"


@pytest.mark.django_db
def test_an_event_opened_by_telephone_is_named_by_its_ref() -> None:
    bureau = Bureau(PLAN)
    bureau.act("open", "desk", ref="call-7", why="电话反映")

    bureau.act("raise", "desk", event="call-7", grade="major", why="有人受伤")

    assert bureau.event()["grade"] == "major"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [{"event": "E9"}, {"event": "e1"}, {"event": "E"}, {"event": "call-8"}, {"post": "p9"}]
)
@pytest.mark.parametrize("act", ["open", "complete"])
def test_what_is_not_there_is_refused(act: str, name: dict[str, str]) -> None:
    bureau = Bureau(PLAN)
    bureau.say("p1")

    with pytest.raises(ActionRefusedError) as refused:
        bureau.act(act, "desk", **name, duty="judge")

    assert refused.value.rule == "event"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "by", "values"),
    [
        (
            "lower",
            "personnel-dept",
            {"grade": "general", "why": "因为", "second": "personnel-dept"},
        ),
        ("raise", "desk", {"grade": "general", "why": "因为"}),
        ("answer", "desk", {"fact": "no-such-fact", "value": "7"}),
        ("complete", "duty-room", {"duty": "report"}),
        ("complete", "desk", {"duty": "report", "outcome": "perhaps"}),
        ("acknowledge", "duty-room", {"duty": "report"}),
        ("open", "desk", {}),
        ("declare", "duty-room", {"trigger": "accident"}),
        ("stand-down", "desk", {"trigger": "accident"}),
    ],
)
def test_what_the_rules_refuse_changes_nothing(act: str, by: str, values: dict[str, str]) -> None:
    bureau = Bureau(PLAN)
    bureau.say("p1")
    bureau.repost("p1", 101)
    before = bureau.close_books()

    with pytest.raises(ActionRefusedError):
        bureau.act(act, by, **values)

    assert bureau.close_books() == before


def test_the_page_on_acts_has_a_part_on_every_act() -> None:
    page = (ROOT / "docs" / "reference" / "acts.md").read_text("utf-8").splitlines()

    parts = {name for line in page if line.startswith("### ") for name in line[4:].split(", ")}
    assert parts == set(acts.NEEDS)
