"""What a person answers for before a plan is in force."""

from __future__ import annotations

from qingting.plan.model import Plan

NUMBER = "number:"  # before the id of a number that nobody decided


def to_sign(plan: Plan) -> dict[str, str]:
    """Return what is signed before adoption, with what it stands at: each reading with its choice,
    each number that the product supposed (`number:promptly` -> `30min`).

    A number that hangs on a reading is signed with that.
    """
    numbers = (p for p in plan.params.values() if p.origin == "default" and p.reading is None)
    return {
        **{reading.id: reading.chosen for reading in plan.readings.values()},
        **{NUMBER + number.id: number.text for number in numbers},
    }
