"""`qingting replay`: the same steps on a simulated clock and a fresh database; no network, nobody
needed.
"""

from __future__ import annotations

import gc
import resource
import sys
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from qingting import clock, store
from qingting.acts import Acting
from qingting.acts_form import Act, read
from qingting.adoption.actions import adopt
from qingting.duties.actions import standing
from qingting.duties.queries import Place
from qingting.errors import ActionRefusedError, Fault, InputError
from qingting.export import Scope, write
from qingting.journal.models import TRIGGERS
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.plan.model import Plan
from qingting.run import Engine, sweep
from qingting.sources import actions as sources
from qingting.sources import lines
from qingting.sources.form import Bad, Counts, Post
from qingting.sources.queries import Batch, KnownSource
from qingting.sources.rules import decode
from qingting.store import Mode, Work
from qingting.timers.queries import Clocks
from qingting.watches.models import Watch

AT_MOST_NAMED = 1000  # faults of one file that are named; then only their number
STEPS_A_COMMIT = 200
MINUTE = timedelta(minutes=1)
NOTHING = datetime.fromtimestamp(0, UTC)  # when a replay of nothing plays
Arrival = tuple[datetime, Post | Counts]


@dataclass
class Posts:
    """Every good line of the files in order of arrival, and what was wrong with the others."""

    arrivals: list[Arrival] = field(default_factory=list)
    bad: int = 0


def load(paths: Iterable[str]) -> Posts:
    """Read post files whole; each bad line is named on stderr and counted.

    Raises:
        InputError: a file cannot be opened.
    """
    posts = Posts()
    for path in paths:
        try:
            _load_file(path, posts)
        except OSError as e:
            message = f"{tr('cannot be read', '读不出')}: {e.strerror}"
            raise InputError([Fault(path, 0, message)]) from e
    posts.arrivals.sort(key=lambda arrival: arrival[0])
    return posts


def _load_file(path: str, posts: Posts) -> None:
    faults = 0
    keep = posts.arrivals.append
    for number, raw in lines.read(Path(path)):
        item = raw if isinstance(raw, Bad) else decode(raw)
        if isinstance(item, Bad):
            faults += 1
            if faults <= AT_MOST_NAMED:
                print(Fault(path, number, item.message, item.hint), file=sys.stderr)
        else:
            keep((item.arrives_at, item))
    if faults > AT_MOST_NAMED:
        more = faults - AT_MOST_NAMED
        print(f"{path}: {tr(f'{more} more bad lines', f'另有 {more} 行有误')}", file=sys.stderr)
    posts.bad += faults


def make_tables() -> None:
    """Make the tables of the models in an empty database that is thrown away.

    In a tenth of the time that the migrations take; a test holds what both make against each
    other.
    """
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model.__module__.startswith("qingting."):
                editor.create_model(model)
        for statement in TRIGGERS[connection.vendor]:
            editor.execute(statement)


class Replay:
    """One replay: a fresh database with one organisation, one source, one plan."""

    def __init__(self, plan: Plan, *, mode: str, watches: Sequence[tuple[str, str]] | None) -> None:
        """`watches`: (name, query) pairs; None keeps every post."""
        store.count_ids_from(1)
        make_tables()
        self.plan = plan
        self.mode = mode
        self.engine = Engine()
        self.acting: Acting
        self.org = Organisation.objects.create(key="replay", name=plan.zh, zone=plan.timezone)
        if watches is None:
            Watch.objects.create(org=self.org, name="all", everything=True)
        else:
            Watch.objects.bulk_create(
                Watch(org=self.org, name=name, query=query) for name, query in watches
            )

    def play(
        self,
        posts: Posts,
        acts: Sequence[Act],
        until: datetime | None,
        *,
        steps_a_commit: int = STEPS_A_COMMIT,
    ) -> dict[str, object]:
        """Play arrivals, clocks and acts up to `until` (default: the last of them); returns
        what the summary needs.
        """
        instants = [at for at, _ in (posts.arrivals[:1] + posts.arrivals[-1:])]
        instants += [act.at for act in (*acts[:1], *acts[-1:])]
        last = until or max(instants, default=NOTHING)
        first = min([*instants, last])
        with transaction.atomic():
            source = self._begin(first, posts.bad)
        player = _Player(self, source, posts, acts, last)
        while player.more():
            with transaction.atomic():
                for _ in range(steps_a_commit):
                    if not player.step():
                        break
                self.engine.write()
        with transaction.atomic():
            self.engine.act(last, sweep)
            self.engine.write()
        return {
            "first": first if instants else None,
            "until": last,
            "after_until": player.after_until(),
            "acts": player.done,
            "acts_refused": player.refused,
        }

    def _begin(self, at: datetime, bad: int) -> KnownSource:
        """Put the plan in force and the source in place, at the first instant."""
        self.acting = Acting(self.org.pk, self.mode)
        made: list[KnownSource] = []

        def start(work: Work) -> None:
            adoption = adopt(work, self.plan, org_id=self.org.pk, since=at, by="import", trial=True)
            standing(work, self.plan, Place(self.org.pk, self.mode, adoption, None))
            source = sources.add(
                work,
                org_id=self.org.pk,
                kind="folder",
                name="replay",
                complete=True,
                mode=self.mode,
            )
            source.tally["bad_lines"] += bad
            made.append(source)

        self.engine.act(at, start)
        self.engine.write()
        return made[0]


