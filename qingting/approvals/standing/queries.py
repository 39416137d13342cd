"""Reading standing texts."""

from __future__ import annotations

from datetime import datetime

from qingting.approvals.models import Standing
from qingting.store import Work


def list_standing(org_id: int, mode: str) -> list[Standing]:
    """Return every version of the standing texts, those in use first."""
    rows = Standing.objects.filter(org_id=org_id, mode=mode)
    return sorted(rows, key=lambda s: (s.withdrawn_at is not None, s.number, -s.version))


def list_good(org_id: int, mode: str, grade: str, at: datetime) -> list[Standing]:
    """Return the standing texts that may be used at a grade now, by number."""
    rows = Standing.objects.filter(
        org_id=org_id, mode=mode, approved_at__lte=at, withdrawn_at=None, good_until__gt=at
    )
    return [row for row in rows.order_by("number", "version") if grade in row.grades]


def find_standing(org_id: int, mode: str, name: str) -> Standing | None:
    """Return the last version of a standing text by its name, `S1`; None where there is none."""
    if not name.startswith("S") or not name[1:].isdecimal():
        return None
    rows = Standing.objects.filter(org_id=org_id, mode=mode, number=int(name[1:]))
    return rows.order_by("-version").first()


def find_in_use(org_id: int, mode: str, name: str) -> Standing | None:
    """Return the version of a standing text that is approved and not withdrawn."""
    found = find_standing(org_id, mode, name)
    if found is None:
        return None
    rows = Standing.objects.filter(
        org_id=org_id, mode=mode, number=found.number, withdrawn_at=None, approved_at__isnull=False
    )
    return rows.order_by("-version").first()


def next_number(work: Work, org_id: int, mode: str) -> int:
    """Return the number of the next standing text, those not written yet counted."""
    rows = Standing.objects.filter(org_id=org_id, mode=mode).order_by("-number")
    last = rows.values_list("number", flat=True).first() or 0
    fresh = [r for r in work.new(Standing) if (r["org_id"], r["mode"]) == (org_id, mode)]
    return max([int(last), *(int(row["number"]) for row in fresh)]) + 1
