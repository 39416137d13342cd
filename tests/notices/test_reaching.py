"""A notice to a role reaches those who hold it, each by what they have."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from qingting.lang import Said
from qingting.notices.actions import To, lease, note_seen
from qingting.notices.models import Channel, Delivery, Notice
from qingting.notices.queries import count_unseen, list_inbox, list_sent
from qingting.people.actions import add_person
from qingting.people.models import ContactPoint, Person
from qingting.store import acting
from tests.engine import NOON, at

from .office import Office, an_office

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def office() -> Office:
    """Lin, at the desk, can be reached by mail; nobody else can."""
    office = an_office()
    office.reach(office.people.lin)
    return office


def hook(office: Office) -> None:
    settings = {"url": "https://hook.example/"}
    Channel.objects.create(org=office.org, kind="webhook", name="w", settings=settings)


def test_who_holds_the_role_has_it_on_the_screen_at_once_and_by_mail(office: Office) -> None:
    notice = office.tell("desk")

    assert office.sent(notice) == [("inbox", "lin"), ("mail", "lin"), ("record", None)]
    states = dict(Delivery.objects.values_list("channel", "state"))
    assert states == {"inbox": "delivered", "mail": "waiting", "record": "recorded"}


def test_who_has_no_verified_address_has_it_on_the_screen_only(office: Office) -> None:
    ContactPoint.objects.update(verified_at=None)

    assert office.sent(office.tell("desk")) == [("inbox", "lin"), ("record", None)]


def test_a_webhook_of_the_organisation_has_each_notice_once(office: Office) -> None:
    hook(office)
    add_person(office.org, "li", "李", now=NOON - SECOND, by="import", roles=("desk",))

    notice = office.tell("desk")

    assert [c for c, _ in office.sent(notice)] == ["inbox", "inbox", "mail", "record", "webhook"]


def test_a_channel_that_is_off_is_not_used(office: Office) -> None:
    Channel.objects.update(enabled=False)

    assert office.sent(office.tell("desk")) == [("inbox", "lin"), ("record", None)]


def test_another_organisations_people_and_channels_are_not_used(office: Office) -> None:
    other = an_office_of_sun(office)

    notice = office.tell("desk")

    assert "sun" not in {login for _, login in office.sent(notice)}
    assert not Delivery.objects.filter(via=other).exists()


def an_office_of_sun(office: Office) -> Channel:
    sun = office.people.sun
    office.reach(sun)
    return Channel.objects.create(org=sun.org, kind="mail", name="信")


def test_a_notice_to_a_body_reaches_the_roles_in_it_each_person_once(office: Office) -> None:
    to = To("leading-group", members=("leader-in-charge", "personnel-dept", "leader-in-charge"))

    inboxes = [login for channel, login in office.sent(office.tell(to)) if channel == "inbox"]

    assert inboxes == ["chen", "zhao"]


def test_a_notice_to_one_person_reaches_nobody_else(office: Office) -> None:
    to = f"person:{office.people.wang.pk}/desk"

    assert office.sent(office.tell(to)) == [("inbox", "wang"), ("record", None)]


def test_that_nobody_holds_a_role_is_told_once_a_day(office: Office) -> None:
    add_person(office.org, "adm", "管", now=NOON - SECOND, by="import", roles=("administrator",))

    for minutes in (0, 30, 24 * 60):
        office.tell("press", at=at(minutes))

    missed = Notice.objects.filter(clause="house:unheld").order_by("at")
    assert [(n.about, n.to, n.at) for n in missed] == [
        ("press", "administrator", at(0)),
        ("press", "administrator", at(24 * 60)),
    ]
    assert office.sent(missed[0].pk) == [("inbox", "adm"), ("record", None)]


def test_that_no_holder_has_an_address_is_told_too(office: Office) -> None:
    office.tell("unit-liaison")

    assert "verified address" in Notice.objects.get(clause="house:unheld").why_en


def test_an_outside_body_is_written_down_and_missed_by_nobody(office: Office) -> None:
    notice = office.tell(To("city-government", outside=True))

    assert office.sent(notice) == [("record", None)]
    assert not Notice.objects.filter(clause="house:unheld").exists()


@pytest.mark.parametrize(
    ("to", "at", "state", "waits"),
    [
        ("desk", NOON, "waiting", timedelta(seconds=60)),
        (To("desk", urgent=True), NOON, "waiting", timedelta()),
        ("desk", at(hours=11), "held", timedelta(hours=8)),  # 23:00 there
        (To("desk", urgent=True), at(hours=11), "waiting", timedelta()),
    ],
)
def test_a_mail_waits_for_others_or_for_the_end_of_quiet_hours(
    office: Office, to: str | To, at: datetime, state: str, waits: timedelta
) -> None:
    office.reach(office.people.lin, "second@bureau.example", quiet_from=time(22), quiet_to=time(7))

    office.tell(to, at=at)

    mail = Delivery.objects.get(channel="mail")
    assert (mail.state, mail.not_before) == (state, at + waits)


def test_mails_of_one_minute_go_out_as_one(office: Office) -> None:
    first, second = office.tell(), office.tell(at=NOON + 30 * SECOND)
    office.tell(To("desk", urgent=True), at=NOON + 40 * SECOND)

    (urgent,) = lease(NOON + 40 * SECOND, 4)
    (together,) = lease(NOON + 60 * SECOND, 4)

    assert len(urgent.deliveries) == 1
    rows = Delivery.objects.filter(id__in=together.deliveries)
    assert {row.notice_id for row in rows} == {first, second}


def test_what_came_later_than_a_minute_is_another_mail(office: Office) -> None:
    office.tell()
    office.tell(at=NOON + 121 * SECOND)

    (letter,) = lease(NOON + 60 * SECOND, 4)

    assert len(letter.deliveries) == 1


def test_mails_to_two_persons_are_never_one(office: Office) -> None:
    office.reach(office.people.wang, "lin@bureau.example")
    office.tell("desk")
    office.tell("unit-liaison")

    assert len(lease(NOON + 60 * SECOND, 4)) == 2


def test_what_was_held_over_night_is_one_mail_in_the_morning(office: Office) -> None:
    office.reach(office.people.lin, "second@bureau.example", quiet_from=time(22), quiet_to=time(7))
    for hours in (11, 13, 15):
        office.tell(at=at(hours=hours))

    assert lease(at(hours=18, minutes=59), 4) == []
    (letter,) = lease(at(hours=19), 4)
    assert len(letter.deliveries) == 3


def test_what_waited_for_somebody_who_left_is_not_sent(office: Office) -> None:
    office.tell()
    Person.objects.filter(pk=office.people.lin.pk).update(active=False)

    assert lease(NOON + 60 * SECOND, 4) == []
    assert Delivery.objects.get(channel="mail").state == "failed"


def test_what_a_person_was_told_stands_in_their_inbox_newest_first(office: Office) -> None:
    notices = [office.tell(at=at(n)) for n in range(3)]

    page = list_inbox(office.people.lin.pk, 2)
    rest = list_inbox(office.people.lin.pk, 2, before=page[-1].pk)

    assert [row.notice_id for row in [*page, *rest]] == notices[::-1]
    assert list_inbox(office.people.sun.pk, 9) == []


def test_what_a_person_opened_is_seen_by_that_person_and_only_the_first_time(
    office: Office,
) -> None:
    add_person(office.org, "li", "李", now=NOON - SECOND, by="import", roles=("desk",))
    notice = office.tell()
    office.tell()

    for minutes in (1, 2):
        with acting(at(minutes)) as work:
            note_seen(work, office.people.lin.pk, [notice])

    seen = Delivery.objects.exclude(seen_at=None).values_list("person__login", "seen_at")
    assert list(seen) == [("lin", at(1))]
    assert count_unseen(office.people.lin.pk) == 1


def test_an_inbox_is_read_by_one_query(office: Office, django_assert_num_queries: object) -> None:
    for _ in range(5):
        office.tell()

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [row.notice.clause for row in list_inbox(office.people.lin.pk, 9)] == ["D4.1"] * 5


def test_of_the_deliveries_of_a_notice_the_one_taken_first_counts(office: Office) -> None:
    notice = office.tell()

    assert list_sent([notice])[notice].channel == "inbox"


def test_a_persons_own_words_need_no_second_language(office: Office) -> None:
    notice = office.tell(why=Said("请回电"))

    assert Notice.objects.get(pk=notice).why_en == ""
