"""What people do on pages: seen before it is pressed, done by the engine, refused in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from qingting import acts_submitted as submitted
from qingting.approvals.models import Submission
from qingting.duties.models import Deed, Duty
from qingting.events.models import Event
from qingting.grading.models import Decision, Inquiry
from qingting.journal.models import Entry
from qingting.people.models import Holding
from qingting.plan.parts import Extend, Span
from qingting.web.duties import page, views
from tests.web.story import LATER, Story


@pytest.fixture
def chen(story: Story) -> Client:
    client = Client()
    client.force_login(story.cast.chen)
    return client


def duty(entry: str) -> Duty:
    return Duty.objects.get(entry=entry, event__number=1, state=Duty.State.OPEN)


def test_a_lead_is_opened_by_who_holds_the_role(story: Story, lin: Client) -> None:
    answer = lin.post("/events/2/acts/open", {"why": "多人反映", "token": "t"})

    event = Event.objects.get(number=2)
    assert answer.headers["Location"] == "/events/2"
    assert event.state == Event.State.OPEN
    entry = Entry.objects.get(verb="event.opened", subject_key=str(event.pk))
    assert (entry.actor, entry.values["role"]) == (f"person:{story.cast.lin.pk}", "desk")


def test_the_page_of_an_act_says_what_it_would_do_and_does_not_do_it(
    story: Story, lin: Client
) -> None:
    page = lin.get("/events/2/acts/open").content.decode()

    assert "这样做的结果" in page
    assert "安排" in page or "项职责开始" in page
    assert Event.objects.get(number=2).state == Event.State.LEAD
    assert not Submission.objects.exists()


def test_a_form_sent_twice_is_one_act(story: Story, lin: Client) -> None:
    for _ in range(2):
        lin.post("/events/1/acts/note", {"said": "已电话核对", "token": "same"})

    assert Entry.objects.filter(verb="event.noted").count() == 1


def test_a_reason_leaves_the_submission_once_it_is_in_its_own_row(
    story: Story, lin: Client
) -> None:
    lin.post("/events/1/acts/raise", {"grade": "extraordinary", "why": "有人受伤", "token": "t"})

    one = Submission.objects.get()
    assert one.state == Submission.State.DONE
    assert "why" not in one.values
    assert Decision.objects.get().why == "有人受伤"


def test_lowering_waits_for_another_person_and_names_both(
    story: Story, chen: Client, lin: Client
) -> None:
    chen.post("/events/1/acts/lower", {"grade": "larger", "why": "核实无人受伤", "token": "t"})
    one = Submission.objects.get()
    assert one.state == Submission.State.SECOND
    assert not Decision.objects.exists()
    assert "同意" in lin.get("/events/1").content.decode()

    lin.post(f"/events/1/seconds/{one.pk}", {"say": "agree"})

    decision = Decision.objects.get()
    assert decision.by.startswith(f"person:{story.cast.chen.pk}")
    assert (decision.second or "").startswith(f"person:{story.cast.lin.pk}")


def test_whoever_asked_for_a_lowering_cannot_agree_to_it(story: Story, chen: Client) -> None:
    chen.post("/events/1/acts/lower", {"grade": "larger", "why": "核实", "token": "t"})
    one = Submission.objects.get()

    page = chen.post(f"/events/1/seconds/{one.pk}", {"say": "agree"}, follow=True)

    assert "须由另一人同意" in page.content.decode()
    assert not Decision.objects.exists()


def test_a_refusal_keeps_what_was_written_and_says_why(story: Story, chen: Client) -> None:
    answer = chen.post("/events/1/acts/close", {"why": "已平息", "token": "t"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有办成" in page
    assert "已平息" in page


def test_a_role_that_is_not_asked_sees_whose_it_is(story: Story, lin: Client) -> None:
    answer = lin.post("/events/1/acts/lower", {"grade": "larger", "why": "x", "token": "t"})

    assert answer.status_code == 403
    assert "人事司" in answer.content.decode()
    assert not Submission.objects.exists()


def test_while_the_engine_is_down_an_act_is_kept_and_done_later(
    story: Story, lin: Client, engine_is_down: None
) -> None:
    page = lin.post("/events/2/acts/open", {"token": "t"}, follow=True).content.decode()
    assert "引擎没有应答" in page
    assert Event.objects.get(number=2).state == Event.State.LEAD

    story.bureau.restart()
    story.bureau.do_submitted()

    assert Event.objects.get(number=2).state == Event.State.OPEN


def test_a_person_who_lost_the_role_meanwhile_is_refused(
    story: Story, lin: Client, engine_is_down: None
) -> None:
    lin.post("/events/2/acts/open", {"token": "t"})
    Holding.objects.filter(person=story.cast.lin).update(until=LATER)

    story.bureau.do_submitted()

    assert Submission.objects.get().state == Submission.State.REFUSED
    assert Event.objects.get(number=2).state == Event.State.LEAD


def test_an_act_the_engine_cannot_do_fails_alone(
    story: Story, lin: Client, engine_is_down: None
) -> None:
    lin.post("/events/2/acts/open", {"token": "t"})
    one = Submission.objects.get()

    submitted.fail(one, LATER)
    story.bureau.do_submitted()

    assert Submission.objects.get().state == Submission.State.FAILED
    assert Event.objects.get(number=2).state == Event.State.LEAD


def test_a_duty_is_taken_on_and_done_on_its_page(story: Story, lin: Client) -> None:
    special = duty("special")
    assert "完成" in lin.get(f"/duties/{special.pk}").content.decode()

    lin.post(f"/duties/{special.pk}/acts/accept", {"token": "a"})
    lin.post(f"/duties/{special.pk}/acts/done", {"why": "已报送", "token": "b"})

    said = list(Deed.objects.filter(duty=special).values_list("what", flat=True))
    assert said == ["acknowledged", "done"]
    assert "林" in lin.get(f"/duties/{special.pk}").content.decode()


def test_a_phone_call_about_a_duty_is_on_record(story: Story, lin: Client) -> None:
    lin.post(f"/duties/{duty('special').pk}/acts/call", {"said": "已催办供水公司", "token": "a"})

    page = lin.get(f"/duties/{duty('special').pk}").content.decode()
    assert "已催办供水公司" in page


def test_an_inquiry_is_promised_for_later_and_its_clock_runs_on(story: Story, lin: Client) -> None:
    path = f"/events/1/inquiries/{story.inquiry.pk}"

    lin.post(path, {"say": "not-yet", "until": "2026-03-02T19:00", "token": "t"})

    found = Inquiry.objects.get(pk=story.inquiry.pk)
    assert found.not_yet_until is not None
    assert found.ended_at is None
    assert "尚不清楚" in lin.get(path).content.decode()


def test_sun_sees_nothing_and_can_do_nothing(story: Story, sun: Client) -> None:
    special = duty("special").pk

    for path in ("/events/1/acts/raise", f"/duties/{special}", f"/duties/{special}/acts/done"):
        assert sun.get(path).status_code == 404
        if "acts" in path:
            assert sun.post(path, {"token": "t"}).status_code == 404
    assert not Submission.objects.exists()


def test_a_call_opens_an_event_and_declares_what_the_plan_names(story: Story, lin: Client) -> None:
    told = {"why": "三号竖井冒烟", "trigger": "accident", "token": "t"}

    answer = lin.post("/leads/phone", told)

    event = Event.objects.latest("number")
    assert answer.headers["Location"] == f"/events/{event.number}"
    assert event.state == Event.State.OPEN
    assert "accident.declared" in event.happened


def test_a_call_without_words_is_no_event(story: Story, lin: Client) -> None:
    before = Event.objects.count()

    assert lin.post("/leads/phone", {"token": "t"}).status_code == 422
    assert Event.objects.count() == before


def seen_on(client: Client, path: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', client.get(path).content.decode())
    assert found is not None
    return found[1]


def test_a_form_opened_before_the_event_changed_is_shown_again_with_what_stands_now(
    story: Story, lin: Client, chen: Client
) -> None:
    path = "/events/1/acts/declare"
    form = {"trigger": "accident", "seen": seen_on(lin, path)}
    chen.post("/events/1/acts/raise", {"grade": "extraordinary", "why": "有人受伤", "token": "c"})

    refused = lin.post(path, {**form, "token": "l"})

    assert refused.status_code == 409
    assert "现为：处置中 · 特别重大" in re.sub(r"\s+", " ", refused.content.decode())
    assert Submission.objects.filter(act="declare").count() == 0
    again = lin.post(path, {**form, "seen": seen_on(lin, path), "token": "l"})
    assert again.status_code != 409


def test_a_duty_taken_meanwhile_is_not_taken_from_an_old_page(
    story: Story, lin: Client, chen: Client
) -> None:
    path = f"/duties/{duty('special').pk}/acts/accept"
    old = seen_on(lin, path)
    lin.post(path, {"seen": old, "token": "first"})

    late = lin.post(path, {"seen": old, "token": "second"})
    repeat = lin.post(path, {"seen": old, "token": "first"})

    assert (late.status_code, repeat.status_code) == (409, 302)
    assert "现为：待办" in late.content.decode()


def test_putting_off_is_offered_to_whom_the_plan_names_for_it(
    story: Story, lin: Client, chen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, special = story.bureau.plan, duty("special")
    spec = plan.duties["special"]
    later = replace(spec, extend=Extend(Span(wall=timedelta(days=3)), "personnel-dept"))
    other = replace(plan, duties={**plan.duties, "special": later})
    for module in (views, page):
        monkeypatch.setattr(module, "plan_of", lambda _: other)
    path = f"/duties/{special.pk}"

    told = {who: one.get(path).content.decode() for who, one in (("lin", lin), ("chen", chen))}

    assert (spec.holder, "acts/extend" in told["lin"]) == ("desk", False)
    assert "acts/extend" in told["chen"]
    assert lin.get(f"{path}/acts/extend").status_code == 403
    assert chen.get(f"{path}/acts/extend").status_code == 200
