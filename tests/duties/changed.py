"""The ferry's plan with some things changed in its file, so that it also survives a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

from qingting.plan.load import load
from qingting.plan.model import Plan
from tests.engine import PLANS


def ferry(folder: Path, old: str, new: str, *more: tuple[str, str]) -> Plan:
    """Write the plan into a folder with one text for another, and load it; `more` such pairs."""
    shutil.copytree(PLANS / "ferry", folder, dirs_exist_ok=True)
    file = folder / "plan.yaml"
    text = file.read_text("utf-8")
    for before, after in ((old, new), *more):
        assert text.count(before) == 1
        text = text.replace(before, after)
    file.write_text(text, "utf-8")
    return load(str(file))
