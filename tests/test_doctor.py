"""The doctor looks at what is there, and ends with 1 where something is bad."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from qingting import doctor, settings
from qingting.checkup import Result
from qingting.doctor import as_json, look, report, worst
from qingting.journal.models import Entry
from qingting.lang import speaking
from qingting.notices.models import Channel, Delivery, Notice
from qingting.orgs.models import Organisation
from qingting.sources.models import Source
from qingting.store import Mode
from qingting.timers.models import Timer
from tests.engine import NOON, WORK_SAFETY, Bureau, at, plan
from tests.journal.test_chain import switch_trigger_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    made = Bureau(plan(WORK_SAFETY))
    made.say("p1", "矿上出了事故，没有人出来说明情况")
    made.write()
    return made


def said(check: str, when: timedelta = timedelta(0), org: Organisation | None = None) -> Result:
    with speaking("en"):
        return next(r for r in look(NOON + when, org) if r.check == check)


def test_a_plan_on_trial_with_nobody_in_its_roles_is_told_of(bureau: Bureau) -> None:
    assert said("roles").state == "warn"
    assert "Nobody holds: " in said("roles").said
    assert said("readings").state == "warn"


def test_a_clock_that_did_not_fire_is_bad_after_a_minute(bureau: Bureau) -> None:
    first = Timer.objects.filter(state="running").order_by("next_at")[0].next_at
    assert first is not None

    assert said("timers", first - NOON + timedelta(seconds=59)).state == "ok"
    assert said("timers", first - NOON + timedelta(seconds=60)).state == "bad"


def test_a_delivery_without_a_result_is_bad_after_ten_minutes(bureau: Bureau) -> None:
    notice = Notice.objects.create(
        org=bureau.org, subject_kind="organisation", subject_key="1", to="desk", at=NOON, why="",
        clause="house:clock",
    )  # fmt: skip
    Delivery.objects.create(notice=notice, channel="webhook", mode=Mode.ACTUAL)

    assert said("deliveries", timedelta(minutes=9)).state == "ok"
    assert said("deliveries", timedelta(minutes=10)).state == "bad"


def test_an_entry_changed_behind_the_product_is_found_by_page_and_command(bureau: Bureau) -> None:
    last = Entry.objects.filter(org=bureau.org).latest("seq")
    switch_trigger_off()
    Entry.objects.filter(pk=last.pk).update(actor="person:1")

    assert f"entry {last.seq}" in said("chain").said
    assert f"entry {last.seq}" in said("chain", org=bureau.org).said


def test_a_page_verifies_the_end_of_the_journal_only(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "TAIL", 2)

    assert said("chain", org=bureau.org).said.endswith("looked at: 2.")
    assert said("chain").said.startswith("The whole journal")


def test_each_organisation_is_named_where_there_are_two(bureau: Bureau) -> None:
    other = Organisation.objects.create(key="elsewhere", name="别处")
    Source.objects.create(org=other, kind="folder", name="their-own")

    assert {r.org for r in look(at()) if r.check == "plan"} == {bureau.org.name, "别处"}
    assert "their-own" not in report(look(at(), bureau.org))


def test_a_key_that_others_can_read_is_bad(bureau: Bureau, tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("x")
    key.chmod(0o640)
    assert said("keys").state == "bad"

    key.chmod(0o600)
    assert said("keys").state == "ok"


def test_a_file_of_holidays_that_cannot_be_read_is_bad(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGTING_EXTRA_HOLIDAYS", "/nowhere")

    assert said("calendar").state == "bad"


def test_the_report_says_what_to_do_and_its_json_has_the_same(bureau: Bureau) -> None:
    with speaking("en"):
        results = look(at())

    told = json.loads(json.dumps(as_json(results)))

    assert told["state"] == worst(results) == "bad"
    assert "bad      Engine: The engine has never run here." in report(results)
    assert {c["check"] for c in told["checks"]} >= {"engine", "chain", "roles"}


@pytest.mark.parametrize(
    ("ok_at", "error_at", "state"),
    [
        (None, None, "unknown"),
        (NOON, None, "ok"),
        (NOON, NOON - timedelta(minutes=1), "ok"),
        (NOON - timedelta(minutes=1), NOON, "bad"),
        (None, NOON, "bad"),
    ],
)
def test_a_channel_is_as_its_last_message_went(
    bureau: Bureau, ok_at: datetime | None, error_at: datetime | None, state: str
) -> None:
    Channel.objects.create(
        org=bureau.org, kind="mail", name="post", last_ok_at=ok_at, last_error_at=error_at,
        last_error="550 no such user",
    )  # fmt: skip

    assert said("channels").state == state
    assert ("550" in said("channels").said) == (state == "bad")
