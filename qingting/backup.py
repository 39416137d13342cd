"""Backup and restore: one archive of the database as it stands and of the files beside it.

A backup is made while everything runs. Every file in it stands in its manifest with its hash; a
restore takes all of them or none.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.db import DatabaseError, connection

from qingting.doctor import KEYS
from qingting.errors import ConfigError, Fault, InputError
from qingting.lang import tr

FORMAT = "qingting-backup/1"
MANIFEST = "manifest.json"
DATABASE = "qingting.sqlite3"
FOLDERS = ("evidence",)
COMPRESSION = 6  # of gzip; 9 takes three times as long for a hundredth less
PART = 1 << 20  # bytes read at a time

Manifest = dict[str, Any]


def backup(data: Path, out: Path, *, keys: bool, now: datetime) -> Manifest:
    """Write the archive of a data folder, whole or not at all; returns its manifest.

    The database is copied first, as it was at one instant (`VACUUM INTO`: a reader that holds no
    writer up); evidence files are never changed, so those copied after it are the ones it names.
    PostgreSQL is left to `pg_dump`: the archive then holds the rest.

    Args:
        keys: put the key files in too. Without them secrets of channels cannot be read after a
            restore; with them whoever has the archive has everything.

    Raises:
        ConfigError: the file is there already, or cannot be written.
    """
    if out.exists():
        raise ConfigError("--out", str(out), tr("is there already", "已经存在"))
    part = out.with_name(f"{out.name}.part")
    try:
        with (
            open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=COMPRESSION) as archive,
        ):
            manifest = _fill(archive, data, keys=keys, now=now)
        part.replace(out)
    except (OSError, DatabaseError) as e:
        hint = tr("cannot be written", "写不了") + f": {e}"
        raise ConfigError("--out", str(out), hint) from e
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(archive: Path, data: Path) -> Manifest:
    """Unpack an archive into a folder that is empty or not there; returns its manifest.

    It is unpacked beside the folder and takes its place only when every hash is right.

    Raises:
        ConfigError: the folder holds something.
        InputError: the archive is none of ours, is damaged or cut off; the folder is as it was.
    """
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        hint = tr("is not empty; name a new folder", "不是空的，请换一个新文件夹")
        raise ConfigError("--data", str(data), hint)
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=f".{data.name}-") as beside:
        unpacked = Path(beside) / "data"
        unpacked.mkdir(mode=0o700)
        manifest = _unpack(archive, unpacked)
        if data.exists():
            data.rmdir()
        unpacked.rename(data)
    return manifest


def _fill(archive: tarfile.TarFile, data: Path, *, keys: bool, now: datetime) -> Manifest:
    """Put every file in, and the manifest last."""
    files: dict[str, dict[str, Any]] = {}
    with _snapshot() as snapshot:
        if snapshot is not None:
            files[DATABASE] = _add(archive, snapshot, DATABASE)
    for name in KEYS if keys else ():
        if (data / name).exists():
            files[name] = _add(archive, data / name, name)
    for path in (p for folder in FOLDERS for p in sorted((data / folder).rglob("*"))):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(data).as_posix()
            files[name] = _add(archive, path, name)
    manifest = {
        "format": FORMAT,
        "version": version("qingting"),
        "at": now.isoformat(timespec="seconds"),
        "database": connection.vendor,
        "files": files,
    }
    body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(body), 0o600
    archive.addfile(entry, io.BytesIO(body))
    return manifest


@contextmanager
def _snapshot() -> Iterator[Path | None]:
    """The database as it is now, in a file that goes again; None where it is no file."""
    if connection.vendor != "sqlite":
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        yield copy


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        self.sha256.update(part)
        return part


def _add(archive: tarfile.TarFile, path: Path, name: str) -> dict[str, Any]:
    """Put a file in; returns its line of the manifest."""
    entry = tarfile.TarInfo(name)
    stat = path.stat()
    entry.size, entry.mtime, entry.mode = stat.st_size, int(stat.st_mtime), 0o600
    with path.open("rb") as file:
        hashed = _Hashed(file)
        archive.addfile(entry, hashed)
    return {"size": entry.size, "sha256": hashed.sha256.hexdigest()}


def _unpack(archive: Path, into: Path) -> Manifest:
    """Unpack regular files only, under their own names, and hold them against the manifest."""
    found: dict[str, dict[str, Any]] = {}
    manifest: object = None
    try:
        with tarfile.open(archive, "r|gz") as stream:
            for entry in stream:
                file = stream.extractfile(entry) if entry.isreg() else None
                if file is None or not _is_ours(entry.name):
                    raise _damaged(archive, tr(f"holds {entry.name!r}", f"含有 {entry.name!r}"))
                if entry.name == MANIFEST:
                    manifest = json.load(file)
                else:
                    found[entry.name] = _write(file, into / entry.name)
    except FileNotFoundError as e:
        raise InputError([Fault(str(archive), 0, tr("is not there", "不存在"))]) from e
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError) as e:
        raise _damaged(archive, tr("is damaged or cut off", "已损坏或不完整") + f" ({e})") from e
    except OSError as e:
        raise InputError([Fault(str(archive), 0, f"{tr('not unpacked', '解不开')}: {e}")]) from e
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _damaged(archive, tr("is cut off, or no backup", "不完整，或不是备份"))
    expected = manifest.get("files", {})
    if wrong := sorted(n for n in {*found, *expected} if found.get(n) != expected.get(n)):
        names = ", ".join(wrong)
        raise _damaged(archive, tr(f"does not hold as written: {names}", f"内容不符：{names}"))
    return manifest


def _is_ours(name: str) -> bool:
    """Whether a file of this name belongs into a data folder; no other is ever written."""
    folder, *rest = name.split("/")
    if not rest:
        return name in (MANIFEST, DATABASE, *KEYS)
    return folder in FOLDERS and all(part not in ("", ".", "..") for part in rest)


def _write(file: IO[bytes], to: Path) -> dict[str, Any]:
    """Write a file, its owner's alone; returns what its line of the manifest must be."""
    to.parent.mkdir(parents=True, exist_ok=True)
    hashed = _Hashed(file)
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        shutil.copyfileobj(hashed, out, PART)
        out.flush()
        os.fsync(out.fileno())
    return {"size": to.stat().st_size, "sha256": hashed.sha256.hexdigest()}


def _damaged(archive: Path, what: str) -> InputError:
    kept = tr("Nothing was restored; take another backup.", "没有恢复任何内容，请换一份备份。")
    return InputError([Fault(str(archive), 0, what + tr(".", "。"), kept)])
