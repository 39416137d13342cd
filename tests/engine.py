"""One organisation on the engine, its clock in the hand of the test.

What arrives, falls due and is done by people goes through the same functions as in `run` and
`replay`. `restart` forgets what is in memory, as a killed process does, and goes on from the rows.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from qingting import acts_submitted as submitted
from qingting import store
from qingting.acts import Acting
from qingting.acts_form import Act
from qingting.adoption.actions import adopt
from qingting.approvals.submissions import queries as submissions
from qingting.duties.actions import standing
from qingting.duties.queries import Duties, KnownDuty, Place
from qingting.export import FILES, Scope, write
from qingting.grading.models import Grading
from qingting.orgs.models import Organisation
from qingting.plan.load import load
from qingting.plan.model import Plan
from qingting.run import Engine, sweep
from qingting.sources import actions as sources
from qingting.sources.form import Counts, Post, Reading
from qingting.sources.queries import Batch, KnownSource, Sources
from qingting.store import Mode, Work
from qingting.timers.queries import Clocks
from qingting.watches.models import Watch

ROOT = Path(__file__).resolve().parent.parent
PLANS = Path(__file__).parent / "way" / "plans"
WORK_SAFETY = "plans/work-safety/plan.yaml"
BUREAU = "plans/hrss-bureau/plan.yaml"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in Shanghai
OWN = "…"
Line = dict[str, Any]


@cache
def plan(name: str) -> Plan:
    """A plan by its path from the root of the repository, or by its name in tests/way/plans."""
    path = ROOT / name if "/" in name else PLANS / name / "plan.yaml"
    return load(str(path))


def at(minutes: float = 0, *, hours: float = 0, days: float = 0) -> datetime:
    """An instant so long after NOON."""
    return NOON + timedelta(days=days, hours=hours, minutes=minutes)


def post(key: str, text: str | None = OWN, *, when: datetime = NOON, **more: Any) -> Post:
    """A post as a source gives it; it speaks of a matter of its own unless a text is given."""
    fields: dict[str, Any] = {"site": "bbs.example", "kind": "post", "published_at": when}
    said = f"关于{key}的一件事，编号{key * 3}" if text == OWN else text
    return Post(id=key, text=said, **fields | more)


def reading(of: str, when: datetime, **counts: Any) -> Counts:
    return Counts(post=of, observed_at=when, **counts)


class Bureau:
    """An organisation with a plan in force from NOON and one source."""

    def __init__(
        self,
        of: Plan,
        *,
        key: str = "bureau",
        watches: Sequence[tuple[str, str]] | None = None,
        complete: bool = True,
        expected_s: int | None = None,
        mode: str = Mode.ACTUAL,
    ) -> None:
        self.plan = of
        self.mode = mode
        self.now = NOON
        self.engine = Engine()
        self.org = Organisation.objects.create(key=key, name=of.zh, zone=of.timezone)
        if watches is None:
            Watch.objects.create(org=self.org, name="all", everything=True)
        for name, query in watches or ():
            Watch.objects.create(org=self.org, name=name, query=query)
        self.acting = Acting(self.org.pk, mode)
        self.done: Counter[str] = Counter()  # acts that a script tried, by kind
        self.refused: Counter[str] = Counter()
        self._source = 0

        def start(work: Work) -> None:
            adoption = adopt(work, of, org_id=self.org.pk, since=NOON, by="import", trial=True)
            standing(work, of, Place(self.org.pk, mode, adoption, None))
            self._source = sources.add(
                work, org_id=self.org.pk, kind="folder", name="line", complete=complete,
                expected_s=expected_s, mode=mode,
            ).id  # fmt: skip

        self.engine.act(NOON, start)
        self.write()

    @property
    def source(self) -> KnownSource:
        return self.engine.work(self.now).of(Sources).by_id[self._source]

    def write(self) -> None:
        """What a driver does before each commit."""
        self.engine.write()
        self._committed_at = self.now

    def restart(self) -> None:
        """Lose the process after its last commit, and start another."""
        self.write()
        self.engine = Engine()

    def lose(self) -> None:
        """Lose the process, and with it all that was done since the last commit."""
        self.engine = Engine()
        self.now = self._committed_at

    def to(self, when: datetime) -> None:
        """Play every instant at which something is due, up to and with `when`."""
        while (due := self._next_due()) is not None and due <= when:
            self.now = max(self.now, due)
            self.engine.advance(self.now)
        self.now = when
        self.engine.advance(when)

    def sleep(self, when: datetime) -> None:
        """Let time pass in which the engine did not run; all that fell due comes late."""
        self.now = when
        self.engine.advance(when)

    def _next_due(self) -> datetime | None:
        return self.engine.work(self.now).of(Clocks).next_at()

    def take(self, *items: Post | Counts, when: datetime | None = None) -> None:
        """Let items arrive together, at their own latest time unless told."""
        when = when or max([self.now, *(i.arrives_at for i in items)])
        self.to(when - timedelta(microseconds=1))
        self.now = when
        self.engine.advance(when, [Batch(self.source, items)])

    def say(self, key: str, text: str | None = OWN, **more: Any) -> None:
        """Let one post arrive."""
        self.take(post(key, text, **{"when": self.now} | more))

    def repost(self, of: str, n: int, *, start: int = 0, **more: Any) -> None:
        """Let `n` wordless reposts of a post arrive together."""
        fields: dict[str, Any] = {"kind": "repost", "repost_of": of, "published_at": self.now}
        keys = (f"{of}-r{start + i}" for i in range(n))
        self.take(*(Post(id=key, site="bbs.example", **fields | more) for key in keys))

    def read(self, of: str, **counts: Any) -> None:
        """Let one platform reading of a post arrive."""
        self.take(reading(of, self.now, **counts))

    def act(self, act: str, by: str, **values: str) -> None:
        """Let a person act now, upon E1 unless told (`event=""`: none); a refusal is raised."""
        if not {"event", "post", "ref"} & values.keys():
            values["event"] = "E1"
        if not values.get("event", "."):
            del values["event"]
        deed = Act(self.now, by, act, values, "acts.jsonl", 1)
        self.engine.act(self.now, lambda work: self.acting.apply(work, deed))

    def do_submitted(self) -> None:
        """Do what people submitted on pages, as the live engine does."""
        for one in submissions.waiting():
            submitted.do(self.engine, one, self.now)
        submitted.tell_seconds(self.engine, self.now)

    def waiting(self, post: str) -> list[KnownDuty]:
        """The live duties of a post's event, and those that serve all events."""
        work = self.engine.work(self.now)
        deed = Act(self.now, "nobody", "open", {"post": post}, "", 0)
        event = self.acting.find_event(work, deed)
        duties = work.of(Duties)
        return [d for d in (duties.of(work, event) if event else []) + duties.of_all() if d.live]

    def close_books(self) -> dict[str, str]:
        """The five files as they are now, by name."""
        self.engine.act(self.now, sweep)
        self.write()
        with tempfile.TemporaryDirectory() as folder:
            scope = Scope(self.org.pk, self.mode, self.plan, self.now)
            write(Path(folder), scope)
            return {name: (Path(folder) / name).read_text("utf-8") for name in FILES}

    def lines(self, name: str) -> list[Line]:
        """The lines of one of the five files."""
        return [json.loads(line) for line in self.close_books()[f"{name}.jsonl"].splitlines()]

    def event(self, key: str = "E1") -> Line:
        return next(e for e in self.lines("events") if e["event"] == key)

    def duties(self, name: str, event: str | None = "E1") -> list[Line]:
        """The rows of one entry, in order of their beginning."""
        rows = self.lines("duties")
        return [d for d in rows if (d["duty"], d["event"]) == (name, event)]

    def duty(self, name: str, event: str | None = "E1") -> Line:
        """The only row of an entry."""
        (found,) = self.duties(name, event)
        return found

    def notices(self, duty: str | None, event: str | None = "E1") -> list[Line]:
        rows = self.lines("notices")
        return [n for n in rows if (n["duty"], n["event"]) == (duty, event)]

    def grades(self, event: str = "E1") -> list[Line]:
        return [g for g in self.lines("gradings") if g["event"] == event]

    def last_grading(self, event: str = "E1") -> Grading:
        self.write()
        number = int(event[1:])
        return Grading.objects.filter(event__org=self.org, event__number=number).latest("at", "id")

    def grade(self, event: str = "E1") -> Line:
        """The last grading or decision of an event."""
        return self.grades(event)[-1]


@contextmanager
def undone() -> Iterator[None]:
    """Run in the test's database, count ids from 1, and leave no row behind."""
    mark, ids = transaction.savepoint(), store._ids
    store.count_ids_from(1)
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)
        store._ids = ids


__all__ = [
    "BUREAU",
    "NOON",
    "WORK_SAFETY",
    "Bureau",
    "Reading",
    "at",
    "plan",
    "post",
    "reading",
    "undone",
]
