"""Killed at any instant and started again, the engine goes on as if it had never stopped, and the
audit finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from qingting.reconcile import reconcile
from tests.engine import BUREAU, WORK_SAFETY, Bureau, plan, undone
from tests.way.scripts import Script, script_of

pytestmark = pytest.mark.django_db

Files = dict[str, str]


def play(of: str, script: Script, killed_after: Callable[[int], bool]) -> Files:
    """The five files at the end of a script, the engine killed after some of its moves."""
    with undone():
        bureau = Bureau(plan(of))
        for number, (when, move) in enumerate(script):
            bureau.to(when)
            move(bureau)
            if killed_after(number):
                bureau.restart()
        return audited(bureau)


def audited(bureau: Bureau) -> Files:
    files = bureau.close_books()
    assert reconcile(bureau.now) == []
    return files


def play_losing(of: str, script: Script, dice: Random) -> Files:
    """The same, where a kill loses the moves since the last commit and they are made again."""
    with undone():
        bureau = Bureau(plan(of))
        committed = 0
        for number in range(1, len(script) + 1):
            _play_part(bureau, script[committed:number])
            if dice.random() < 0.3:
                bureau.lose()
                _play_part(bureau, script[committed:number])
            bureau.write()
            committed = number
        return audited(bureau)


def _play_part(bureau: Bureau, part: Script) -> None:
    for when, move in part:
        bureau.to(when)
        move(bureau)


def without_ids(files: Files) -> Files:
    """Files without the ids of notices: those that a kill used up are never given again."""
    return {name: re.sub(r'"notice":"N\d+",', "", text) for name, text in files.items()}


def never(_: int) -> bool:
    return False


# The scripts by seed 33 and 38 are such in which people do many kinds of acts
def test_an_engine_killed_after_every_move_writes_the_same_files() -> None:
    script = script_of(33, plan("ferry"), moves=30)

    straight = play("ferry", script, never)

    assert without_ids(play("ferry", script, lambda _: True)) == without_ids(straight)


@pytest.mark.parametrize(
    ("of", "seed", "moves", "silences"),
    [
        ("ferry", 0, 60, 0.08),
        ("ferry", 0, 40, 0.4),  # two months
        (WORK_SAFETY, 38, 30, 0.08),
        (BUREAU, 38, 30, 0.08),
    ],
)
def test_an_engine_killed_now_and_then_writes_the_same_files(
    of: str, seed: int, moves: int, silences: float
) -> None:
    script = script_of(seed, plan(of), moves=moves, silences=silences)
    dice = Random(seed)
    deaths = {n for n in range(len(script)) if dice.random() < 0.2}

    straight = play(of, script, never)

    assert without_ids(play(of, script, deaths.__contains__)) == without_ids(straight)


@pytest.mark.parametrize(("of", "seed"), [("ferry", 33), (WORK_SAFETY, 38)])
def test_what_was_not_committed_is_done_again_and_counted_once(of: str, seed: int) -> None:
    script = script_of(seed, plan(of), moves=30)

    straight = play(of, script, never)

    assert without_ids(play_losing(of, script, Random(seed))) == without_ids(straight)
