"""What a query is made of once it is read: a tree of tests, all words in it folded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from qingting.text.pattern import Pattern

KINDS = ("post", "article", "comment", "message", "topic", "repost")


@dataclass(frozen=True, slots=True)
class Term:
    """A folded string, found anywhere; `in_title`: only there."""

    needle: str
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Regex:
    """A bounded pattern, found within the title or within the text."""

    pattern: Pattern
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """One of each side in the same field, in any order, with at most `units` between them."""

    left: tuple[Term | Regex, ...]
    right: tuple[Term | Regex, ...]
    units: int


@dataclass(frozen=True, slots=True)
class Site:
    """The site is `name` or lies under it, as ``m.weibo.com`` under ``weibo.com``."""

    name: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The post is of this kind, one of `KINDS`."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """Its part does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; at least two."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of the parts holds; at least two."""

    parts: tuple[Node, ...]


Node: TypeAlias = Term | Regex | Near | Site | Kind | Not | And | Or
