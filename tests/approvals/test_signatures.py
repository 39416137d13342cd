"""Who answers for a text never wrote it; what was signed is known by its hash."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from qingting.approvals.models import Signature, Text
from qingting.approvals.rules import text_hash
from qingting.orgs.models import Organisation
from tests.engine import NOON

pytestmark = pytest.mark.django_db

HASH = text_hash("statement", "", "明日通报。", {})


def text(version: int = 1) -> Text:
    org, _ = Organisation.objects.get_or_create(key="bureau", name="局")
    return Text.objects.create(
        org=org, subject_kind="event", subject_key="1", of="line", makes="statement",
        version=version, body="明日通报。", text_hash=HASH, writer="person:1", at=NOON,
    )  # fmt: skip


def sign(of: Text, signer: str, role: str = "office") -> Signature:
    return Signature.objects.create(
        text=of, writer=of.writer, signer=signer, acting_for=role, text_hash=HASH, at=NOON
    )


def test_another_person_may_sign() -> None:
    assert sign(text(), "person:2").pk


def test_the_database_refuses_the_authors_own_signature() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        sign(text(), "person:1")


def test_a_role_signs_a_text_once() -> None:
    one = text()
    sign(one, "person:2")
    sign(one, "person:3", role="chief")

    with pytest.raises(IntegrityError), transaction.atomic():
        sign(one, "person:3")


def test_a_version_is_there_once_and_settled_with_its_time() -> None:
    one = text()
    with pytest.raises(IntegrityError), transaction.atomic():
        text()
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.filter(pk=one.pk).update(state="approved")
    assert text(version=2).pk


@pytest.mark.parametrize(
    ("makes", "title", "body", "parts"),
    [
        ("reply", "", "明日通报。", {}),
        ("statement", "通报", "明日通报。", {}),
        ("statement", "", "明日通报", {}),
        ("statement", "", "明日通报。", {"answers": ["D1"]}),
    ],
)
def test_whatever_changes_in_a_text_changes_its_hash(
    makes: str, title: str, body: str, parts: dict[str, list[str]]
) -> None:
    assert text_hash(makes, title, body, parts) != HASH
