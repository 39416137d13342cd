"""`qingting watch`: try watches on posts that are already there."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qingting import clock
from qingting.errors import Fault
from qingting.lang import tr

if TYPE_CHECKING:
    from qingting.sources.rules import Post
    from qingting.text.match import Matcher
    from qingting.watches.rules import Label, Score

MOST_NAMED: Final = 1000  # bad lines of one file that are named; then only their number
_BATCH: Final = 256  # posts asked about at once


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `watch` and what follows it."""
    watch = subparsers.add_parser("watch", help=tr("what we listen for", "监测方案"))
    verbs = watch.add_subparsers(dest="watch_command", required=True, metavar="COMMAND")
    trial = verbs.add_parser(
        "try",
        help=tr("count what watches find in posts", "用已有帖文试监测方案"),
        description=tr(
            "Counts for each watch the posts it asks for; with labels, how well it does.",
            "统计每个监测方案命中的帖文数；有标注时给出精确率和召回率。",
        ),
    )
    trial.add_argument(
        "--watches",
        required=True,
        metavar="FILE",
        help=tr('JSON Lines {"watch", "query"}', '每行一个 {"watch", "query"}'),
    )
    trial.add_argument(
        "--posts",
        required=True,
        nargs="+",
        action="extend",
        metavar="FILE",
        help=tr("posts, JSON Lines, also .gz", "帖文文件，JSON Lines，可为 .gz"),
    )
    trial.add_argument(
        "--labels",
        metavar="FILE",
        help=tr('JSON Lines {"id", "watch", "wanted"}', '每行一个 {"id", "watch", "wanted"}'),
    )
    trial.add_argument("--json", action="store_true", help=tr("print JSON", "输出 JSON"))
    trial.set_defaults(run=run)


@dataclass
class _Trial:
    """What was found so far."""

    posts: int = 0
    repeats: int = 0
    bad_lines: int = 0
    hits: Counter[int] = field(default_factory=Counter)  # by place of the watch
    asked: dict[str, frozenset[str]] = field(default_factory=dict)  # labelled post -> watches


def run(args: argparse.Namespace) -> int:
    """Try the watches of a file on posts, and print what each of them finds; returns 0.

    Raises:
        InputError: a file cannot be read, or watches or labels have faults.
    """
    # Here, so that `--help` does not wait for numpy and the tables of characters.
    from qingting.text.match import compile_set
    from qingting.watches.rules import load, load_labels

    watches = load(args.watches)
    names = [watch.name for watch in watches]
    labels = load_labels(args.labels, names) if args.labels else None
    matcher = compile_set({watch.name: watch.query for watch in watches})
    gc.freeze()  # the set stays as it is: looking through it for garbage again and again is vain
    started = clock.monotonic()
    trial = _try(matcher, args.posts, frozenset(label.post for label in labels or ()))
    seconds = clock.monotonic() - started
    scores = None if labels is None else _scores(names, labels, trial)
    if args.json:
        print(_as_json(names, trial, scores, seconds))
    else:
        _print_table(names, trial, scores, seconds)
    return 0


def _try(matcher: Matcher, files: Iterable[str], labelled: frozenset[str]) -> _Trial:
    trial = _Trial()
    posts = _posts(files, trial)
    while batch := list(islice(posts, _BATCH)):
        searched = [post for post in batch if not post.wordless]
        asking_each = matcher.asking_each(searched)
        trial.hits.update(chain.from_iterable(asking_each))
        for post, asking in zip(searched, asking_each, strict=True):
            if post.id in labelled:
                trial.asked[post.id] = frozenset(matcher.names[place] for place in asking)
        trial.asked |= {p.id: frozenset() for p in batch if p.wordless and p.id in labelled}
    return trial


def _posts(files: Iterable[str], trial: _Trial) -> Iterator[Post]:
    """Yield each post once; bad lines go to stderr, and all is counted in `trial`."""
    from qingting.sources import lines
    from qingting.sources.rules import Bad, Counts, decode

    seen: set[str] = set()
    for file in files:
        bad = 0
        for number, raw in lines.read(Path(file)):
            said = raw if isinstance(raw, Bad) else decode(raw)
            if isinstance(said, Counts):
                continue
            if isinstance(said, Bad):
                bad += 1
                if bad <= MOST_NAMED:
                    print(Fault(file, number, said.message, said.hint), file=sys.stderr)
            elif said.id in seen:
                trial.repeats += 1
            else:
                seen.add(said.id)
                trial.posts += 1
                yield said
        if bad > MOST_NAMED:
            more = bad - MOST_NAMED
            print(f"{file}: {tr(f'{more} more bad lines', f'另有 {more} 行有误')}", file=sys.stderr)
        trial.bad_lines += bad


def _scores(names: Iterable[str], labels: Iterable[Label], trial: _Trial) -> dict[str, Score]:
    """Return watch -> score, over the labelled posts that were among those tried."""
    from qingting.watches.rules import score

    by_watch: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        if label.post in trial.asked:
            by_watch[label.watch].append(label)
    return {name: score(by_watch[name], trial.asked) for name in names}


def _as_json(
    names: Iterable[str], trial: _Trial, scores: dict[str, Score] | None, seconds: float
) -> str:
    answer = {
        "posts": trial.posts,
        "bad_lines": trial.bad_lines,
        "seconds": round(seconds, 3),
        "posts_per_s": round(trial.posts / seconds) if seconds else None,
        "hits": {name: trial.hits[place] for place, name in enumerate(names)},
        "labels": None if scores is None else {n: asdict(s) for n, s in scores.items()},
        "repeats": trial.repeats,
    }
    return json.dumps(answer, ensure_ascii=False)


def _print_table(
    names: Iterable[str], trial: _Trial, scores: dict[str, Score] | None, seconds: float
) -> None:
    for place, name in enumerate(names):
        line = f"{trial.hits[place]:>8}  {name}"
        if scores is not None:
            met = scores[name]
            line += tr(
                f"  labelled {met.labelled}, precision {_said(met.precision)},"
                f" recall {_said(met.recall)}",
                f"  标注 {met.labelled}，精确率 {_said(met.precision)}，召回率 {_said(met.recall)}",
            )
        print(line)
    print(
        tr(
            f"{trial.posts} posts, {trial.bad_lines} bad lines, {seconds:.1f} s",
            f"帖文 {trial.posts} 条，坏行 {trial.bad_lines}，用时 {seconds:.1f} 秒",
        )
    )


def _said(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
