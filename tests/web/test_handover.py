"""Handing a shift over on pages: one signs, another ticks each item, and it stays on record."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.approvals.models import Submission
from qingting.duties.handover import items_of
from qingting.duties.models import HandOver
from qingting.orgs.models import Organisation
from qingting.people import actions as people
from qingting.people.models import Person
from qingting.web.handover.roster import shifts_of
from tests.engine import BUREAU, NOON, plan
from tests.web.story import LATER, SMELL, Story

PAGE = "/shift/handover"
BY = {"now": LATER, "by": "import"}


@pytest.fixture
def hua(story: Story) -> Person:
    """花, who has the desk after Lin."""
    return people.add_person(story.bureau.org, "hua", "花", now=LATER, by="import", roles=("desk",))


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def form(client: Client, do: str, **values: object) -> dict[str, object]:
    """What the page's form sends, with what is written into it."""
    page = client.get(PAGE).content.decode()
    hidden = r'type="hidden" name="({})" value="([^"]*)"'
    names = "role|items" if do == "hand-over" else "role|handover"
    return dict(re.findall(hidden.format(names), page)) | {"do": do, "token": "t"} | values


def sign(lin: Client, said: str = "", token: str = "s") -> HandOver:
    lin.post(PAGE, form(lin, "hand-over", said=said, token=token))
    return HandOver.objects.latest("pk")


def ticks(one: HandOver) -> list[str]:
    return [item.name for item in items_of(one)]


def test_what_crosses_the_shift_is_there_before_anybody_signs(lin: Client) -> None:
    page = lin.get(PAGE).content.decode()

    assert "跨班的时限" in page
    assert "逾期" in page
    assert "line" in page  # the silent source
    assert 'name="item"' not in page
    assert not HandOver.objects.exists()


def test_one_signs_and_the_other_ticks_each_item_and_takes_it(lin: Client, hua: Person) -> None:
    one = sign(lin, "供水公司换了夜间电话 <b>")
    theirs = client_of(hua)
    page = theirs.get(PAGE).content.decode()
    assert page.count('name="item"') == len(ticks(one)) > 2
    assert "供水公司换了夜间电话 &lt;b&gt;" in page

    answer = theirs.post(PAGE, form(theirs, "take-over", item=ticks(one)))

    assert answer.headers["Location"] == f"{PAGE}/{one.pk}"
    record = lin.get(f"{PAGE}/{one.pk}").content.decode()
    assert "林" in record
    assert "花" in record
    assert "供水公司" in record


def test_an_item_left_out_is_refused_and_the_ticks_stay(lin: Client, hua: Person) -> None:
    one = sign(lin)

    theirs = client_of(hua)

    answer = theirs.post(PAGE, form(theirs, "take-over", item=ticks(one)[1:]))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还有 1 项没有接" in page
    assert page.count(" checked") == len(ticks(one)) - 1
    assert HandOver.objects.get().state == "waiting"


def test_whoever_signed_is_not_offered_to_take_it_and_may_sign_anew(lin: Client) -> None:
    sign(lin)

    page = lin.get(PAGE).content.decode()

    assert 'value="take-over"' not in page
    assert 'value="hand-over"' in page


def test_what_nobody_took_in_time_says_so_on_its_page(story: Story, lin: Client) -> None:
    one = sign(lin)
    story.bureau.to(LATER + timedelta(minutes=31))
    story.bureau.write()

    assert "到时无人接班" in lin.get(PAGE).content.decode()
    assert "到时无人接班" in lin.get(f"{PAGE}/{one.pk}").content.decode()


def test_what_is_done_meanwhile_says_so_and_is_ticked_all_the_same(
    story: Story, lin: Client, hua: Person
) -> None:
    one, theirs = sign(lin), client_of(hua)
    story.bureau.act("dismiss", "desk", event="E2", why="已由物业加固")
    story.bureau.write()
    press = form(theirs, "take-over", item=ticks(one))

    assert "17:20，限 16:15" in theirs.get(PAGE).content.decode()
    assert theirs.post(PAGE, press).status_code == 302


def test_a_list_that_grew_is_shown_again_before_it_is_signed(story: Story, lin: Client) -> None:
    press = form(lin, "hand-over", said="夜间电话已换")
    story.bureau.act("open", "desk", ref="call", why="电话反映管道渗漏")
    story.bureau.write()

    answer = lin.post(PAGE, press)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请看过再签" in page
    assert page.count("新到") >= 1
    assert "夜间电话已换" in page
    assert not HandOver.objects.exists()
    assert sign(lin, token="again").state == "waiting"


