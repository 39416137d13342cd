"""Pictures of every page, and what axe finds on it: `python -m bench.screenshots [FOLDER [NAME…]]`;
of the pages of those names only where any are given.

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
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, TypeVar
from wsgiref.simple_server import WSGIServer, make_server

T = TypeVar("T")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

LOOKS = [  # name, width, colour scheme, language
    ("desktop", 1440, "light", "zh-CN"),
    ("desktop-dark", 1440, "dark", "zh-CN"),
    ("desktop-en", 1440, "light", "en"),
    ("phone", 360, "light", "zh-CN"),
    ("phone-dark-en", 360, "dark", "en"),
]
PAGES = [
    ("desk", "/desk"),
    ("desk-others", "/desk?of=others"),
    ("desk-all", "/desk?of=all"),
    ("lead-new", "/leads/new"),
    ("handover", "/shift/handover"),
    ("shifts", "/shifts"),
    ("act-open", "/events/2/acts/open"),
    ("act-dismiss", "/events/2/acts/dismiss"),
    ("act-raise", "/events/1/acts/raise"),
    ("act-lower", "/events/1/acts/lower"),
    ("register", "/register"),
    ("figures", "/register/figures"),
    ("search", "/search?q=气味"),
    ("search-none", "/search?q=没有这样的话"),
    ("import", "/sources/import"),
    ("me", "/me"),
    ("help", "/help/desk"),
    ("events", "/events"),
    ("leads", "/events?show=lead"),
    ("empty", "/events?show=ended"),
    ("lead", "/events/2"),
    ("sources", "/sources"),
    ("plan", "/plan"),
    ("clause", "/plan/clauses/B2.6"),
    ("prints", "/plan/print"),
    ("print-plan", "/plan/print/plan"),
    ("print-tree", "/plan/print/tree"),
    ("print-card", "/plan/print/cards?role=desk"),
    ("print-open", "/plan/print/open"),
    ("missing", "/events/999"),
]
AS_ADMINISTRATOR = [
    ("writings", "/plan/writings"),
    ("writing", "/plan/writings/work-safety"),
    ("writing-clause", "/plan/writings/work-safety?clause=B2.6"),
    ("writing-form", "/plan/writings/work-safety?clause=B5.5"),
    ("writing-form-new", "/plan/writings/work-safety?clause=B5.5&add=ladders"),
    ("writing-yaml", "/plan/writings/work-safety?clause=B5.5&as=yaml"),
    ("writing-file", "/plan/writings/work-safety?open=clauses.md"),
    ("writing-try", "/plan/writings/work-safety/try?f.reposts=400&f.sites=3"),
    ("writing-compare", "/plan/writings/work-safety/compare"),
    ("readings", "/plan/readings"),
    *((f"admin-{name}", f"/admin/{name}") for name in (
        "people", "units", "shifts", "accounts", "sources", "watches", "channels", "adoption",
        "settings", "health",
    )),
    *((f"setup-{name}", f"/setup/{name}") for name in (
        "organisation", "plan", "people", "source", "watch", "channel", "adopt", "now",
    )),
]  # fmt: skip
AS_AUDITOR = [
    ("audited-desk", "/desk"),
    ("audited-event", "/events/1"),
    ("audited-people", "/admin/people"),
    ("audited-writing", "/plan/writings/work-safety?clause=B5.5"),
]
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, dict[str, str], Any]]:
    """Serve the story from a folder; gives the address, each login's session key, the story."""
    os.environ["QINGTING_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "qingting.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection, transaction
    from django.test import Client

    from qingting import clock
    from qingting.people.actions import add_person, grant_account, register_account
    from tests.web.story import LATER, Story

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        story = Story()
    clock.now = lambda: LATER  # the afternoon stands still
    org = story.cast.lin.org
    type(org).objects.filter(pk=org.pk).update(name="安监总局")
    ada, uma = (
        add_person(org, login, name, roles=(role,), now=LATER, by="import")
        for login, name, role in (("ada", "安达", "administrator"), ("uma", "吴马", "auditor"))
    )
    _prepare(org.pk)
    wei = add_person(org, "wei", "魏巍", roles=("web-desk",), now=LATER, by="import")
    account = register_account(
        org,
        "网站",
        "门户",
        "https://gov.example",
        registered_on=LATER.date(),
        now=LATER,
        by="import",
    )
    grant_account(account, wei, now=LATER, by="import")
    people = {"wei": wei, "ada": ada, "uma": uma, **vars(story.cast)}
    keys = {login: _key(Client(), person) for login, person in people.items()}
    _hear_acts(story)
    connection.close()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Server)
    server.RequestHandlerClass.log_message = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", keys, story
    finally:
        server.shutdown()


def _hear_acts(story: Any) -> None:
    """What is pressed is done at once, as by a live engine."""
    from django.db import transaction

    from qingting.web.acts import asking

    turn = threading.Lock()

    def ring() -> None:
        with turn, transaction.atomic():
            story.bureau.do_submitted()
            story.bureau.write()

    asking.ring = ring


