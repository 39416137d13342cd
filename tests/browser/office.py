"""The product as a person meets it: `qingting run` on a database of its own, and a mail server.

Its clock stands at a Monday morning when it starts, runs as clocks do, and is put on by `later`.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from tests.smtp import Server, serving

ROOT: Final = Path(__file__).parents[2]
SHIFTED: Final = Path(__file__).parent / "shifted"
BEGIN: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d+/")
LINK: Final = re.compile(r"http://\S+")
ZONE: Final = ZoneInfo("Asia/Shanghai")
PATIENCE_S: Final = 30.0
STRIDE: Final = timedelta(hours=6)  # so much time passes at once


@dataclass
class Office:
    """`address` of the pages, without a slash at its end."""

    address: str
    post: Server
    clock: Path
    shift_s: float

    def later(self, **span: float) -> None:
        """Let time pass; the engine does what falls due on the way."""
        left = timedelta(**span)
        while left > timedelta():
            self.shift_s += min(left, STRIDE).total_seconds()
            _set(self.clock, self.shift_s)
            left -= STRIDE
            wait_until(self._beats, "the engine has no beat")

    def _beats(self) -> bool:
        """Whether the engine has gone round since the clock was put on."""
        try:
            with urlopen(f"{self.address}/health", timeout=PATIENCE_S) as answer:
                return answer.status == 200
        except HTTPError:
            return False

    def now(self) -> datetime:
        """What the product's clock says, in the organisation's zone."""
        return (datetime.now(UTC) + timedelta(seconds=self.shift_s)).astimezone(ZONE)

    def today(self) -> str:
        """The product's day, as people write it."""
        now = self.now()
        return f"{now.year}年{now.month}月{now.day}日"

    def count(self) -> int:
        """How many mails went out so far."""
        return len(self.post.mails)

    def links(self, to: str, about: str, *, since: int = 0, at_least: int = 1) -> list[str]:
        """Wait for what a login is told of something by mail; returns the link of each notice."""
        found: list[str] = []

        def came() -> bool:
            told = [part for m in self._mails(to, since) for part in m.split("\n\n")]
            found[:] = [link[0] for part in told if about in part and (link := LINK.search(part))]
            return len(found) >= at_least

        wait_until(came, f"no mail about {about} came to {to}")
        return found

    def _mails(self, to: str, since: int) -> list[str]:
        mails = [message_from_bytes(raw, policy=default) for raw in self.post.mails[since:]]
        bodies = [m.get_body(("plain",)) for m in mails if m["to"].startswith(f"{to}@")]
        return [body.get_content().replace("\r\n", "\n") for body in bodies if body is not None]


def wait_until(there: Callable[[], bool], why: str) -> None:
    """Ask again until it is so.

    Raises:
        TimeoutError: it is not so after `PATIENCE_S`.
    """
    end = time.monotonic() + PATIENCE_S
    while not there():
        if time.monotonic() > end:
            raise TimeoutError(why)
        time.sleep(0.1)


def _set(clock: Path, shift_s: float) -> None:
    """Put the clock on at one stroke: two processes read it all the time."""
    fresh = clock.with_suffix(".new")
    fresh.write_text(str(shift_s))
    fresh.replace(clock)


@contextmanager
def running(folder: Path) -> Iterator[Office]:
    """Found the organisation in a folder, and run the product on it while the block runs."""
    clock = folder / "clock"
    shift_s = (BEGIN - datetime.now(UTC)).total_seconds()
    _set(clock, shift_s)
    with serving() as post, _product(folder / "data", post, clock) as address:
        yield Office(address.rstrip("/"), post, clock, shift_s)


@contextmanager
def _product(data: Path, post: Server, clock: Path) -> Iterator[str]:
    paths = [str(SHIFTED), str(ROOT), os.environ.get("PYTHONPATH", "")]
    env = {name: value for name, value in os.environ.items() if not name.startswith("QINGTING_")}
    env |= {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "QINGTING_TEST_CLOCK": str(clock)}
    env |= {"QINGTING_BUNDLE_S": "0", "DJANGO_SETTINGS_MODULE": "qingting.settings"}
    command = [sys.executable, "-m", "tests.browser.found", str(data), str(post.port)]
    product = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT)
    assert product.stdout is not None  # opened as a pipe
    try:
        address = next((m[0] for line in product.stdout if (m := ADDRESS.search(line))), "")
        assert address, "the product ended before it answered"
        yield address
    finally:
        product.send_signal(signal.SIGTERM)
        product.wait(PATIENCE_S)
        product.stdout.close()
