"""What Qingting never does (decision 0001): it listens and answers, never hides or pursues."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from qingting.acts_form import NEEDS
from qingting.notices.channels import CHANNELS
from qingting.posts.models import Post
from qingting.posts.rules import author_key
from tests.engine import ROOT, WORK_SAFETY, Bureau, plan

PACKAGE = ROOT / "qingting"
FORBIDDEN = re.compile(
    "follower|following|profile|persona$|influenc|karma|badge|leaderboard|streak|check_?in|online|last_seen"
    "|takedown|deletion|bury|nickname|avatar|gender|ip_address|device|geo|blacklist|suspect|puppet|sentiment"
)
LIBRARIES = re.compile(
    "selenium|playwright|pyautogui|weibo|itchat|wxpy|wechaty|tweepy|telethon|instabot|scrapy|facebook|fake.?useragent"
)

IMPORTED = re.compile(r"^\s*(?:from|import) +([\w.]+)", re.MULTILINE)


def columns() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        if model.__module__.startswith("qingting."):
            yield from ((model.__name__, f.name) for f in model._meta.get_fields())


def everything_stored() -> str:
    """Every value of every table of ours as text; bytes as they read."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("qingting."):
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
                found += [_text(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def _text(value: object) -> str:
    blob = bytes(value) if isinstance(value, bytes | memoryview) else None
    return str(value) if blob is None else blob.decode("utf-8", "replace")


def imports() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from ((str(path), name) for name in IMPORTED.findall(path.read_text("utf-8")))


def test_no_table_or_column_follows_scores_or_hides_anybody() -> None:
    wrong = [(m, c) for m, c in columns() if FORBIDDEN.search(m.lower()) or FORBIDDEN.search(c)]

    assert wrong == []


def test_of_a_member_of_the_public_one_column_is_kept_and_it_is_a_hash() -> None:
    of_authors = {(m, c) for m, c in columns() if "author" in c}

    assert of_authors == {("Post", "author_key")}


def test_an_author_cannot_be_looked_up() -> None:
    indexed = {name for index in Post._meta.indexes for name in index.fields}
    unique = {name for rule in Post._meta.constraints for name in getattr(rule, "fields", ())}
    readers = {
        p.relative_to(PACKAGE).parts[0]
        for p in PACKAGE.rglob("*.py")
        if "migrations" not in p.parts and "author_key" in p.read_text("utf-8")
    }

    assert "author_key" not in indexed | unique
    # hashed, counted, left out where rows are read, dropped on schedule
    assert readers == {"posts", "spread", "retention.py"}


def test_the_hash_of_an_author_is_keyed_and_nobody_stays_nobody() -> None:
    assert author_key(b"one key", "u1") != author_key(b"another", "u1")
    assert author_key(b"one key", None) is None


@pytest.mark.django_db
def test_who_said_it_is_written_nowhere() -> None:
    bureau = Bureau(plan(WORK_SAFETY))

    bureau.say("p1", "矿上出了事故，没有人出来说明情况", author="zhang-san-1977")
    bureau.repost("p1", 2, author="li-si-1981")
    bureau.write()

    stored = everything_stored()
    assert "矿上出了事故" in stored  # so the search would have found the author
    assert "zhang-san" not in stored
    assert "li-si" not in stored


@pytest.mark.django_db
def test_what_no_watch_asks_for_is_written_nowhere() -> None:
    bureau = Bureau(plan(WORK_SAFETY), watches=[("mine", "煤矿")])

    bureau.say("p1", "煤矿透水，井下还有人")
    bureau.say("p2", "今天午饭吃什么好呢")
    bureau.write()

    stored = everything_stored()
    assert "煤矿透水" in stored
    assert "午饭" not in stored
    assert "p2" not in stored


@pytest.mark.django_db
def test_the_journal_holds_neither_public_text_nor_free_words() -> None:
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1", "矿上出了事故，没有人出来说明情况")
    bureau.act("open", "desk", why="电话核实过，情况属实")
    bureau.write()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry")
        entries = "\n".join(str(row) for row in cursor.fetchall())

    assert "event.opened" in entries
    for words in ("矿上", "电话核实", "\\u7535"):  # also as JSON may escape it
        assert words not in entries


def test_no_act_sends_likes_reposts_or_deletes() -> None:
    """`publish` records what an authorised person published by hand; it takes an address."""
    assert {"account", "url", "captured"} <= set(NEEDS["publish"])
    assert set(NEEDS) == {
        "answer", "raise", "lower", "acknowledge", "open", "dismiss", "close", "complete",
        "declare", "stand-down", "not-yet", "note", "call", "hand", "move", "split", "merge",
        "undo", "adopt", "hand-over", "take-over", "pass-on", "draft", "approve", "refuse",
        "publish", "consult", "summon", "opinion", "task", "state", "receipt", "doubt", "settle",
        "promise", "classify",
        "correct",
        "correction", "find", "own", "retire", "replan", "explain",
            "reopen", "lead-unit", "not-ours", "refer", "command", "characterise", "matter",
        "override", "scenario",
            "standing", "approve-standing", "withdraw-standing", "use-standing", "liaise",
            "liaise-answer", "letter", "invite", "brief", "interview-by", "held",
    }  # fmt: skip


OF_PERSONS = {
    "by", "assignee", "actor", "person", "person_id", "holder", "signed_by", "taken_by", "second",
}  # fmt: skip
COUNTS = {"annotate", "aggregate", "Counter", "groupby", "most_common"}


def counted_by_person() -> Iterator[tuple[str, int]]:
    """Where a query or a count of ours names a column that holds a person, or a role."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _called(node.func) in COUNTS:
                named = {part.rpartition("__")[2] for part in _names(node)}
                if named & OF_PERSONS:
                    yield str(path), node.lineno


def _called(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def test_nothing_is_counted_by_person() -> None:
    assert list(counted_by_person()) == []


def test_the_guard_against_counting_by_person_would_find_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        'late = Deed.objects.values("by").annotate(n=Count("pk"))',
        "worst = Counter(duty.assignee for duty in missed).most_common()",
        'rows = Duty.objects.values_list("holder", "clause").annotate(n=Count("*"))',
    )
    (tmp_path / "ranking.py").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path)

    assert {line for _, line in counted_by_person()} == {1, 2, 3}


def test_messages_go_to_our_own_people_by_channels_that_are_named_here() -> None:
    assert set(CHANNELS) == {"mail", "webhook"}


def test_no_library_drives_a_browser_or_an_account() -> None:
    wrong = [(path, name) for path, name in imports() if LIBRARIES.search(name.lower())]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [d for more in project["optional-dependencies"].values() for d in more]

    assert wrong == []
    assert not [d for d in project["dependencies"] + extras if LIBRARIES.search(d.lower())]
