"""What code cites is there: house rules, clauses, decisions, pages and their headings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qingting.web.house_rules import RULES

from .pages import DOCS, PACKAGE, ROOT

SOURCES = sorted(PACKAGE.rglob("*.py"))
CODE = {path: path.read_text("utf-8") for path in SOURCES}
CITED = [
    (path, m[1])
    for path, text in CODE.items()
    for m in re.finditer(r"^ *Plan: ((?:.|\n(?! *\n))*)", text, re.M)
]


def test_each_house_rule_is_explained_and_each_explained_one_is_cited() -> None:
    page = (DOCS / "reference" / "house-rules.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `house:([a-z-]+)` \|", page, re.M))
    cited = {m for text in CODE.values() for m in re.findall(r"house:([a-z][a-z-]+)", text)}

    assert explained == cited
    assert set(RULES) == cited


def known_clauses() -> set[str]:
    """Ids of the clauses and of the readings of every plan that is shipped."""
    clauses, readings = re.compile(r"^\* \*\*(\S+)\*\*", re.M), re.compile(r"^  (AMB-\d\d):", re.M)
    found: set[str] = set()
    for path in (ROOT / "plans").rglob("*.md"):
        found.update(clauses.findall(path.read_text("utf-8")))
    for path in (ROOT / "plans").rglob("plan.yaml"):
        found.update(readings.findall(path.read_text("utf-8")))
    return found


@pytest.mark.parametrize(("path", "cited"), CITED, ids=[p.name for p, _ in CITED])
def test_what_a_plan_line_names_exists(path: Path, cited: str) -> None:
    clauses = set(re.findall(r"\b(?:[ABCD]\d+\.\d+|AMB-\d\d)\b", cited))
    pages = re.findall(r"([\w-]+\.md)", cited)
    decisions = re.findall(r"decision (\d{4})", cited)

    assert clauses <= known_clauses()
    assert all(list(DOCS.rglob(page)) for page in pages)
    assert all(list(DOCS.glob(f"decisions/{n}-*.md")) for n in decisions)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_pages_that_code_names_exist(path: Path) -> None:
    named = re.findall(r"docs/[\w/-]+(?:\.md)?", CODE[path])

    assert all(list(ROOT.glob(page if page.endswith(".md") else f"{page}*")) for page in named)
