"""The register of official accounts: declared, seen active, and who may publish."""

from __future__ import annotations

from datetime import date

import pytest

from qingting.errors import ActionRefusedError, ConflictError
from qingting.orgs.models import Organisation
from qingting.people.actions import (
    close_account,
    grant_account,
    note_activity,
    register_account,
    revoke_account,
)
from qingting.people.models import OfficialAccount
from qingting.people.queries import list_accounts, may_publish
from tests.cast import Cast
from tests.engine import NOON, at

BY = "person:1"


@pytest.fixture
def account(org: Organisation) -> OfficialAccount:
    return register_account(
        org, "微博", "某局发布", "https://weibo.example/1", registered_on=date(2026, 3, 1),
        now=NOON, by=BY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "today", "sleeps"),
    [
        (None, date(2026, 3, 14), False),
        (None, date(2026, 3, 15), True),  # registered a fortnight ago, and nothing noted
        (date(2026, 3, 10), date(2026, 3, 23), False),
        (date(2026, 3, 10), date(2026, 3, 24), True),
    ],
)
def test_an_account_sleeps_after_a_fortnight_without_a_sign_of_life(
    account: OfficialAccount, seen: date | None, today: date, sleeps: bool
) -> None:
    if seen:
        note_activity(account, seen, now=NOON, by=BY)
        note_activity(account, date(2026, 3, 2), now=NOON, by=BY)  # an earlier day

    assert [d.sleeps for d in list_accounts(account.org_id, NOON, today)] == [sleeps]


def test_who_may_publish_is_named_and_ends(people: Cast, account: OfficialAccount) -> None:
    right = grant_account(account, people.lin, now=NOON, by=BY)
    with pytest.raises(ConflictError):
        grant_account(account, people.lin, now=at(1), by=BY)

    revoke_account(right, now=at(5), by=BY)

    assert may_publish(people.lin.pk, account.pk, at(4))
    assert not may_publish(people.lin.pk, account.pk, at(5))
    assert not may_publish(people.chen.pk, account.pk, at(4))


def test_nobody_publishes_on_a_closed_account(people: Cast, account: OfficialAccount) -> None:
    grant_account(account, people.lin, now=NOON, by=BY)

    close_account(account, date(2026, 3, 2), now=at(5), by=BY)

    (row,) = list_accounts(account.org_id, at(5), date(2027, 1, 1))
    assert (row.rights, row.sleeps) == ((), False)
    assert not may_publish(people.lin.pk, account.pk, at(5))
    with pytest.raises(ActionRefusedError):
        grant_account(account, people.lin, now=at(6), by=BY)


def test_an_account_is_declared_once(account: OfficialAccount) -> None:
    with pytest.raises(ConflictError):
        register_account(
            account.org, "微博", "某局发布", "https://weibo.example/2",
            registered_on=date(2026, 3, 1), now=NOON, by=BY,
        )  # fmt: skip
