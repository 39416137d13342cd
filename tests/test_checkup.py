"""What the doctor makes of what was seen, on both sides of every bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qingting.checkup import State, judged, named, span, unseen
from qingting.checkup_bureau import OF_BUREAU, Bureau, InForce, Late, Line, unheld
from qingting.checkup_machine import GB, OF_DATABASE, OF_MACHINE, Database, Machine
from qingting.lang import speaking
from tests.engine import WORK_SAFETY, plan

NOW = datetime(2026, 3, 12, 6, 20, tzinfo=UTC)
MACHINE = Machine(now=NOW, free=9 * GB, private={"secret.key": True}, fast=True, known_to=2026)
DATABASE = Database(now=NOW, durable=True, modes="", engine_at=NOW, retention_at=NOW, backup_at=NOW)
BUREAU = Bureau(
    now=NOW,
    entries=3,
    whole=True,
    sources=1,
    channels=[Line("mail", True)],
    plan=InForce("预案", False, [], []),
)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("check", "seen", "state"),
    [
        ("database", {"fault": "connection refused"}, "bad"),
        ("database", {"unapplied": 1}, "bad"),
        ("disk", {"free": 5 * GB}, "ok"),
        ("disk", {"free": 5 * GB - 1}, "warn"),
        ("disk", {"free": GB - 1}, "bad"),
        ("keys", {"private": {"secret.key": True, "channel.key": False}}, "bad"),
        ("keys", {"private": {}}, "ok"),
        ("matching", {"fast": None}, "ok"),
        ("matching", {"fast": False}, "ok"),
        ("calendar", {"known_to": 2025}, "warn"),
        ("calendar", {"calendar_fault": "line 3"}, "bad"),
    ],
)
def test_a_machine(check: str, seen: dict[str, Any], state: str) -> None:
    assert _state(check, judged(OF_MACHINE, replace(MACHINE, **seen))) == state


@pytest.mark.parametrize(
    ("check", "seen", "state"),
    [
        ("durable", {"durable": False}, "bad"),
        ("engine", {"engine_at": None}, "bad"),
        ("engine", {"engine_at": ago(seconds=60)}, "ok"),
        ("engine", {"engine_at": ago(seconds=61)}, "bad"),
        ("clock", {"engine_at": None}, "unknown"),
        ("clock", {"engine_at": ago(minutes=-5)}, "ok"),
        ("clock", {"engine_at": ago(minutes=-6)}, "bad"),
        ("retention", {"retention_at": None}, "unknown"),
        ("retention", {"retention_at": ago(hours=26)}, "ok"),
        ("retention", {"retention_at": ago(hours=27)}, "warn"),
        ("backup", {"backup_at": None}, "warn"),
        ("backup", {"backup_at": ago(days=2)}, "ok"),
        ("backup", {"backup_at": ago(days=3)}, "warn"),
    ],
)
def test_a_database_and_its_loops(check: str, seen: dict[str, Any], state: str) -> None:
    assert _state(check, judged(OF_DATABASE, replace(DATABASE, **seen))) == state


@pytest.mark.parametrize(
    ("check", "seen", "state"),
    [
        ("sealed", {"unsealed_at": ago(seconds=60)}, "ok"),
        ("sealed", {"unsealed_at": ago(seconds=61)}, "bad"),
        ("chain", {"broken": "entry 2"}, "bad"),
        ("chain", {"whole": False}, "ok"),
        ("timers", {"unfired": Late(1, ago(minutes=3))}, "bad"),
        ("provisional", {"provisional": 2}, "warn"),
        ("deliveries", {"unsettled": Late(1, ago(minutes=11))}, "bad"),
        ("channels", {"channels": []}, "warn"),
        ("channels", {"channels": [], "posted": True}, "ok"),
        ("channels", {"channels": [Line("mail", None)]}, "unknown"),
        ("channels", {"channels": [Line("mail", True), Line("hook", False, "410")]}, "bad"),
        ("sources", {"sources": 0}, "warn"),
        ("sources", {"silent": ["forum"]}, "warn"),
        ("sources", {"failing": ["forum"]}, "bad"),
        ("plan", {"plan": None}, "bad"),
        ("plan", {"plan": InForce("预案", True, [], [])}, "warn"),
        ("roles", {"plan": InForce("预案", False, ["desk"], [])}, "warn"),
        ("roles", {"plan": None}, "unknown"),
        ("readings", {"plan": InForce("预案", False, [], ["AMB-01"])}, "warn"),
        ("readings", {"plan": None}, "unknown"),
    ],
)
def test_an_organisation(check: str, seen: dict[str, Any], state: str) -> None:
    assert _state(check, judged(OF_BUREAU, replace(BUREAU, **seen))) == state


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_where_all_is_well_nothing_is_to_be_done(language: str) -> None:
    with speaking(language):
        results = [
            *judged(OF_MACHINE, MACHINE),
            *judged(OF_DATABASE, DATABASE),
            *judged(OF_BUREAU, BUREAU),
        ]

    assert {(r.state, r.do) for r in results} == {(State.OK, "")}


def test_what_could_not_be_looked_at_is_unknown_not_fine() -> None:
    assert {r.state for r in unseen(OF_BUREAU)} == {State.UNKNOWN}


def test_whoever_is_bad_says_what_to_do_in_both_languages() -> None:
    sick = replace(DATABASE, durable=False, engine_at=None, retention_at=None, backup_at=None)
    said = []
    for language in ("zh-hans", "en"):
        with speaking(language):
            said.append([(r.said, r.do) for r in judged(OF_DATABASE, sick) if r.state == "bad"])

    assert len(said[0]) == len(said[1]) == 2
    assert all(do for of in said for _, do in of)
    assert "。" in said[0][0][0]
    assert "。" not in said[1][0][0]


def test_a_unit_without_its_holder_is_named_and_bodies_outside_are_not_ours() -> None:
    units = {"roads": "道路科", "water": "水务科"}
    held = {("desk", ""), ("unit-head", "roads"), ("unit-head", "water"), ("unit-liaison", "roads")}

    with speaking("zh-hans"):
        missing = unheld(plan(WORK_SAFETY), held, units)

    assert "相关单位联络员（水务科）" in missing
    assert "主要领导" in missing
    assert not {"舆情处值班人员", "单位负责人", "总局党组", "请求支持的其他单位"} & set(missing)


@pytest.mark.parametrize(
    ("length", "words"), [(119, "119 s"), (120, "2 min"), (7200, "2 h"), (172800, "2 d")]
)
def test_a_span_is_worded_in_its_largest_unit(length: int, words: str) -> None:
    with speaking("en"):
        assert span(timedelta(seconds=length)) == words


def test_a_long_list_is_cut_and_counted() -> None:
    with speaking("en"):
        assert named(["a"] * 10).endswith("a and 2 more")


def _state(check: str, results: list[Any]) -> str:
    return str(next(r.state for r in results if r.check == check))
