"""`qingting run`: the engine on the real clock, the web process beside it, and the post room.

Three loops, none of which can hold another: the engine (this process's main thread: fetch,
advance, commit), the post room (a thread: lease, send, settle), the web (a process of its own).
Killed at any instant, the next start goes on from what was committed.
"""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from types import FrameType

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from qingting import acts_submitted as submitted
from qingting import clock, guard, retention, settings
from qingting.adoption.queries import Governed
from qingting.approvals.models import Submission
from qingting.approvals.submissions import queries as submissions
from qingting.approvals.submissions.bell import NAME as BELL
from qingting.approvals.submissions.bell import Bell
from qingting.duties.watchful import Watchful
from qingting.errors import ChannelError, ConfigError, QingtingError, SourceError
from qingting.lang import BOTH, Said, both, speaking, tr
from qingting.notices import actions as notices
from qingting.notices.actions import To, tell
from qingting.notices.letters import Letter, post
from qingting.notices.step import step as deliver
from qingting.orgs.models import Organisation
from qingting.posts.queries import Known
from qingting.posts.search import index_next
from qingting.prepare import prepare
from qingting.reconcile import jumped
from qingting.run import Engine, arrive, sweep
from qingting.sources import actions as sources
from qingting.sources import spool
from qingting.sources.connectors import CONNECTORS
from qingting.sources.queries import Batch, KnownSource, Sources
from qingting.sources.step import duty_role
from qingting.store import Mode, Subject, Work, acting
from qingting.timers.actions import beat
from qingting.timers.queries import Clocks
from qingting.watches.queries import Watches
from qingting.web.setup import token

log = logging.getLogger("qingting")

IDLE_S = 0.2  # between two looks of the engine when nothing is due
SWEEP = timedelta(seconds=15)
BEAT = timedelta(seconds=5)
SENDERS = 4
STOP_WEB_S = 3.0
AFTER_FAILURE_S = 1.0
INDEXED = 25  # posts that go into the index of words at once: some 5 ms of the write lock


def run(args: argparse.Namespace) -> int:
    """Run until SIGTERM or SIGINT; finishes the transaction in hand.

    Raises:
        ConfigError: the port is taken, another engine runs on this data, or no plan is in force.
    """
    if args.notify_url:
        os.environ["QINGTING_NOTIFY_URL"] = args.notify_url
    settings.number("BUNDLE_S")  # a wrong one stops the start, not the post room
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with _only_engine(settings.DATA), _listening(settings.number("PORT")) as listener:
        port = listener.getsockname()[1]
        os.environ["QINGTING_PORT"] = str(port)  # links in notices lead here
        call_command("migrate", verbosity=0, interactive=False)
        live = Live(args)
        live.prepare()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, live.stop)
        listener.listen(128)
        with _web(listener, live.bell) as web:
            print(f"http://127.0.0.1:{port}/", flush=True)
            _show_setup(port)
            live.go(web)
    return 0


@contextmanager
def _only_engine(data: Path) -> Iterator[None]:
    """Hold the data folder for this engine; the lock goes with the process, however it ends."""
    with open(data / "engine.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            raise ConfigError(
                "--data", str(data), tr("another engine runs on it", "已有一个引擎在用它")
            ) from e
        yield


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as e:
            raise ConfigError("--port", str(port), tr("the port is taken", "端口已被占用")) from e
        yield listener  # bound, so that the port is ours; it answers once there is a plan to show


@contextmanager
def _web(listener: socket.socket, bell: Bell) -> Iterator[subprocess.Popen[bytes]]:
    """The web process on our socket, with a bell to wake us; it ends when we do, also when we are
    killed (web.serve watches us).
    """
    number = listener.fileno()
    web = subprocess.Popen(
        [sys.executable, "-m", "qingting.web.serve", str(number), str(os.getpid())],
        pass_fds=[number, bell.theirs],
        env={
            **os.environ,
            "QINGTING_DATA": str(settings.DATA),
            BELL: str(bell.theirs),
        },
    )
    try:
        yield web
    finally:
        web.terminate()
        try:
            web.wait(STOP_WEB_S)
        except subprocess.TimeoutExpired:
            web.kill()


