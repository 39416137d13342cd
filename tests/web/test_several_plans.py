"""Several plans in force: what pages offer, who agrees, and an event that changes its plan."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.adoption.actions import adopt
from qingting.adoption.queries import list_in_force
from qingting.approvals.models import Submission
from qingting.duties.actions import standing
from qingting.duties.queries import Place
from qingting.events.models import Event
from qingting.notices.models import Notice
from qingting.people.actions import add_person
from qingting.plan.shipped import load_shipped
from qingting.store import Work
from qingting.watches.models import Watch
from tests.web.bureau import BY
from tests.web.story import Story

pytestmark = pytest.mark.django_db
State = Submission.State
REPLAN = {"plan": "demo-water", "why": "改由供水预案办理", "token": "t"}


@pytest.fixture
def both(story: Story) -> Story:
    """The waterworks' plan stands beside that of the bureau."""
    water, bureau = load_shipped("demo-water", {}), story.bureau

    def start(work: Work) -> None:
        org = bureau.org.pk
        id_ = adopt(work, water, org_id=org, since=work.now, by="import", trial=True, beside=True)
        standing(work, water, Place(org, bureau.mode, id_, None), beside=True)

    bureau.engine.act(bureau.now, start)
    bureau.write()
    return story


def client(person: object) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(person)  # type: ignore[arg-type]  # a person of the cast
    return found


@pytest.fixture
def ada(story: Story) -> Client:
    return client(
        add_person(story.cast.lin.org, "ada", "Ada", roles=("administrator", "desk"), **BY)
    )


def test_with_one_plan_nothing_speaks_of_several(story: Story, ada: Client) -> None:
    assert b"Plans in force</h2>" not in ada.get("/plan").content
    assert b'name="plan"' not in ada.get("/admin/watches").content
    assert b"/acts/replan" not in client(story.cast.chen).get("/events/1").content


def test_an_event_goes_under_another_plan_once_a_second_person_agrees(
    both: Story, ada: Client
) -> None:
    chen = client(both.cast.chen)
    page = chen.post("/events/1/acts/replan", REPLAN | {"see": "1"}).content.decode()
    assert "the event runs under another plan" not in page
    assert "would end" in page or "void" in page.lower() or "作废" in page

    chen.post("/events/1/acts/replan", REPLAN)
    one = Submission.objects.get()
    assert one.state == State.SECOND
    assert "demo-water" in ada.get("/events/1").content.decode()
    ada.post(f"/events/1/seconds/{one.pk}", {"say": "agree"})

    one.refresh_from_db()
    assert (one.state, one.answer) == (State.DONE, "")
    assert Event.objects.get(number=1).adoption.plan == "demo-water"
    for address in ("", "/journal", "/grading", "/remarks", "/papers/flash"):
        assert ada.get(f"/events/1{address}").status_code == 200
    assert "Put under another plan" in ada.get("/events/1").content.decode()
    assert ada.get("/desk").status_code == ada.get("/register").status_code == 200


def test_a_watch_names_the_plan_of_what_it_finds(both: Story, ada: Client) -> None:
    add = {"do": "add", "name": "water", "query": "自来水", "plan": "demo-water"}
    assert ada.post("/admin/watches", add).status_code == 302
    assert Watch.objects.get(name="water").plan == "demo-water"

    bad = ada.post("/admin/watches", add | {"name": "x", "plan": "no-such"})
    assert bad.status_code == 422


def test_a_plan_beside_is_ended_by_two(both: Story, ada: Client) -> None:
    assert "End it, a second person agrees" in ada.get("/plan").content.decode()
    chief = client(both.cast.chen)
    assert chief.post("/plan/in-force/demo-water/ask").status_code == 403

    ada.post("/plan/in-force/demo-water/ask", {"token": "t"})
    assert Notice.objects.filter(clause="house:second-person").exists()
    assert ada.post("/plan/in-force/demo-water/agree").status_code == 403
    duty_manager = client(add_person(both.cast.lin.org, "wu", "Wu", roles=("duty-manager",), **BY))
    assert "asked to end it" in duty_manager.get("/plan").content.decode()
    duty_manager.post("/plan/in-force/demo-water/agree")

    found = list_in_force(both.bureau.org.pk, both.bureau.now)
    assert [a.plan for a in found] == ["work-safety"]
    assert ada.post("/plan/in-force/work-safety/ask").status_code == 404


def test_the_telephone_form_asks_under_which_plan(both: Story, ada: Client) -> None:
    given = {"why": "来电反映水有土腥味", "plan": "demo-water", "token": "t"}
    ada.post("/leads/phone", given)

    assert Event.objects.latest("number").adoption.plan == "demo-water"
