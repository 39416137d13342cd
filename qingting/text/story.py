"""Which event a post belongs to: one pass over the posts in order of arrival.

An event is the sum of its posts' word vectors, the recent ones weighing more (a centroid). A post
goes to the event whose centroid points most nearly in the post's own direction (cosine), less what
the event's last post lies back; below the threshold it begins a new event. Events that share no
word with a post are never looked at.

After Allan, Papka and Lavrenko, "On-line new event detection and tracking" (SIGIR 1998). It does
not see that two events are one, or that one is two: that is proposed elsewhere and done by people.
Two matters of one kind in the same weeks (two earthquakes) can fall together: decision 0004.
"""

from __future__ import annotations

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

    `threshold`: least score (0..1) of a post that an event takes. `evidence`: least that the shared
    words must tell together, in nats: two telling words, so that no headline joins an event by "how
    to see it" alone. `fade`: an event's score falls to 1/e when its last post lies so far back.
    `memory`: a post's weight in its event falls to 1/e while the event goes on so long.
    `post_words`, `event_words`: the strongest so many are kept.
    """

    threshold: float = 0.12
    evidence: float = 15.0
    fade: timedelta = timedelta(days=40)
    memory: timedelta = timedelta(days=15)
    post_words: int = 50
    event_words: int = 250

    @property
    def reach(self) -> timedelta:
        """After so long without a post no post can reach an event: it may be dropped."""
        return self.fade * -math.log(self.threshold)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a post belongs, and why.

    `key`: the event that takes it; None: it begins a new one. `nearest`: the best event even below
    the threshold; None: none shares enough words with it. `score`: of `nearest`, 0..1. `shared`:
    the words that bring the post and `nearest` together, strongest first, five at most.
    """

    key: int | None
    score: float
    nearest: int | None
    shared: tuple[str, ...]


@dataclass(slots=True)
class _Event:
    """The sum of its posts' vectors: these words, with the weights that stand in the index.

    A post at `since` weighs 1, later ones more. `square`: of the sum's length.
    """

    since: datetime
    last: datetime
    square: float = 0.0
    words: set[str] = field(default_factory=set)


