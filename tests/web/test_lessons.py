"""From a finding of the review to the plan: begun, compared, proposed, in force."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from qingting.adoption.actions import adopt_draft, sign_reading
from qingting.adoption.models import Writing
from qingting.adoption.queries import find_draft, plan_of_draft
from qingting.adoption.rules import to_sign
from qingting.duties.models import Duty
from qingting.people.actions import add_person
from qingting.people.models import Person
from qingting.reviews.models import Change, Finding
from qingting.store import acting
from tests.web.bureau import BY
from tests.web.story import LATER, Story

CHANGE = "/events/1/findings/1/change"
PAGE = "/plan/writings/work-safety"
REVIEW = "/events/1/review"
WORDS = "首次声明晚了半小时"


def client(person: Person) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(person)
    return made


@pytest.fixture
def story(story: Story) -> Story:
    """With a finding of E1, owned by the desk."""
    until = (LATER + timedelta(days=10)).isoformat()
    story.bureau.act("find", "desk", said=WORDS, clause="B5.19", owner="desk", until=until)
    story.bureau.write()
    return story


@pytest.fixture
def chen(story: Story) -> Client:
    """The plan's interpreter, who may write it."""
    return client(story.cast.chen)


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def adopt(story: Story) -> str:
    org, chen = story.bureau.org.pk, story.cast.chen
    draft = find_draft(org)
    assert draft is not None
    signer = f"person:{chen.pk}/personnel-dept"
    for one in to_sign(plan_of_draft(draft)):
        sign_reading(draft, one, chen, now=LATER, by=signer)
    with acting(LATER) as work:
        adopt_draft(
            work, org, draft.version, by="person:1/administrator", second=signer, trial=False
        )
    return draft.version


def changed(chen: Client) -> None:
    writing = Writing.objects.get()
    text = writing.files["plan.yaml"].replace("zh: 人事司", "zh: 新人事司", 1)
    sent = {"what": "file", "open": "plan.yaml", "text": text, "revision": writing.revision}
    assert chen.post(PAGE, sent).status_code == 302


def test_a_finding_leads_to_its_clause_in_the_writing_and_back(chen: Client) -> None:
    assert "Begin the change" in text(chen, REVIEW)

    answer = chen.post(CHANGE)

    assert answer.headers["Location"] == f"{PAGE}?clause=B5.19"
    page = text(chen, answer.headers["Location"])
    assert "would change this clause" in page
    assert WORDS in page
    assert f'href="{REVIEW}"' in page
    assert "would change this clause" not in text(chen, f"{PAGE}?clause=B2.6")
    assert "its change is being written" in text(chen, REVIEW)


def test_the_open_writing_is_gone_on_with(chen: Client) -> None:
    chen.post("/plan/writings/begin", {"source": "in-force"})
    changed(chen)

    chen.post(CHANGE)
    chen.post(CHANGE)

    assert Writing.objects.get().revision == 2
    assert Change.objects.get().writing_id == Writing.objects.get().pk


def test_comparison_and_proposal_name_the_finding_and_what_came_of_it_is_shown(
    chen: Client, story: Story
) -> None:
    chen.post(CHANGE)
    changed(chen)
    assert "E1 F1" in text(chen, f"{PAGE}/compare")
    chen.post(f"{PAGE}/propose")
    assert "E1 F1" in text(chen, "/plan/readings")
    assert "its change is proposed" in text(chen, REVIEW)

    old, new = story.event.adoption.version, adopt(story)

    page = text(chen, REVIEW)
    assert f"with version {new[:12]}" in page
    assert f'href="/plan/versions/{old}/{new}"' in page
    assert "Begin the change" not in page
    assert "E1 F1" not in text(chen, f"{PAGE}/compare")
    assert chen.get(f"/plan/versions/{old}/{new}").status_code == 200


def test_the_finding_is_done_by_its_owner_and_the_words_stand_ready(
    chen: Client, story: Story, lin: Client
) -> None:
    duty = Duty.objects.get(entry="finding")
    path = f"/duties/{duty.pk}/acts/kept"
    assert "B5.19" not in text(lin, path).partition("<textarea")[2]
    chen.post(CHANGE)
    changed(chen)
    chen.post(f"{PAGE}/propose")
    version = adopt(story)

    assert Duty.objects.get(pk=duty.pk).state == "open"
    assert Finding.objects.get().settled_at is None
    field = text(lin, path).partition("<textarea")[2]
    assert "B5.19" in field
    assert version[:12] in field


def test_who_writes_no_plans_has_no_button_and_is_refused(story: Story, lin: Client) -> None:
    uma = client(add_person(story.cast.lin.org, "uma", "Uma", roles=("auditor",), **BY))

    for reader in (lin, uma):
        assert CHANGE not in text(reader, REVIEW)
        assert reader.post(CHANGE).status_code == 403
    assert not Writing.objects.exists()


def test_another_organisation_sees_nothing(chen: Client, sun: Client, story: Story) -> None:
    chen.post(CHANGE)
    olga = client(add_person(story.cast.sun.org, "olga", "Olga", roles=("administrator",), **BY))

    assert sun.post(CHANGE).status_code == 404
    assert sun.get(REVIEW).status_code == 404
    assert olga.get(PAGE).status_code == 404
    assert chen.post("/events/1/findings/9/change").status_code == 404


def test_whoever_only_administers_reads_no_word_of_the_finding(chen: Client, story: Story) -> None:
    chen.post(CHANGE)
    chen.post(f"{PAGE}/propose")
    ada = client(add_person(story.cast.lin.org, "ada", "Ada", roles=("administrator",), **BY))

    assert ada.post(CHANGE).status_code == 403
    for path in (f"{PAGE}?clause=B5.19", f"{PAGE}/compare", "/plan/readings"):
        page = text(ada, path)
        assert "E1 F1" in page
        assert WORDS not in page
        assert REVIEW not in page


def test_the_version_in_force_is_what_is_written_anew(chen: Client, story: Story) -> None:
    chen.post("/plan/writings/begin", {"source": "in-force"})
    changed(chen)
    chen.post(f"{PAGE}/propose")
    version = adopt(story)
    chen.post(f"{PAGE}/drop")

    chen.post(CHANGE)

    assert "新人事司" in Writing.objects.get().files["plan.yaml"]
    assert Change.objects.get().version == version
