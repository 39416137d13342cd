"""How long pages take at 10,000 events while posts come in: `python bench/pages.py [EVENTS]`.

A fresh SQLite file is filled; then this process asks for each page again and again, as
`django.test.Client` does, while another process writes posts, a batch of 50 in a transaction, ten
times a second. Prints median and 95th percentile of each page in milliseconds, the latter as a
share of the budget, and this process's own time, which is what counts where others use the
machine too. Exit 1 if any page is over the budget.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BUDGET_MS = 100.0  # p95, in the issue of the pages
ROUNDS = 60
BATCH, PAUSE_S = 50, 0.1
POSTS_OF = (1, 2, 3, 5, 9)  # posts of an event, by turns
BUSY = 3_000  # posts of the first event, in one remark
MANY = 300  # remarks of the third event, each of ten posts


def setup(folder: str) -> None:
    os.environ["QINGTING_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "qingting.settings"
    import django

    django.setup()


def fill(events: int, now: datetime) -> int:
    """Fill the database; returns the id of an open inquiry of the first event."""
    from django.core.management import call_command
    from django.db import transaction

    from qingting.adoption.actions import adopt
    from qingting.orgs.models import Organisation
    from qingting.people.actions import add_person
    from qingting.plan.load import load
    from qingting.sources import actions as sources
    from qingting.store import acting
    from qingting.timers.models import Beat

    call_command("migrate", verbosity=0, interactive=False)
    plan = load(ROOT / "plans" / "work-safety" / "plan.yaml")
    org = Organisation.objects.create(key="bench", name=plan.zh)
    with acting(now) as work:
        adoption = adopt(work, plan, org_id=org.pk, since=now - timedelta(days=90), by="import")
        source = sources.add(work, org_id=org.pk, kind="folder", name="bench", complete=True).id
    add_person(org, "lin", "林", now=now, by="import")
    Beat.objects.create(loop="engine", at=now + timedelta(days=1))  # the bench outlives a heartbeat
    with transaction.atomic():
        return _rows(events, now, org.pk, adoption, source)


def _rows(events: int, now: datetime, org: int, adoption: int, source: int) -> int:
    from qingting.events.models import Event
    from qingting.grading.models import Inquiry

    made: list[Event] = []
    for i in range(events):
        at = now - timedelta(minutes=5 * i)
        event = Event(
            org_id=org, number=i + 1, adoption_id=adoption, found_at=at, occurrence_at=at,
            discovery_at=at, last_remark_at=at, title=f"第 {i} 件事",
            state=("open", "open", "lead", "quiet", "closed")[i % 5],
        )  # fmt: skip
        event.opened_at = None if event.state == "lead" else at
        event.gravity = 1 if event.number % 2 else 2
        made.append(event)
    Event.objects.bulk_create(made, batch_size=500)
    _around(made)
    many = [BUSY, *(POSTS_OF[i % 5] for i in range(1, events))]
    say(org, source, [(e.pk, n, e.found_at) for e, n in zip(made, many, strict=True)])
    say(org, source, [(made[2].pk, 10, made[2].found_at)] * MANY)
    first = Inquiry(event=made[0], fact="crowd-risk", role="desk", clause="B2.5", asked_at=now)
    first.save()
    return first.pk


def _around(events: list[Any]) -> None:
    """Write what stands around events: two gradings, four duties, three entries each."""
    from qingting.duties.models import Duty
    from qingting.grading.models import Grading
    from qingting.journal.models import Entry

    made: dict[Any, list[Any]] = {Grading: [], Duty: [], Entry: []}
    for event in events:
        org, at = event.org_id, event.found_at
        made[Grading] += [
            Grading(
                event=event, scale="grade", at=at, certain=grade, possible=["extraordinary"],
                in_force=grade, facts={"reposts": 120, "sites": 2}, clauses=["B2.5"],
                reasons=[], missing=["clicks@24h"],
            )
            for grade in ("general", ("larger", "major")[event.number % 2])
        ]  # fmt: skip
        made[Duty] += [
            Duty(
                org_id=org, adoption_id=event.adoption_id, event=event, entry="report",
                holder="desk", clause="B5.5", anchor="graded", began_at=at,
                state=("open", "done")[k % 2], due_at=at + timedelta(hours=k + 1),
                done_at=at if k % 2 else None,
            )
            for k in range(4)
        ]  # fmt: skip
        made[Entry] += [
            Entry(
                org_id=org, at=at, actor="engine", verb="event.graded", subject_kind="event",
                subject_key=str(event.pk), clause="B2.5", values={"certain": "general"},
            )
            for _ in range(3)
        ]  # fmt: skip
    for model, rows in made.items():
        model.objects.bulk_create(rows, batch_size=500)


def _busiest() -> int:
    """The one remark of the first event."""
    from qingting.events.models import Membership

    return Membership.objects.get(event__number=1).remark_id


def say(org: int, source: int, said: list[tuple[int, int, datetime]]) -> None:
    """Write posts of events: (event, how many, from when)."""
    from qingting.events.models import Membership
    from qingting.posts.models import Post, Remark

    remarks, members, posts = [], [], []
    for event, n, at in said:
        remark = Remark(org_id=org, first_at=at, last_at=at, signature=b"")
        remarks.append(remark)
        members.append(Membership(event_id=event, remark=remark, since=at))
        for k in range(n):
            when = at + timedelta(seconds=k)
            post = Post(
                org_id=org, source_id=source, remark=remark, site=f"site{k % 7}.example",
                kind="post", published_at=when, arrived_at=when, text="路灯坏了三天，没有人来修。"
                * 3,
            )  # fmt: skip
            post.key = str(post.pk)
            posts.append(post)
    Remark.objects.bulk_create(remarks, batch_size=500)
    Membership.objects.bulk_create(members, batch_size=500)
    Post.objects.bulk_create(posts, batch_size=500)


def write(batch: int) -> None:
    """The other process: posts for open events, ten batches a second, until it is ended."""
    from django.db import transaction

    from qingting import clock
    from qingting.events.models import Event
    from qingting.sources.models import Source

    source = Source.objects.get()
    events = list(Event.objects.filter(state="open").values_list("pk", flat=True)[:1000])
    turn = 0
    while True:
        now = clock.now()
        with transaction.atomic():
            say(
                source.org_id,
                source.pk,
                [(events[(turn + k) % len(events)], 1, now) for k in range(batch)],
            )
        turn += batch
        time.sleep(max(0.0, PAUSE_S - (clock.now() - now).total_seconds()))


def measure(paths: dict[str, str], login: str = "lin") -> dict[str, list[tuple[float, float]]]:
    """Ask for each page by turns; milliseconds of each answer, by the clock and of this process."""
    from django.conf import settings
    from django.test import Client

    from qingting.people.models import Person

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(Person.objects.get(login=login))
    for path in paths.values():  # what a process reads once: plans, templates, words
        assert client.get(path).status_code == 200, path
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in paths}
    for _ in range(ROUNDS):
        for name, path in paths.items():
            began, own = time.perf_counter(), time.process_time()
            client.get(path)
            ended = time.perf_counter() - began, time.process_time() - own
            took[name].append((1000 * ended[0], 1000 * ended[1]))
    return took


def main(events: int) -> int:
    """Fill, measure, print; returns the number of pages over the budget."""
    with tempfile.TemporaryDirectory() as folder:
        setup(folder)
        from qingting import clock

        inquiry = fill(events, clock.now())
        paths = {
            "events by due": "/events",
            "leads": "/events?show=lead",
            "ended": "/events?show=ended",
            "event of 3,000 posts": "/events/1",
            "event of 300 remarks": "/events/3",
            "event": "/events/2",
            "remarks of 3,000 posts": f"/events/1/remarks?open={_busiest()}&q=路灯",
            "300 remarks": "/events/3/remarks?page=2",
            "gradings": "/events/1/grading",
            "journal": "/events/1/journal",
            "inquiry": f"/events/1/inquiries/{inquiry}",
            "sources": "/sources",
            "plan": "/plan",
            "clause": "/plan/clauses/B2.6",
        }
        writer = subprocess.Popen([sys.executable, __file__, "--write", folder])
        try:
            took = measure(paths)
        finally:
            writer.terminate()
            writer.wait()
    over = show(took)
    print(json.dumps({"events": events, "rounds": ROUNDS, "over": over}))
    return over


def show(took: dict[str, list[tuple[float, float]]]) -> int:
    """Print what pages took; returns the number of them over the budget."""
    over = 0
    for name, times in took.items():
        clock_ms, own_ms = ([time[side] for time in times] for side in (0, 1))
        p95 = statistics.quantiles(clock_ms, n=20)[-1]
        over += p95 > BUDGET_MS
        print(
            f"{name:22} p50 {statistics.median(clock_ms):6.1f} ms  p95 {p95:6.1f} ms"
            f"  {p95 / BUDGET_MS:.2f} of the budget"
            f"  own time p95 {statistics.quantiles(own_ms, n=20)[-1]:5.1f} ms"
        )
    return over


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        setup(sys.argv[2])
        write(int(sys.argv[3]) if len(sys.argv) > 3 else BATCH)
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000) > 0)
