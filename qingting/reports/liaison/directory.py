"""The directory of bodies outside, kept by administrators: a body is retired, never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from qingting.errors import ActionRefusedError, ConflictError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.reports.liaison import rules
from qingting.reports.liaison.models import Body
from qingting.store import Mode, Subject, Work, acting

RULE = "house:contacts"
FIELDS = ("name", "kind", "about", "phone", "mail", "liaison", "office")


def add_body(
    org: Organisation, given: Mapping[str, str], *, roles: Sequence[str], now: datetime, by: str
) -> Body:
    """Write a body into the directory.

    Plan: A5.5, A5.8.

    Raises:
        ActionRefusedError: it says too little, or a person's own number or address.
        ConflictError: there is one of that name.
    """
    columns = _columns(given)
    with acting(now) as work:
        _lock(org.pk)
        _check_free(org.pk, columns["name"])
        body = Body.objects.create(org=org, roles=sorted(set(roles)), **columns)
        _note(work, "body.added", body, by)
    return body


def change_body(
    body: Body, given: Mapping[str, str], *, roles: Sequence[str], now: datetime, by: str
) -> None:
    """Change the entry of a body.

    Raises:
        ActionRefusedError: as `add_body`; or it is retired.
        ConflictError: there is another one of that name.
    """
    columns = _columns(given)
    with acting(now) as work:
        _lock(body.org_id)
        found = Body.objects.get(pk=body.pk)
        _check_kept(found)
        _check_free(found.org_id, columns["name"], found.pk)
        Body.objects.filter(pk=body.pk).update(roles=sorted(set(roles)), **columns)
        _note(work, "body.changed", found, by)


def retire_body(body: Body, *, now: datetime, by: str) -> None:
    """Take a body out of the directory; what was said with it stays on record.

    Raises:
        ActionRefusedError: it is retired already.
    """
    with acting(now) as work:
        _lock(body.org_id)
        found = Body.objects.get(pk=body.pk)
        _check_kept(found)
        Body.objects.filter(pk=body.pk).update(retired_at=now)
        _note(work, "body.retired", found, by)


def _columns(given: Mapping[str, str]) -> dict[str, Any]:
    columns = {name: given.get(name, "").strip() for name in FIELDS}
    if wrong := rules.faults(columns):
        said = "; ".join(f"{name}: {tr(words.en, words.zh)}" for name, words in wrong.items())
        raise ActionRefusedError(said, rule=RULE)
    return columns


def _lock(org_id: int) -> None:
    Organisation.objects.select_for_update(no_key=True).get(pk=org_id)


def _check_kept(body: Body) -> None:
    if body.retired_at is not None:
        raise ActionRefusedError(
            tr(f"{body.name} is retired", f"{body.name}已停用"),
            rule=RULE,
        )


def _check_free(org_id: int, name: str, but: int = 0) -> None:
    others = Body.objects.filter(org_id=org_id, name=name, retired_at=None).exclude(pk=but)
    if others.exists():
        raise ConflictError(
            tr(
                f"{name} is in the directory already. Nothing was changed.",
                f"{name}已在通讯录里，没有改动。",
            )
        )


def _note(work: Work, verb: str, body: Body, by: str) -> None:
    subject = Subject(body.org_id, Mode.ACTUAL, "organisation", str(body.org_id))
    write(work, verb, subject, actor=by, clause=RULE, body=str(body.pk))
