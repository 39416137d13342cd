"""The register of official accounts: the only places where the organisation speaks, and who may
publish there.
"""

from __future__ import annotations

from datetime import date, datetime

from qingting.errors import ConflictError
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.people.actions.record import check_same_org, end, lock, note_org, refused
from qingting.people.models import AccountRight, OfficialAccount, Person
from qingting.store import acting


def register_account(
    org: Organisation,
    platform: str,
    name: str,
    url: str,
    *,
    registered_on: date,
    now: datetime,
    by: str,
    note: str = "",
) -> OfficialAccount:
    """Declare an account of the organisation.

    Plan: B3.5, B3.6.

    Raises:
        ConflictError: it is declared already.
    """
    with acting(now) as work:
        account, made = OfficialAccount.objects.get_or_create(
            org=org,
            platform=platform,
            name=name,
            defaults={"url": url, "registered_on": registered_on, "note": note},
        )
        if not made:
            raise ConflictError(
                tr(
                    f"{name} on {platform} is declared already. Nothing was changed.",
                    f"{platform}上的{name}已经登记，没有改动。",
                )
            )
        note_org(work, "account.registered", org.pk, by, account=str(account.pk))
    return account


def note_activity(account: OfficialAccount, on: date, *, now: datetime, by: str) -> None:
    """Note the last day that an account was seen to publish; an earlier one changes nothing."""
    with acting(now) as work:
        account = OfficialAccount.objects.select_for_update().get(pk=account.pk)
        if account.last_active_on is not None and on <= account.last_active_on:
            return
        account.last_active_on = on
        account.save(update_fields=["last_active_on"])
        note_org(work, "account.seen-active", account.org_id, by, account=str(account.pk))


def close_account(account: OfficialAccount, on: date, *, now: datetime, by: str) -> None:
    """Note that an account was given up; nobody may publish on it any more."""
    with acting(now) as work:
        for right in AccountRight.objects.filter(account=account):
            end(right, now)
        account.closed_on = on
        account.save(update_fields=["closed_on"])
        note_org(work, "account.closed", account.org_id, by, account=str(account.pk))


def grant_account(
    account: OfficialAccount, person: Person, *, now: datetime, by: str
) -> AccountRight:
    """Let a person publish on an account, by hand and in the organisation's name.

    Plan: B3.6.

    Raises:
        ActionRefusedError: the account is closed.
        ConflictError: they may already.
    """
    with acting(now) as work:
        person = lock(person)
        check_same_org(person.org_id, account.org_id)
        if account.closed_on:
            raise refused(
                f"{account.name} is closed. Nobody publishes there. Choose another account.",
                f"{account.name}已停用，不再发布。请选别的账号。",
            )
        right, made = AccountRight.objects.get_or_create(
            account=account, person=person, until=None, defaults={"since": now}
        )
        if not made:
            raise ConflictError(
                tr(
                    f"{person.name} may publish on {account.name} already. Nothing was changed.",
                    f"{person.name}已可在{account.name}发布，没有改动。",
                )
            )
        values = {"account": str(account.pk), "person": str(person.pk)}
        note_org(work, "account.granted", account.org_id, by, **values)
    return right


def revoke_account(right: AccountRight, *, now: datetime, by: str) -> None:
    """End a person's right to publish on an account."""
    with acting(now) as work:
        end(right, now)
        values = {"account": str(right.account_id), "person": str(right.person_id)}
        note_org(work, "account.revoked", right.account.org_id, by, **values)
