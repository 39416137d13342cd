"""Words that stand nowhere else, followed through the product: what the public wrote, who wrote it,
why a person did something, and the secret of a channel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from qingting import retention, settings
from qingting.evidence.models import File
from qingting.export import export_live
from qingting.journal.models import Entry
from qingting.notices.actions import add_channel
from qingting.notices.models import Channel, Delivery, Notice
from qingting.posts.search import TABLES, index_next
from qingting.replay import make_tables
from qingting.store import Mode
from qingting.web.public.pages import NAMES, page
from tests.cast import cast
from tests.engine import NOON, ROOT, WORK_SAFETY, Bureau, at, plan, post

pytestmark = pytest.mark.django_db
TEXT, AUTHOR, REASON, SECRET = "鼋鼍夔龘", "CanaryAuthor", "CanaryReason", "CanarySecret"
STORY = f"渡船昨夜停航{TEXT}没有人出来说明"


@pytest.fixture
def file(db: None, tmp_path: Path) -> Iterator[Path]:
    """A database file with its tables, as the product opens it, in place of the tests' own."""
    given = settings._database("", tmp_path)
    usual = connections["default"]
    connections["default"] = DatabaseWrapper({**usual.settings_dict, **given}, "default")
    try:
        make_tables()
        with connection.cursor() as cursor:
            for statement in TABLES["sqlite"]:
                cursor.execute(statement)
        yield given["NAME"]
    finally:
        connections["default"].close()
        connections["default"] = usual


def a_concern(monkeypatch: pytest.MonkeyPatch, mode: str = Mode.ACTUAL) -> Bureau:
    """A post of the canary's words, judged and dismissed with its reason, and a channel."""
    monkeypatch.setenv("QINGTING_CHANNEL_KEY", Fernet.generate_key().decode())
    monkeypatch.setenv("QINGTING_NOTIFY_URL", "http://127.0.0.1:9/")
    bureau = Bureau(plan("ferry"), mode=mode)
    person = cast(bureau.org, NOON).lin
    person.set_password(SECRET)
    person.save()
    hook = {"url": "https://hook.example/notices"}
    add_channel(
        bureau.org.pk, "webhook", "hook", hook, secret=SECRET, now=NOON, by="import"
    )  # fmt: skip
    bureau.take(post("p1", STORY, title=f"{TEXT}停航", author=AUTHOR))
    bureau.repost("p1", 3, author=AUTHOR)
    bureau.act("note", "desk", said=REASON)
    bureau.act("characterise", "desk", why=REASON, **{"as": "投诉"})
    bureau.act("doubt", "desk", said=f"{TEXT}几点开？")
    bureau.to(at(hours=2))
    bureau.act("settle", "desk", doubt="D1", why=REASON)
    bureau.act("dismiss", "desk", why=REASON)
    bureau.close_books()
    return bureau


def said_in(text: str) -> set[str]:
    return {canary for canary in (TEXT, AUTHOR, REASON, SECRET) if canary in text}


def test_journal_notices_and_public_pages_hold_none_of_them(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bureau = a_concern(monkeypatch)

    assert Entry.objects.count() > 10
    for rows in (Entry, Notice, Delivery, Channel, File):
        assert said_in(str(list(rows.objects.values()))) == set(), rows
    pages = "".join(page(bureau.org, name, bureau.now) for name in NAMES)
    assert said_in(pages) == set()
    assert said_in(caplog.text) == set()


def test_an_export_holds_no_word_of_the_public(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bureau = a_concern(monkeypatch)

    export_live(tmp_path, Mode.ACTUAL, bureau.now)

    for file in tmp_path.iterdir():
        assert said_in(file.read_text("utf-8")) == set(), file.name


def test_a_replay_says_none_of_them_whatever_is_wrong_with_its_lines(tmp_path: Path) -> None:
    when = "2026-03-02T12:00:00+08:00"
    good = {"type": "post", "id": "p1", "site": "bbs.example", "kind": "post", "text": STORY}
    good |= {"author": AUTHOR, "published_at": when}
    bad = [good | {"kind": TEXT}, good | {"published_at": AUTHOR}, good | {"id": 7}]
    lines = [json.dumps(line, ensure_ascii=False) for line in (good, *bad)]
    lines.append(f'{{"text": "{TEXT}')
    act = {"at": when, "by": "desk", "act": "close", "event": "E1", "why": REASON}
    (tmp_path / "posts.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "acts.jsonl").write_text(json.dumps(act) + "\n", "utf-8")

    given = ["--plan", ROOT / WORK_SAFETY, "--posts", tmp_path / "posts.jsonl", "--watch-all"]
    given += ["--acts", tmp_path / "acts.jsonl", "--out", tmp_path / "out"]
    command = [sys.executable, "-m", "qingting.cli", "replay", *map(str, given)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"QINGTING_DATABASE_URL": ""},
        check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert "acts.jsonl:1: refused" in done.stderr
    assert said_in(done.stdout + done.stderr) == set()
    for file in (tmp_path / "out").iterdir():
        assert said_in(file.read_text("utf-8")) == set(), file.name


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own files")
def test_what_retention_takes_out_is_in_no_file_of_the_database(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = a_concern(monkeypatch)
    for n in range(60):  # an index of several parts
        bureau.say(f"q{n}")
        bureau.write()
        index_next(1)
    pairs = [TEXT[i : i + 2] for i in range(len(TEXT) - 1)]
    while index_next(100):
        pass
    words = [TEXT, *pairs, AUTHOR, SECRET]
    assert _in_files(file, words) == {TEXT, *pairs}

    removed = retention.run(at(days=181))

    assert removed["texts"] == removed["titles"] == removed["doubts"] == 1
    assert _in_files(file, words) == set()


def _in_files(file: Path, words: list[str]) -> set[str]:
    held = b"".join(one.read_bytes() for one in file.parent.iterdir())
    return {word for word in words if word.encode() in held}
