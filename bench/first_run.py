"""The first hour in a browser: `python -m bench.first_run [FOLDER]`.

Starts `qingting run` on an empty folder, sets everything up in Chromium by its pages alone, and
waits for a notice in an SMTP server on loopback; prints the minutes. No file of Qingting's is
edited. Needs the group `browser` and a Chromium, as bench/screenshots.py. FOLDER takes a picture of
each step.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.screenshots import ARGS, look_at  # noqa: E402
from tests.smtp import Server, serving  # noqa: E402

LINK = re.compile(r"(http://127\.0\.0\.1:\d+)/setup/first/\S+")
SMELL = "今天早上柳荫街的自来水有一股土腥味，烧开以后还在，有谁知道怎么回事？"
WAIT_S = 60.0


@contextmanager
def running(data: Path) -> Iterator[str]:
    """`qingting run` on an empty folder; gives its set-up link."""
    command = [os.environ.get("QINGTING", str(ROOT / ".venv/bin/qingting")), "run"]
    env = {**os.environ, "QINGTING_BUNDLE_S": "0", "QINGTING_LANG": "en"}
    env.pop("PYTHONPATH", None)  # the product runs in an environment of its own
    options = ["--data", str(data), "--port", "0"]
    product = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, env=env)
    assert product.stdout is not None  # opened as a pipe
    try:
        yield next(found[0] for line in product.stdout if (found := LINK.search(line)))
    finally:
        product.send_signal(signal.SIGTERM)
        product.wait(10)


class Hour:
    """One method a step, each by what a person sees on the page."""

    def __init__(self, page: Any, server: Server, drop: Path, pictures: Path | None) -> None:
        self.page, self.server, self.drop, self.pictures = page, server, drop, pictures
        self.findings: list[str] = []

    def look(self, name: str) -> None:
        self.findings += [f"{name}: {said}" for said in look_at(self.page, 1440)]
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def fill(self, within: str = "", **given: str) -> None:
        for name, value in given.items():
            field = self.page.locator(f"{within} [name={name}]").first
            select = field.evaluate("f => f.tagName") == "SELECT"
            field.select_option(value) if select else field.fill(value)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()

    def first(self, link: str) -> None:
        self.page.goto(link)
        self.look("1-first")
        self.fill(name="City water", zone="Asia/Shanghai", login="ada", person="Ada")
        self.fill(password="seven grey herons")
        self.press("Begin")

    def plan(self) -> None:
        self.page.locator("[name=plan][value=demo-water]").check()
        self.press("Choose")
        self.look("2-plan")
        self.page.get_by_role("link", name="Next step").click()

    def people(self) -> None:
        form = "section[aria-labelledby=h-person]"
        for login, name, role in (("ben", "Ben", "office"), ("cleo", "Cleo", "service")):
            self.fill(form, login=login, name=name, role=role)
            self.fill(form, mail=f"{login}@water.example")
            self.page.locator(f"{form} button").click()
            self.page.wait_for_load_state()
        self.look("3-people")

    def source(self) -> None:
        self.write("smell", SMELL)
        self.page.get_by_role("link", name="Where posts come from").click()
        self.fill(name="collector", kind="folder", path=str(self.drop))
        self.press("Only try it")
        assert "土腥味" in self.page.content()
        self.look("4-source")
        self.press("Add")

    def watch(self) -> None:
        """Hits show while the query is typed, without a press."""
        self.fill(name="water", query="自来水 AND 土腥味")
        self.page.get_by_text("1 of 1 that the sources give now").wait_for()
        self.look("5-watch")
        self.press("Add")

    def channel(self) -> None:
        self.page.get_by_text("Add a mail server (SMTP)").click()
        form = "#add-mail"
        self.fill(form, name="mail", host="127.0.0.1", port=str(self.server.port), tls="none")
        self.fill(form, **{"from": "q@water.example"})
        self.page.locator(f"{form} button").click()
        self.fill(to="ada@water.example")
        self.page.get_by_role("button", name="Send a test").click()
        self.page.get_by_text("250 2.0.0 queued as A1").wait_for()
        self.fill(address="ada@water.example")
        self.press("Add, and send a code")
        self.fill(code=self.code())
        self.press("Verify")
        self.look("6-channel")

    def code(self) -> str:
        found = re.search(r"\b\d{6}\b", text(self.server.mails[-1]))
        assert found is not None
        return found[0]

    def link_for(self, name: str) -> str:
        """A one-time link, made on the person's page."""
        self.page.get_by_role("link", name="Administration").first.click()
        self.page.get_by_role("link", name=name, exact=True).click()
        self.press("Make a one-time link")
        return str(self.page.locator("main code").first.inner_text())

    def verify(self, page: Any) -> None:
        """A colleague comes by their link, and verifies the address that was entered for them."""
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name=re.compile("^Send a code")).click()
        page.wait_for_load_state()
        page.locator("[name=code]").fill(self.code())
        page.get_by_role("button", name="Verify").click()
        page.wait_for_load_state()

    def sign(self, page: Any) -> None:
        page.goto(page.url.partition("/me")[0] + "/plan/readings")
        while page.get_by_role("button", name="Sign D").count():
            page.get_by_role("button", name="Sign D").first.click()
            page.wait_for_load_state()

    def adopt(self, other: Any) -> None:
        self.page.goto(other.url.partition("/plan")[0] + "/setup/adopt")
        self.look("7-adopt")
        self.press("Put in force, a second person agrees")
        other.reload()
        other.get_by_role("button", name="Agree: it is in force from now").click()
        other.wait_for_load_state()
        self.page.goto(other.url.partition("/plan")[0] + "/setup/now")
        self.look("8-now")
        assert "It is measured and graded by" in self.page.content()

    def write(self, key: str, words: str) -> None:
        """What a collector of the bureau puts into the folder."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = {"type": "post", "id": key, "site": "bbs.example", "kind": "post"}
        line |= {"published_at": at, "text": words}
        with (self.drop / "posts.jsonl").open("a") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def notice(self) -> str:
        """Wait for the mail that tells of the event; returns it."""
        until = time.monotonic() + WAIT_S
        while time.monotonic() < until:
            for mail in self.server.mails:
                if "E1" in text(mail):
                    return text(mail)
            time.sleep(0.2)
        raise TimeoutError("no notice came")


def text(mail: bytes) -> str:
    """Recipient, subject and words of a mail."""
    got = message_from_bytes(mail, policy=default)
    body = got.get_body(("plain",))  # type: ignore[attr-defined]
    return f"{got['to']}\n{got['subject']}\n{body.get_content()}"


def main(pictures: Path | None) -> int:
    """Go through the first hour; returns the number of axe's findings."""
    from playwright.sync_api import sync_playwright

    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving() as server,
        sync_playwright() as play,
        running(Path(folder) / "data") as link,
    ):
        drop = Path(folder) / "drop"
        drop.mkdir()
        began = time.monotonic()
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGS
        )

        def new() -> Any:
            look = {"width": 1440, "height": 900}
            return browser.new_context(locale="en", viewport=look).new_page()

        hour = Hour(new(), server, drop, pictures)
        hour.first(link)
        for step in (hour.plan, hour.people, hour.source, hour.watch, hour.channel):
            step()
            print(f"{time.monotonic() - began:6.1f} s  {step.__name__}", flush=True)
        others = []
        for name in ("Cleo", "Ben"):
            others.append(new())
            others[-1].goto(hour.link_for(name))
            hour.verify(others[-1])
        hour.sign(others[-1])
        hour.adopt(others[-1])
        print(hour.notice())
        print(f"{(time.monotonic() - began) / 60:.1f} min, {len(hour.findings)} findings")
        for said in hour.findings:
            print(said)
        browser.close()
    return len(hour.findings)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None) > 0)
