"""`/events/N/extract`: each clock of the plan, for who decides; explained by who held it."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.duties.models import Duty
from qingting.people.actions import add_person
from qingting.people.models import Person
from tests.web.bureau import BY
from tests.web.story import SCRIPT, Story

PAGE = "/events/1/extract"
WORDS = "值班电话在迁移机房"


def client(person: Person) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(person)
    return made


def shown(client: Client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"<[^>]*>|\s+", " ", answer.content.decode())


@pytest.fixture
def chen(story: Story) -> Client:
    """Who decides on grades under the plan."""
    return client(story.cast.chen)


@pytest.fixture
def phone(story: Story) -> Duty:
    """The desk's call, late."""
    return Duty.objects.get(entry="phone", event=story.event)


def explain(client: Client, duty: Duty, said: str = WORDS) -> int:
    path = f"/duties/{duty.pk}/acts/explain"
    return client.post(path, {"said": said, "token": said[:20]}).status_code


def test_who_decides_interprets_or_audits_reads_it_and_nobody_else(
    story: Story, lin: Client, sun: Client, chen: Client
) -> None:
    org = story.cast.lin.org
    uma = client(add_person(org, "uma", "Uma", roles=("auditor",), **BY))
    ada = client(add_person(org, "ada", "Ada", roles=("administrator",), **BY))
    wang = client(story.cast.wang)

    for path in (PAGE, f"{PAGE}.docx", f"{PAGE}.html"):
        answers = [c.get(path).status_code for c in (chen, uma, lin, wang, ada, sun)]
        assert answers == [200, 200, 403, 403, 403, 404]
    assert PAGE in chen.get("/events/1/review").content.decode()
    assert PAGE not in lin.get("/events/1/review").content.decode()


def test_each_clock_stands_with_its_clause_holder_and_who_was_told_by_due_time(
    chen: Client, story: Story, phone: Duty
) -> None:
    page = shown(chen)

    assert "missed" in page
    assert phone.clause in page
    assert "Told: " in page
    ran = Duty.objects.filter(event=story.event, due_at__isnull=False).exclude(state="void")
    plan = story.bureau.plan
    in_order = sorted(ran, key=lambda d: (d.due_at, d.clause))
    named = [d for d in in_order if d.entry in plan.duties]
    once = [
        d.clause for d in named if not (plan.duties[d.entry].repeat or plan.duties[d.entry].per)
    ]
    table = chen.get(PAGE).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td>(.*?)</td>", row)[1] for row in table.split("</tr>") if "<td>" in row]
    assert cells == once


def test_the_holder_explains_on_the_page_of_the_duty_also_once_it_is_done(
    lin: Client, chen: Client, story: Story, phone: Duty
) -> None:
    assert "/acts/explain" in lin.get(f"/duties/{phone.pk}").content.decode()
    lin.post(f"/duties/{phone.pk}/acts/done", {"why": "补打", "token": "d"})
    phone.refresh_from_db()
    assert phone.state == "done"
    page = lin.get(f"/duties/{phone.pk}").content.decode()
    assert "/acts/explain" in page
    assert "/acts/done" not in page

    assert "in your own words" in shown(client(story.cast.lin), f"/duties/{phone.pk}/acts/explain")
    assert explain(lin, phone) == 302

    said = shown(chen)
    assert f"{WORDS}." in said
    assert "补打" in said
    assert "Done by 林." in said
    assert WORDS in lin.get(f"/duties/{phone.pk}").content.decode()


def test_nobody_explains_it_for_them_and_what_was_met_is_not_asked(
    story: Story, chen: Client, sun: Client, phone: Duty
) -> None:
    assert "/acts/explain" not in chen.get(f"/duties/{phone.pk}").content.decode()
    assert explain(chen, phone) == 403
    assert explain(sun, phone) == 404
    in_time = Duty.objects.filter(event=story.event, due_at__gt=story.bureau.now, state="open")[0]
    assert "/acts/explain" not in chen.get(f"/duties/{in_time.pk}").content.decode()


def test_who_did_it_explains_it_after_leaving_the_role(
    lin: Client, story: Story, phone: Duty
) -> None:
    lin.post(f"/duties/{phone.pk}/acts/done", {"why": "补打", "token": "d"})
    Duty.objects.filter(pk=phone.pk).update(holder="unit-head@roads")
    story.bureau.restart()

    assert explain(lin, phone) == 302


def test_it_is_taken_away_as_a_word_file_and_what_people_wrote_is_no_markup(
    lin: Client, chen: Client, phone: Duty
) -> None:
    explain(lin, phone, SCRIPT)

    answer = chen.get(f"{PAGE}.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="E1-extract.docx"'
    word = docx.Document(BytesIO(answer.content))
    assert SCRIPT in "\n".join(p.text for p in word.paragraphs)
    for path in (PAGE, f"{PAGE}.html"):
        assert SCRIPT not in chen.get(path).content.decode()


def test_nothing_in_it_is_counted_or_held_against_anybody(chen: Client) -> None:
    page = chen.get(PAGE).content.decode().partition("<article")[2].partition("</article>")[0]

    assert "<tfoot" not in page
    assert not re.search(r"\d+ (of|missed|late|met)\b|\d+ ?%|rank|worst|total", page, re.IGNORECASE)


GROUPED = re.compile(r'GROUP BY[^)]*?"(by|assignee|actor|person_id|holder)"', re.IGNORECASE)
READ = (
    "/desk", "/events", "/events/1", "/events/1/review", PAGE, "/events/1/journal", "/register",
    "/register/figures?month=2026-03", "/shifts", "/search?q=人事",
)  # fmt: skip


def test_no_page_asks_the_database_who_missed_how_much(story: Story) -> None:
    uma = client(add_person(story.cast.lin.org, "uma", "Uma", roles=("auditor",), **BY))

    with CaptureQueriesContext(connection) as queries:
        answers = {path: uma.get(path).status_code for path in READ}

    assert set(answers.values()) == {200}
    assert [q["sql"] for q in queries.captured_queries if GROUPED.search(q["sql"])] == []
