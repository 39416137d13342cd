"""What a letter says, in whose language; what it never holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from qingting.lang import Said
from qingting.notices.actions import lease, settle, take_back
from qingting.notices.channels import UnansweredError
from qingting.notices.letters import Letter, link_of
from qingting.notices.models import Channel, Notice
from tests.engine import NOON, WORK_SAFETY, Bureau, at, plan

from .office import Office, an_office

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("QINGTING_BASE_URL", "https://q.bureau.example/")
    return an_office()


def letter_to(office: Office, language: str, **more: Any) -> Letter:
    office.reach(office.people.lin, language=language)
    office.tell(due_at=at(20), **more)
    (letter,) = lease(NOON + MINUTE, 4)
    return letter


def test_a_letter_in_chinese_says_what_why_by_when_and_under_which_clause(office: Office) -> None:
    message = letter_to(office, "zh-hans").message

    assert message.subject == "【倾听】 E12 电话告知值班经理，3月2日 12:20 前"
    assert message.text.splitlines()[:6] == [
        "事件：E12",
        "事由：等级升为“较大”",
        "要做：电话告知值班经理",
        "时限：3月2日 12:20 (Asia/Shanghai)",
        "依据：D4.1",
        "打开：https://q.bureau.example/events/12/duties/7",
    ]


def test_a_letter_in_english_has_no_chinese(office: Office) -> None:
    message = letter_to(office, "en").message

    assert message.subject == "[Qingting] E12 Phone the duty manager, due 2 Mar 12:20"
    assert "What to do: Phone the duty manager" in message.text
    assert (message.subject + message.text + message.html).isascii()


def test_who_chose_no_language_reads_that_of_the_pages(office: Office) -> None:
    assert "事件：" in letter_to(office, "").message.text


def test_the_html_says_the_same_and_escapes_it(office: Office) -> None:
    message = letter_to(office, "en", why=Said("", 'source "<b>" & more')).message

    assert "source &quot;&lt;b&gt;&quot; &amp; more" in message.html
    assert '<a href="https://q.bureau.example/events/12/duties/7">' in message.html
    assert "src=" not in message.html


def test_a_letter_of_several_notices_counts_them_and_has_each(office: Office) -> None:
    office.reach(office.people.lin, language="en")
    for words in ("first", "second"):
        office.tell(why=Said("", words))

    (letter,) = lease(NOON + MINUTE, 4)

    assert letter.message.subject == "[Qingting] 2 notices E12"
    assert [line for line in letter.message.text.splitlines() if "happened" in line] == [
        "What happened: first",
        "What happened: second",
    ]


def test_a_letter_of_an_exercise_says_so_and_leads_there(office: Office) -> None:
    message = letter_to(office, "en", mode="exercise").message

    assert message.subject.startswith("[Qingting][Exercise]")
    assert "This is an exercise." in message.text
    assert "duties/7?mode=exercise" in message.text


def test_a_letter_that_may_have_come_before_says_so_and_is_the_same_otherwise(
    office: Office,
) -> None:
    office.reach(office.people.lin, language="en")
    office.tell()
    office.tell()
    (first,) = lease(NOON + MINUTE, 4)
    office.tell(at=NOON + MINUTE)
    settle(first, error=UnansweredError("?", permanent=False), now=NOON + MINUTE)

    again = next(x for x in lease(NOON + 2 * MINUTE, 4) if x.tries == 2)

    assert (again.deliveries, again.message.key) == (first.deliveries, first.message.key)
    assert "may have had this message before" in again.message.text
    assert "may have had this message before" not in first.message.text


def test_a_letter_of_a_killed_process_is_sent_again_as_a_repeat(office: Office) -> None:
    first = letter_to(office, "en")

    take_back(NOON + MINUTE)

    (again,) = lease(NOON + MINUTE, 4)
    assert again.message.key == first.message.key
    assert again.message.body["repeat"] is True


def test_a_sealed_secret_is_not_in_what_is_logged_of_a_letter(office: Office) -> None:
    Channel.objects.update(secret="sealed-token")

    assert "sealed-token" not in repr(letter_to(office, "en"))


@pytest.mark.parametrize(
    ("event", "kind", "path"),
    [
        ("E3", "duty", "/events/3/duties/7"),
        ("E3", "event", "/events/3"),
        (None, "source", "/sources"),
        (None, "duty", "/"),
    ],
)
def test_the_link_leads_to_where_the_notice_is_acted_on(
    event: str | None, kind: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGTING_PORT", "8123")

    notice = Notice(event_key=event, subject_kind=kind, subject_key="7")

    assert link_of(notice) == f"http://127.0.0.1:8123{path}"


def test_neither_the_words_of_a_post_nor_a_title_leave_in_a_letter() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    office = an_office(bureau.org)
    office.reach(office.people.lin)
    bureau.say("p1", "矿上出了事故，没有人出来说明情况")
    bureau.act("open", "desk")
    bureau.write()

    letters = lease(at(hours=8), 9)

    assert letters
    for letter in letters:
        said = f"{letter.message}"
        assert "E1" in said
        assert "矿上" not in said
    assert office.mail.pk == letters[0].via
