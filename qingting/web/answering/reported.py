"""Who was reported to already, as who is about to report reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from qingting.approvals.models import Text
from qingting.approvals.queries import list_texts
from qingting.duties.models import Duty
from qingting.duties.queries import list_duties
from qingting.plan.model import Plan
from qingting.reports.queries import list_receipts
from qingting.reports.rules import REPORT, Sending, Told, reported_to
from qingting.web import naming

STANDS = (Text.State.MADE, Text.State.APPROVED)


@dataclass(frozen=True, slots=True)
class Reported:
    """A role that an event's reports go to, with the name of each report that it got."""

    role: str
    got: list[tuple[str, Told]]


def reports(plan: Plan, duty: Duty) -> bool:
    """Whether a duty sends a report about an event."""
    spec = plan.duties.get(duty.entry)
    return duty.event_id is not None and spec is not None and spec.makes.startswith(REPORT)


def reported(plan: Plan, duty: Duty) -> list[Reported]:
    """Return everybody whom the reports about a duty's event go to; none of a duty that sends none.
    Three queries.
    """
    if duty.event_id is None or not reports(plan, duty):
        return []
    sending = [one for one in list_duties(duty.event_id) if reports(plan, one)]
    named = {one.pk: naming.duty(plan, one.entry, one.about) for one in sending}
    texts = list_texts("event", str(duty.event_id))
    found = reported_to(_sendings(plan, sending, texts))
    return [
        Reported(naming.role(plan, role), [(named[one.duty_id], one) for one in got])
        for role, got in found.items()
    ]


def _sendings(plan: Plan, duties: Sequence[Duty], texts: Sequence[Text]) -> Iterable[Sending]:
    noted = list_receipts(one.pk for one in duties)
    for one in duties:
        spec = plan.duties[one.entry]
        receipts = {row.body: row.at for row in noted.get(one.pk, ())}
        if spec.done.role is not None and one.done_at is not None:  # seen or accepted by it
            receipts.setdefault(spec.done.role, one.done_at)
        at = _stood_at(one, texts)
        if at or receipts or one.state == Duty.State.OPEN:  # else it may never have to be sent
            yield Sending(one.pk, one.entry, spec.to, at, receipts)


def _stood_at(duty: Duty, texts: Sequence[Text]) -> datetime | None:
    """When the last report that a duty made stood; without a text when it was done."""
    mine = [t for t in texts if (t.of, t.about) == (duty.entry, duty.about or "")]
    stood = [t.settled_at for t in mine if t.state in STANDS and t.settled_at is not None]
    return max(stood, default=duty.done_at)
