"""Who was reported to already: so that nobody reports the same to the same twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

REPORT = "report."  # what the artefacts of the plan language begin with that are reports


@dataclass(frozen=True, slots=True)
class Sending:
    """A duty to report. `at`: when its report last stood, None while it never did; `receipts`: when
    a role it goes to acknowledged it last.
    """

    duty_id: int
    entry: str
    to: tuple[str, ...]
    at: datetime | None
    receipts: dict[str, datetime]


@dataclass(frozen=True, slots=True)
class Told:
    """A role that got a report. `receipt`: when it acknowledged it, None where none is noted."""

    duty_id: int
    entry: str
    at: datetime
    receipt: datetime | None


def reported_to(sendings: Iterable[Sending]) -> dict[str, list[Told]]:
    """Return everybody whom an event's reports go to, with the reports that each got, the last
    first: none where it is still to be told. Who was told last comes first.
    """
    found: dict[str, list[Told]] = {}
    for one in sendings:
        for role in one.to:
            got = found.setdefault(role, [])
            receipt = one.receipts.get(role)
            at = one.at or receipt
            if at is not None:
                good = receipt if receipt and receipt >= at else None  # else of an earlier report
                got.append(Told(one.duty_id, one.entry, at, good))
    for got in found.values():
        got.sort(key=lambda told: told.at, reverse=True)
    told = sorted((r for r in found if found[r]), key=lambda r: found[r][0].at, reverse=True)
    return {role: found[role] for role in (*told, *(r for r in found if not found[r]))}
