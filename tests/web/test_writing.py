"""A plan written in the browser: clause by clause, checked, tried, compared, proposed."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qingting import clock
from qingting.adoption.models import Draft, Writing
from qingting.adoption.queries import plan_of_draft
from qingting.people.actions import add_person
from qingting.people.models import Person
from qingting.plan.texts import run_texts
from tests.web.bureau import BY
from tests.web.conftest import Telling
from tests.web.story import LATER, Story

pytestmark = pytest.mark.django_db
PAGE = "/plan/writings/work-safety"
RAISED = ("clicks@24h > 10000", "clicks@24h > 20000")  # of major; the event had 12,400


@pytest.fixture
def story(tell: Telling, monkeypatch: pytest.MonkeyPatch) -> Story:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return tell()


@pytest.fixture
def ada(story: Story) -> Client:
    return client(add_person(story.cast.lin.org, "ada", "Ada", roles=("administrator",), **BY))


def client(person: Person) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(person)
    return made


@pytest.fixture
def begun(ada: Client) -> Client:
    """Ada has begun from the plan in force."""
    assert ada.post("/plan/writings/begin", {"source": "in-force"}).status_code == 302
    return ada


def text(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def save(client: Client, **given: object) -> int:
    values = {"revision": Writing.objects.get().revision, **given}
    return client.post(PAGE, values).status_code


def entry(client: Client, clause: str) -> dict[str, str]:
    """The form of the first entry of a clause, as the page gives it."""
    page = text(client, f"{PAGE}?clause={clause}&as=yaml").partition('value="entry"')[2]
    return {"what": "entry", "first": hidden(page, "first"), "last": hidden(page, "last")}


def test_a_fault_is_said_in_the_language_of_who_reads_it(begun: Client) -> None:
    files = dict(Writing.objects.get().files)
    files["plan.yaml"] = files["plan.yaml"].replace("holder: desk", "holder: dsk", 1)
    Writing.objects.update(files=files)

    assert "names the role &#x27;dsk&#x27;, which is not there. It would lead nowhere." in text(
        begun
    )
    page = begun.get(PAGE, headers={"accept-language": "zh-hans"}).content.decode()
    assert "提到的角色“dsk”不存在。这一处将落空。" in page
    assert "which is not there" not in page


def test_a_clause_stands_beside_what_carries_it_out(begun: Client) -> None:
    page = text(begun, f"{PAGE}?clause=B2.6")

    assert "Draft: not in force" in page
    assert "Nothing is wrong." in page
    assert re.search(r"all \d+ cases hold", page)
    assert "reposts" in page.partition("<textarea")[2]


def test_an_entry_with_a_fault_is_saved_and_named_by_line(begun: Client) -> None:
    form = entry(begun, "B5.5")

    assert save(begun, **form, text="report: {zh: 报, clause: B5.5, holder: dsk}") == 302

    page = text(begun)
    assert f"plan.yaml:{form['first']}</a>" in page
    assert "dsk" in page
    assert "They run once nothing is wrong." in page
    assert 'class="btn go" disabled' in page
    opened = text(begun, f"{PAGE}?at={form['first']}&as=yaml")
    assert "report: {zh: 报" in opened.partition("<textarea")[2]


def test_what_would_be_wrong_is_told_without_saving(begun: Client) -> None:
    form = entry(begun, "B5.5")

    answer = begun.post(f"{PAGE}/check", {**form, "text": "report: {zh: 报}"})

    assert "fault" in answer.content.decode()
    assert Writing.objects.get().revision == 1


def test_who_did_not_see_the_last_state_writes_over_nothing(begun: Client) -> None:
    form = entry(begun, "B5.5")
    assert save(begun, **form, text="report: {zh: 甲}") == 302

    assert save(begun, **form, text="report: {zh: 乙}", revision=1) == 409

    answer = begun.post(PAGE, {**form, "text": "report: {zh: 乙}", "revision": 1})
    assert "report: {zh: 乙}" in answer.content.decode()
    assert "甲" in Writing.objects.get().files["plan.yaml"]


@pytest.mark.parametrize(
    "given",
    [
        {"what": "entry", "first": "1", "last": "99999", "text": "x"},
        {"what": "entry", "first": "x", "last": "2", "text": "x"},
        {"what": "file", "open": "../../etc/passwd", "text": "x"},
        {"what": "file", "open": "cases/a.yaml", "text": "x" * 2_100_000},
    ],
)
def test_what_is_no_part_of_a_plan_is_refused(begun: Client, given: dict[str, str]) -> None:
    assert save(begun, **given) == 422
    assert Writing.objects.get().revision == 1


def test_clauses_entries_and_cases_are_added(begun: Client) -> None:
    assert save(begun, what="clause", clause="B9.9", mark="prose", text="每年看一遍。\n两行") == 302
    assert save(begun, what="new", section="params", text="p9: {is: 3, clause: B9.9}") == 302
    assert save(begun, what="file", open="cases/new.yaml", text="[]\n") == 302

    files = Writing.objects.get().files
    assert files["clauses.md"].endswith("* **B9.9** [prose] 每年看一遍。 两行\n")
    assert "  p9: {is: 3, clause: B9.9}" in files["plan.yaml"]
    assert files["cases/new.yaml"] == "[]\n"


def test_facts_are_tried_on_the_plan_as_it_is_written(begun: Client) -> None:
    page = text(begun, f"{PAGE}/try?f.reposts=400&f.sites=3&trigger=accident")

    assert "Major" in page
    assert "B5.8" in page
    assert "reposts=many" in text(begun, f"{PAGE}/try?f.reposts=many")


def test_a_changed_threshold_is_shown_on_the_events_of_the_year(begun: Client) -> None:
    whole = Writing.objects.get().files["plan.yaml"]
    assert save(begun, what="file", open="plan.yaml", text=whole.replace(*RAISED)) == 302

    page = text(begun, f"{PAGE}/compare")

    assert "<b>E1</b>" in page
    assert re.search(r"Major → <b>Larger|Major → <b>Significant", page)
    assert "(missed)" in page
    assert "<del>" in page


def test_a_plan_is_proposed_once_nothing_is_wrong_and_every_case_holds(begun: Client) -> None:
    whole = Writing.objects.get().files["plan.yaml"]
    assert save(begun, what="file", open="plan.yaml", text=whole.replace(*RAISED)) == 302
    begun.post(f"{PAGE}/propose")
    assert not Draft.objects.exists()

    assert save(begun, what="file", open="plan.yaml", text=whole + "# 又看了一遍\n") == 302
    begun.post(f"{PAGE}/propose")

    draft = Draft.objects.get()
    assert draft.files["plan.yaml"].endswith("# 又看了一遍\n")
    assert plan_of_draft(draft).id == "work-safety"


def test_one_plan_is_begun_once_and_can_be_put_away(begun: Client) -> None:
    again = begun.post("/plan/writings/begin", {"source": "in-force"}, follow=True)
    assert "is being written already" in again.content.decode()

    begun.post(f"{PAGE}/drop")

    assert not Writing.objects.exists()


def test_only_who_may_write_writes_and_an_auditor_reads(begun: Client, story: Story) -> None:
    uma = client(add_person(story.cast.lin.org, "uma", "Uma", roles=("auditor",), **BY))
    olga = client(add_person(story.cast.sun.org, "olga", "Olga", roles=("administrator",), **BY))

    assert client(story.cast.lin).get(PAGE).status_code == 403
    assert uma.get(PAGE).status_code == 200
    assert "readonly" in text(uma, f"{PAGE}?clause=B5.5")
    assert uma.post(PAGE, {"what": "file", "open": "plan.yaml", "text": ""}).status_code == 403
    assert [olga.get(f"{PAGE}{p}").status_code for p in ("", "/try", "/compare")] == [404] * 3


def test_whoever_only_administers_reads_no_title(begun: Client) -> None:
    whole = Writing.objects.get().files["plan.yaml"]
    save(begun, what="file", open="plan.yaml", text=whole.replace(*RAISED))

    assert "河东化工园" not in text(begun, f"{PAGE}/compare")


def test_a_past_event_becomes_a_case_that_the_plan_in_force_passes(begun: Client) -> None:
    assert begun.post(f"{PAGE}/case", {"event": "E1"}).status_code == 302

    files = Writing.objects.get().files
    results, faults = run_texts("work-safety", files)
    mine = [one for one in results if one.file == "cases/events.yaml"]
    assert [(one.name, one.passed, one.why) for one in mine] == [("E1", True, ())]
    assert faults == []
    assert "河东" not in files["cases/events.yaml"]
    assert begun.post(f"{PAGE}/case", {"event": "E99"}).status_code == 404


def test_a_document_becomes_a_writing_whose_open_points_keep_it_from_being_proposed(
    begun: Client,
) -> None:
    text = "第一条 办公室发现后30分钟内上报。\n第二条 其他事项另行商定。\n"
    document = SimpleUploadedFile("plan.txt", text.encode())

    answer = begun.post("/plan/writings/document", {"document": document, "name": "our-plan"})

    assert answer.headers["Location"] == "/plan/writings/our-plan"
    page = begun.get("/plan/writings/our-plan?clause=1").content.decode()
    assert "30min" in page
    assert "To decide" in page
    begun.post("/plan/writings/our-plan/propose")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [("our plan", b"x", "short name"), ("ours", b"MZ", "none of"), ("ours", b"", "none of")],
)
def test_what_is_no_document_says_what_to_do(
    begun: Client, name: str, file: bytes, said: str
) -> None:
    sent = {"document": SimpleUploadedFile("plan.exe", file), "name": name}

    page = begun.post("/plan/writings/document", sent, follow=True).content.decode()

    assert said in page
    assert Writing.objects.count() == 1


def test_an_adopted_version_is_held_against_the_one_before(begun: Client, story: Story) -> None:
    version = story.event.adoption.version

    page = begun.get(f"/plan/versions/{version}/{version}").content.decode()

    assert "Every one would have been graded as it is" in page
    assert begun.get(f"/plan/versions/{version}/nothing").status_code == 404


def test_the_plan_says_which_of_several_clocks_presses_first(begun: Client, story: Story) -> None:
    lin = client(story.cast.lin)

    page = re.sub(r"<[^>]*>|\s+", " ", lin.get("/plan").content.decode())

    assert "norms/cn-2016-80" in page
