"""Pages that are written from the code say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pages import PACKAGE, WRITTEN, stages


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.name)
def test_a_page_written_from_the_code_is_up_to_date(path: Path) -> None:
    assert path.read_text("utf-8") == WRITTEN[path](), "run `make docs`"


def test_the_list_of_stages_is_the_list_of_folders() -> None:
    folders = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}

    assert sorted(stages()) == sorted(folders)
