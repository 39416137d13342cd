"""Who came to us is invited in public, with a case number; who they are is kept nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingting.approvals.models import Text
from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.plan.load import load
from qingting.reconcile import reconcile
from qingting.replies.models import Publication
from qingting.reports.liaison.models import Case
from qingting.reports.liaison.rules import invitation_fault
from qingting.store import Mode
from qingting.web.duties.forms import verbs_of
from tests.engine import PLANS, Bureau

pytestmark = pytest.mark.django_db
CAME = {"duty": "visit", "how": "call", "to": "拨打 12345，工作日 9 时至 17 时"}
NUMBER = "bureau-2026-0001"


def orange(folder: Path, mode: str = Mode.ACTUAL) -> Bureau:
    """The ferry's event is orange: its office may speak with who came to it."""
    for name in ("plan.yaml", "clauses.md"):
        text = (PLANS / "ferry" / name).read_text("utf-8")
        (folder / name).write_text(text.replace("makes: log-entry", "makes: invitation"), "utf-8")
    bureau = Bureau(load(str(folder / "plan.yaml")), mode=mode)
    bureau.say("p1")
    bureau.repost("p1", 11)
    return bureau


@pytest.fixture
def office(tmp_path: Path) -> Bureau:
    return orange(tmp_path)


def test_a_number_is_given_its_text_approved_and_published_by_hand(office: Bureau) -> None:
    office.act("invite", "office", **CAME)
    office.restart()
    office.act("complete", "office", duty="visit")
    with pytest.raises(ActionRefusedError):
        office.act("approve", "office", duty="visit", text="v1")
    office.act("approve", "chief", duty="visit", text="v1")
    assert office.duty("visit")["state"] == "open"  # the public is still to get it
    place = {"account": "门户", "url": "https://bbs.example/p1#2", "captured": "……"}
    office.act("publish", "office#2", duty="visit", **place)
    office.write()

    one, text = Case.objects.get(), Text.objects.get(of="visit")
    assert (one.number, one.channel) == (NUMBER, "call")
    assert NUMBER in text.body
    assert text.body.splitlines()[1:] == [office.org.name, "2026年3月2日"]
    assert Publication.objects.get().of == "visit"
    assert office.duty("visit")["state"] == "done"
    given = Entry.objects.get(verb="case.numbered").values
    assert (given["case"], given["channel"]) == (NUMBER, "call")
    office.close_books()
    assert reconcile(office.now) == []


def test_numbers_run_on_within_a_year_and_once_for_a_duty(office: Bureau) -> None:
    office.act("invite", "office", **CAME)
    with pytest.raises(ActionRefusedError, match="has its number"):
        office.act("invite", "office", **CAME)
    office.restart()
    office.say("p2", "另一艘渡船停在江心一个小时没有人出来解释")
    office.repost("p2", 11)
    office.act("invite", "office", event="", post="p2", **CAME | {"how": "visit"})
    office.write()

    assert list(Case.objects.order_by("running").values_list("number", flat=True)) == [
        NUMBER, "bureau-2026-0002",
    ]  # fmt: skip


def test_without_a_number_nothing_is_written_handed_in_or_published(office: Bureau) -> None:
    place = {"account": "门户", "url": "https://bbs.example/p1#2", "captured": "请联系我们"}
    for act, values in (
        ("draft", {"body": "请联系我们"}),
        ("complete", {}),
        ("publish", place),
    ):
        with pytest.raises(ActionRefusedError, match="number first"):
            office.act(act, "office", duty="visit", **values)
    office.act("complete", "office", duty="visit", outcome="declined", why="没有人找过我们")
    office.write()

    assert not Text.objects.filter(of="visit").exists()


@pytest.mark.parametrize("how", ["", "searched", "person", "his profile"])
def test_only_who_came_to_us_is_spoken_to(office: Bureau, how: str) -> None:
    with pytest.raises(ActionRefusedError, match="only who turned to us"):
        office.act("invite", "office", **CAME | {"how": how})


def test_nobody_but_the_holder_invites_and_no_other_duty_is_one(office: Bureau) -> None:
    for by, duty in (("desk", "visit"), ("office", "reply"), ("chief", "visit")):
        with pytest.raises(ActionRefusedError):
            office.act("invite", by, **CAME | {"duty": duty})


ASKS = (
    "请您自行删帖", "希望删除该内容", "请撤下帖子", "请不要再发", "请停止转发", "账号将被封号",
    "please delete the post", "Kindly take it down", "We ask you to remove it", "stop posting",
)  # fmt: skip


@pytest.mark.parametrize("asks", ASKS)
def test_no_text_asks_anybody_to_delete_or_to_keep_silent(office: Bureau, asks: str) -> None:
    with pytest.raises(ActionRefusedError, match="asked to delete"):
        office.act("invite", "office", **CAME | {"to": asks})
    office.act("invite", "office", **CAME)
    with pytest.raises(ActionRefusedError, match="asked to delete"):
        office.act("draft", "office", duty="visit", body=f"您的编号 {NUMBER}。{asks}")
    assert invitation_fault(f"{NUMBER} {asks}", NUMBER) is not None


@pytest.mark.parametrize("body", ["您好", f"{NUMBER}，张先生手机 13800138000"])
def test_another_wording_keeps_the_number_and_names_nobody(office: Bureau, body: str) -> None:
    office.act("invite", "office", **CAME)
    with pytest.raises(ActionRefusedError):
        office.act("draft", "office", duty="visit", body=body)

    office.act("draft", "office", duty="visit", body=f"您的事项编号 {NUMBER}，可拨打 12345。")


def test_a_number_of_a_rehearsal_cannot_be_taken_for_a_real_one(tmp_path: Path) -> None:
    bureau = orange(tmp_path, Mode.EXERCISE)
    bureau.act("invite", "office", **CAME)
    bureau.write()

    assert Case.objects.get().number == "bureau-X2026-0001"


def test_the_table_and_the_form_ask_how_and_never_who(office: Bureau) -> None:
    office.write()
    assert {field.name for field in Case._meta.get_fields()} == {
        "id", "org", "mode", "event", "duty", "year", "running", "number", "channel", "by", "at",
    }  # fmt: skip
    duty = Duty.objects.get(entry="visit")
    verbs = dict(verbs_of(office.plan, duty))
    assert "done" not in verbs
    how, to = verbs["invite"].fields(office.plan, duty)
    assert [value for value, _ in how.options] == ["call", "letter", "visit", "reply"]
    assert (how.kind, to.name) == ("choice", "to")