def _key(client: Any, person: Any) -> str:
    client.force_login(person)
    key: str = client.cookies["sessionid"].value
    return key


def _prepare(org_id: int) -> None:
    """A plan that is being written, with a changed threshold and a fault; one that is prepared."""
    from qingting.adoption.actions import begin_writing, draft_plan
    from qingting.plan.shipped import load_shipped, shipped_texts
    from tests.web.story import LATER

    files = shipped_texts("work-safety")
    changed = files["plan.yaml"].replace("clicks@24h > 10000", "clicks@24h > 20000")
    draft_plan(org_id, load_shipped("work-safety", {}), files, now=LATER, by="import")
    begin_writing(org_id, "work-safety", {**files, "plan.yaml": changed}, now=LATER, by="import")


def _pages_of(story: Any) -> list[tuple[str, str]]:
    """The pages of the story's first event, and of the duty of it that is due first."""
    from qingting.duties.models import Duty

    event = f"/events/{story.event.number}"
    duties = Duty.objects.filter(event=story.event, state=Duty.State.OPEN, holder="desk")
    duty = f"/duties/{duties.order_by('due_at')[0].pk}"
    return [
        ("event", event),
        ("remarks", f"{event}/remarks"),
        ("gradings", f"{event}/grading"),
        ("journal", f"{event}/journal"),
        ("inquiry", f"{event}/inquiries/{story.inquiry.pk}"),
        ("duty", duty),
        ("duty-hand", f"{duty}/acts/hand"),
    ]


def _hear(message: Any, to: list[str]) -> None:
    if message.type in ("error", "warning"):
        to.append(message.text)


def look_at(page: Any, width: int) -> list[str]:
    """What axe finds on a page, each with its first places, and whether it is too wide."""
    from axe_playwright_python.sync_playwright import Axe

    said = [
        f"{one['id']} {[node['target'] for node in one['nodes'][:3]]}"
        for one in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return said + ([f"{wide} px wide"] if wide > width else [])


class Camera:
    """A browser's looks at pages. `found`: how much axe, the width and the console had to say."""

    def __init__(self, browser: Any, out: Path, address: str) -> None:
        self.out, self.address, self.found = out, address, 0
        self.heard: list[str] = []
        self.looks = [(look, width, self._open(browser, *rest)) for look, width, *rest in _sized()]

    def _open(self, browser: Any, width: int, scheme: str, language: str) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language
        )
        page = context.new_page()
        page.on("console", lambda message: _hear(message, self.heard))
        return page

    def take(self, name: str, path: str, key: str, do: Callable[[Any], None] | None = None) -> None:
        """Picture a page in every look, as the person of a session's key."""
        for look, width, page in self.looks:
            page.context.clear_cookies()
            if key:
                cookie = {"name": "sessionid", "value": key, "url": self.address}
                page.context.add_cookies([cookie])
            page.goto(self.address + path)
            if do is not None:
                do(page)
            page.screenshot(path=self.out / f"{name}-{look}.png", full_page=True)
            said = look_at(page, width) + [m for m in self.heard if not _expected(m)]
            self.heard.clear()
            self.found += len(said)
            print(f"{name}-{look}: {', '.join(said) or 'nothing found'}", flush=True)


def _sized() -> list[tuple[str, int, int, str, str]]:
    return [(look, width, width, scheme, language) for look, width, scheme, language in LOOKS]


def _expected(message: str) -> bool:
    """Whether the console says what a picture is of: a refusal, or a server that is gone."""
    return "status of 40" in message or "status of 42" in message or "ERR_INTERNET" in message


def main(out: Path, names: list[str]) -> int:
    """Take the pictures, of all pages where no names are given; returns the number of findings."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("left out: the dependency group `browser` is not installed")
        return 0
    from bench.screen_states import STATES

    out.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with (
        tempfile.TemporaryDirectory() as data,
        serving(Path(data)) as (address, keys, story),
        sync_playwright() as play,
    ):
        camera = Camera(play.chromium.launch(executable_path=chromium, args=ARGS), out, address)
        listed = {"": [("signin", "/")], "lin": [*PAGES, *_asked(_pages_of, story)]}
        for login, pages in {**listed, "ada": AS_ADMINISTRATOR, "uma": AS_AUDITOR}.items():
            for name, path in pages:
                if not names or name in names:
                    camera.take(name, path, keys.get(login, ""))
        for state in STATES:
            _asked(state.change, story)  # whatever is pictured: one leads to the other
            if not names or state.name in names:
                camera.take(state.name, _asked(state.address, story), keys[state.of], state.do)
        return camera.found


def _asked(what: Callable[[Any], T], story: Any) -> T:
    """Ask the database from here: the browser's loop keeps this thread to itself."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(what, story).result()


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    findings = main(folder, sys.argv[2:])
    print(f"{folder}: {findings} findings")
    sys.exit(findings > 0)
