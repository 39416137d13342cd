"""What an act would do, as its page shows it before anyone presses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qingting.acts_preview import preview
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.plan.model import Plan
from qingting.web import naming

UNWRITTEN = "…"  # stands for a reason that is not written yet


@dataclass(frozen=True, slots=True)
class Line:
    """A duty that begins or ends by an act. `due_at`: None while its anchor is still to come."""

    words: str
    holder: str
    clause: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Effects in words. `refusal`: why it would not be allowed now, "" where it is."""

    refusal: str = ""
    begins: list[Line] = field(default_factory=list)
    voids: list[Line] = field(default_factory=list)
    ends: list[Line] = field(default_factory=list)
    grades: list[tuple[str, naming.Chip | None]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    moves: list[Line] = field(default_factory=list)
    nothing: bool = False


def effects_of(
    plan: Plan,
    org_id: int,
    mode: str,
    actor: str,
    act: str,
    values: Mapping[str, str],
    now: datetime,
) -> Shown:
    """Return what an act would do now; a refusal is what would happen, too."""
    try:
        found = preview(org_id, mode, actor, act, values, now)
    except ActionRefusedError as refusal:
        return Shown(refusal=str(refusal))
    return Shown(
        begins=[_line(d) for d in found.begins + found.waits],
        voids=[_line(d) for d in found.voids],
        ends=[_line(d) for d in found.ends],
        grades=[
            (turn.event, naming.chip(turn.plan.scales.get(turn.scale), turn.grade))
            for turn in found.grades
        ],
        told=[naming.role(plan, role) for role in found.told],
        moves=[_line(d) for d in found.moves],
        nothing=found.nothing,
    )


def _line(duty: KnownDuty) -> Line:
    return Line(
        naming.duty(duty.plan, duty.entry, duty.about),
        naming.role(duty.plan, duty.holder),
        duty.clause,
        duty.due_at,
    )
