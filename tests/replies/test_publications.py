"""Author, approver and publisher are three persons, whoever writes the row."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from qingting.approvals.models import Text
from qingting.replies.models import Publication
from tests.engine import NOON, WORK_SAFETY, Bureau, plan

pytestmark = pytest.mark.django_db
PERSONS = {"writer": "person:1", "approver": "person:2", "publisher": "person:3"}


@pytest.fixture
def text() -> Text:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.act("open", "desk", event="", ref="tel", why="来电")
    bureau.write()
    return Text.objects.create(
        org=bureau.org, subject_kind="event", subject_key="1", of="line", makes="statement",
        version=1, body="明日通报。", text_hash="a" * 64, writer="person:1", at=NOON,
    )  # fmt: skip


def publish(text: Text, number: int = 1, **changed: object) -> Publication:
    from qingting.events.models import Event

    row: dict[str, object] = {
        "org": text.org, "event": Event.objects.get(), "text": text, "number": number,
        "of": "publish-site", "account_name": "门户", "url": "https://gov.example/1",
        "published_at": NOON, "captured": text.body, "exact": True, "at": NOON,
    }  # fmt: skip
    return Publication.objects.create(**row | PERSONS | changed)


def test_three_persons_publish(text: Text) -> None:
    assert publish(text).pk


@pytest.mark.parametrize(
    "same",
    [
        {"approver": "person:1"},
        {"approver": "person:3"},
        {"publisher": "person:1"},
        {"approver": "person:1", "merged": True},
    ],
)
def test_the_database_refuses_two(text: Text, same: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(text, **same)


def test_a_small_unit_may_let_one_write_and_publish(text: Text) -> None:
    assert publish(text, publisher="person:1", merged=True).pk