class Stories:
    """The events that still take posts, by key; ties go to the smallest key, which is the oldest.

    The answer depends on the calls and their order alone: not on batches, hash seed or clock.
    """

    def __init__(self, idf: Idf, rules: StoryRules | None = None) -> None:
        self._idf = idf
        self._rules = rules or StoryRules()
        self._events: dict[int, _Event] = {}
        self._index: defaultdict[str, dict[int, float]] = defaultdict(dict)

    def __contains__(self, key: int) -> bool:
        return key in self._events

    def place(self, terms: Mapping[str, float], at: datetime) -> Placement:
        """Return where a post with these word counts (`words.terms`), arriving at `at`, belongs.

        Note: changes no event; cost is the number of (word, event) pairs shared.
        """
        vector = self._vector(terms, at)
        products: defaultdict[int, float] = defaultdict(float)
        for word, weight in vector.items():
            for key, in_event in self._index.get(word, {}).items():
                products[key] += weight * in_event
        scores = ((-self._score(key, product, at), key) for key, product in products.items())
        for minus, key in sorted(scores):
            shared = self._shared(vector, key)
            if sum(self._idf.weights(shared)) >= self._rules.evidence:
                taken = key if -minus >= self._rules.threshold else None
                return Placement(taken, -minus, key, tuple(shared)[:5])
        return Placement(None, 0.0, None, ())

    def add(self, key: int, terms: Mapping[str, float], at: datetime) -> None:
        """Count a post into event `key`, which begins with it if it is not here."""
        event = self._events.setdefault(key, _Event(at, at))
        event.last = max(event.last, at)
        if self._growth(event, at) > _MOST_GROWTH:
            self._rebase(key, event, at)
        self._sum(key, event, self._vector(terms, at), math.exp(self._growth(event, at)))

    def drop(self, key: int) -> None:
        """Forget event `key` (quiet, closed, dismissed): it takes no more posts."""
        self._unlist(key, self._events.pop(key).words)

    def merge(self, into: int, gone: int) -> None:
        """Add the posts of event `gone` to event `into`, and drop `gone`."""
        event, other = self._events[into], self._events[gone]
        if self._growth(event, other.since) > _MOST_GROWTH:
            self._rebase(into, event, other.since)
        event.last = max(event.last, other.last)
        self._sum(into, event, self._weights(gone), math.exp(self._growth(event, other.since)))
        self.drop(gone)

    def dump(self, key: int) -> str:
        """Return event `key` as JSON, for `load`: begin, last post, square, word weights."""
        event = self._events[key]
        times = event.since.isoformat(), event.last.isoformat()
        state = [*times, event.square, self._weights(key)]
        return json.dumps(state, ensure_ascii=False, separators=(",", ":"))

    def load(self, key: int, blob: str | bytes) -> None:
        """Take event `key` as `dump` gave it; every answer is then as it was before."""
        if key in self._events:
            self.drop(key)
        since, last, square, weights = json.loads(blob)
        times = datetime.fromisoformat(since), datetime.fromisoformat(last)
        self._events[key] = _Event(*times, square, set(weights))
        self._list(key, weights)

    def _vector(self, terms: Mapping[str, float], at: datetime) -> dict[str, float]:
        """Return the strongest words with their weights, of length 1; empty if no word tells."""
        self._idf.roll(at)
        known = zip(terms.items(), self._idf.weights(terms), strict=True)
        kept = _strongest(
            {word: (1 + math.log(count)) * weight for (word, count), weight in known},
            self._rules.post_words,
        )
        length = math.sqrt(sum(weight * weight for weight in kept.values()))
        return {word: weight / length for word, weight in kept.items() if weight}

    def _score(self, key: int, product: float, at: datetime) -> float:
        event = self._events[key]
        idle = max(timedelta(0), at - event.last)
        return product / math.sqrt(event.square) * math.exp(-(idle / self._rules.fade))

    def _shared(self, vector: Mapping[str, float], key: int) -> dict[str, float]:
        """Return the words of both, with what each adds to the product, strongest first."""
        index = self._index
        both = [word for word in vector if key in index.get(word, ())]
        return _strongest({word: vector[word] * index[word][key] for word in both}, len(both))

    def _growth(self, event: _Event, at: datetime) -> float:
        return (at - event.since) / self._rules.memory

    def _sum(self, key: int, event: _Event, vector: Mapping[str, float], scale: float) -> None:
        for word, weight in vector.items():
            keys = self._index[word]
            before = keys.get(key, 0.0)
            after = keys[key] = before + weight * scale
            event.square += after * after - before * before
        event.words.update(vector)
        if len(event.words) > 1.5 * self._rules.event_words:
            kept = _strongest(self._weights(key), self._rules.event_words)
            self._unlist(key, event.words - kept.keys())
            event.words = set(kept)
            event.square = sum(weight * weight for weight in kept.values())

    def _rebase(self, key: int, event: _Event, at: datetime) -> None:
        scale = math.exp(-self._growth(event, at))
        self._list(key, {word: weight * scale for word, weight in self._weights(key).items()})
        event.square *= scale * scale
        event.since = at

    def _weights(self, key: int) -> dict[str, float]:
        return {word: self._index[word][key] for word in sorted(self._events[key].words)}

    def _list(self, key: int, weights: Mapping[str, float]) -> None:
        for word, weight in weights.items():
            self._index[word][key] = weight

    def _unlist(self, key: int, words: Iterable[str]) -> None:
        for word in words:
            del self._index[word][key]
            if not self._index[word]:
                del self._index[word]


def _strongest(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """Return the `most` heaviest words, heaviest first, equal ones by the alphabet."""
    lightest_last = sorted((-weight, word) for word, weight in weights.items())
    return {word: -minus for minus, word in lightest_last[:most]}
