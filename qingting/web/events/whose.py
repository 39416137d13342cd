"""What a matter is and whose, as people judged it beside its grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qingting.events.models import Event
from qingting.grading.models import Assessment
from qingting.grading.queries import list_assessments
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.events.history import ASSESSED, people_of

Kind = Assessment.Kind
OF_ROLES = (Kind.LEAD_UNIT, Kind.COMMAND)


@dataclass(frozen=True, slots=True)
class Judged:
    """What stands of a kind. `earlier`: how many it took the place of, which stay on record."""

    words: str
    value: str
    row: Assessment
    who: str
    earlier: int


def whose_of(event: Event, plan: Plan) -> list[Judged]:
    """Return what stands, a kind after another; of referrals the last word on each body."""
    rows = list_assessments(event.pk)
    who = people_of(plan, [row.by for row in rows])
    found: dict[tuple[str, str], list[Assessment]] = {}
    for row in rows:
        about = row.value if row.what == Kind.REFERRAL else ""
        found.setdefault((row.what, about), []).append(row)
    order = list(ASSESSED)
    return [
        _judged(plan, found[key], who)
        for key in sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    ]


def _judged(plan: Plan, rows: Sequence[Assessment], who: dict[str, str]) -> Judged:
    last = rows[0]
    value = naming.role(plan, last.value) if last.what in OF_ROLES else last.value
    return Judged(str(ASSESSED[last.what]), value, last, who.get(last.by, last.by), len(rows) - 1)
