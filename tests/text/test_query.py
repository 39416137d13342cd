"""The language of watches: what a query means, and where it is wrong."""

from __future__ import annotations

import re

import pytest

from qingting.errors import QingtingError
from qingting.text.nodes import And, Kind, Near, Not, Or, Regex, Site, Term
from qingting.text.pattern import PatternError, parse_pattern
from qingting.text.query import QueryError, parse

A, B, C = Term("a"), Term("b"), Term("c")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("拖欠工資", Term("拖欠工资")),
        ('"拖欠  工資"', Term("拖欠 工资")),
        ("“拖欠”", Term("拖欠")),
        (r'"say \"no\""', Term('say "no"')),
        ("a AND b OR c", Or((And((A, B)), C))),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ("\uff08a OR b\uff09 c", And((Or((A, B)), C))),
        ("a b", And((A, B))),
        ("a NOT b", And((A, Not(B)))),
        ("NOT NOT a", Not(Not(A))),
        ("NOT a AND b", And((Not(A), B))),
        ("a NEAR/3 b AND c", And((Near((A,), (B,), 3), C))),
        ("(a OR b) NEAR/0 c", Near((A, B), (C,), 0)),
        ("title:a", Term("a", in_title=True)),
        ("title\uff1aa b", And((Term("a", in_title=True), B))),
        (
            "title:(a NEAR/1 b OR NOT c)",
            Or(
                (
                    Near((Term("a", True),), (Term("b", True),), 1),
                    Not(Term("c", True)),
                )
            ),
        ),
        ("title:(a site:x.example)", And((Term("a", True), Site("x.example")))),
        ("site:Weibo.com kind:post", And((Site("weibo.com"), Kind("post")))),
        ('site:"x.example"', Site("x.example")),
        ("$x=(a OR b) $x AND c", And((Or((A, B)), C))),
        ("$x=(a) $y=($x b) NOT $y", Not(And((A, B)))),
        ('"AND" "$x"', And((Term("and"), Term("$x")))),
        ("and 12:30 $5 a/b", And((Term("and"), Term("12:30"), Term("$5"), Term("a/b")))),
        ("ILO", Term("ilo")),
    ],
)
def test_a_query_asks(written: str, asked: object) -> None:
    assert parse(written).root == asked


def test_a_pattern_is_folded_and_bounded() -> None:
    asked = parse(r"/拖欠.{0,4}工資|[A-C\d]元?/").root

    assert isinstance(asked, Regex)
    assert asked.pattern.source == r"拖欠.{0,4}工资|[a-c\d]元{0,1}"
    assert re.fullmatch(asked.pattern.source, "拖欠三月工资")


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("", 1),
        ("   ", 4),
        ("a AND", 6),
        ("OR a", 1),
        ("AND", 1),
        ("a AND OR b", 7),
        ("(a", 1),
        ("a)", 2),
        ("()", 2),
        ('a "b', 3),
        ("a “b", 3),
        ("a” b", 2),
        ("a /b", 3),
        ("a NEAR b", 3),
        ("a NEAR/101 b", 3),
        ("(a AND b) NEAR/3 c", 1),
        ("a NEAR/3 NOT", 10),
        ("a NEAR/3 (b NEAR/2 c)", 10),
        ("kind:blog", 6),
        ("kind:(post)", 6),
        ("site:", 1),
        ("title: a", 1),
        ("a $x", 3),
        ("$x=(a) $x=(b) $x", 8),
        ("a $x=(b)", 3),
        ("a 😡", 3),
        ("a /b*/", 5),
        ("/a{2}{3}/", 6),
        ("title:" * 99 + "a", 241),
        ("(" * 41 + "a", 41),
        (" ".join(f"$x{n}=(x $x{n - 1})" if n else "$x0=(x)" for n in range(60)), 544),
        ("a " * 5001, 10001),
    ],
)
def test_an_error_names_its_column(written: str, column: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(written)

    assert caught.value.column == column
    assert isinstance(caught.value, QingtingError)
    assert caught.value.message in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        ("a+", 1),
        ("a{2,}", 1),
        ("a{3,2}", 1),
        ("a{101}", 1),
        ("*a", 0),
        ("^{2}", 1),
        ("(a", 2),
        ("a)", 1),
        ("(?=a)", 1),
        ("[a", 2),
        ("[]", 2),
        ("[b-a]", 4),
        (r"[\q]", 2),
        (r"\1", 1),
        ("a\\", 2),
        ("a{2}?", 4),
        ("(.{0,99}){0,9}", 0),
        ("(a{100}){11}", 0),
        ("(" * 31 + ")" * 31, 0),
    ],
)
def test_a_pattern_that_could_run_away_or_is_unknown_is_refused(pattern: str, at: int) -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern(pattern)

    assert caught.value.at == at


@pytest.mark.parametrize(
    ("pattern", "anchors"),
    [
        ("拖欠.{0,4}工资款", {"工资款"}),
        ("(拖欠|克扣)x?", {"拖欠", "克扣"}),
        ("(拖欠|.)", set()),
        (r"\d{3}", set()),
        ("a?b{2}", {"b"}),
        ("(?:欠薪){1,2}", {"欠薪"}),
        (r"欠\.薪", {"欠.薪"}),
        ("[欠拖]薪", {"薪"}),
        ("欠 薪", {"欠"}),
    ],
)
def test_a_pattern_knows_what_its_matches_hold(pattern: str, anchors: set[str]) -> None:
    assert parse_pattern(pattern).anchors == anchors


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        (r"\bilo\b", "与ilo合作", "pilot"),
        (r"[^,]薪", "欠薪", ",薪"),
        (r"[\d-]人", "-人", "a人"),
        (r"[\]a-c]x", "]x", "dx"),
        ("^涨价$", "涨价", "涨价了"),
        ("欠 薪", "欠薪", "欠了薪"),
        ("[a-]z", "-z", "bz"),
    ],
)
def test_a_pattern_matches_folded_text(pattern: str, found: str, not_found: str) -> None:
    source = parse_pattern(pattern).source

    assert re.search(source, found, re.ASCII)
    assert not re.search(source, not_found, re.ASCII)
