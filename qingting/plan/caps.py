"""Caps: how many at most, by the row that binds.

Plan: plan-format.md, "Sections and keys", `caps`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from qingting.plan.due import is_in_force
from qingting.plan.facts import Situation
from qingting.plan.known import ends
from qingting.plan.model import Cap, CapRow, FactKey, Number, Plan
from qingting.plan.verdict import NO, YES, Sight, sight_in_force


@dataclass(frozen=True, slots=True)
class Capped:
    """The binding figure of a cap, a whole number; `value` None: a fact is missing.

    `clause` is of the row that binds; of the cap itself while none surely does.
    """

    cap: str
    value: int | None
    clause: str

    def as_json(self) -> dict[str, Any]:
        """Return the keys of contracts.md §5."""
        return {"cap": self.cap, "value": self.value, "clause": self.clause}


def caps(plan: Plan, situation: Situation) -> list[Capped]:
    """Return each cap that may bind, in the order of the plan.

    Plan: the clause of the row that binds. A cap none of whose rows can hold is left out, and
    outside its days in force a plan has none.
    """
    if not is_in_force(plan, situation.at):
        return []
    sight = sight_in_force(plan, situation)
    return [capped for cap in plan.caps.values() if (capped := _capped(cap, sight)) is not None]


def _capped(cap: Cap, sight: Sight) -> Capped | None:
    low, high = ends(sight.form(cap.of), sight.now(FactKey(cap.of)))
    verdicts = [(row, YES if row.when is None else sight.verdict(row.when)) for row in cap.at_most]
    # The least that may bind: rows possibly holding count, the whole at its least.
    least = min((_figure(row, low) for row, verdict in verdicts if verdict != NO), default=None)
    if least is None:
        return None
    sure = [row for row, verdict in verdicts if verdict == YES]
    figures = [(_figure(row, high), row) for row in sure if high is not None or row.share is None]
    if not figures:
        return Capped(cap.id, None, cap.cites)
    most, binding = min(figures, key=lambda pair: pair[0])
    return Capped(cap.id, least if least == most else None, binding.cites or cap.cites)


def _figure(row: CapRow, whole: Number | None) -> int:
    figure = row.number if row.share is None else row.share * (whole or 0)
    return math.floor(figure or 0)
