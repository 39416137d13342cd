"""Which watches ask for a post: all queries as one set, so that a post's cost is not theirs.

Each query names strings of which one must occur where it matches: its anchors, the rarest it has.
One automaton looks for the anchors of all queries; only a query whose anchor occurs is asked, and
its answer is exact. So engines can differ in speed, never in hits. A query without an anchor, such
as ``NOT 广告``, is asked for every post.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qingting.errors import ConfigError
from qingting.text.exact import Document, Span, Test, places_of, test_of
from qingting.text.match_fast import (
    FAST_MOST,
    fast_finder,
    is_fast_possible,
    portable_finder,
)
from qingting.text.nodes import And, Near, Node, Or, Regex, Term
from qingting.text.normalise import normalise
from qingting.text.query import Query

# Longer strings are looked for by their beginning, and then asked: an engine may refuse them.
_LONGEST = 32
_NO_OTHER = 0  # stands before the needles, and counts as present in every text


class Matcher:
    """All queries of a set, ready to be asked; made by `compile_set`.

    `fast`: it runs on hyperscan, and serves one thread at a time.
    """

    def __init__(self, queries: Mapping[str, Query], fast: bool | None) -> None:
        self._names = list(queries)
        self._roots = [query.root for query in queries.values()]
        plan = _Plan(self._roots)
        needles = plan.needles
        self.fast = bool(needles) and _is_fast(fast, len(needles))
        self._find = fast_finder(needles) if self.fast else portable_finder(needles)
        self._tests = plan.tests
        self._always = plan.always
        # Flat rows, needles in order of how often they may be met: the few that most posts meet
        # then lie together, where a hundred thousand small objects would each miss the cache.
        self._starts, self._others, self._indexes = plan.rows()

    def hits(self, title: str, text: str, *, site: str = "", kind: str = "post") -> list[str]:
        """Return the names of the watches that ask for this post, in the order of the set."""
        document = Document(title, text, site, kind)
        return [self._names[index] for index in self._asking(document)]

    def spans(
        self, title: str, text: str, *, site: str = "", kind: str = "post"
    ) -> dict[str, list[Span]]:
        r"""Return watch -> where its words stand, for each watch that asks for this post.

        Half-open, in characters of the original ``title + "\n" + text``, in order, joined where
        they overlap. What is under a NOT is not shown; a watch of fields alone has an empty list.
        """
        document = Document(title, text, site, kind)
        fields = (normalise(title), 0), (normalise(text), len(title) + 1)
        return {
            self._names[index]: _joined(
                (start + offset, end + offset)
                for field, first, last in places_of(self._roots[index], document)
                for normal, offset in [fields[field]]
                for start, end in [normal.span(first, last)]
            )
            for index in self._asking(document)
        }

    def _asking(self, document: Document) -> list[int]:
        present = self._find(document.whole)
        present.add(_NO_OTHER)
        starts, others, indexes = self._starts, self._others, self._indexes
        candidates = {
            indexes[row]
            for needle in present
            for row in range(starts[needle], starts[needle + 1])
            if others[row] in present
        }
        candidates.update(self._always)
        tests = self._tests
        return sorted(i for i in candidates if (test := tests[i]) is None or test(document))


def compile_set(queries: Mapping[str, Query], *, fast: bool | None = None) -> Matcher:
    """Return the matcher of all `queries` (watch -> query).

    Args:
        fast: True: hyperscan; False: the engine that runs everywhere; None: hyperscan where this
            machine can and where it is the quicker one. The hits are the same.

    Raises:
        ConfigError: `fast` is True and this machine cannot.

    Note: about 15 µs a query, and with hyperscan 60 µs more.
    """
    return Matcher(queries, fast)


def _is_fast(fast: bool | None, needles: int) -> bool:
    if fast and not is_fast_possible():
        raise ConfigError(
            "fast", "True", "Install the extra 'fast', or let the machine choose: fast=None."
        )
    return needles <= FAST_MOST and is_fast_possible() if fast is None else fast


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

    `needles`: place -> string, from place 1. `tests`: query -> its test; None where an anchor, and
    the other string of its row, are all that it asks. `always`: queries without an anchor.
    """

    def __init__(self, roots: Sequence[Node]) -> None:
        self._asked_for = Counter(needle for root in roots for needle in _needles(root))
        self._rows: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self.tests: list[Test | None] = []
        self.always: list[int] = []
        for index, root in enumerate(roots):
            self._place(index, root)
        others = (other for rows in self._rows.values() for other, _ in rows if other)
        met = dict.fromkeys([*self._rows, *others])
        self.needles = sorted(met, key=lambda needle: -self._often(frozenset({needle})))

    def rows(self) -> tuple[array[int], array[int], array[int]]:
        """Return starts, others, queries.

        The rows of the needle at place p are ``starts[p]:starts[p + 1]``; a row's query can only
        match where the needle at its `others` place occurs too.
        """
        place = {needle: at for at, needle in enumerate(self.needles, 1)} | {"": _NO_OTHER}
        starts, others, queries = array("i", [0, 0]), array("i"), array("i")
        for needle in self.needles:
            for other, query in self._rows.get(needle, ()):
                others.append(place[other])
                queries.append(query)
            starts.append(len(queries))
        return starts, others, queries

    def _place(self, index: int, root: Node) -> None:
        anchors = self._anchors(root)
        pair = _pair(root)
        self.tests.append(None if pair or (anchors and _is_sure(root)) else test_of(root))
        if not anchors:
            self.always.append(index)
        for anchor in anchors:
            other = "" if pair is None else pair[0] if anchor == pair[1] else pair[1]
            self._rows[anchor].append((other, index))

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
        return sum((1 + self._asked_for[anchor]) * 20.0 ** -len(anchor) for anchor in anchors)


def _is_sure(root: Node) -> bool:
    """Say whether an anchor's occurrence is all that `root` asks."""
    parts = root.parts if isinstance(root, Or) else (root,)
    return all(
        isinstance(part, Term) and not part.in_title and len(part.needle) <= _LONGEST
        for part in parts
    )


def _pair(root: Node) -> tuple[str, str] | None:
    """Return the two strings that `root` asks for, where it is no more than that."""
    match root:
        case And((Term(first, False) as a, Term(second, False) as b)) if _is_sure(a) and _is_sure(
            b
        ):
            return first, second
    return None


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
