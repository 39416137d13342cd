"""How the desk bears a large bureau: `python -m bench.desk [--events N] [--posts N] [--streams N]`.

Without `--streams`: how long the desk and pages of events take at 10,000 events and 10^6 posts,
while another process writes 1,000 posts a second. As `bench/pages.py`; exit 1 over its budget.

With `--streams N`: the web process by itself, on a socket of this machine, with so many desks open:
its memory, how soon each hears of an entry of the journal, and how long a desk takes beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import pages

RATE = 1_000  # posts a second
SMALL = 9  # posts of a remark that is copied
APART = 10_000_000  # between the ids of a post and its next copy
ENTRIES = 20
WARM_S = 3.0


def multiply(posts: int) -> int:
    """Copy the posts of small remarks until there are about so many; returns how many there are."""
    from django.db import connection, transaction

    from qingting.posts.models import Post
    from qingting.store import table

    columns = ", ".join(c for c in table(Post).columns.values() if c not in ("id", "key"))
    small = f"SELECT remark_id FROM posts_post GROUP BY remark_id HAVING COUNT(*) <= {SMALL}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM posts_post WHERE remark_id IN ({small})")
        copies = max(0, posts - Post.objects.count()) // cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO posts_post (id, key, {columns})"
            f" WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {copies})"
            f" SELECT id + k * {APART}, key || '-' || k, {columns} FROM posts_post, n"
            f" WHERE remark_id IN ({small})"
        )
    return Post.objects.count()


def bureau(events: int) -> None:
    """Fill the database, with a person who holds the role of the desk."""
    from qingting import clock
    from qingting.orgs.models import Organisation
    from qingting.people.actions import add_person

    now = clock.now()
    pages.fill(events, now)
    add_person(Organisation.objects.get(), "chen", "陈", now=now, by="import", roles=("desk",))


def answers(events: int, posts: int) -> int:
    """Print how long pages take while posts come in; returns how many are over the budget."""
    with tempfile.TemporaryDirectory() as folder:
        pages.setup(folder)
        bureau(events)
        from qingting.posts.models import Post

        kept = multiply(posts)
        paths = {
            "desk": "/desk",
            "desk, whole shift": "/desk?of=all",
            "event of 3,000 posts": "/events/1",
            "event": "/events/2",
        }
        written = str(RATE // 10)
        writer = subprocess.Popen([sys.executable, pages.__file__, "--write", folder, written])
        try:
            time.sleep(WARM_S)
            before, began = Post.objects.count(), time.perf_counter()
            took = pages.measure(paths, "chen")
            rate = (Post.objects.count() - before) / (time.perf_counter() - began)
        finally:
            writer.terminate()
            writer.wait()
    over = pages.show(took)
    said = {"events": events, "posts": kept, "posts_per_s": round(rate), "over": over}
    print(json.dumps(said))
    return over


@contextmanager
def serving(folder: str) -> Iterator[tuple[int, int]]:
    """The web process as `qingting run` starts it; gives its port and its process id."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        web = subprocess.Popen(
            [sys.executable, "-m", "qingting.web.serve", str(listener.fileno()), str(os.getpid())],
            pass_fds=[listener.fileno()],
            env={**os.environ, "QINGTING_DATA": folder},
        )
        try:
            yield listener.getsockname()[1], web.pid
        finally:
            web.terminate()
            web.wait()


def status(pid: int) -> tuple[float, int]:
    """Return a process's resident memory in MiB, and its threads."""
    rows = dict(row.split(":\t", 1) for row in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(rows["VmRSS"].split()[0]) / 1024, int(rows["Threads"])


def sessions(n: int, each: int) -> list[str]:
    """Sign in as many people as hold `n` streams, `each` at most; a session's key per stream."""
    from django.test import Client

    from qingting import clock
    from qingting.orgs.models import Organisation
    from qingting.people.actions import add_person

    keys = []
    for i in range(-(-n // each)):
        client = Client()
        org = Organisation.objects.get()
        client.force_login(add_person(org, f"p{i}", f"p{i}", now=clock.now(), by="import"))
        keys += [client.cookies["sessionid"].value] * each
    return keys[:n]


def add_entry() -> None:
    """Write an entry of the journal, sealed, as the engine does."""
    from django.db import transaction

    from qingting import clock
    from qingting.journal.actions import write
    from qingting.orgs.models import Organisation
    from qingting.run import Engine
    from qingting.store import Mode, Subject

    org = Organisation.objects.get().pk
    subject = Subject(org, Mode.ACTUAL, "organisation", str(org))
    engine = Engine()
    with transaction.atomic():
        engine.act(
            clock.now(),
            lambda work: write(work, "event.found", subject, actor="engine", clause="house:bench"),
        )
        engine.write()


async def hear(port: int, keys: list[str], pid: int) -> list[float]:
    """Open a stream a key, then write entries; seconds until each stream hears of each."""
    alone = status(pid)
    readers = []
    for key in keys:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={key}\r\n\r\n"
        writer.write(head.encode())
        readers.append((reader, writer))
        await _data(reader)
    memory, threads = status(pid)
    print(
        f"{len(keys)} desks open: {memory:.0f} MiB in {threads} threads, before {alone[0]:.0f} MiB"
        f" in {alone[1]}; {1024 * (memory - alone[0]) / len(keys):.0f} KiB each"
    )
    took = []
    for i in range(ENTRIES):
        await asyncio.sleep(0.3 + 0.1 * (i % 10))  # anywhere between two looks
        await asyncio.to_thread(add_entry)
        began = time.perf_counter()
        heard = [asyncio.create_task(_heard(reader, began)) for reader, _ in readers]
        took += await asyncio.gather(*heard)
    page = await asyncio.to_thread(ask, port, keys[0])
    print(f"a desk beside them: p50 {1000 * statistics.median(page):.0f} ms, of {len(page)}")
    for _, writer in readers:
        writer.close()
    return took


async def _heard(reader: asyncio.StreamReader, began: float) -> float:
    await _data(reader)
    return time.perf_counter() - began


async def _data(reader: asyncio.StreamReader) -> None:
    while not (line := await reader.readline()).startswith(b"data:"):
        assert line and b" 429 " not in line and b" 302 " not in line, line


def ask(port: int, key: str) -> list[float]:
    """Ask for the desk ten times; seconds each."""
    took = []
    for _ in range(10):
        began = time.perf_counter()
        web = http.client.HTTPConnection("127.0.0.1", port)
        web.request("GET", "/desk", headers={"Cookie": f"sessionid={key}"})
        answer = web.getresponse()
        answer.read()
        assert answer.status == 200
        took.append(time.perf_counter() - began)
    return took


def streams(n: int, events: int) -> None:
    """Print what so many open desks cost the web process, and how soon they hear."""
    with tempfile.TemporaryDirectory() as folder:
        pages.setup(folder)
        bureau(events)
        from qingting.web.desk.live import MOST

        keys = sessions(n, MOST)
        with serving(folder) as (port, pid):
            time.sleep(WARM_S)
            ask(port, keys[0])  # what a process reads once
            took = asyncio.run(hear(port, keys, pid))
    p95 = statistics.quantiles(took, n=20)[-1]
    print(
        f"heard after: p50 {1000 * statistics.median(took):.0f} ms, p95 {1000 * p95:.0f} ms,"
        f" at most {1000 * max(took):.0f} ms, of {len(took)}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.desk")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--streams", type=int, default=0)
    given = parser.parse_args()
    if given.streams:
        streams(given.streams, min(given.events, 200))
        sys.exit(0)
    sys.exit(answers(given.events, given.posts) > 0)
