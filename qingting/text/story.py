"""Which event a post belongs to: one pass over the posts, in order of arrival, nothing looked at twice.

An event is the sum of its posts' word vectors, the recent ones weighing more (a centroid). A post
goes to the event whose centroid points most nearly in the post's own direction (cosine), less what
the event's last post lies back; below the threshold it begins a new event. Events that share no
word with a post are never looked at.

After Allan, Papka and Lavrenko, "On-line new event detection and tracking" (SIGIR 1998). It does not
see that two events are one, or one is two: that is proposed elsewhere and done by people. Two
matters of one kind in the same weeks (two earthquakes) can fall together; decision 0004 has figures.
"""

from __future__ import annotations

import heapq
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qingting.text.words import Idf

# Weights grow by the day instead of all old ones shrinking; e^50 is far from the end of a float.
_MOST_GROWTH = 50.0


@dataclass(frozen=True, slots=True)
class StoryRules:
    """The numbers of grouping; how little each matters is measured in decision 0004.

    `threshold`: least score (0..1) of a post that an event takes. `fade`: an event's score falls to
    1/e when its last post lies so far back. `memory`: a post's weight in its event falls to 1/e
    while the event goes on so long. `post_words`, `event_words`: the strongest so many are kept.
    """

    threshold: float = 0.12
    fade: timedelta = timedelta(days=40)
    memory: timedelta = timedelta(days=15)
    post_words: int = 50
    event_words: int = 400

    @property
    def reach(self) -> timedelta:
        """After so long without a post no post can reach an event: it may be dropped."""
        return self.fade * -math.log(self.threshold)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a post belongs, and why.

    `key`: the event that takes it; None: it begins a new one. `nearest`: the best event even below
    the threshold; None: none shares a word with it. `score`: of `nearest`, 0..1. `shared`: the words
    that bring the post and `nearest` together, strongest first, five at most.
    """

    key: int | None
    score: float
    nearest: int | None
    shared: tuple[str, ...]


@dataclass(slots=True)
class _Centroid:
    """Sum of post vectors; a post at `since` weighs 1, later ones more."""

    since: datetime
    last: datetime
    square: float = 0.0
    weights: dict[str, float] = field(default_factory=dict)


class Stories:
    """The events that still take posts, by key; ties go to the smallest key, which is the oldest.

    The answer depends on the calls and their order alone: not on batches, hash seed or clock.
    """

    def __init__(self, idf: Idf, rules: StoryRules | None = None) -> None:
        self._idf = idf
        self._rules = rules or StoryRules()
        self._events: dict[int, _Centroid] = {}
        self._index: defaultdict[str, set[int]] = defaultdict(set)

    def place(self, terms: Mapping[str, float], at: datetime) -> Placement:
        """Return where a post with these word counts (`words.terms`), arriving at `at`, belongs.

        Note: changes no event; cost is the number of (word, event) pairs shared.
        """
        vector = self._vector(terms, at)
        products: defaultdict[int, float] = defaultdict(float)
        for word, weight in vector.items():
            for key in self._index.get(word, ()):
                products[key] += weight * self._events[key].weights[word]
        scores = ((self._score(key, product, at), -key) for key, product in products.items())
        score, minus = max(scores, default=(0.0, 0))
        if not products:
            return Placement(None, 0.0, None, ())
        taken = -minus if score >= self._rules.threshold else None
        return Placement(taken, score, -minus, self._shared(vector, -minus))

    def add(self, key: int, terms: Mapping[str, float], at: datetime) -> None:
        """Count a post into event `key`, which begins with it if it is not here."""
        event = self._events.setdefault(key, _Centroid(at, at))
        event.last = max(event.last, at)
        growth = self._growth(event, at)
        if growth > _MOST_GROWTH:
            self._rebase(event, at)
            growth = 0.0
        scale = math.exp(growth)
        for word, weight in self._vector(terms, at).items():
            before = event.weights.get(word, 0.0)
            after = event.weights[word] = before + weight * scale
            event.square += after * after - before * before
            self._index[word].add(key)
        if len(event.weights) > 1.5 * self._rules.event_words:
            self._forget_weak_words(key, event)

    def drop(self, key: int) -> None:
        """Forget event `key` (quiet, closed, dismissed): it takes no more posts."""
        self._unlist(key, self._events.pop(key).weights)

    def merge(self, into: int, gone: int) -> None:
        """Add the posts of event `gone` to event `into`, and drop `gone`."""
        event, other = self._events[into], self._events[gone]
        scale = math.exp(self._growth(event, other.since))
        for word, weight in other.weights.items():
            event.weights[word] = event.weights.get(word, 0.0) + weight * scale
            self._index[word].add(into)
        event.square = sum(weight * weight for weight in event.weights.values())
        event.last = max(event.last, other.last)
        self.drop(gone)

    def dump(self, key: int) -> str:
        """Return event `key` as JSON, for `load`; words strongest first."""
        event = self._events[key]
        state = [event.since.isoformat(), event.last.isoformat(), event.square, event.weights]
        return json.dumps(state, ensure_ascii=False, separators=(",", ":"))

    def load(self, key: int, blob: str | bytes) -> None:
        """Take event `key` as `dump` gave it; every answer is then as it was before."""
        if key in self._events:
            self.drop(key)
        since, last, square, weights = json.loads(blob)
        times = datetime.fromisoformat(since), datetime.fromisoformat(last)
        self._events[key] = _Centroid(*times, square, weights)
        for word in weights:
            self._index[word].add(key)

    def _vector(self, terms: Mapping[str, float], at: datetime) -> dict[str, float]:
        """Return the strongest words with their weights, of length 1; empty if no word tells."""
        self._idf.roll(at)
        raw = {word: (1 + math.log(n)) * self._idf.weight(word) for word, n in terms.items()}
        kept = _strongest(raw, self._rules.post_words)
        length = math.sqrt(sum(weight * weight for weight in kept.values()))
        return {word: weight / length for word, weight in kept.items() if weight}

    def _score(self, key: int, product: float, at: datetime) -> float:
        event = self._events[key]
        idle = max(timedelta(0), at - event.last)
        return product / math.sqrt(event.square) * math.exp(-(idle / self._rules.fade))

    def _shared(self, vector: Mapping[str, float], key: int) -> tuple[str, ...]:
        weights = self._events[key].weights
        parts = {word: weight * weights[word] for word, weight in vector.items() if word in weights}
        return tuple(_strongest(parts, 5))

    def _growth(self, event: _Centroid, at: datetime) -> float:
        return (at - event.since) / self._rules.memory

    def _rebase(self, event: _Centroid, at: datetime) -> None:
        scale = math.exp(-self._growth(event, at))
        event.weights = {word: weight * scale for word, weight in event.weights.items()}
        event.square *= scale * scale
        event.since = at

    def _forget_weak_words(self, key: int, event: _Centroid) -> None:
        kept = _strongest(event.weights, self._rules.event_words)
        self._unlist(key, event.weights.keys() - kept.keys())
        event.weights = kept
        event.square = sum(weight * weight for weight in kept.values())

    def _unlist(self, key: int, words: Iterable[str]) -> None:
        for word in words:
            self._index[word].discard(key)
            if not self._index[word]:
                del self._index[word]


def _strongest(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """Return the `most` heaviest words, heaviest first, equal ones by the alphabet."""
    best = heapq.nsmallest(most, weights.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(best)
