"""Made-up days in which people also move, split, merge and undo: nothing is lost, or counted
twice.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from qingting.errors import ActionRefusedError
from qingting.events.models import Event, Membership
from qingting.reconcile import reconcile, report
from qingting.replay import replay as play
from tests.databases import empty_database
from tests.engine import WORK_SAFETY, Bureau, plan, undone
from tests.way.scripts import script_of
from tests.way.test_kill import without_ids
from tests.way.test_replay import AT, OTHER, files, lines, post, summary, write

pytestmark = pytest.mark.django_db

ONE = ("event", "duty", "about", "holder", "began_at")  # there is one live duty of these
ACTS = ("move", "split", "merge", "merge", "undo", "undo", "dismiss")


def some_act(bureau: Bureau, dice: Random, *, restarts: bool) -> None:
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
    values |= {
        "move": {"remarks": remarks or "none", "to": f"E{other}"},
        "split": {"remarks": remarks or "none"},
        "merge": {"into": f"E{other}"},
        "undo": {"event": f"E{dice.choice(events)[1]}", "what": dice.choice(ACTS)},
        "dismiss": {},
    }[act]
    try:
        bureau.act(act, "desk", **values)
        bureau.done[act] += 1
        if act != "undo" and dice.random() < 0.4:
            if restarts:
                bureau.restart()
            bureau.act("undo", "desk", event=values["event"], what=act)
            bureau.done["undo"] += 1
    except ActionRefusedError:
        bureau.refused[act] += 1


def a_day(seed: int, *, restarts: bool, moves: int = 45) -> tuple[dict[str, str], Bureau]:
    """The books of a made-up day."""
    bureau, dice, deaths = Bureau(plan("ferry")), Random(seed), Random(-1 - seed)
    for when, move in script_of(seed, bureau.plan, moves=moves, silences=0.02):
        bureau.to(when)
        move(bureau)
        if dice.random() < 0.4:
            some_act(bureau, dice, restarts=restarts)
        if restarts and deaths.random() < 0.2:
            bureau.restart()
    return bureau.close_books(), bureau


@pytest.mark.parametrize("seed", range(2))
def test_after_any_day_the_audit_finds_nothing(seed: int) -> None:
    with undone():
        _, bureau = a_day(seed, restarts=False)

        found = reconcile(bureau.now)

        assert not found, report(found)
        twice = Counter(key for line in bureau.lines("events") for key in line["posts"])
        assert set(twice.values()) == {1}
        live = [d for d in bureau.lines("duties") if d["state"] in ("open", "overdue", "waiting")]
        same = Counter(tuple(d[key] for key in ONE) for d in live)
        assert set(same.values()) == {1}


@pytest.mark.parametrize("seed", range(2))
def test_restarts_in_between_change_nothing(seed: int) -> None:
    with undone():
        whole, _ = a_day(seed, restarts=False)
    with undone():
        broken, _ = a_day(seed, restarts=True)

    assert without_ids(broken) == without_ids(whole)


REPLAYED = [
    {"act": "move", "post": "p1", "remarks": "p2", "to": "q1"},
    {"act": "undo", "post": "p1", "what": "move"},
    {"act": "split", "post": "p1", "remarks": "p2", "why": "是另一处"},
    {"act": "merge", "event": "E2", "into": "p1", "why": "同一件事"},
    {"act": "undo", "event": "E2", "what": "merge"},
    {"act": "dismiss", "event": "E2", "why": "不相关"},
    {"act": "undo", "event": "E2", "what": "dismiss"},
]


def test_a_replay_with_such_acts_is_the_same_however_often_it_writes(tmp_path: Path) -> None:
    write(
        tmp_path / "posts.jsonl",
        [post("p1", 0), post("p2", 1, "井下还有人没有上来，家属等到天亮", in_reply_to="p1"),
         post("q1", 2, OTHER), post("q2", 40, OTHER, site="news.example")],
    )  # fmt: skip
    write(tmp_path / "acts.jsonl", [{"at": AT % 20, "by": "desk"} | act for act in REPLAYED])
    found = []

    for steps in (200, 1):
        with empty_database():
            play(
                plan(WORK_SAFETY), tmp_path / "out", posts=[str(tmp_path / "posts.jsonl")],
                acts=str(tmp_path / "acts.jsonl"), steps_a_commit=steps,
            )  # fmt: skip
        found.append(files(tmp_path))

    assert found[0] == found[1]
    assert summary(tmp_path)["acts_refused"] == 0
    assert [e["posts"] for e in lines(tmp_path, "events")] == [["p1"], ["p2"], ["q1", "q2"]]
