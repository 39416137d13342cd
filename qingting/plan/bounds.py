"""What one count says of another: a shorter window or a class of sites holds at most as much.

Plan: plan-format.md, "Facts": bounds carry over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from qingting.plan.known import UNKNOWN, Interval, Past, Value, as_past, is_exact, standing
from qingting.plan.model import FactKey, Number

# Topics count under this class alone, so what it counts is no part of the whole.
_APART = "hot-list"


def at_most(part: FactKey, whole: FactKey) -> bool:
    """Whether the count `part` can never exceed the count `whole`.

    >>> at_most(FactKey("clicks", "forum"), FactKey("clicks"))
    True
    """
    if part.name != whole.name:
        return False
    if part.site_class != whole.site_class and (
        whole.site_class is not None or part.site_class == _APART
    ):
        return False
    return whole.window is None or (part.window is not None and part.window <= whole.window)


def relatives(key: FactKey, given: Iterable[FactKey]) -> tuple[FactKey, ...]:
    """Return the given counts that bound a count."""
    return tuple(
        other for other in given if other != key and (at_most(key, other) or at_most(other, key))
    )


def tightened(key: FactKey, given: Mapping[FactKey, Value | Past]) -> Value:
    """Return a count as it stands now, its ends drawn in by the counts that bound it.

    Bounds that contradict each other say nothing: then what was given of the count stands alone.
    """
    own = standing(given.get(key, UNKNOWN))
    if is_exact(own):
        return own
    return _drawn_in(key, own, ((other, standing(given[other])) for other in relatives(key, given)))


def tightened_past(key: FactKey, given: Mapping[FactKey, Value | Past], at: datetime) -> Past:
    """Return the past of a count, drawn in at each instant at which any bound of it changed."""
    pasts = {other: as_past(given[other], at) for other in relatives(key, given)}
    pasts[key] = as_past(given[key], at) if key in given else ()
    changes = {since for past in pasts.values() for since, _ in past}
    ordered = sorted(since for since in changes if since is not None)
    instants = [None, *ordered] if None in changes else ordered
    return tuple(
        (
            since,
            _drawn_in(
                key,
                _stood(pasts[key], since),
                ((other, _stood(past, since)) for other, past in pasts.items() if other != key),
            ),
        )
        for since in instants
    )


def _stood(past: Past, at: datetime | None) -> Value:
    """Return what stood at an instant; None: before every dated value."""
    stood: Value = UNKNOWN
    for since, value in past:
        if since is None or (at is not None and since <= at):
            stood = value
    return stood


def _drawn_in(key: FactKey, own: Value, others: Iterable[tuple[FactKey, Value]]) -> Value:
    low: Number = 0
    high: Number | None = None
    if isinstance(own, Interval):
        low, high = own.low, own.high
    for other, value in others:
        if not isinstance(value, Interval):
            continue
        if value.high is not None and at_most(key, other):
            high = value.high if high is None else min(high, value.high)
        if at_most(other, key):
            low = max(low, value.low)
    if high is not None and low > high:
        return own
    return own if (low, high) == (0, None) else Interval(low, high)
