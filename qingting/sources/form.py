"""Post format v1 as values: a post, a reading of counts, and why a line is neither.

The first two are encoded by msgspec as lines of the format; `rules.decode` reads lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final, Literal, NamedTuple, TypeAlias, get_args

import msgspec

LARGEST: Final = 2**63 - 1

Kind = Literal["post", "article", "comment", "message", "topic", "repost"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_Whole = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]


class AtLeast(msgspec.Struct, gc=False, frozen=True):
    """A platform's rounded count, "10万+": `min` or more, no upper end."""

    min: _Whole


Count: TypeAlias = _Whole | AtLeast  # an int is exact; `span` gives both as (low, high)


class Reading(msgspec.Struct, gc=False):
    """What a platform says of a post: cumulative counts; None is unknown, never zero."""

    views: Count | None = None
    reposts: Count | None = None
    comments: Count | None = None
    likes: Count | None = None


class Counts(Reading, gc=False, kw_only=True, tag_field="type", tag="counts", omit_defaults=True):
    """A reading of the post with id `post`, made at `observed_at` (UTC)."""

    post: str
    observed_at: datetime

    @property
    def arrives_at(self) -> datetime:
        return self.observed_at


class Post(msgspec.Struct, gc=False, tag_field="type", tag="post", omit_defaults=True):
    """One thing said in one place. Times are aware and UTC; None: not told. `author` is opaque."""

    id: str
    site: str
    kind: Kind
    published_at: datetime
    captured_at: datetime | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    repost_of: str | None = None
    in_reply_to: str | None = None
    author: str | None = None
    counts: Reading | None = None

    @property
    def arrives_at(self) -> datetime:
        """When it comes in: captured, else published."""
        return self.captured_at or self.published_at

    @property
    def wordless(self) -> bool:
        """A repost that adds no word of its own: it is counted, not stored."""
        return self.kind == "repost" and not self.title and not self.text


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a line cannot be taken, and what to write instead; `fields`: what is wrong, by field."""

    message: str
    hint: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class Spans(NamedTuple):
    """A reading as intervals `(low, high)`; high None: no upper end. None: unknown."""

    views: tuple[int, int | None] | None
    reposts: tuple[int, int | None] | None
    comments: tuple[int, int | None] | None
    likes: tuple[int, int | None] | None


def span(count: Count | None) -> tuple[int, int | None] | None:
    """Return a count as `(low, high)`.

    >>> span(7), span(AtLeast(100_000)), span(None)
    ((7, 7), (100000, None), None)
    """
    if isinstance(count, AtLeast):
        return count.min, None
    return None if count is None else (count, count)


def spans(reading: Reading) -> Spans:
    """Return the four counts of a reading as intervals."""
    return Spans(
        span(reading.views), span(reading.reposts), span(reading.comments), span(reading.likes)
    )
