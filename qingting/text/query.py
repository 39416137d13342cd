"""What a watch asks for, parsed: terms, phrases, AND OR NOT, NEAR/n, fields, groups, /patterns/.

The grammar stands in `docs/reference/query.md`. All that is searched for is folded here, once; a
parsed query holds nothing that still needs reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple, NoReturn

from qingting.errors import QingtingError
from qingting.lang import tr
from qingting.text.nodes import KINDS, And, Kind, Near, Node, Not, Or, Regex, Site, Term
from qingting.text.normalise import fold
from qingting.text.pattern import PatternError, parse_pattern

MOST_NEAR = 100  # units between the two sides of a NEAR
MOST_LEAVES = 5_000  # of one query, its groups written out
MOST_DEPTH = 40  # of parentheses and NOTs


class QueryError(QingtingError, ValueError):
    """A query cannot be read at `column`, counted in characters from 1."""

    def __init__(self, column: int, message: str, hint: str = "") -> None:
        self.column, self.message, self.hint = column, message, hint
        place = tr(f"column {column}", f"第 {column} 列")
        super().__init__(f"{place}: {message}" + (f" {hint}" if hint else ""))


@dataclass(frozen=True, slots=True)
class Query:
    """A query as written, and what it asks."""

    text: str
    root: Node


@dataclass(frozen=True, slots=True)
class _Group:
    node: Node
    leaves: int
    depth: int


class _Token(NamedTuple):
    kind: str  # a group of _TOKEN, or "end"
    word: str
    column: int
    end: int  # index just after it


_TOKEN = re.compile(
    r"""(?P<open>[(\uff08]) | (?P<close>[)\uff09])
      | "(?P<phrase>(?:[^"\\]|\\.)*)" | [\u201c](?P<curly>[^\u201d]*)[\u201d]
      | (?P<torn>["\u201c])
      | /(?P<regex>(?:[^/\\]|\\.)+)/ | (?P<slash>/)
      | (?P<field>title|site|kind)[:\uff1a]
      | \$(?P<define>[^\W\d]\w*)=(?=[(\uff08]) | \$(?P<group>[^\W\d]\w*)
      | (?P<word>[^\s()\uff08\uff09"\u201c\u201d]+)
      | (?P<stray>\u201d)""",
    re.VERBOSE | re.DOTALL,
)
_NEAR = re.compile(r"NEAR(?:/(\d{1,4}))?")


def parse(text: str) -> Query:
    """Return the query that `text` writes.

    Raises:
        QueryError: with the column of what is wrong, and what to write instead.

    >>> parse('社保 AND NOT "招聘"').root
    And(parts=(Term(needle='社保', in_title=False), Not(part=Term(needle='招聘', in_title=False))))
    """
    # Most watches of a large set are one word; operators are in capitals.
    if text.isalnum() and not text.isupper() and (needle := fold(text)):
        return Query(text, Term(needle))
    return Query(text, _Parser(text).query())


class _Parser:
    """Reads one query from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.groups: dict[str, _Group] = {}
        self.leaves = self.depth = self.deepest = 0
        self.token = self.read(0)

    def read(self, at: int) -> _Token:
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        found = _TOKEN.match(self.text, at)
        if found is None:
            return _Token("end", "", len(self.text) + 1, at)
        kind = found.lastgroup or ""
        return _Token(kind, found[kind], at + 1, found.end())

    def take(self) -> _Token:
        token, self.token = self.token, self.read(self.token.end)
        return token

    def refuse(self, message: str, hint: str = "", at: _Token | None = None) -> NoReturn:
        raise QueryError((at or self.token).column, message, hint)

    def is_word(self, word: str) -> bool:
        return self.token.kind == "word" and self.token.word == word

    def query(self) -> Node:
        while self.token.kind == "define":
            self.define(self.take())
        if self.token.kind == "end":
            self.refuse(
                tr("The query asks for nothing.", "查询没有内容。"),
                tr("Write a word to look for.", "请写出要查找的词。"),
            )
        node = self.either()
        if self.token.kind == "define":
            self.refuse(
                tr("A group is defined too late.", "分组定义的位置太靠后。"),
                tr("Put definitions first.", "请把定义放在最前面。"),
            )
        if self.token.kind != "end":
            self.refuse(
                tr("This parenthesis closes nothing.", "这个右括号没有对应的左括号。"),
                tr("Put it in quotes to search for it.", "要查找括号本身，请加引号。"),
            )
        return node

    def define(self, name: _Token) -> None:
        if name.word in self.groups:
            self.refuse(tr(f"${name.word} is defined twice.", f"${name.word} 重复定义。"), at=name)
        before, self.deepest = self.leaves, 0
        node = self.parenthesised(self.take())
        self.groups[name.word] = _Group(node, self.leaves - before, self.deepest)
        self.leaves = before

    def either(self) -> Node:
        parts = [self.both()]
        while self.is_word("OR"):
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Node:
        parts = [self.negated()]
        while True:
            if self.is_word("AND"):
                self.take()
            elif self.token.kind in {"end", "close", "define"} or self.is_word("OR"):
                return parts[0] if len(parts) == 1 else And(tuple(parts))
            parts.append(self.negated())

    def negated(self) -> Node:
        if not self.is_word("NOT"):
            return self.near()
        self.deepen(self.take())
        node = Not(self.negated())
        self.depth -= 1
        return node

    def near(self) -> Node:
        start = self.token
        left = self.primary()
        word = self.token
        found = _NEAR.fullmatch(word.word) if word.kind == "word" else None
        if found is None:
            return left
        if found[1] is None or int(found[1]) > MOST_NEAR:
            self.refuse(
                tr("NEAR needs a distance.", "NEAR 需要写明距离。"),
                tr(f"Write NEAR/0 to NEAR/{MOST_NEAR}.", f"请写 NEAR/0 至 NEAR/{MOST_NEAR}。"),
            )
        self.take()
        second = self.token
        right = self.primary()
        return Near(self.places(left, start), self.places(right, second), int(found[1]))

    def places(self, node: Node, at: _Token) -> tuple[Term | Regex, ...]:
        """Return what a side of NEAR may be: words, phrases and patterns, or an OR of them."""
        parts = node.parts if isinstance(node, Or) else (node,)
        places = tuple(part for part in parts if isinstance(part, Term | Regex))
        if len(places) != len(parts):
            self.refuse(
                tr(
                    "NEAR joins words, phrases and patterns only.",
                    "NEAR 两侧只能是词、短语或正则。",
                ),
                tr("Several of them: (A OR B).", "多个词请写成 (A OR B)。"),
                at,
            )
        return places

    def primary(self) -> Node:
        token = self.take()
        match token.kind:
            case "open":
                return self.parenthesised(token)
            case "field":
                return self.field(token)
            case "group":
                return self.group(token)
            case "regex":
                return self.regex(token)
            case "phrase" | "curly":
                return self.term(re.sub(r"\\(.)", r"\1", token.word), token)
            case "word" if not self.is_operator(token):
                return self.term(token.word, token)
        return self.refuse_token(token)

    def is_operator(self, token: _Token) -> bool:
        return token.word in {"AND", "OR", "NOT"} or _NEAR.fullmatch(token.word) is not None

    def refuse_token(self, token: _Token) -> NoReturn:
        if token.kind in {"torn", "slash", "stray"}:
            self.refuse(
                tr("This is not closed.", "这里没有成对闭合。"),
                tr(
                    r'Close it, or write "\"" or "/" to search for it.',
                    "请补全，或加引号按原样查找。",
                ),
                token,
            )
        self.refuse(
            tr("A word to look for is missing here.", "这里缺少要查找的词。"),
            tr("Operators in quotes are searched for.", "运算符加引号即按原样查找。"),
            token,
        )

    def deepen(self, token: _Token, by: int = 1) -> None:
        self.depth += by
        self.deepest = max(self.deepest, self.depth)
        if self.depth > MOST_DEPTH:
            self.refuse(tr("The query is nested too deep.", "查询嵌套太深。"), at=token)

    def parenthesised(self, token: _Token) -> Node:
        self.deepen(token)
        node = self.either()
        self.depth -= 1
        if self.token.kind != "close":
            self.refuse(tr("A parenthesis is not closed.", "括号没有闭合。"), at=token)
        self.take()
        return node

    def field(self, token: _Token) -> Node:
        if self.text[token.end : token.end + 1].isspace() or self.token.kind == "end":
            self.refuse(
                tr(f"{token.word}: asks for nothing.", f"{token.word}: 后面没有内容。"),
                tr(
                    f"Write {token.word}:word without a space.", f"请写 {token.word}:词，不留空格。"
                ),
                token,
            )
        if token.word == "title":
            self.deepen(token)
            node = _in_title(self.primary())
            self.depth -= 1
            return node
        value = self.take()
        if value.kind not in {"word", "phrase", "curly"}:
            self.refuse(
                tr(f"{token.word}: needs one word.", f"{token.word}: 后面只能是一个词。"),
                tr(f"Write ({token.word}:a OR {token.word}:b).", ""),
                value,
            )
        self.count(1, value)
        name = value.word.strip().casefold()
        if token.word == "site":
            return Site(name)
        if name not in KINDS:
            self.refuse(
                tr(f"There is no kind {name}.", f"没有 {name} 这种类型。"), " ".join(KINDS), value
            )
        return Kind(name)

    def group(self, token: _Token) -> Node:
        if token.word not in self.groups:
            self.refuse(
                tr(f"${token.word} is not defined.", f"${token.word} 没有定义。"),
                tr(
                    f'Define ${token.word}=(…) first, or write "${token.word}".',
                    "请先定义，或加引号。",
                ),
                token,
            )
        group = self.groups[token.word]
        self.count(group.leaves, token)
        self.deepen(token, group.depth)
        self.depth -= group.depth
        return group.node

    def regex(self, token: _Token) -> Node:
        self.count(1, token)
        try:
            return Regex(parse_pattern(token.word))
        except PatternError as error:
            raise QueryError(token.column + 1 + error.at, error.message, error.hint) from None

    def term(self, written: str, token: _Token) -> Node:
        self.count(1, token)
        needle = fold(written)
        if not needle:
            self.refuse(
                tr("Nothing of this is left to look for.", "规范化之后没有可查找的内容。"),
                tr(
                    "Emoji, invisible characters and spaces are noise.",
                    "表情、不可见字符和空格不参与匹配。",
                ),
                token,
            )
        return Term(needle)

    def count(self, leaves: int, token: _Token) -> None:
        self.leaves += leaves
        if self.leaves > MOST_LEAVES:
            self.refuse(
                tr(
                    f"The query has more than {MOST_LEAVES} words.",
                    f"查询超过 {MOST_LEAVES} 个词。",
                ),
                tr("Split it into several watches.", "请拆成几个监测方案。"),
                token,
            )


def _in_title(node: Node) -> Node:
    """Return `node` with every word and pattern in it looked for in the title only."""
    match node:
        case Term() | Regex():
            return replace(node, in_title=True)
        case Near(left, right):
            left, right = (tuple(replace(p, in_title=True) for p in side) for side in (left, right))
            return replace(node, left=left, right=right)
        case Not(part):
            return Not(_in_title(part))
        case And(parts):
            return And(tuple(map(_in_title, parts)))
        case Or(parts):
            return Or(tuple(map(_in_title, parts)))
    return node
