"""What a backup holds comes back as it was, or it is said what is wrong and nothing is touched."""

from __future__ import annotations

import io
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from qingting.backup import MANIFEST, backup, restore
from qingting.errors import ConfigError, InputError
from qingting.journal.queries import verify_all
from qingting.lang import speaking
from qingting.posts.models import Post
from tests.engine import NOON, WORK_SAFETY, Bureau, plan

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL is left to pg_dump"
)
NAME = "qingting.sqlite3"


@contextmanager
def database(data: Path) -> Iterator[None]:
    """Use the database file of a data folder in this thread, as the product does."""
    usual = connections["default"]
    options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}
    wanted = {**usual.settings_dict, "NAME": str(data / NAME), "OPTIONS": options}
    connections["default"] = DatabaseWrapper(wanted, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual


@pytest.fixture
def data(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Path]:
    """A data folder with tables, a key and a piece of evidence; no transaction is open."""
    folder = tmp_path / "data"
    (folder / "evidence" / "ab").mkdir(parents=True)
    (folder / "evidence" / "ab" / "abcd").write_bytes(b"a picture")
    (folder / "secret.key").write_text("key")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / NAME)) as file:
            connection.connection.backup(file)
        yield folder


@pytest.fixture
def archive(data: Path, tmp_path: Path) -> Path:
    made = tmp_path / "backup.tar.gz"
    with database(data):
        backup(data, made, keys=False, now=NOON)
    return made


def test_a_backup_taken_while_an_engine_writes_comes_back_whole(data: Path, tmp_path: Path) -> None:
    stop, wrote = threading.Event(), threading.Event()
    writer = threading.Thread(target=_write_until, args=(data, stop, wrote))
    writer.start()
    wrote.wait(10)
    with database(data):
        backup(data, tmp_path / "b.tar.gz", keys=True, now=NOON)
    stop.set()
    writer.join()

    restore(tmp_path / "b.tar.gz", tmp_path / "back")

    with database(tmp_path / "back"):
        (chain,) = verify_all()
        assert (chain.broken, chain.unsealed) == (None, 0)
        assert chain.entries > 0
        assert Post.objects.count() > 0
    for name in ("secret.key", "evidence/ab/abcd"):
        assert (tmp_path / "back" / name).read_bytes() == (data / name).read_bytes()


def _write_until(data: Path, stop: threading.Event, wrote: threading.Event) -> None:
    with database(data):
        with transaction.atomic():
            bureau = Bureau(plan(WORK_SAFETY))
            bureau.write()
        n = 0
        while not stop.is_set():
            with transaction.atomic():
                bureau.say(f"p{n}", f"第{n}条街的路灯坏了{n * 7}天")
                bureau.write()
            n += 1
            wrote.set()


def test_keys_stay_out_unless_asked_for_and_everything_is_its_owners_alone(
    archive: Path, tmp_path: Path
) -> None:
    manifest = restore(archive, tmp_path / "back")

    files = [p for p in (tmp_path / "back").rglob("*") if p.is_file()]
    assert {str(p.relative_to(tmp_path / "back")) for p in files} == set(manifest["files"])
    assert "secret.key" not in manifest["files"]
    assert {p.stat().st_mode & 0o777 for p in [archive, *files]} == {0o600}


def test_neither_a_backup_nor_a_folder_with_something_in_it_is_overwritten(
    archive: Path, data: Path
) -> None:
    before = archive.read_bytes()

    with pytest.raises(ConfigError), database(data):
        backup(data, archive, keys=False, now=NOON)
    with pytest.raises(ConfigError):
        restore(archive, data)

    assert archive.read_bytes() == before
    assert (data / "secret.key").read_text() == "key"


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"), database(data):
        backup(data, tmp_path / "nowhere" / "b.tar.gz", keys=False, now=NOON)

    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def _cut_off(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])


def _one_byte_wrong(archive: Path) -> None:
    raw = bytearray(archive.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    archive.write_bytes(raw)


def _no_archive(archive: Path) -> None:
    archive.write_text("an old letter")


def _other_evidence(archive: Path) -> None:
    _again(archive, {"evidence/ab/abcd": b"another picture"})


def _way_out(archive: Path) -> None:
    _again(archive, {"evidence/../../escaped": b"x"})


def _no_manifest(archive: Path) -> None:
    _again(archive, {MANIFEST: None})


def _again(archive: Path, changed: dict[str, bytes | None]) -> None:
    """Write the archive anew with some files changed, added or left out."""
    with tarfile.open(archive) as old:
        files = {m.name: old.extractfile(m).read() for m in old}  # type: ignore[union-attr]
    with tarfile.open(archive, "w:gz") as new:
        for name, body in {
            **changed,
            **{k: v for k, v in files.items() if k not in changed},
        }.items():
            if body is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(body)
                new.addfile(entry, io.BytesIO(body))


@pytest.mark.parametrize(
    "spoil", [_cut_off, _one_byte_wrong, _no_archive, _other_evidence, _way_out, _no_manifest]
)
def test_a_damaged_archive_is_named_and_nothing_is_restored(
    archive: Path, tmp_path: Path, spoil: object
) -> None:
    assert callable(spoil)
    spoil(archive)

    with speaking("en"), pytest.raises(InputError, match=r"backup\.tar\.gz: ") as refused:
        restore(archive, tmp_path / "back")

    assert "Nothing was restored" in str(refused.value)
    assert {p.name for p in tmp_path.iterdir()} == {"data", "backup.tar.gz"}


def test_an_archive_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.tar\.gz"):
        restore(tmp_path / "gone.tar.gz", tmp_path / "back")
