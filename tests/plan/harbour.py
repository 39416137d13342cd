"""The example plan `harbour`, and changes to copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

EXAMPLES = Path(__file__).parent / "examples"
HARBOUR = EXAMPLES / "harbour" / "plan.yaml"


def copy_of_harbour(tmp_path: Path) -> Path:
    """Return the plan file in a copy of all examples."""
    shutil.copytree(EXAMPLES, tmp_path / "plans", dirs_exist_ok=True)
    return tmp_path / "plans" / "harbour" / "plan.yaml"


def changed(tmp_path: Path, changes: Mapping[str, str]) -> Path:
    """Return a copy with words replaced, each of which must be there."""
    path = copy_of_harbour(tmp_path)
    text = path.read_text("utf-8")
    for old, new in changes.items():
        assert old in text, f"the example has no {old!r}"
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return path


def line_of(path: Path, words: str) -> int:
    """Return the number of the first line that holds some words."""
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)
