"""Which watches ask for a post: all queries as one set, so that a post's cost is not theirs.

Each query names strings of which one must occur where it matches: its anchors, the rarest it has.
One engine looks for the anchors of all queries (`match_fast`; `match_table` in a very large set);
only a query whose anchor occurs is asked, and its answer is exact. So engines can differ in speed,
never in hits. A query without an anchor, such as ``NOT 广告``, is asked for every post.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum
from typing import Protocol

from qingting.errors import ConfigError
from qingting.text.exact import Document, Span, Test, make_test, places_of
from qingting.text.match_fast import fast_finder, is_fast_possible, portable_finder
from qingting.text.match_table import Table, takes
from qingting.text.nodes import And, Near, Node, Or, Regex, Term
from qingting.text.normalise import fold, fold_each, normalise
from qingting.text.query import Query

# Longer strings are looked for by their beginning, and then asked: an engine may refuse them.
_LONGEST = 32
# Above, nearly all anchors go into a `Table`, which costs 80 µs a call but little a post.
_ENGINE_MOST = 5_000
_AT_ONCE = 256  # posts


class Post(Protocol):
    """A post as watches are asked about it; title and text as they came, None: without."""

    @property
    def title(self) -> str | None: ...
    @property
    def text(self) -> str | None: ...
    @property
    def site(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Matcher:
    """All queries of a set, ready to be asked; made by `compile_set`.

    `names`: of the watches, in order. `fast`: it runs on hyperscan, so for one thread at a time.
    """

    def __init__(self, queries: Mapping[str, Query], fast: bool | None) -> None:
        self.names = tuple(queries)
        self._roots = [query.root for query in queries.values()]
        plan = _Plan(self._roots)
        tabled = plan.take_tabled() if len(plan.rows) > _ENGINE_MOST else {}
        self._table = Table(tabled) if tabled else None
        needles = list(plan.rows)
        self.fast = bool(needles) and _is_fast(fast)
        self._find = fast_finder(needles) if self.fast else portable_finder(needles)
        self._at_once = self._table.at_once if self._table else _AT_ONCE
        self._rows = [tuple(rows) for rows in plan.rows.values()]
        self._tests = plan.tests
        # A byte a query stays in the processor's cache, where the tests themselves would not.
        self._is_tested = bytes(index in plan.tests for index in range(len(self.names)))
        self._always = plan.always

    def hits(self, title: str, text: str, *, site: str = "", kind: str = "post") -> list[str]:
        """Return the names of the watches that ask for this post, in the order of the set."""
        (asking,) = self._asking([Document(fold(title), fold(text), site, kind)])
        return [self.names[index] for index in asking]

    def asking_each(self, posts: Sequence[Post]) -> list[list[int]]:
        """Return for each post what `hits` would, as places in `names`.

        Note: many posts at once cost down to a third of what each alone does.
        """
        asking: list[list[int]] = []
        for start in range(0, len(posts), self._at_once):
            some = posts[start : start + self._at_once]
            titles = fold_each([post.title or "" for post in some])
            texts = fold_each([post.text or "" for post in some])
            asking += self._asking(
                [
                    Document(title, text, post.site, post.kind)
                    for title, text, post in zip(titles, texts, some, strict=True)
                ]
            )
        return asking

    def spans(
        self, title: str, text: str, *, site: str = "", kind: str = "post"
    ) -> dict[str, list[Span]]:
        r"""Return watch -> where its words stand, for each watch that asks for this post.

        Half-open, in characters of the original ``title + "\n" + text``, in order, joined where
        they overlap. What is under a NOT is not shown; a watch of fields alone has an empty list.
        """
        fields = (normalise(title), 0), (normalise(text), len(title) + 1)
        document = Document(fields[0][0].text, fields[1][0].text, site, kind)
        (asking,) = self._asking([document])
        return {
            self.names[index]: _joined(
                (start + offset, end + offset)
                for field, first, last in places_of(self._roots[index], document)
                for normal, offset in [fields[field]]
                for start, end in [normal.span(first, last)]
            )
            for index in asking
        }

    def _asking(self, documents: Sequence[Document]) -> list[list[int]]:
        wholes = [document.whole for document in documents]
        proposed = [self._proposed(whole) for whole in wholes]
        if self._table is not None:
            for at, query in self._table.propose(wholes):
                proposed[at].add(query)
        tests, is_tested = self._tests, self._is_tested
        return [
            sorted([q for q in queries if not is_tested[q] or tests[q](document)])
            for document, queries in zip(documents, proposed, strict=True)
        ]

    def _proposed(self, whole: str) -> set[int]:
        rows = self._rows
        proposed = {
            query for place in self._find(whole) for other, query in rows[place] if other in whole
        }
        proposed.update(self._always)
        return proposed


def compile_set(queries: Mapping[str, Query], *, fast: bool | None = None) -> Matcher:
    """Return the matcher of all `queries` (watch -> query).

    Args:
        fast: True: hyperscan; False: the engine that runs everywhere; None: hyperscan where this
            machine can. The hits are the same.

    Raises:
        ConfigError: `fast` is True and this machine cannot.

    Note: 20 to 60 µs a query.
    """
    return Matcher(queries, fast)


def _is_fast(fast: bool | None) -> bool:
    if fast and not is_fast_possible():
        raise ConfigError(
            "fast", "True", "Install the extra 'fast', or let the machine choose: fast=None."
        )
    return is_fast_possible() if fast is None else fast


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


class _Plan:
    """By which strings each query is found, and what is left to ask then.

    `rows`: anchor -> (other, query): where the anchor occurs, and the other too ("" always does),
    the query may match. `tests`: query -> its test, where a row does not say all that it asks.
    `always`: queries without an anchor.
    """

    def __init__(self, roots: Sequence[Node]) -> None:
        self._asked_for = Counter(needle for root in roots for needle in _needles(root))
        self.rows: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self.tests: dict[int, Test] = {}
        self.always: list[int] = []
        for index, root in enumerate(roots):
            self._place(index, root)

    def take_tabled(self) -> dict[str, list[tuple[str, int]]]:
        """Take out the rows that a `Table` can hold."""
        taken = {anchor: rows for anchor, rows in self.rows.items() if takes(anchor)}
        for anchor in taken:
            del self.rows[anchor]
        return taken

    def _place(self, index: int, root: Node) -> None:
        anchors, rest = self._split(root)
        if not anchors:
            self.always.append(index)
        other = ""
        if isinstance(rest, Term) and _is_sure(rest) and takes(rest.needle):
            other = rest.needle
        elif rest is not None:
            self.tests[index] = make_test(rest)
        for anchor in sorted(anchors):
            self.rows[anchor].append((other, index))

    def _split(self, root: Node) -> tuple[frozenset[str], Node | None]:
        """Return the anchors of `root`, and what is left to ask where one of them occurs."""
        if not isinstance(root, And):
            anchors = self._anchors(root)
            return anchors, None if anchors and _is_sure(root) else root
        each = [self._anchors(part) for part in root.parts]
        chosen = self._rarest(each)
        for at, (part, anchors) in enumerate(zip(root.parts, each, strict=True)):
            if anchors and anchors == chosen and _is_sure(part):
                rest = root.parts[:at] + root.parts[at + 1 :]
                return chosen, rest[0] if len(rest) == 1 else And(rest)
        return chosen, root

    def _anchors(self, node: Node) -> frozenset[str]:
        """Return strings of which one occurs wherever `node` holds; empty where none is sure."""
        match node:
            case Term(needle):
                return frozenset({needle[:_LONGEST]})
            case Regex(pattern):
                return frozenset(anchor[:_LONGEST] for anchor in pattern.anchors)
            case Near(left, right):
                return self._rarest([self._any_of(left), self._any_of(right)])
            case And(parts):
                return self._rarest([self._anchors(part) for part in parts])
            case Or(parts):
                return self._any_of(parts)
        return frozenset()

    def _any_of(self, parts: Sequence[Node]) -> frozenset[str]:
        anchors = [self._anchors(part) for part in parts]
        return frozenset().union(*anchors) if all(anchors) else frozenset()

    def _rarest(self, choices: Sequence[frozenset[str]]) -> frozenset[str]:
        return min(filter(None, choices), key=self._often, default=frozenset())

    def _often(self, anchors: frozenset[str]) -> float:
        """Return how often one of `anchors` is met, as a guess for comparing.

        A character more makes a string about twenty times as rare; what many queries ask for is
        common in what people write, and costs a question for each of them.
        """
        return fsum((1 + self._asked_for[anchor]) * 20.0 ** -len(anchor) for anchor in anchors)


def _is_sure(root: Node) -> bool:
    """Say whether an anchor's occurrence is all that `root` asks."""
    parts = root.parts if isinstance(root, Or) else (root,)
    return all(
        isinstance(part, Term) and not part.in_title and len(part.needle) <= _LONGEST
        for part in parts
    )


def _needles(node: Node) -> Iterator[str]:
    match node:
        case Term(needle):
            yield needle
        case And(parts) | Or(parts):
            for part in parts:
                yield from _needles(part)
        case Near(left, right):
            for part in left + right:
                yield from _needles(part)
