"""Made-up days in which people also move, split, merge and undo: nothing is lost or counted twice."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from qingting.errors import ActionRefusedError
from qingting.events.models import Event, Membership
from qingting.reconcile import reconcile, report
from tests.engine import Bureau, plan, undone
from tests.way.scripts import script_of
from tests.way.test_kill import without_ids

pytestmark = pytest.mark.django_db

ACTS = ("move", "split", "merge", "merge", "undo", "undo", "dismiss")


def some_act(bureau: Bureau, dice: Random) -> None:
    """Do one act upon some of the events, mostly one that the rules allow."""
    bureau.write()
    events = list(Event.objects.order_by("number").values_list("pk", "number", "state"))
    running = [e for e in events if e[2] in ("lead", "open", "quiet")]
    act = dice.choice(ACTS)
    if len(running) < 2:
        return
    (pk, number, _), (_, other, _) = dice.sample(running, 2)
    inside = [*Membership.objects.filter(event_id=pk, until=None).order_by("id")]
    remarks = ",".join(str(m.remark_id) for m in inside[: dice.choice((1, 1, 2))])
    values = {"event": f"E{number}", "why": "说的是同一件事"}
    values |= {"move": {"remarks": remarks or "none", "to": f"E{other}"}, "dismiss": {},
               "split": {"remarks": remarks or "none"}, "merge": {"into": f"E{other}"},
               "undo": {"event": f"E{dice.choice(events)[1]}", "what": dice.choice(ACTS)}}[act]  # fmt: skip
    try:
        bureau.act(act, "desk", **values)
        bureau.done[act] += 1
    except ActionRefusedError:
        bureau.refused[act] += 1


def a_day(seed: int, *, restarts: bool, moves: int = 60) -> tuple[dict[str, str], Bureau]:
    """The books of a made-up day."""
    bureau, dice, deaths = Bureau(plan("ferry")), Random(seed), Random(-1 - seed)
    for when, move in script_of(seed, bureau.plan, moves=moves, silences=0.02):
        bureau.to(when)
        move(bureau)
        if dice.random() < 0.4:
            some_act(bureau, dice)
        if restarts and deaths.random() < 0.5:
            bureau.restart()
    return bureau.close_books(), bureau


@pytest.mark.parametrize("seed", range(3))
def test_after_any_day_the_audit_finds_nothing(seed: int) -> None:
    with undone():
        _, bureau = a_day(seed, restarts=False)

        found = reconcile(bureau.now)

        assert not found, report(found)
        twice = Counter(key for line in bureau.lines("events") for key in line["posts"])
        assert set(twice.values()) == {1}
        rows = [(d["event"], d["duty"], d["about"], d["holder"]) for d in bureau.lines("duties")
                if d["state"] in ("open", "overdue", "waiting")]  # fmt: skip
        assert len(rows) == len(set(rows))
    print(bureau.done, bureau.refused)


@pytest.mark.parametrize("seed", range(3))
def test_restarts_in_between_change_nothing(seed: int) -> None:
    with undone():
        whole, _ = a_day(seed, restarts=False)
    with undone():
        broken, _ = a_day(seed, restarts=True)

    assert without_ids(broken) == without_ids(whole)
