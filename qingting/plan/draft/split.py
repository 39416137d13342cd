"""A document as clauses: 第一条, 一、, （一）, 1., 1.1, Article 1; each with an id to cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qingting.documents import Grid, lines_of
from qingting.plan.draft.numbers import HAN, value_of
from qingting.plan.draft.tables import rows_of

_MARK = re.compile(
    rf"\s*(?:(?P<chapter>第[{HAN}\d]+[章节编]|Chapter\s+\w+|Part\s+\w+)"
    rf"|(?P<article>第[{HAN}\d]+条|Article\s+\d+|Section\s+\d+(?:\.\d+)*)"
    r"|(?P<dotted>\d{1,2}(?:[.．]\d{1,2}){1,4})(?=[\s、.．\u3400-\u9fff（(A-Za-z])"
    rf"|(?P<han>[{HAN}]{{1,3}})、"
    rf"|[（(](?P<paren>[{HAN}]{{1,3}}|\d{{1,2}})[）)]"
    r"|(?P<arabic>\d{1,2})(?:[.．、]|\)|）)(?!\d)"
    r"|(?P<circle>[①-⑳]))\s*",
    re.IGNORECASE,
)
_ORDER = ("chapter", "han", "article", "paren", "arabic", "circle")  # from the outer to the inner
LONGEST = 4_000  # characters of one clause that are looked at


class Clause(NamedTuple):
    """A numbered part of a document. `id`: `3.2`; `line`: from 1; `heading`: it only names what
    follows.
    """

    id: str
    words: str
    line: int
    heading: bool


def split(blocks: Iterable[str | Grid]) -> list[Clause]:
    """Return the clauses of a document; what stands before the first number is clause `0`, what
    stands in a row of a table that can be read `3.t1.r2`: of the first table, below clause 3.
    """
    found: list[tuple[str, list[str], int]] = []
    path: dict[str, int] = {}
    used = {"0"}
    last = 0  # the clause that lines and tables belong to
    hosts: set[str] = set()
    for number, line, row in _numbered(blocks):
        mark = None if row else _MARK.match(line)
        if mark is not None and mark.end():
            id_ = _id(mark, path)
            while id_ in used:  # a numbering that begins anew without a heading
                id_ += "x"
            used.add(id_)
            last = len(found)
            found.append((id_, [line[mark.end() :].strip()[:LONGEST]], number))
        elif line.strip():
            if not found:
                found.append(("0", [], number))
            if row:
                hosts.add(found[last][0])
                found.append((f"{found[last][0]}.{row}", [line[:LONGEST]], number))
            else:
                found[last][1].append(line.strip()[:LONGEST])
    clauses = [(id_, " ".join(filter(None, parts)), line) for id_, parts, line in found]
    return [
        Clause(id_, words, line, _is_heading(words) or (id_ in hosts and _names_table(words)))
        for id_, words, line in clauses
    ]


def _numbered(blocks: Iterable[str | Grid]) -> Iterator[tuple[int, str, str]]:
    """Yield each line with its number; of a row of a table that can be read, what names it."""
    number = tables = 0
    for block in blocks:
        rows = None if isinstance(block, str) else rows_of(block)
        tables += rows is not None
        lines = rows if rows is not None else lines_of(block)
        for n, line in enumerate(lines, 1):
            number += 1
            yield number, line, "" if rows is None else f"t{tables}.r{n}"


def _names_table(words: str) -> bool:
    """Whether a clause only says that the table below it says the rest."""
    return len(words) <= 40 and bool(
        re.search("下表|如下|见表|附表|below|table|[：:]$", words, re.I)
    )


def _id(mark: re.Match[str], path: dict[str, int]) -> str:
    """The number as a path: an inner number goes on from the outer one it stands under."""
    kind = str(mark.lastgroup)
    written = mark[kind]
    if kind == "dotted":
        path.clear()
        parts = re.split("[.．]", written)
        path["article"] = int(parts[0])
        return ".".join(str(int(part)) for part in parts)
    place = _ORDER.index(kind)
    for inner in _ORDER[place + 1 :]:
        if not (kind == "chapter" and inner == "article"):  # articles are counted through chapters
            path.pop(inner, None)
    path[kind] = _count(kind, written)
    if kind == "chapter":
        return f"c{path[kind]}"
    shown = [k for k in _ORDER if k in path and k != "chapter"]
    return ".".join(str(path[k]) for k in shown)


def _count(kind: str, written: str) -> int:
    if kind == "circle":
        return ord(written) - ord("①") + 1
    figures = re.sub(r"[第章节编条]|Chapter|Article|Section|Part|\s", "", written, flags=re.I)
    number = value_of(figures.split(".")[0])
    return int(number) if number is not None else 1


def _is_heading(words: str) -> bool:
    """Whether a clause only names what follows: short, and no sentence."""
    return len(words) <= 24 and not re.search(r"[。；;，,：:]|\.\s*$", words)
