"""Every command that a page shows can be typed as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from .pages import ROOT, pages, parser

CONSOLE = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
SHOWN = [
    (page, line.removeprefix("$ qingting "))
    for page in pages()
    for block in CONSOLE.findall(page.read_text("utf-8"))
    for line in re.sub(r"\\\n\s*", " ", block).splitlines()
    if line.startswith("$ ")
]


@pytest.mark.parametrize(
    ("page", "line"), SHOWN, ids=[f"{p.name}:{line[:40]}" for p, line in SHOWN]
)
def test_a_command_in_a_page_is_understood(page: Path, line: str) -> None:
    args = parser().parse_args(shlex.split(line, comments=True))

    assert callable(args.run)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_each_command_once_at_least(page: str) -> None:
    verbs = {line.split()[0] for path, line in SHOWN if path == ROOT / page}

    assert verbs >= {"run", "replay", "plan", "watch", "journal", "export"}


@pytest.mark.parametrize(
    ("page", "title"), [("README.md", "Quick start"), ("README.zh-CN.md", "快速开始")]
)
def test_the_quick_start_is_two_lines(page: str, title: str) -> None:
    section = (ROOT / page).read_text("utf-8").split(f"## {title}\n")[1].split("\n## ")[0]

    assert re.findall(r"^```\w*\n(.*?)^```", section, re.M | re.S) == ["make run\nmake test\n"]


def test_every_target_that_a_page_names_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.M))
    named = {m for p in pages() for m in re.findall(r"`make (\w+)`", p.read_text("utf-8"))}

    assert named <= targets
