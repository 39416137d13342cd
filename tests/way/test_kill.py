"""Killed at any instant and started again, the engine goes on as if it had never stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

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
        return bureau.close_books()


def play_losing(of: str, script: Script, dice: Random) -> Files:
    """The same, where a kill loses the moves since the last commit and they are made again."""
    with undone():
        bureau = Bureau(plan(of))
        committed = 0
        for number in range(1, len(script) + 1):
            _play_part(bureau, script[committed:number])
            if dice.random() < 0.5:
                bureau.lose()
                _play_part(bureau, script[committed:number])
            bureau.write()
            committed = number
        return bureau.close_books()


def _play_part(bureau: Bureau, part: Script) -> None:
    for when, move in part:
        bureau.to(when)
        move(bureau)


def without_ids(files: Files) -> Files:
    """Files without the ids of notices: those that a kill used up are never given again."""
    return {name: re.sub(r'"notice":"N\d+",', "", text) for name, text in files.items()}


@pytest.mark.parametrize("of", ["ferry", WORK_SAFETY, BUREAU])
def test_an_engine_killed_after_every_move_writes_the_same_files(of: str) -> None:
    script = script_of(1, plan(of), moves=40)

    straight = play(of, script, lambda _: False)

    assert without_ids(play(of, script, lambda _: True)) == without_ids(straight)


@pytest.mark.parametrize(("seed", "moves"), [(0, 60), (1, 60), (103, 160)])  # the last: two months
def test_an_engine_killed_now_and_then_writes_the_same_files(seed: int, moves: int) -> None:
    script = script_of(seed, plan("ferry"), moves=moves)
    dice = Random(seed)
    deaths = {n for n in range(len(script)) if dice.random() < 0.2}

    straight = play("ferry", script, lambda _: False)

    assert without_ids(play("ferry", script, deaths.__contains__)) == without_ids(straight)


@pytest.mark.parametrize("of", ["ferry", WORK_SAFETY])
def test_what_was_not_committed_is_done_again_and_counted_once(of: str) -> None:
    script = script_of(5, plan(of), moves=40)

    straight = play(of, script, lambda _: False)

    assert without_ids(play_losing(of, script, Random(5))) == without_ids(straight)
