"""`qingting plan`: exit codes, what goes where, the keys of --json."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from qingting.errors import Fault, QingtingError
from qingting.plan import command
from tests.plan.harbour import EXAMPLES, HARBOUR, changed

AT = "2026-03-02T10:00+08:00"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_LANG", "en")


def run(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    args = parser.parse_args(["plan", *map(str, words)])
    return int(args.run(args))


def answer(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    run(*words, "--json")
    return json.loads(capsys.readouterr().out)


def test_a_sound_plan_is_one_line_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    code = run("check", HARBOUR, EXAMPLES / "packs" / "night" / "plan.yaml")

    out, err = capsys.readouterr()
    assert (code, err, len(out.splitlines())) == (0, "", 2)


def test_faults_go_to_stderr_one_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(tmp_path, {"holder: watch": "holder: nobody", "chosen: either": "chosen: none"})

    code = run("check", path)

    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert [line.startswith(f"{path}:") for line in err.splitlines()] == [True, True]


def test_faults_as_json_are_those_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, {"holder: watch": "holder: nobody"})

    (fault,) = answer(capsys, "check", path)["faults"]

    assert list(fault) == ["file", "line", "message", "hint", "kind"]
    assert fault["file"] == str(path)
    assert answer(capsys, "check", HARBOUR) == {"faults": []}


def test_after_a_thousand_faults_only_their_number_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command.print_faults([Fault("p.yaml", n, "is wrong.") for n in range(1, 1204)])

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1001
    assert lines[-1] == "p.yaml: 203 more faults"


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in ("check", "explain", "test", "trace"):
        assert run(verb, tmp_path / "nowhere.yaml") == 1
        assert "nowhere.yaml" in capsys.readouterr().err


def test_explain_answers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(capsys, "explain", HARBOUR, "--fact", "reposts=101", "--at", AT)

    assert said["grade"] == "wind"
    assert {"label", "possible", "missing", "reasons", "questions", "raises", "lowers", "duties",
            "caps", "constrained"} <= set(said)  # fmt: skip


@pytest.mark.parametrize(("language", "grade"), [("en", "Grade: wind"), ("zh-Hans", "等级：大风")])
def test_explain_answers_in_the_language_of_the_locale(
    language: str,
    grade: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QINGTING_LANG", language)

    assert run("explain", HARBOUR, "--fact", "reposts=101..400", "--fact", "ships=10", "--at", AT,
               "--trigger", "accident") == 0  # fmt: skip

    assert capsys.readouterr().out.startswith(grade)


def test_explain_tries_another_reading(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--fact", "reposts=101", "--fact", "sites=1", "--at", AT)

    tried = answer(capsys, "explain", HARBOUR, *options, "--reading", "R-1=both")

    assert tried["grade"] == "calm"
    assert answer(capsys, "explain", HARBOUR, *options)["grade"] == "wind"


@pytest.mark.parametrize("option", ["--at=yesterday", "--at=2026-03-02T10:00", "--reading=R-1"])
def test_wrong_usage_ends_with_2(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run("explain", HARBOUR, option)

    assert caught.value.code == 2
    assert option.partition("=")[2] in capsys.readouterr().err


def test_explain_without_a_time_is_about_now(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "explain", HARBOUR)["grade"] == "calm"


def test_an_unknown_fact_is_named() -> None:
    with pytest.raises(QingtingError, match="repostz"):
        run("explain", HARBOUR, "--fact", "repostz=1")


def test_test_counts_on_its_last_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("test", HARBOUR) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 0 failed"

    path = changed(tmp_path, {"reposts > 100,": "reposts > 101,"})
    assert run("test", path) == 1

    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "0 passed, 1 failed"
    assert "calm.yaml:1: " in err


def test_test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(capsys, "test", HARBOUR)

    assert (said["passed"], said["failed"]) == (1, 0)
    assert list(said["cases"][0]) == ["name", "file", "line", "passed", "why"]


def test_trace_fails_where_a_clause_is_homeless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, {"prose: {H9: 只是原则}": ""})

    assert run("trace", HARBOUR) == 0
    assert "H1 [binding] plan: harbour" in capsys.readouterr().out
    assert run("trace", path) == 1
    assert "H9" in capsys.readouterr().err
    assert answer(capsys, "trace", path)["homeless"] == ["H9"]


def test_diff_says_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(tmp_path, {"within: 12h": "within: 11h", "  look: {": "  peer: {"})

    assert run("diff", HARBOUR, path) == 0
    assert capsys.readouterr().out.splitlines() == [
        "+ duties peer",
        "- duties look",
        "~ duties reply within: 12h → 11h",
    ]
    assert answer(capsys, "diff", HARBOUR, path)["duties"]["added"] == ["peer"]
    assert run("diff", HARBOUR, HARBOUR) == 0
    assert capsys.readouterr().out == "no change\n"


def test_help_is_there_for_each_verb(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("check", "explain", "test", "trace", "diff"):
        with pytest.raises(SystemExit) as caught:
            run(verb, "--help")
        assert caught.value.code == 0
    assert "--json" in capsys.readouterr().out
