"""What is known about an event, and a document made of it: plain values that every format is
drawn from.

All instants are aware and already in the organisation's own zone: they are shown as they stand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How far a line of a fact sheet can be relied on."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a fact sheet. `evidence`: addresses, numbers of documents, hashes of files;
    `number`: within the event; `replaces`: the line that it corrects.
    """

    words: str
    state: State
    evidence: tuple[str, ...] = ()
    as_of: datetime | None = None
    number: int = 0
    replaces: int | None = None

    def __post_init__(self) -> None:
        if self.state == State.KNOWN and not self.evidence:
            raise ValueError(f"a known fact names what proves it: {self.words}")


@dataclass(frozen=True, slots=True)
class Figure:
    """How far it spread: a count between `low` and `high`. `high` None: at least `low`; both None:
    nobody measured it, and `lack` says why. `at`: when it was measured.
    """

    name: str
    low: int | None = None
    high: int | None = None
    at: datetime | None = None
    lack: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What people ask, how many did, and where it was answered (`""`: not yet)."""

    words: str
    count: int
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """What has been done, when, by whom."""

    words: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised in public, by when, and how it was kept (`""`: not yet)."""

    words: str
    due: datetime
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The four parts of looking back.

    Plan: B6.4
    """

    problems: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All that reports about one event are made of. `began_at` None and `place` "": not known yet;
    `reported`: who was told before, and when.
    """

    number: str
    title: str
    grade: str
    what: str
    as_of: datetime
    began_at: datetime | None = None
    place: str = ""
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    asked: tuple[Question, ...] = ()
    done: tuple[Deed, ...] = ()
    wanted: tuple[str, ...] = ()  # of the reader
    next_at: datetime | None = None
    reported: tuple[tuple[str, datetime], ...] = ()
    promises: tuple[Promise, ...] = ()
    review: Review = Review()


@dataclass(frozen=True, slots=True)
class Period:
    """What a digest covers: half-open `(start, end]`; `counts`: new, open, closed and the like;
    `trend`: where it leans, what marks it, where it goes; `silent`: sources that gave nothing.

    Plan: A5.1
    """

    start: datetime
    end: datetime
    counts: tuple[Figure, ...] = ()
    trend: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class Kind(StrEnum):
    """The forms that one fact sheet takes."""

    FLASH = "flash"
    UPDATE = "update"
    BULLETIN = "bulletin"
    BRIEF = "brief"
    SPECIAL = "special"
    REQUEST = "request"
    FILING = "filing"
    CIRCULAR = "circular"
    FINAL = "final"
    LETTER = "letter"
    DAILY = "daily"
    WEEKLY = "weekly"
    EXTRACT = "extract"  # of the record of an event: duties and clocks, no fact sheet


class Layout(StrEnum):
    """`issue`: a masthead with an issue number; `official` and `letter`: GB/T 9704."""

    ISSUE = "issue"
    OFFICIAL = "official"
    LETTER = "letter"


_OFFICIAL = (Kind.REQUEST, Kind.FILING, Kind.CIRCULAR, Kind.FINAL)
UPWARD = (Kind.REQUEST, Kind.FILING, Kind.FINAL)  # whose signer stands beside the number


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 to 4; `mark`: its number as written, which `face.numbered` gives."""

    text: str
    level: int = 1
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Items, each a paragraph of its own with its number."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Listing | Table


@dataclass(frozen=True, slots=True)
class Head:
    """What a document carries around its text.

    Args:
        code: short name of the issuing body in a document's number, as 云水舆.
        number: of the issue or the document within `issued_at`'s year; None: not given yet.
        signer: who signed it; "": a draft, and every page says so.
        exercise: every page says that it is one.
        copy: number of this copy; 0: copies are not numbered.
        secrecy, urgency: as written, with the time limit where there is one.
        mark: the beginning of the hash of the text that was signed.
    """

    org: str
    issued_at: datetime
    number: int | None = None
    code: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    signer: str = ""
    contact: str = ""
    attachments: tuple[str, ...] = ()
    copy: int = 0
    secrecy: str = ""
    urgency: str = ""
    exercise: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """`language`: `zh-Hans` or `en`."""

    kind: Kind
    head: Head
    title: str
    blocks: tuple[Block, ...]
    language: str = "zh-Hans"

    @property
    def layout(self) -> Layout:
        if self.kind == Kind.LETTER:
            return Layout.LETTER
        return Layout.OFFICIAL if self.kind in _OFFICIAL else Layout.ISSUE


def printable(text: str) -> str:
    """Return a text on one line, without what no paper shows: controls, marks that turn the
    direction of writing, halves of characters.

    >>> printable("a\\x00b\\n c\\u202ed")
    'ab cd'
    """
    return re.sub(r"\s+", " ", "".join(sign for sign in text if not _hidden(sign)))


def _hidden(sign: str) -> bool:
    if sign.isspace():
        return False
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") or ord(sign) & 0xFFFE == 0xFFFE
