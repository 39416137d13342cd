"""While something declared is being carried out (a warning, a surge), sources are asked more often
(A5.7, house:watchful).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from qingting.duties.models import Duty
from qingting.store import Work

TIMES = 2  # as often as usual
LEAST_S = 15.0  # between two questions to one source, however watchful
FRESH = timedelta(seconds=15)  # how long an answer is used


class Watchful:
    """Whether an organisation is watchful, remembered for `FRESH`."""

    def __init__(self, _: Work) -> None:
        self._known: dict[tuple[int, str], tuple[datetime, bool]] = {}

    def pause_s(self, org_id: int, mode: str, every_s: float, now: datetime) -> float:
        """Return the seconds to wait before a source is asked again.

        Args:
            every_s: as the source is set.
        """
        if every_s <= LEAST_S or not self._is(org_id, mode, now):
            return every_s
        return max(every_s / TIMES, LEAST_S)

    def _is(self, org_id: int, mode: str, now: datetime) -> bool:
        at, found = self._known.get((org_id, mode), (None, False))
        if at is None or now - at >= FRESH:
            found = is_watchful(org_id, mode)
            self._known[org_id, mode] = (now, found)
        return found


def is_watchful(org_id: int, mode: str) -> bool:
    """Whether a duty runs that something declared began. One query."""
    rows = Duty.objects.filter(org_id=org_id, mode=mode, state=Duty.State.OPEN)
    return rows.filter(anchor__endswith=".declared").exists()
