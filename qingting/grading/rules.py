"""What people may decide, given what is in force."""

from __future__ import annotations

from qingting.lang import tr
from qingting.plan.model import Scale


def refusal(scale: Scale, present: str, grade: str, *, lowers: bool) -> str | None:
    """Return why a grade cannot be decided, None if it can."""
    if grade not in scale.grades:
        return tr(
            f"the plan has no grade “{grade}”; there are: {' '.join(scale.grades)}",
            f"预案没有“{grade}”这一级；可选：{'、'.join(scale.grades)}",
        )
    if not lowers and scale.rank(grade) <= scale.rank(present):
        return tr(
            f"{present} is in force; raising must go above it",
            f"现行等级已是 {present}，升级须高于它",
        )
    if lowers and scale.rank(grade) >= scale.rank(present):
        return tr(
            f"{present} is in force; lowering must go below it",
            f"现行等级是 {present}，降级须低于它",
        )
    return None
