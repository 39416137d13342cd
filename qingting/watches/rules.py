"""What a file of watches asks for, what a file of labels expects, and how well the one met it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from qingting.errors import Fault, InputError
from qingting.lang import tr
from qingting.sources import lines
from qingting.sources.rules import Bad
from qingting.text.query import Query, QueryError, parse

NAME_LENGTH: Final = 120  # characters


@dataclass(frozen=True, slots=True)
class Listening:
    """A watch as a file gives it: its name, and its query ready to be compiled."""

    name: str
    query: Query


@dataclass(frozen=True, slots=True)
class Label:
    """Whether a watch should ask for a post, as a person judged."""

    post: str
    watch: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How a watch met its labels. None: nothing that the share could be taken of.

    `precision`: of the labelled posts it asked for, the share that is wanted; `recall`: of the
    wanted ones, the share it asked for.
    """

    labelled: int
    precision: float | None
    recall: float | None


class _WatchLine(msgspec.Struct):
    watch: str
    query: str


class _LabelLine(msgspec.Struct):
    id: str
    watch: str
    wanted: bool


_Row = TypeVar("_Row", _WatchLine, _LabelLine)


def load(file: str) -> list[Listening]:
    """Return the watches of a JSON Lines file, in its order.

    Raises:
        InputError: with every fault: a line that is no watch, a name given twice, a bad query.
    """
    faults: list[Fault] = []
    found: dict[str, Listening] = {}
    first: dict[str, int] = {}
    for number, row in _rows(file, _WatchLine, faults):
        try:
            watch = Listening(row.watch, parse(row.query))
        except QueryError as error:
            faults.append(Fault(file, number, str(error)))
            continue
        if fault := _name_fault(row.watch, first):
            faults.append(Fault(file, number, fault))
            continue
        first[row.watch], found[row.watch] = number, watch
    if faults:
        raise InputError(sorted(faults))
    return list(found.values())


def one(text: str) -> Query:
    """Return the query given on a command line.

    Raises:
        QueryError: it cannot be read.
    """
    return parse(text)


def load_labels(file: str, watches: Iterable[str]) -> list[Label]:
    """Return the labels of a JSON Lines file; `watches` are the names it may use.

    Raises:
        InputError: with every fault: a line that is no label, an unknown watch, two judgements of
            the same post and watch that differ.
    """
    known = frozenset(watches)
    faults: list[Fault] = []
    judged: dict[tuple[str, str], bool] = {}
    for number, row in _rows(file, _LabelLine, faults):
        if row.watch not in known:
            message = tr(f"There is no watch {row.watch!r}.", f"没有监测方案“{row.watch}”。")
            faults.append(Fault(file, number, message))
        elif judged.setdefault((row.id, row.watch), row.wanted) != row.wanted:
            message = tr(
                f"Post {row.id!r} is labelled both ways for {row.watch!r}.",
                f"帖文“{row.id}”对“{row.watch}”的标注前后不一。",
            )
            faults.append(Fault(file, number, message))
    if faults:
        raise InputError(sorted(faults))
    return [Label(post, watch, wanted) for (post, watch), wanted in judged.items()]


def score(labels: Iterable[Label], asked: Mapping[str, frozenset[str]]) -> Score:
    """Return how one watch met its `labels`; `asked`: post -> names of the watches that asked."""
    met = [(label.wanted, label.watch in asked[label.post]) for label in labels]
    hits = [wanted for wanted, hit in met if hit]
    wanted = [hit for is_wanted, hit in met if is_wanted]
    return Score(len(met), _share(hits), _share(wanted))


def _share(flags: list[bool]) -> float | None:
    return round(sum(flags) / len(flags), 4) if flags else None


def _name_fault(name: str, first: Mapping[str, int]) -> str:
    """Return what is wrong with a watch's name, or ""; `first`: name -> line where it stands."""
    if not name.strip() or len(name) > NAME_LENGTH:
        return tr(
            f"A watch needs a name of at most {NAME_LENGTH} characters.",
            f"监测方案要有名称，至多 {NAME_LENGTH} 个字符。",
        )
    if name in first:
        return tr(
            f"The watch {name!r} is already on line {first[name]}.",
            f"监测方案“{name}”已在第 {first[name]} 行。",
        )
    return ""


def _rows(file: str, form: type[_Row], faults: list[Fault]) -> Iterable[tuple[int, _Row]]:
    """Yield line number and row of each good line; the others are added to `faults`."""
    decoder = msgspec.json.Decoder(form)
    for number, raw in lines.read(Path(file)):
        if isinstance(raw, Bad):
            faults.append(Fault(file, number, raw.message, raw.hint))
            continue
        try:
            raw.decode("utf-8")
            yield number, decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            faults.append(Fault(file, number, tr("Not such a line: ", "格式不符：") + str(error)))
