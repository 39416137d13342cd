"""What was said with a body outside, what came back, and the duty that it does."""

from __future__ import annotations

import pytest

from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.reconcile import reconcile
from qingting.reports.liaison.directory import add_body, retire_body
from qingting.reports.liaison.models import Contact
from qingting.reports.liaison.queries import list_contacts
from qingting.web.duties.forms import verbs_of
from tests.engine import BUREAU, NOON, Bureau, at, plan

pytestmark = pytest.mark.django_db
CAC = {"name": "网信办值班室", "kind": "regulator", "about": "网络信息", "phone": "0571-8600001"}


@pytest.fixture
def office() -> Bureau:
    """A mass incident: the office is to speak with two bodies outside."""
    bureau = Bureau(plan(BUREAU))
    bureau.say("p1")
    bureau.act("open", "monitor", why="属实")
    bureau.act("declare", "office", trigger="mass-incident")
    return bureau


def liaise(bureau: Bureau, whom: str, **more: str) -> None:
    bureau.act("liaise", "office", **{"with": whom, "said": "通报情况，请研判", **more})


def test_a_contact_waits_for_its_answer_and_the_open_ones_come_first(office: Bureau) -> None:
    liaise(office, "city-cac")
    office.to(at(5))
    liaise(office, "city-cyber-police", answered="已知悉")
    office.restart()
    office.act("liaise-answer", "office", event="E1", contact="L1", said="一小时内回复")
    office.to(at(10))
    liaise(office, "city-gov")
    office.write()

    rows = list_contacts(Contact.objects.first().event_id)  # type: ignore[union-attr]  # there is one
    assert [(r.number, r.role, bool(r.answered_at)) for r in rows] == [
        (3, "city-gov", False), (2, "city-cyber-police", True), (1, "city-cac", True),
    ]  # fmt: skip
    said = Entry.objects.filter(verb__startswith="body.").order_by("id")
    assert [e.verb for e in said] == [
        "body.contacted", "body.contacted", "body.answered", "body.contacted",
    ]  # fmt: skip
    assert said[0].values["with"] == "city-cac"
    for words in ("研判", "知悉", "回复"):
        assert words not in str([e.values for e in said])
    assert Duty.objects.get(entry="liaise").state == Duty.State.OPEN
    office.close_books()
    assert reconcile(office.now) == []


def test_a_contact_does_the_duty_only_when_its_holder_says_so(office: Bureau) -> None:
    add_body(office.org, CAC, roles=["city-cac"], now=NOON, by="import")
    liaise(office, "city-cac", duty="liaise")
    assert office.duty("liaise")["state"] == "open"

    liaise(office, "网信办值班室", duty="liaise", outcome="done")
    office.write()

    assert office.duty("liaise")["state"] == "done"
    assert {c.duty_id for c in Contact.objects.all()} == {Duty.objects.get(entry="liaise").pk}
    office.close_books()
    assert reconcile(office.now) == []


@pytest.mark.parametrize(
    ("by", "values", "says"),
    [
        ("office", {"with": "monitor"}, "role of ours"),
        ("office", {"with": "张三"}, "no body outside"),
        ("office", {"with": "body:7"}, "no body outside"),
        ("office", {"with": "city-gov", "duty": "liaise"}, "does not tell this body"),
        ("monitor", {"with": "city-cac", "duty": "liaise"}, "held by"),
    ],
)
def test_only_bodies_outside_and_only_those_the_duty_goes_to(
    office: Bureau, by: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(ActionRefusedError, match=says):
        office.act("liaise", by, said="……", **values)
    office.write()

    assert not Contact.objects.exists()


def test_a_body_that_was_retired_is_named_no_more(office: Bureau) -> None:
    body = add_body(office.org, CAC, roles=[], now=NOON, by="import")
    retire_body(body, now=NOON, by="import")

    with pytest.raises(ActionRefusedError, match="no body outside"):
        liaise(office, "网信办值班室")


@pytest.mark.parametrize("name", ["L2", "L", "1x", "Lx"])
def test_an_answer_is_of_a_contact_that_waits(office: Bureau, name: str) -> None:
    liaise(office, "city-cac", answered="好")

    for contact in (name, "L1"):
        with pytest.raises(ActionRefusedError, match="waits for an answer"):
            office.act("liaise-answer", "office", event="E1", contact=contact, said="x")


def test_a_dismissed_event_takes_no_more_contacts(office: Bureau) -> None:
    office.act("dismiss", "office", why="误报")

    with pytest.raises(ActionRefusedError, match="dismissed"):
        liaise(office, "city-cac")


def test_the_page_of_the_duty_offers_the_bodies_it_goes_to_and_no_other(office: Bureau) -> None:
    office.write()
    body = add_body(office.org, CAC, roles=["city-cac"], now=NOON, by="import")
    add_body(
        office.org, CAC | {"name": "市政府总值班室"}, roles=["city-gov"], now=NOON, by="import"
    )
    duty = Duty.objects.get(entry="liaise")

    form = dict(verbs_of(office.plan, duty))["liaise"]
    whom, *_ = form.fields(office.plan, duty)

    assert [value for value, _ in whom.options] == [
        f"body:{body.pk}", "city-cac", "city-cyber-police",
    ]  # fmt: skip
    surge = Duty.objects.get(entry="surge")
    assert "liaise" not in dict(verbs_of(office.plan, surge))
