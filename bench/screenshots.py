"""Pictures of every page, and what axe finds on it: `python -m bench.screenshots [FOLDER]`.

A frozen afternoon (tests/web/story.py) is served by this process; a browser looks at it at two
widths, in light and dark, in both languages. Needs the dependency group `browser` and a Chromium
(`CHROMIUM`, else /usr/bin/chromium).
Exit 1 if axe finds anything.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIServer, make_server

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

LOOKS = [  # name, width, colour scheme, language
    ("desktop", 1440, "light", "zh-CN"),
    ("desktop-dark", 1440, "dark", "zh-CN"),
    ("desktop-en", 1440, "light", "en"),
    ("phone", 360, "light", "zh-CN"),
    ("phone-dark-en", 360, "dark", "en"),
]
PAGES = [
    ("events", "/events"),
    ("leads", "/events?show=lead"),
    ("empty", "/events?show=ended"),
    ("lead", "/events/2"),
    ("sources", "/sources"),
    ("plan", "/plan"),
    ("clause", "/plan/clauses/B2.6"),
    ("missing", "/events/999"),
]
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Serve the story from a folder; gives the address, a session key, and the pages by name."""
    os.environ["QINGTING_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "qingting.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection, transaction
    from django.test import Client

    from qingting import clock
    from tests.web.story import LATER, Story

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        story = Story()
    clock.now = lambda: LATER  # the afternoon stands still
    client = Client()
    client.force_login(story.cast.lin)
    event = f"/events/{story.event.number}"
    pages = [*PAGES, ("event", event), ("inquiry", f"{event}/inquiries/{story.inquiry.pk}")]
    connection.close()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Server)
    server.RequestHandlerClass.log_message = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", client.cookies["sessionid"].value, pages
    finally:
        server.shutdown()


def look_at(page: Any, width: int) -> list[str]:
    """What axe finds on a page, each with its first places, and whether it is too wide."""
    from axe_playwright_python.sync_playwright import Axe

    said = [
        f"{one['id']} {[node['target'] for node in one['nodes'][:3]]}"
        for one in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return said + ([f"{wide} px wide"] if wide > width else [])


def main(out: Path) -> int:
    """Take the pictures; returns the number of findings."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("left out: the dependency group `browser` is not installed")
        return 0
    found = 0
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serving(Path(data)) as (address, key, pages),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGS
        )
        for look, width, scheme, language in LOOKS:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language
            )
            page = context.new_page()
            heard: list[str] = []
            page.on("console", lambda message, to=heard: to.append(message.text))
            for name, path in [("signin", "/"), *pages]:
                if name == "events":
                    context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
                page.goto(address + path)
                page.screenshot(path=out / f"{name}-{look}.png", full_page=True)
                said = look_at(page, width) + [m for m in heard if "404" not in m]
                heard.clear()
                found += len(said)
                print(f"{name}-{look}: {', '.join(said) or 'nothing found'}", flush=True)
            context.close()
        browser.close()
    return found


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    findings = main(folder)
    print(f"{folder}: {findings} findings")
    sys.exit(findings > 0)
