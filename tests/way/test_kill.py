"""Killed after any instant and started again, the engine goes on as if it had never stopped."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.engine import BUREAU, WORK_SAFETY, Bureau, at, plan, post, undone
from tests.way.scripts import Script, script_of

pytestmark = pytest.mark.django_db

Files = dict[str, str]


def play(of: str, script: Script, killed_after: Callable[[int], bool]) -> Files:
    """The five files at the end of a script, the engine killed after some of its instants."""
    with undone():
        bureau = Bureau(plan(of))
        for number, (when, move) in enumerate(script):
            bureau.to(when)
            move(bureau)
            if killed_after(number):
                bureau.restart()
        bureau.to(script[-1][0])
        return bureau.close_books()


@pytest.mark.parametrize("of", ["ferry", WORK_SAFETY, BUREAU])
@pytest.mark.parametrize("seed", range(4))
def test_an_engine_killed_after_every_instant_writes_the_same_files(of: str, seed: int) -> None:
    script = script_of(seed, plan(of))

    straight = play(of, script, lambda _: False)

    assert play(of, script, lambda _: True) == straight


@pytest.mark.parametrize("seed", range(4))
def test_an_engine_killed_now_and_then_writes_the_same_files(seed: int) -> None:
    script = script_of(seed, plan("ferry"))
    dice = Random(seed)
    deaths = {n for n in range(len(script)) if dice.random() < 0.2}

    straight = play("ferry", script, lambda _: False)

    assert play("ferry", script, deaths.__contains__) == straight
