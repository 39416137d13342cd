"""What is in force, from what the machine said and what people decided; what may be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qingting.lang import tr
from qingting.plan.model import Scale


@dataclass(frozen=True, slots=True)
class Decided:
    """People's last decision: the grade, and the `certain` of the grading they saw."""

    grade: str
    saw: str


def in_force(scale: Scale, decided: Decided | None, certains: Sequence[str]) -> str:
    """Return the grade in force: the machine never lowers.

    The gravest of the people's last decision and every later `certain` that is graver than the
    one it saw.

    Args:
        decided: the last decision, None while there is none.
        certains: of the gradings after that decision; of all of them where there is none.
    """
    if decided is None:
        return max(certains, key=scale.rank)
    later = [c for c in certains if scale.rank(c) > scale.rank(decided.saw)]
    return max([decided.grade, *later], key=scale.rank)


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