def test_a_clock_that_came_after_the_signature_stands_in_the_list(
    story: Story, lin: Client, hua: Person
) -> None:
    one, theirs = sign(lin), client_of(hua)
    early = form(theirs, "take-over", item=ticks(one))
    story.bureau.act("open", "desk", ref="call", why="电话反映管道渗漏")
    story.bureau.write()

    answer = theirs.post(PAGE, early)

    page = answer.content.decode()
    came = re.findall(r'name="item" value="(came:\d+)"', page)
    assert answer.status_code == 422
    assert came
    press = form(theirs, "take-over", item=[*ticks(one), *came], token="all")
    assert theirs.post(PAGE, press).status_code == 302
    record = lin.get(f"{PAGE}/{one.pk}").content.decode()
    assert record.count("新到") == len(came)


def test_what_was_signed_anew_is_read_anew(lin: Client, hua: Person) -> None:
    one, theirs = sign(lin), client_of(hua)
    press = form(theirs, "take-over", item=ticks(one))
    sign(lin, "换了电话", token="again")

    answer = theirs.post(PAGE, press)

    assert answer.status_code == 422
    assert "换了电话" in answer.content.decode()
    assert not HandOver.objects.filter(state="taken").exists()


def test_a_second_press_is_the_same_act(lin: Client, hua: Person) -> None:
    press = form(lin, "hand-over")
    for _ in range(2):
        assert lin.post(PAGE, press).status_code == 302
    one, theirs = HandOver.objects.get(), client_of(hua)

    taking = form(theirs, "take-over", item=ticks(one))
    answers = [theirs.post(PAGE, taking) for _ in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {f"{PAGE}/{one.pk}"}


def test_a_form_acts_in_the_role_that_it_showed(story: Story, lin: Client, hua: Person) -> None:
    press = form(lin, "hand-over")
    people.grant(story.cast.lin, "personnel-dept", **BY)
    people.grant(hua, "personnel-dept", **BY)
    theirs = client_of(hua)
    theirs.post(f"{PAGE}?role=personnel-dept", form(theirs, "hand-over", role="personnel-dept"))

    lin.post(PAGE, press | {"token": "lin"})
    lost = lin.post(PAGE, press | {"role": "unit-liaison", "token": "lost"})

    assert HandOver.objects.latest("pk").role == "desk"
    assert lost.status_code == 422


def test_what_was_taken_says_so_and_the_next_shift_begins_with_it(
    story: Story, lin: Client, hua: Person
) -> None:
    one, theirs = sign(lin), client_of(hua)
    theirs.post(PAGE, form(theirs, "take-over", item=ticks(one)))

    page = theirs.get(PAGE).content.decode()

    assert "上次交接" in page
    assert 'name="since" type="datetime-local" value="2026-03-02T17:20"' in page


def test_who_may_take_over_is_named_and_that_nobody_can(
    story: Story, lin: Client, hua: Person
) -> None:
    assert "由花逐项确认后接" in lin.get(PAGE).content.decode()

    people.leave_person(hua, **BY)

    assert "届时没有别人担任" in lin.get(PAGE).content.decode()


def test_what_a_third_person_has_in_hand_names_them(story: Story, lin: Client, hua: Person) -> None:
    story.bureau.act("acknowledge", f"person:{hua.pk}/desk", duty="special")
    story.bureau.write()

    assert "花 在办" in lin.get(PAGE).content.decode()


def test_a_rehearsal_is_no_real_shift(lin: Client, hua: Person) -> None:
    real = sign(lin)
    drill = f"{PAGE}?mode=exercise"
    page = lin.get(drill).content.decode()
    assert "没有跨班的时限" in page
    assert "演练" in page

    lin.post(drill, {"do": "hand-over", "role": "desk", "items": "", "token": "d"})

    played = HandOver.objects.get(mode="exercise")
    assert lin.get(f"{PAGE}/{played.pk}").status_code == 404
    assert lin.get(f"{PAGE}/{real.pk}?mode=exercise").status_code == 404
    assert lin.get(f"{PAGE}/{played.pk}?mode=exercise").status_code == 200


def test_who_holds_no_role_reads_what_was_handed_over(story: Story, lin: Client) -> None:
    one = sign(lin)
    uma = people.add_person(
        story.bureau.org, "uma", "Uma", now=LATER, by="import", roles=("auditor",)
    )

    page = client_of(uma).get(PAGE).content.decode()

    assert f"{PAGE}/{one.pk}" in page
    assert "<textarea" not in page
    press = {"do": "hand-over", "role": "desk", "token": "u"}
    assert client_of(uma).post(PAGE, press).status_code == 403


def test_the_roster_says_when_the_shift_began_and_who_comes(
    story: Story, lin: Client, hua: Person
) -> None:
    began, ends = LATER - timedelta(hours=8), LATER + timedelta(hours=1)
    people.set_shift(story.cast.lin, "desk", began, ends, **BY)
    people.set_shift(hua, "desk", ends, ends + timedelta(hours=12), **BY)

    page = lin.get(PAGE).content.decode()

    assert "09:20 – 18:20 → 花" in page
    assert 'name="since"' not in page


def test_the_roster_marks_its_gaps_and_who_acts(story: Story, lin: Client, hua: Person) -> None:
    people.set_shift(story.cast.lin, "desk", LATER, LATER + timedelta(hours=8), **BY)
    people.set_shift(hua, "desk", LATER + timedelta(hours=9), LATER + timedelta(days=13), **BY)
    people.set_absence(hua, LATER + timedelta(days=10), None, deputy=story.cast.lin, **BY)

    page = lin.get("/shifts").content.decode()

    assert page.count('class="gap"') == 2
    assert "2 处空档" in page
    assert "由林代理" in page


def test_a_role_that_may_have_no_gap_is_a_gap_as_long_as_it_has_no_shift(db: None) -> None:
    org = Organisation.objects.create(key="bureau", name="局")

    found = shifts_of(org.pk, plan(BUREAU), NOON)

    assert [(one.role, one.clause, one.gaps) for one in found.roles] == [("监控员", "A5.4", 1)]
    assert "监控员" not in found.unrostered
    assert "办公室主任" in found.unrostered


def test_a_shift_of_somebody_who_is_away_without_a_deputy_is_a_gap(
    story: Story, lin: Client, hua: Person
) -> None:
    people.set_shift(hua, "desk", LATER, LATER + timedelta(days=14), **BY)
    assert "没有空档" in lin.get("/shifts").content.decode()

    away = LATER + timedelta(days=3)
    people.set_absence(hua, away, away + timedelta(days=1), **BY)

    assert "1 处空档" in lin.get("/shifts").content.decode()


def test_a_page_asks_as_often_for_a_long_list_as_for_a_short_one(story: Story, lin: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            lin.get(PAGE)
        return len(found)

    lin.post("/events/2/acts/open", {"token": "o"})
    lin.get(PAGE)
    before = queries()
    for n in range(3):
        story.bureau.act("open", "desk", ref=f"call{n}", why="电话反映管道渗漏")
    story.bureau.write()

    assert queries() == before <= 45


def test_history_and_roster_ask_as_often_for_many_rows(
    story: Story, lin: Client, hua: Person
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            lin.get(path)
        return len(found)

    one = sign(lin)
    people.set_shift(hua, "desk", LATER, LATER + timedelta(hours=8), **BY)
    paths = (PAGE, f"{PAGE}/{one.pk}", "/shifts")
    before = [queries(path) for path in paths]
    sign(lin, token="again")
    people.set_shift(hua, "desk", LATER + timedelta(hours=8), LATER + timedelta(days=1), **BY)

    after = [queries(path) for path in paths]
    assert all(now <= then for now, then in zip(after, before, strict=True))


def test_sun_sees_nothing_and_can_take_nothing(lin: Client, sun: Client) -> None:
    one = sign(lin)

    assert sun.get(f"{PAGE}/{one.pk}").status_code == 404
    for path in (PAGE, "/shifts"):
        page = sun.get(path).content.decode()
        assert SMELL not in page
        assert "林" not in page
    press = {"do": "take-over", "role": "desk", "handover": one.pk, "item": ticks(one)}
    sun.post(PAGE, press | {"token": "t"})
    assert HandOver.objects.get().state == "waiting"
    assert not Submission.objects.filter(state="done", act="take-over").exists()