class _Player:
    """Where a replay stands; `step` plays the next instant at which anything happens."""

    def __init__(
        self,
        replay: Replay,
        source: KnownSource,
        posts: Posts,
        acts: Sequence[Act],
        until: datetime,
    ) -> None:
        self._replay = replay
        self._engine = replay.engine
        self._source = source
        self._coming = posts.arrivals[::-1]  # the next one last: what was played is given back
        posts.arrivals.clear()
        self._played = 0
        self._acts = deque(a for a in acts if a.at <= until)
        self._until = until
        self._clocks = replay.engine.work(until).of(Clocks)
        self._minute = self._next_minute()
        self.done = 0
        self.refused = 0
        self._ended = False

    def more(self) -> bool:
        return not self._ended

    def after_until(self) -> int:
        return len(self._coming)

    def step(self) -> bool:
        """Play one instant: arrivals, what is due, acts. False when nothing is left up to the
        end.
        """
        now = self._next()
        if now is None:
            self._ended = True
            return False
        self._engine.advance(now, self._arrived(now))
        while self._acts and self._acts[0].at <= now:
            self._act(self._acts.popleft())
        return True

    def _next(self) -> datetime | None:
        """The next instant: the end of a minute in which anything arrived, a due point, or an
        act.
        """
        now = self._minute
        due = self._clocks.next_at()
        if due is not None and due <= self._until and (now is None or due < now):
            now = due
        if self._acts and (now is None or self._acts[0].at < now):
            now = self._acts[0].at
        return now

    def _next_minute(self) -> datetime | None:
        """The end of the minute of the next arrival, None where nothing more arrives."""
        if not self._coming or self._coming[-1][0] > self._until:
            return None
        return min(_minute_end(self._coming[-1][0]), self._until)

    def _arrived(self, now: datetime) -> list[Batch]:
        items = []
        coming = self._coming
        while coming and coming[-1][0] <= now:
            items.append(coming.pop()[1])
        if not items:
            return []
        self._played += len(items)
        self._minute = self._next_minute()
        return [Batch(self._source, items, {"line": self._played})]

    def _act(self, act: Act) -> None:
        self.done += 1
        try:
            self._engine.act(act.at, lambda work: self._replay.acting.apply(work, act))
        except ActionRefusedError as e:
            self.refused += 1
            print(f"{act.file}:{act.line}: refused: {e}", file=sys.stderr)


def _minute_end(at: datetime) -> datetime:
    """The end of the minute `(t - 1 min, t]` an instant lies in."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE


def replay(
    plan: Plan,
    out: Path,
    *,
    posts: Sequence[str] = (),
    watches: Sequence[tuple[str, str]] | None = None,
    until: datetime | None = None,
    acts: str | None = None,
    mode: str = Mode.ACTUAL,
    steps_a_commit: int = STEPS_A_COMMIT,
) -> dict[str, object]:
    """Play files through the engine and write the five files; returns the summary.

    Raises:
        InputError: a file cannot be opened, or an acts file has a line that is no act.
    """
    began = clock.monotonic()
    deeds = read(acts, plan) if acts else []
    found = load(posts)
    gc.freeze()  # half a million lines: nothing in them for the collector to look at
    one = Replay(plan, mode=mode, watches=watches)
    played = one.play(found, deeds, until, steps_a_commit=steps_a_commit)
    end = played.pop("until")
    assert isinstance(end, datetime)  # play says it
    scope = Scope(one.org.pk, mode, plan, end)
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if sys.platform == "darwin":
        peak_kb //= 1024  # macOS says bytes
    return write(
        out,
        scope,
        **played,
        seconds=round(clock.monotonic() - began, 3),
        peak_rss_mb=round(peak_kb / 1024, 1),
    )
