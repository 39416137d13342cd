"""The ferry's plan with one thing changed in its file, so that it also survives a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

from qingting.plan.load import load
from qingting.plan.model import Plan
from tests.engine import PLANS


def ferry(folder: Path, old: str, new: str) -> Plan:
    """Write the plan into a folder with one text for another, and load it."""
    shutil.copytree(PLANS / "ferry", folder, dirs_exist_ok=True)
    file = folder / "plan.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    return load(str(file))
