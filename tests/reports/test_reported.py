"""Who was reported to already: each role that an event's reports go to, with what it got."""

from __future__ import annotations

from datetime import datetime, timedelta

from qingting.reports.rules import Sending, Told, reported_to
from tests.engine import NOON

HOUR = timedelta(hours=1)


def sending(
    n: int, to: str, at: datetime | None, receipts: dict[str, datetime] | None = None
) -> Sending:
    return Sending(n, f"report-{n}", tuple(to.split()), at, receipts or {})


def test_who_was_told_last_comes_first_and_who_was_not_told_is_named() -> None:
    found = reported_to(
        [
            sending(1, "minister province", NOON, {"province": NOON + HOUR}),
            sending(2, "city", None),
            sending(3, "minister", NOON + 2 * HOUR),
        ]
    )

    assert list(found.items()) == [
        ("minister", [
            Told(3, "report-3", NOON + 2 * HOUR, None), Told(1, "report-1", NOON, None)
        ]),
        ("province", [Told(1, "report-1", NOON, NOON + HOUR)]),
        ("city", []),
    ]  # fmt: skip


def test_a_receipt_is_of_the_report_that_stood_when_it_came() -> None:
    again = reported_to([sending(1, "city", NOON + HOUR, {"city": NOON})])

    assert again == {"city": [Told(1, "report-1", NOON + HOUR, None)]}


def test_who_acknowledged_was_told() -> None:
    by_word = reported_to([sending(1, "city", None, {"city": NOON})])

    assert by_word == {"city": [Told(1, "report-1", NOON, NOON)]}
    assert reported_to([]) == {}
