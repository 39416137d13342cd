"""The drop folder: files of post format v1 and CSV tables, new and growing ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Final

import httpx

from qingting.errors import InputError, SourceError
from qingting.lang import tr
from qingting.sources import lines, tables
from qingting.sources.connectors.base import Fetched
from qingting.sources.rules import Bad, Counts, Post, decode

BATCH: Final = 2000  # lines a call
STILL: Final = 3  # looks at an unchanged file after which nobody is taken to write it any more

_SUFFIXES: Final = (".jsonl", ".jsonl.gz", ".csv")


class Folder:
    """Settings: `path`, the folder; `batch`, lines a call at most (2,000 if left out).

    Takes `*.jsonl`, `*.jsonl.gz` and `*.csv`, by name; files whose name begins with a dot are left.
    A table is taken once it has stopped changing; if it changes later, it is taken anew.

    Cursor: `files`: name -> `size`, `mtime_ns`, `looks` (how often it was seen so), `at` (position
    in a file of lines), `rows` (taken of a table), `done` (nothing more until it changes).
    """

    kind: ClassVar[str] = "folder"

    def fetch(
        self,
        settings: Mapping[str, Any],
        cursor: Mapping[str, Any],
        *,
        now: datetime,
        http: httpx.Client,
    ) -> Fetched:
        del now, http  # lines say themselves when they were read, and a folder needs no network
        earlier = cursor.get("files", {})
        batch = _Batch(settings.get("batch", BATCH))
        files = {path.name: batch.look(path, earlier.get(path.name)) for path in _files(settings)}
        known = {name: state for name, state in files.items() if state is not None}
        return Fetched(batch.items, batch.bad, {"files": known}, batch.complete)


def _files(settings: Mapping[str, Any]) -> list[Path]:
    if not settings.get("path"):
        raise SourceError(
            tr(
                "The folder source has no path. Set `path` to the folder that files are put in.",
                "文件夹信源没有路径。请将 path 设为投放文件的文件夹。",
            ),
            permanent=True,
        )
    folder = Path(settings["path"])
    try:
        found = sorted(path for path in folder.iterdir() if path.name.endswith(_SUFFIXES))
    except OSError as error:
        raise SourceError(
            tr(
                f"The folder {folder} cannot be read: {error.strerror}. Make it, or allow it.",
                f"无法读取文件夹 {folder}：{error.strerror}。请建立该文件夹或授予权限。",
            ),
            permanent=False,
        ) from error
    return [path for path in found if not path.name.startswith(".") and path.is_file()]


class _Batch:
    """What one call takes from the files, up to its limit."""

    def __init__(self, limit: int) -> None:
        self.left = limit
        self.items: list[Post | Counts] = []
        self.bad: list[tuple[str, str]] = []
        self.complete = True

    def look(self, path: Path, earlier: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Take what is new in a file; returns its state for the cursor, None if never looked at."""
        if self.left <= 0:
            self.complete = False
            return dict(earlier) if earlier else None
        try:
            stat = path.stat()
            state = _seen(earlier or {}, stat.st_size, stat.st_mtime_ns)
            if not state["done"]:
                take = self._table if path.suffix == ".csv" else self._lines
                take(path, state)
        except OSError:
            return dict(earlier) if earlier else None  # taken away between listing and looking
        except InputError as error:
            self.bad.append((path.name, error.faults[0].message))
            state["done"] = True
        return state

    def _lines(self, path: Path, state: dict[str, Any]) -> None:
        still = state["looks"] >= STILL
        at = lines.Position(*state["at"])
        found = lines.tail(path, at, limit=self.left, final=still)
        for number, raw in found.lines:
            self._add(path, number, raw if isinstance(raw, Bad) else decode(raw))
        self.complete &= not found.more
        state["at"] = list(found.position)
        state["done"] = still and not found.more

    def _table(self, path: Path, state: dict[str, Any]) -> None:
        if state["looks"] < STILL:
            return
        taken, limit = state["rows"], self.left
        rows = list(islice(tables.read(path), taken, taken + limit + 1))
        for number, item in rows[:limit]:
            self._add(path, number, item)
        more = len(rows) > limit
        self.complete &= not more
        state["rows"] = taken + min(len(rows), limit)
        state["done"] = not more

    def _add(self, path: Path, number: int, item: Post | Counts | Bad) -> None:
        self.left -= 1
        if isinstance(item, Bad):
            self.bad.append((f"{path.name}:{number}", str(item)))
        else:
            self.items.append(item)


def _seen(earlier: Mapping[str, Any], size: int, mtime_ns: int) -> dict[str, Any]:
    """The state of a file at this look: what was known of it, if it is as it was."""
    if earlier and (earlier["size"], earlier["mtime_ns"]) == (size, mtime_ns):
        return {**earlier, "looks": min(earlier["looks"] + 1, STILL)}
    return {
        "size": size,
        "mtime_ns": mtime_ns,
        "looks": 1,
        "at": earlier.get("at", []),  # notices by itself where the lines before it were replaced
        "rows": 0,
        "done": False,
    }
