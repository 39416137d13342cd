"""What a reader of the register asks for, as the form's fields say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qingting.adoption.models import Adoption
from qingting.adoption.queries import plan_of_version
from qingting.grading.register import Asked
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.naming import STATES
from qingting.web.words import chinese

FIELDS = ("state", "grade", "from", "to", "words", "plan")
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as given and what may be chosen. `wrong`: what could not be read and limits
    nothing."""

    given: dict[str, str]
    asked: Asked
    wrong: list[str]
    states: list[Choice]
    grades: list[Choice]
    plans: list[Choice]

    @property
    def address(self) -> str:
        """The fields that are filled in, as an address has them."""
        return urlencode({name: value for name, value in self.given.items() if value})


def form_of(fields: Mapping[str, str], adoptions: list[Adoption], zone: str) -> Form:
    """Return what is asked for.

    Args:
        adoptions: of the organisation, the last one first: their plans and grades may be chosen.
        zone: in which a day begins and ends; both days that are named belong to it.
    """
    given = {name: fields.get(name, "").strip() for name in FIELDS}
    plans = {a.version: plan_of_version(a.version) for a in adoptions}
    wrong: list[str] = []
    asked = Asked(
        states=(given["state"],) if given["state"] in STATES else (),
        grade=given["grade"],
        since=_midnight(given["from"], zone, wrong),
        until=_midnight(given["to"], zone, wrong, days=1),
        words=given["words"],
        version=given["plan"] if given["plan"] in plans else "",
    )
    return Form(
        given=given,
        asked=asked,
        wrong=wrong,
        states=[(state, str(words)) for state, words in STATES.items()],
        grades=_grades(plans.values()),
        plans=[(version, _called(plan, version)) for version, plan in plans.items()],
    )


def _midnight(day: str, zone: str, wrong: list[str], *, days: int = 0) -> datetime | None:
    """The instant at which a written day begins, or one so many days later; None where none is
    given."""
    if not day:
        return None
    try:
        local = date.fromisoformat(day) + timedelta(days=days)
    except (ValueError, OverflowError):
        wrong.append(
            _("%(day)s is no date, so it limits nothing. Write it as 2026-03-01.") % {"day": day}
        )
        return None
    return datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(zone))


def _grades(plans: Iterable[Plan]) -> list[Choice]:
    """The grades of all plans, gravest first; one that several plans have is named by the last."""
    found: dict[str, str] = {}
    for plan in plans:
        if plan.grade is not None:
            for row in plan.grade.rows:
                found.setdefault(row.id, naming.grade(plan.grade, row.id))
    return list(found.items())


def _called(plan: Plan, version: str) -> str:
    return f"{plan.zh if chinese() else plan.en or plan.zh} · {version[:8]}"
