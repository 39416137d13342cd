"""What an act would do, before anyone does it: the engine's own code, nothing of it written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from qingting.acts import Acting
from qingting.acts_form import Act
from qingting.duties.models import Duty
from qingting.duties.queries import Duties, KnownDuty
from qingting.events.models import Event
from qingting.events.queries import Events, KnownEvent
from qingting.grading.models import Decision, Grading
from qingting.notices.models import Notice
from qingting.plan.model import Plan
from qingting.run import Engine
from qingting.timers.queries import Clocks


@dataclass(frozen=True, slots=True)
class Turn:
    """A grade in force that would change. `event`: its key; `plan`: that it then runs under."""

    event: str
    plan: Plan
    scale: str
    grade: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What would follow. `begins`: duties with due times, the first due first; `waits`: those whose
    anchor is still to come; `voids`: duties that end undone; `ends`: duties that are done by it;
    `grades`: in force from then on; `states`: event key -> its state; `told`: roles that get a
    notice; `moves`: open duties that go to another event as they are.
    """

    begins: list[KnownDuty]
    waits: list[KnownDuty]
    voids: list[KnownDuty]
    ends: list[KnownDuty]
    grades: list[Turn]
    states: dict[str, str]
    told: list[str]
    moves: list[KnownDuty]

    @property
    def nothing(self) -> bool:
        """Whether it would change no duty, grade or state."""
        found = (self.begins, self.waits, self.voids, self.ends, self.moves)
        return not any((*found, self.grades, self.states))


def preview(
    org_id: int, mode: str, actor: str, act: str, values: Mapping[str, str], now: datetime
) -> Effects:
    """Return what an act would do now.

    Raises:
        ActionRefusedError: it would be refused, and why.

    Note: reads the event with its duties; holds no lock and writes nothing.
    """
    engine = Engine({Clocks: Clocks(None)})
    deed = Act(now, actor, act, dict(values), "", 0)
    engine.act(now, lambda work: Acting(org_id, mode).apply(work, deed))
    return _effects(engine, now)


def _effects(engine: Engine, now: datetime) -> Effects:
    work, pages = engine.work(now), engine.pages
    duties, events = work.of(Duties), work.of(Events)
    fresh = [duties.by_id[row["id"]] for row in pages.new(Duty)]
    turned = pages.changed(Duty)
    touched = [*fresh, *(duties.by_id[id_] for id_ in turned if "state" in turned[id_])]
    decided = [*pages.new(Grading), *pages.new(Decision)]  # a decision is later than what it saw
    force = {(row["event_id"], row["scale"]): row["in_force"] for row in decided}
    changed = {id_: row["state"] for id_, row in pages.changed(Event).items() if "state" in row}
    changed |= {row["id"]: row["state"] for row in pages.new(Event) if "state" in row}

    def known(event_id: int) -> KnownEvent:
        found = events.find(work, event_id)
        assert found is not None  # it was just changed
        return found

    return Effects(
        begins=sorted(
            (d for d in fresh if d.state == Duty.State.OPEN and d.due_at),
            key=lambda d: (d.due_at or now, d.id),
        ),
        waits=[d for d in fresh if d.state == Duty.State.WAITING],
        voids=[d for d in touched if d.state == Duty.State.VOID],
        ends=[d for d in touched if d.state == Duty.State.DONE],
        grades=[
            Turn(known(id_).key, known(id_).plan, scale, grade)
            for (id_, scale), grade in force.items()
        ],
        states={known(id_).key: state for id_, state in changed.items()},
        told=sorted({row["to"] for row in pages.new(Notice)}),
        moves=[
            duties.by_id[id_]
            for id_ in turned
            if "event_id" in turned[id_] and duties.by_id[id_].state == Duty.State.OPEN
        ],
    )
