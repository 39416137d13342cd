"""What the plan language says of a fault is said in both languages, of the same things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PLAN = Path(__file__).resolve().parents[2] / "qingting" / "plan"
HAN = re.compile(r"[\u4e00-\u9fff]")


class Message(NamedTuple):
    """A message as the code writes it: its words, and the expressions within."""

    place: str
    en: str
    zh: str
    en_of: frozenset[str]
    zh_of: frozenset[str]


def messages() -> Iterator[Message]:
    for path in sorted(PLAN.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
                en, zh = node.args[:2]
                place = f"{path.name}:{node.lineno}"
                yield Message(place, _words(en), _words(zh), _within(en), _within(zh))


def _words(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(p.value) for p in parts if isinstance(p, ast.Constant))


def _within(node: ast.expr) -> frozenset[str]:
    found = (n for n in ast.walk(node) if isinstance(n, ast.FormattedValue))
    return frozenset(_bare(ast.unparse(n.value)) for n in found)


def _bare(expression: str) -> str:
    """The names in an expression: one language may join or quote what the other lists."""
    names = (re.sub("_(zh|en)$", "", name) for name in re.findall(r"[a-z_]{3,}", expression))
    return " ".join(sorted(set(names) - {"join", "listed", "for"}))


ALL = list(messages())


def test_there_are_messages() -> None:
    assert len(ALL) > 150


@pytest.mark.parametrize("message", ALL, ids=lambda m: m.place)
def test_a_message_says_the_same_in_both_languages(message: Message) -> None:
    assert HAN.search(message.zh) or not message.zh.strip(" {}:：，。“”")
    assert not HAN.search(message.en.replace("(受限)", ""))  # both words, as contracts.md asks
    assert message.en_of == message.zh_of