def _show_setup(port: int) -> None:
    """Print the one-time link of the first run, while nobody administers this installation."""
    made = token.renew()
    if made:
        words = tr("Set it up here, once", "首次设置（链接只能用一次）")
        print(f"{words}: http://127.0.0.1:{port}/setup/first/{made}", flush=True)


class Live:
    """The engine's loop and the post room's."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._engine = Engine()
        self._in_hand: Submission | None = None
        self.bell = Bell()
        self._stopping = False
        self._stop = threading.Event()  # for the post room
        self._told = threading.Event()
        self._seen_at, self._seen_steady = clock.now(), clock.monotonic()
        self._swept = self._beaten = self._seen_at - SWEEP
        self._cleaned_on: date | None = None
        self._indexed = False  # whether every kept post is in the index of words

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Take the signal: a plain flag, for an `Event` may be held by the very thread it
        interrupts.
        """
        self._stopping = True

    def prepare(self) -> None:
        """Bring the database in line with the options, in one transaction."""
        now = clock.now()
        notices.take_back(now)
        with transaction.atomic():
            prepare(self._engine, self._args, now)

    def go(self, web: subprocess.Popen[bytes]) -> None:
        """Go round until told to stop, or the web process ends."""
        post_room = threading.Thread(target=self._post_room, name="post-room", daemon=True)
        post_room.start()
        while not self._stopping:
            if web.poll() is not None:
                raise QingtingError(
                    tr("the web process ended by itself", "网页进程意外结束")
                    + f" ({web.returncode})"
                )
            if not self._round():
                self.bell.wait(IDLE_S)
        self._stop.set()
        self._told.set()
        post_room.join(STOP_WEB_S)

    def _round(self) -> bool:
        """One look: what arrived, what is due, what others wrote. True if there was work."""
        now = clock.now()
        try:
            self._look_at_clock(now)
            self._delete_what_is_over(now)
            worked = self._work(now)
            worked |= self._do_submitted()
            worked |= self._index(worked)
            if now - self._beaten >= BEAT:
                with transaction.atomic():
                    beat("engine", now)
                self._beaten = now
        except Exception:
            # Whatever it was, nothing of this round was committed. What is known may be ahead of
            # the database: forget it, read it anew, try again; meanwhile no beat tells of health.
            log.exception("a round failed and is done again")
            self._engine = Engine()
            connection.close()
            if self._in_hand is not None:
                submitted.fail(self._in_hand, now)
                self._in_hand = None
            time.sleep(AFTER_FAILURE_S)
            return False
        return worked

    def _work(self, now: datetime) -> bool:
        self._renew(now)
        batches = self._fetch(now)
        due = self._due(now)
        if not batches and not due and now - self._swept < SWEEP:
            return False
        with transaction.atomic():
            self._engine.act(now, lambda work: _go(work, batches))
            self._engine.write()
        self._swept = now
        self._told.set()
        return bool(batches)

    def _do_submitted(self) -> bool:
        """Do what people submitted on pages, each act in a transaction of its own."""
        waiting = submissions.waiting()
        for one in waiting:
            self._in_hand = one
            submitted.do(self._engine, one, clock.now())
            self._in_hand = None
        told = submitted.tell_seconds(self._engine, clock.now())
        if waiting or told:
            self._told.set()
        return bool(waiting) or told

    def _index(self, busy: bool) -> bool:
        """Index a few of the kept posts while nothing else waits; True if there were any."""
        if busy:
            self._indexed = False
        elif not self._indexed:
            self._indexed = index_next(INDEXED) == 0
        return not (busy or self._indexed)

    def _look_at_clock(self, now: datetime) -> None:
        """Tell of a clock that jumped, before anything beyond the jump fires."""
        steady = clock.monotonic()
        expected = self._seen_at + timedelta(seconds=steady - self._seen_steady)
        self._seen_at, self._seen_steady = now, steady
        jump = jumped(expected, now)
        if jump is None:
            return
        minutes = round(jump.total_seconds() / 60)
        print(
            tr(f"the clock jumped by {minutes} min", f"时钟跳变 {minutes} 分钟"),
            file=sys.stderr,
            flush=True,
        )
        with acting(now) as work:
            for org_id in Organisation.objects.values_list("pk", flat=True):
                if to := duty_role(work, org_id):
                    tell(
                        work,
                        Subject(org_id, Mode.ACTUAL, "organisation", str(org_id)),
                        to=To(to),
                        why=Said(
                            f"本机时钟跳变 {minutes} 分钟，此后的时限以跳变后的时钟为准，请核对",
                            f"this machine's clock jumped by {minutes} min; due times from now on "
                            "go by the clock as it is: check it",
                        ),
                        clause="house:clock",
                    )
            deliver(work)

    def _delete_what_is_over(self, now: datetime) -> None:
        """Once a day, and at the start: what is kept for a time goes when it is over."""
        if self._cleaned_on == now.date():
            return
        retention.forget(self._engine.work(now).of(Known), now)
        retention.run(now)
        with transaction.atomic():
            beat("retention", now)
        self._cleaned_on = now.date()

    def _due(self, now: datetime) -> bool:
        clocks = self._engine.work(now).of(Clocks)
        at = clocks.next_at()
        return at is not None and at <= now

    def _renew(self, now: datetime) -> None:
        """Take over what pages changed of watches and sources, before any source is asked."""
        work = self._engine.work(now)
        work.of(Watches).renew()
        changed = work.of(Sources).changed()
        if changed:
            with transaction.atomic():
                self._engine.act(now, lambda work: sources.renew(work, changed))
                self._engine.write()

    def _fetch(self, now: datetime) -> list[Batch]:
        """Ask every source that is due, outside any transaction, and look into the spool.

        Nothing is taken before a plan is in force: there would be nothing to judge it by.
        """
        work = self._engine.work(now)
        governed = work.of(Governed)
        batches = []
        for source in list(work.of(Sources).by_id.values()):
            due = source.due(now) and governed.has(source.org_id, now)
            if due and (batch := self._ask(work, source)):
                batches.append(batch)
        waiting = spool.next_batches(work)
        return batches + [b for b in waiting if governed.has(b.source.org_id, now)]

    def _ask(self, work: Work, source: KnownSource) -> Batch | None:
        try:
            with speaking(BOTH), guard.client(allow=guard.allowed()) as http:
                got = CONNECTORS[source.kind].fetch(
                    source.settings, source.cursor, now=work.now, http=http
                )
        except SourceError as error:
            failure = error
            if error.permanent or source.fails == 0:
                print(f"{source.name}: {both(str(error))}", file=sys.stderr, flush=True)
            with transaction.atomic():
                self._engine.act(work.now, lambda w: sources.failed(w, source, failure))
                self._engine.write()
            return None
        pause_s = work.of(Watchful).pause_s(source.org_id, source.mode, source.every_s, work.now)
        wait = max(pause_s, IDLE_S) if got.complete else 0
        source.next_at = work.now + timedelta(seconds=wait)
        if not got.items and not got.bad and got.cursor == source.cursor:
            return None
        return Batch(source, got.items, got.cursor, got.bad)

    def _post_room(self) -> None:
        """Send what waits: leased in one transaction, sent outside any, settled in another."""
        lost = False  # what was leased when the database failed is nobody's any more
        with ThreadPoolExecutor(SENDERS) as pool:
            while not self._stop.is_set():
                try:
                    if lost:
                        notices.take_back(clock.now())
                        lost = False
                    letters = notices.lease(clock.now(), SENDERS)
                    results = pool.map(_send, letters)
                    for letter, (answer, error) in zip(letters, results, strict=True):
                        notices.settle(letter, error=error, now=clock.now(), answer=answer)
                except DatabaseError:
                    log.exception("the post room failed and tries again")
                    connection.close()
                    letters, lost = [], True
                if not letters:
                    self._told.wait(1.0)
                    self._told.clear()
        connection.close()


def _go(work: Work, batches: list[Batch]) -> None:
    """Arrivals first, then what other processes wrote; the steps follow."""
    arrive(work, batches)
    sweep(work)


def _send(letter: Letter) -> tuple[str, ChannelError | None]:
    try:
        return post(letter), None
    except ChannelError as e:
        return "", e
    except Exception as e:  # this letter is put off, the others go on
        log.exception("a letter could not be sent")
        return "", ChannelError(type(e).__name__, permanent=False)
