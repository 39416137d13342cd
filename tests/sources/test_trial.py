"""A source is tried before it is added."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx

from qingting.sources.trial import SHOWN, try_source

from .test_connectors import line

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_what_a_source_gives_is_shown_and_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{\n" + b"".join(line(f"p{n}", "路灯") for n in range(9)))

    with httpx.Client() as http:
        found = try_source("folder", {"path": str(tmp_path)}, now=NOW, http=http)

    assert len(found.items) == SHOWN
    assert [place for place, _ in found.bad] == ["a.jsonl:1"]
    assert found.error == ""


def test_why_a_source_gives_nothing_is_told() -> None:
    with httpx.Client() as http:
        found = try_source("folder", {}, now=NOW, http=http)

    assert "has no path" in found.error
