"""The API for programs: keys, pushes, limits, and its description."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from qingting import clock
from qingting.sources.models import ApiKey, Import, Source
from qingting.web.api import push as asked
from tests.sources.test_spool import line, take
from tests.web.imports.conftest import Office
from tests.web.story import LATER

GOOD, OTHER = line("api-1", "东岸码头的渡船昨夜停航"), line("api-2", "渡船复航了")


@pytest.fixture
def key(story: Office, lin: Client) -> str:
    page = lin.post("/sources/keys", {"source_name": "采集程序", "name": "甲"}).content.decode()
    return page.partition("qt_")[1] + page.partition("qt_")[2].partition("<")[0]


def push(key: str, body: bytes, **headers: str) -> Any:
    return Client(enforce_csrf_checks=True).post(
        "/api/v1/posts", body, content_type="application/x-ndjson",
        headers={"Authorization": f"Bearer {key}"} | headers,
    )  # fmt: skip


def batch(key: str, number: str) -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    return Client().get(f"/api/v1/batches/{number}", headers=headers)


def test_pushed_lines_are_answered_at_once_and_taken_in_the_next_round(
    story: Office, key: str
) -> None:
    answer = push(key, GOOD + b"\n{\n\r\n" + OTHER + b"\n")

    take(story.bureau)

    assert answer.status_code == 202
    said = answer.json()
    assert (said["lines"], [bad["line"] for bad in said["bad"]]) == (3, [2])
    result = batch(key, said["batch"]).json()
    assert (result["state"], result["taken"], result["refused"]) == ("taken", 2, 1)


def test_an_array_is_as_good_as_lines(story: Office, key: str) -> None:
    said = push(key, b" [" + GOOD + b",\n 7]").json()

    assert (said["lines"], [bad["line"] for bad in said["bad"]]) == (2, [2])
    assert said["bad"][0]["message"] == "The line is not a JSON object."
    assert push(key, b"[" + GOOD).status_code == 415


def test_the_same_request_twice_is_one_batch(story: Office, key: str) -> None:
    first = push(key, GOOD, **{"Idempotency-Key": "march-1"}).json()
    again = push(key, GOOD, **{"Idempotency-Key": "march-1"}).json()
    other = push(key, OTHER, **{"Idempotency-Key": "march-1"})

    assert first == again
    assert Import.objects.filter(kind="push").count() == 1
    assert other.status_code == 409


def test_a_post_pushed_twice_is_known(story: Office, key: str) -> None:
    push(key, GOOD)
    again = push(key, GOOD).json()

    take(story.bureau)

    assert batch(key, again["batch"]).json()["known"] == 1


@pytest.mark.parametrize("wrong", ["", "qt_no", "Bearer"])
def test_an_unknown_key_is_refused(story: Office, wrong: str) -> None:
    answer = push(wrong, GOOD)

    assert answer.status_code == 401
    assert "revoked" in answer.json()["message"]


def test_a_revoked_key_opens_nothing_at_once(story: Office, lin: Client, key: str) -> None:
    lin.post(f"/sources/keys/{ApiKey.objects.get().pk}/revoke")

    assert push(key, GOOD).status_code == 401
    assert "停用" in lin.get("/sources/keys").content.decode()


def test_a_key_is_shown_once_and_only_its_hash_is_kept(
    story: Office, lin: Client, key: str
) -> None:
    assert len(key) > 40
    assert key not in lin.get("/sources/keys").content.decode()
    assert ApiKey.objects.get().hash != key


def test_who_asks_too_often_is_told_when_to_come_again(
    story: Office, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGTING_API_PER_MINUTE", "2")
    answers = [push(key, GOOD) for _ in range(3)]

    monkeypatch.setattr(clock, "now", lambda: LATER.replace(minute=LATER.minute + 1))

    assert [a.status_code for a in answers] == [202, 202, 429]
    assert answers[2].headers["Retry-After"] == str(60 - LATER.second)
    assert push(key, GOOD).status_code == 202


def test_a_body_over_the_limit_is_refused(
    story: Office, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "LARGEST", len(GOOD))

    assert push(key, GOOD).status_code == 202
    assert push(key, GOOD + b"\n").status_code == 413


def test_a_source_switched_off_takes_no_push(story: Office, key: str) -> None:
    Source.objects.filter(kind="push").update(off_since=LATER)

    assert push(key, GOOD).status_code == 403


def test_a_key_sees_the_batches_of_its_own_source_only(
    story: Office, key: str, sun: Client
) -> None:
    mine = push(key, GOOD).json()["batch"]
    page = sun.post("/sources/keys", {"source_name": "别处的程序"}).content.decode()
    other = "qt_" + page.partition("qt_")[2].partition("<")[0]

    assert batch(other, mine).status_code == 404
    assert batch(key, "987").status_code == batch(key, "x").status_code == 404


def test_sun_sees_nothing(story: Office, sun: Client, key: str) -> None:
    source = Source.objects.get(kind="push")

    assert sun.post(f"/sources/keys/{ApiKey.objects.get().pk}/revoke").status_code == 404
    assert sun.post("/sources/keys", {"source": str(source.pk)}).status_code == 404
    assert "采集程序" not in sun.get("/sources/keys").content.decode()
    assert ApiKey.objects.get().revoked_at is None


def test_the_description_is_of_the_types_that_decode(story: Office) -> None:
    described = json.loads(Client().get("/api/v1/openapi.json").content)

    post = described["components"]["schemas"]["Post"]
    assert post["required"] == ["type", "id", "site", "kind", "published_at"]
    assert set(described["paths"]) == {"/api/v1/posts", "/api/v1/batches/{batch}"}


def test_the_page_of_it_needs_nothing_from_elsewhere(story: Office) -> None:
    page = Client().get("/api/v1/docs").content.decode()

    for words in ("Idempotency-Key", "GET /api/v1/batches/{batch}", "published_at"):
        assert words in page
    assert page.count("<script") == 1
    assert "cdn" not in page
