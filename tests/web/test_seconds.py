"""Acts that need two persons: always, or because the organisation asks for it."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.adoption.actions import draft_plan, sign_reading
from qingting.adoption.models import Draft
from qingting.adoption.rules import to_sign
from qingting.approvals.models import Submission
from qingting.errors import InputError
from qingting.events.models import Event
from qingting.journal.models import Entry
from qingting.notices.letters import link_of
from qingting.notices.models import Notice
from qingting.people.actions import add_person, set_seconds
from qingting.plan.shipped import load_shipped, shipped_texts
from qingting.reconcile import reconcile
from tests.web.bureau import BY
from tests.web.story import LATER, Story

pytestmark = pytest.mark.django_db
State = Submission.State
DISMISS = {"why": "旧闻重提", "token": "t"}


@pytest.fixture
def chen(story: Story) -> Client:
    client = Client()
    client.force_login(story.cast.chen)
    return client


@pytest.fixture
def careful(story: Story) -> Story:
    """The organisation asks for a second person where something is dismissed."""
    set_seconds(story.cast.lin.org, ["dismiss"], **BY)
    return story


def test_a_dismissal_waits_for_a_second_person_where_the_organisation_says_so(
    careful: Story, lin: Client, chen: Client
) -> None:
    lin.post("/events/2/acts/dismiss", DISMISS)
    one = Submission.objects.get()
    assert one.state == State.SECOND

    chen.post(f"/events/2/seconds/{one.pk}", {"say": "agree"})

    one.refresh_from_db()
    assert one.state == State.DONE
    seconded = Entry.objects.get(verb="act.seconded")
    assert seconded.actor == f"person:{careful.cast.chen.pk}"
    assert seconded.values == {"act": "dismiss", "role": "personnel-dept"}


def test_nobody_is_asked_to_agree_to_what_would_be_refused_today(
    story: Story, chen: Client
) -> None:
    set_seconds(story.cast.lin.org, ["close"], **BY)

    answer = chen.post("/events/1/acts/close", {"why": "已平息", "token": "c"})

    assert answer.status_code == 422
    assert "还不能结束" in answer.content.decode()
    assert not Submission.objects.exists()


def test_what_is_asked_for_anew_is_agreed_to_once(careful: Story, lin: Client) -> None:
    lin.post("/events/2/acts/dismiss", DISMISS)
    lin.post("/events/2/acts/dismiss", {"why": "旧闻，已核对", "token": "u"})

    states = Submission.objects.order_by("id").values_list("state", "values__why")
    assert list(states) == [(State.REFUSED, None), (State.SECOND, "旧闻，已核对")]


def test_without_that_one_person_dismisses(story: Story, lin: Client) -> None:
    lin.post("/events/2/acts/dismiss", DISMISS)

    assert Submission.objects.get().state == State.DONE
    assert not Entry.objects.filter(verb="act.seconded").exists()


def test_what_was_asked_for_alone_is_refused_once_two_are_asked_for(
    story: Story, lin: Client, engine_is_down: None
) -> None:
    lin.post("/events/2/acts/dismiss", DISMISS)
    set_seconds(story.cast.lin.org, ["dismiss"], **BY)

    story.bureau.do_submitted()

    one = Submission.objects.get()
    assert one.state == State.REFUSED
    assert "第二人" in one.answer


def test_who_may_second_is_told_once_with_one_link(story: Story, chen: Client) -> None:
    before = Notice.objects.count()
    chen.post("/events/1/acts/lower", {"grade": "larger", "why": "核实无人受伤", "token": "t"})
    story.bureau.do_submitted()
    story.bureau.do_submitted()

    told = Notice.objects.filter(clause="house:second-person")
    assert [notice.to for notice in told] == ["personnel-dept"]
    assert Notice.objects.count() == before + 1
    assert link_of(told[0]).endswith("/events/1")
    assert "陈" in told[0].why
    assert [finding for finding in reconcile(LATER) if "notice" in str(finding)] == []


def test_a_plan_that_waits_for_a_second_person_is_told_to_its_interpreter(story: Story) -> None:
    org = story.cast.lin.org
    ada = add_person(org, "ada", "Ada", roles=("administrator",), **BY)
    plan = load_shipped("work-safety", {})
    draft_plan(org.pk, plan, shipped_texts("work-safety"), **BY)
    draft, chen = Draft.objects.get(), story.cast.chen
    for reading in to_sign(plan):
        sign_reading(draft, reading, chen, now=LATER, by=f"person:{chen.pk}/{plan.interpreter}")
    client = Client()
    client.force_login(ada)

    client.post("/plan/readings/adopt", {"version": draft.version, "token": "t"})

    told = Notice.objects.get(clause="house:second-person")
    assert told.to == plan.interpreter
    assert link_of(told).endswith("/plan/readings")


def test_an_administrator_says_which_and_an_auditor_does_not(story: Story) -> None:
    org = story.cast.lin.org
    made = [
        add_person(org, role, role, roles=(role,), **BY) for role in ("administrator", "auditor")
    ]
    ada, uma = Client(), Client()
    ada.force_login(made[0])
    uma.force_login(made[1])
    sent = {"do": "second", "dismiss": "on", "close": "on"}

    assert uma.post("/admin/settings", sent).status_code == 403
    assert ada.post("/admin/settings", sent).status_code == 302

    org.refresh_from_db()
    assert org.second_acts == ["close", "dismiss"]
    assert Entry.objects.get(verb="seconds.set").values["acts"] == "close dismiss"


def test_no_act_but_these_can_be_named(story: Story) -> None:
    with pytest.raises(InputError):
        set_seconds(story.cast.lin.org, ["raise"], **BY)


def test_a_merge_and_a_split_wait_for_a_second_person_where_the_organisation_says_so(
    story: Story, lin: Client, chen: Client
) -> None:
    set_seconds(story.cast.lin.org, ["merge", "split"], **BY)
    lin.post("/events/2/acts/merge", {"to": "E1", "why": "同一件事", "token": "t"})
    one = Submission.objects.get()
    assert one.state == State.SECOND
    assert "并入另一事件" in chen.get("/events/2").content.decode()

    chen.post(f"/events/2/seconds/{one.pk}", {"say": "agree"})

    one.refresh_from_db()
    assert (one.state, one.answer) == (State.DONE, "")
    assert Event.objects.get(number=2).merged_into == story.event
    assert Entry.objects.get(verb="act.seconded").values["act"] == "merge"
