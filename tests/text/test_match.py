"""Matching: every engine gives the hits of a plain search, and shows where."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from qingting.errors import ConfigError
from qingting.text import match, match_fast
from qingting.text.match import Matcher, compile_set
from qingting.text.match_fast import is_fast_possible
from qingting.text.nodes import And, Kind, Near, Node, Not, Or, Regex, Site, Term
from qingting.text.normalise import fold
from qingting.text.query import parse

# An invented vocabulary of few characters, so that words overlap, meet and miss by one.
CHARS = "棚漏车站雨停修缮路灯"
NOISE = ["\u200b", " ", "😡", ",", "。", "\n", "bus", "A1 "]
SITES = ["bbs.example", "m.bbs.example", "news.example"]
KINDS = ["post", "comment"]
ENGINES = [
    False,
    pytest.param(
        True,
        marks=pytest.mark.skipif(
            not is_fast_possible(),
            reason="hyperscan is not installed, or this processor cannot run it",
        ),
    ),
]


class Asked(NamedTuple):
    title: str
    text: str
    site: str = ""
    kind: str = "post"


def word(dice: random.Random) -> str:
    return "".join(dice.choices(CHARS, k=dice.choice((1, 2, 2, 2, 3, 4))))


def query(dice: random.Random, depth: int = 0) -> str:
    """A query of every construct of the language."""
    kind = dice.randrange(12 if depth < 3 else 5)
    if kind < 3:
        return word(dice)
    if kind == 3:
        return f"title:{word(dice)}"
    if kind == 4:
        return f"/{word(dice)}.{{0,{dice.randrange(4)}}}[{word(dice)}]/"
    if kind == 5:
        return f"({word(dice)} OR {word(dice)}) NEAR/{dice.randrange(4)} {word(dice)}"
    if kind == 6:
        return f"site:{dice.choice(SITES[::2])} AND {query(dice, depth + 1)}"
    if kind == 7:
        return f"kind:{dice.choice(KINDS)} AND {query(dice, depth + 1)}"
    if kind == 8:
        return f"title:({word(dice)} NEAR/{dice.randrange(3)} {word(dice)})"
    joint = " AND " if kind == 9 else " OR " if kind == 10 else " AND NOT "
    return f"({query(dice, depth + 1)}){joint}({query(dice, depth + 1)})"


def text(dice: random.Random, most: int) -> str:
    return "".join(
        dice.choice(NOISE) if dice.random() < 0.15 else dice.choice(CHARS)
        for _ in range(dice.randrange(most))
    )


def post(dice: random.Random) -> Asked:
    return Asked(text(dice, 8), text(dice, 30), dice.choice(SITES), dice.choice(KINDS))


def holds(node: Node, asked: Asked) -> bool:
    """The plainest reading of a query, to compare with."""
    title, body = fold(asked.title), fold(asked.text)
    match node:
        case Term(needle, in_title):
            return needle in title or (not in_title and needle in body)
        case Regex(pattern, in_title):
            fields = [title] if in_title else [title, body]
            return any(re.search(pattern.source, field, re.ASCII) for field in fields)
        case Near(left, right, units):
            return any(
                near(left, right, units, field, is_title)
                for field, is_title in ((title, True), (body, False))
            )
        case Site(name):
            return asked.site == name or asked.site.endswith(f".{name}")
        case Kind(name):
            return asked.kind == name
        case Not(part):
            return not holds(part, asked)
        case And(parts):
            return all(holds(part, asked) for part in parts)
        case Or(parts):
            return any(holds(part, asked) for part in parts)


def near(
    left: tuple[Term | Regex, ...],
    right: tuple[Term | Regex, ...],
    units: int,
    field: str,
    is_title: bool,
) -> bool:
    def places(side: tuple[Term | Regex, ...]) -> Iterator[tuple[int, int]]:
        for part in side:
            assert isinstance(part, Term)
            for at in range(len(field)):
                if (is_title or not part.in_title) and field.startswith(part.needle, at):
                    yield at, at + len(part.needle)

    def apart(end: int, start: int) -> int:
        begins = [found.start() for found in re.finditer(r"[a-z0-9]+|[^\Wa-z0-9]", field)]
        return sum(end <= begin < start for begin in begins)

    return any(
        (b <= c and apart(b, c) <= units) or (d <= a and apart(d, a) <= units)
        for a, b in places(left)
        for c, d in places(right)
    )


def matcher(*queries: str, fast: bool | None = False) -> Matcher:
    return compile_set({q: parse(q) for q in queries}, fast=fast)


@pytest.mark.parametrize("engine_most", [0, 5_000])
@pytest.mark.parametrize("fast", ENGINES)
def test_ten_thousand_pairs_have_the_hits_of_a_plain_search(
    fast: bool, engine_most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match, "_ENGINE_MOST", engine_most)
    dice = random.Random(20260301)
    queries = {f"w{n}": parse(query(dice)) for n in range(100)}
    posts = [post(dice) for _ in range(100)]
    expected = [[n for n, q in queries.items() if holds(q.root, asked)] for asked in posts]

    made = compile_set(queries, fast=fast)

    assert made.fast is fast
    assert [[made.names[n] for n in asking] for asking in made.asking_each(posts)] == expected
    for asked, names in zip(posts, expected, strict=True):
        title, body, site, kind = asked
        assert made.hits(title, body, site=site, kind=kind) == names
        assert list(made.spans(title, body, site=site, kind=kind)) == names
    assert 500 < sum(map(len, expected)) < 9_500


@pytest.mark.parametrize("fast", ENGINES)
def test_both_engines_show_the_same_places(fast: bool) -> None:
    dice = random.Random(20260302)
    queries = {f"w{n}": parse(query(dice)) for n in range(60)}
    plain, made = compile_set(queries, fast=False), compile_set(queries, fast=fast)

    for _ in range(60):
        asked = post(dice)
        spans = made.spans(*asked[:2], site=asked.site, kind=asked.kind)
        assert spans == plain.spans(*asked[:2], site=asked.site, kind=asked.kind)
        whole = f"{asked.title}\n{asked.text}"
        for name, places in spans.items():
            assert places == sorted(places)
            for start, end in places:
                assert 0 <= start < end <= len(whole)
                assert fold(whole[start:end])
            root = queries[name].root
            if isinstance(root, Term):
                assert places
                assert all(root.needle in fold(whole[start:end]) for start, end in places)


@pytest.mark.parametrize(
    ("asked", "title", "body", "places"),
    [
        ("雨棚", "雨\u200b棚漏", "旧雨😡棚", ["雨\u200b棚", "雨😡棚"]),
        ("title:雨棚", "雨棚漏", "雨棚", ["雨棚"]),
        ("棚雨棚", "", "棚雨棚雨棚", ["棚雨棚雨棚"]),
        ("雨 AND NOT 车", "", "雨站", ["雨"]),
        ("雨 OR 站", "", "雨站", ["雨", "站"]),
        ("雨 OR (站 AND 车)", "", "雨站", ["雨"]),
        ("雨 NEAR/1 站", "", "雨的站雨很大站", ["雨", "站", "雨"]),
        ("/雨.{0,2}站/", "", "雨了站", ["雨了站"]),
        ("/x?/", "", "雨", []),
        ("kind:post", "", "雨", []),
        ("欠薪", "", "😡欠薪", ["欠薪"]),
    ],
)
def test_places_are_those_of_the_original(
    asked: str, title: str, body: str, places: list[str]
) -> None:
    spans = matcher(asked).spans(title, body)

    assert [f"{title}\n{body}"[slice(*place)] for place in spans[asked]] == places


@pytest.mark.parametrize(
    ("asked", "title", "body", "hit"),
    [
        ("雨棚", "雨", "棚", False),
        ("雨 NEAR/9 棚", "雨", "棚", False),
        ("雨 NEAR/2 棚", "", "雨a big 棚", True),
        ("雨 NEAR/1 棚", "", "雨a big 棚", False),
        ("雨 NEAR/0 棚", "", "棚, 雨", True),
        ("雨 NEAR/5 雨", "", "雨", False),
        ("雨棚 NEAR/5 棚", "", "雨棚", False),
        ("/雨.{0,9}棚/", "雨", "棚", False),
        ("site:a.example", "", "雨", True),
        ("site:example", "", "雨", True),
        ("site:ample", "", "雨", False),
        ("NOT 雨", "", "", True),
        ("wage", "", "WAGES unpaid", True),
        (r"/\bwage\b/", "", "WAGES unpaid", False),
        ("一二三四五六七八九十" * 4, "", "一二三四五六七八九十" * 4, True),
        ("一二三四五六七八九十" * 4, "", "一二三四五六七八九十" * 3 + "一二三四", False),
        ("𠮷", "", "𠮷野", True),
        ("雨雨 AND 雨雨", "", "雨雨", True),
    ],
)
@pytest.mark.parametrize("fast", ENGINES)
def test_a_query_asks_for_a_post(asked: str, title: str, body: str, hit: bool, fast: bool) -> None:
    made = matcher(asked, fast=fast)

    assert made.hits(title, body, site="A.example") == ([asked] if hit else [])


@pytest.mark.parametrize("fast", ENGINES)
def test_a_hit_across_two_characters_is_none(fast: bool) -> None:
    # 丁 is 01 4e or, high byte first, 4e 01: both stand across the characters of `across`.
    across = "\u504e\u0180\u504e"
    made = matcher("丁", fast=fast)

    assert made.hits("", across) == []
    assert made.hits("", f"{across}丁") == ["丁"]


@pytest.mark.parametrize(
    "queries",
    [
        ["雨棚", "棚雨 AND 漏车", "漏车 AND 棚雨"],
        ["雨棚漏", "雨棚漏车", "雨棚漏车站 AND 灯路灯"],
        ["𠮷", "𠮷野", "野𠮷野 AND 𠮷野"],
        ["雨棚", "雨", "雨棚漏 OR 车", "(雨棚 OR 漏车) AND NOT 站", "雨棚 AND 车"],
        ["雨" * 32, "雨" * 33],
    ],
)
def test_a_large_set_in_its_table_has_the_hits_of_a_small_one(
    queries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        "雨棚漏车",
        "棚雨漏车站",
        "灯路灯雨棚漏车站",
        "𠮷野𠮷野",
        "",
        "雨" * 32,
        "雨" * 33,
        "车",
    ]
    small = matcher(*queries)
    monkeypatch.setattr(match, "_ENGINE_MOST", 0)
    large = matcher(*queries)

    for body in texts:
        assert large.hits("", body) == small.hits("", body)
        assert large.hits("", body) == [q for q in queries if holds(parse(q).root, Asked("", body))]


def test_names_come_in_the_order_of_the_set() -> None:
    made = compile_set({"z": parse("雨"), "a": parse("NOT 车"), "m": parse("雨 AND 棚")})

    assert made.hits("", "雨棚") == ["z", "a", "m"]


def test_an_empty_set_asks_for_nothing() -> None:
    assert compile_set({}).hits("雨", "棚") == []
    assert compile_set({}).asking_each([]) == []


def test_the_machine_chooses_by_itself_and_says_what_it_cannot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert matcher("雨", fast=None).fast is is_fast_possible()
    monkeypatch.setattr(match, "is_fast_possible", lambda: False)

    assert matcher("雨", fast=None).fast is False
    with pytest.raises(ConfigError, match="extra 'fast'"):
        matcher("雨", fast=True)


@pytest.mark.parametrize(
    ("system", "machine", "flags", "installed", "possible"),
    [
        ("linux", "x86_64", "flags : sse4_1 sse4_2 avx", True, True),
        ("linux", "x86_64", "flags : sse4_1 avx", True, False),
        ("linux", "x86_64", None, True, False),
        ("linux", "aarch64", "Features : asimd", True, False),
        ("linux", "x86_64", "flags : sse4_2", False, False),
        ("darwin", "arm64", None, True, True),
        ("darwin", "x86_64", None, True, False),
    ],
)
def test_the_processor_is_asked_before_hyperscan_is_loaded(
    system: str,
    machine: str,
    flags: str | None,
    installed: bool,
    possible: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    cpu = tmp_path / "cpuinfo"
    if flags is not None:
        cpu.write_text(flags)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(match_fast, "CPUINFO", cpu)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr(match_fast, "find_spec", lambda _: object() if installed else None)

    assert is_fast_possible.__wrapped__() is possible
