"""Who answers for a text never wrote it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from qingting.approvals.models import ApprovalKind, Request, Signature
from qingting.orgs.models import Organisation
from tests.cast import Cast, cast
from tests.engine import NOON

pytestmark = pytest.mark.django_db

HASH = "a" * 64


@pytest.fixture
def org() -> Organisation:
    return Organisation.objects.create(key="bureau", name="局")


@pytest.fixture
def five(org: Organisation) -> Cast:
    return cast(org, NOON)


def ask(org: Organisation, kind: str = "approve") -> Request:
    return Request.objects.create(
        org=org, subject_kind="statement", subject_key="1", kind=kind, how="all",
        roles=["office"], text_hash=HASH, clause="B4.3", asked_at=NOON,
    )  # fmt: skip


def sign(request: Request, five: Cast, signer: str, role: str = "office") -> Signature:
    who = getattr(five, signer)
    return Signature.objects.create(
        request=request, author=five.lin, signer=who, acting_for=role, text_hash=HASH, at=NOON
    )


def test_another_person_may_sign(org: Organisation, five: Cast) -> None:
    assert sign(ask(org), five, "chen").pk


def test_the_database_refuses_the_authors_own_signature(org: Organisation, five: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        sign(ask(org), five, "lin")


def test_a_role_signs_a_request_once(org: Organisation, five: Cast) -> None:
    request = ask(org)
    sign(request, five, "chen")
    sign(request, five, "zhao", role="chief")

    with pytest.raises(IntegrityError), transaction.atomic():
        sign(request, five, "zhao")


@pytest.mark.parametrize("kind", ApprovalKind.values)
def test_there_are_five_kinds_of_approval(org: Organisation, kind: str) -> None:
    assert ask(org, kind).pk


def test_the_database_refuses_a_sixth(org: Organisation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(org, "glance")
