"""An administrator who sets everything up by the pages alone, the engine beside them."""

from __future__ import annotations

import argparse
import email
import json
import re
from collections.abc import Callable
from datetime import datetime
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

from django.test import Client
from openpyxl import load_workbook

from qingting.live import Live
from qingting.notices.actions import lease, settle
from qingting.notices.letters import post as send
from qingting.people.models import Person
from qingting.web.setup import token
from tests.smtp import Server

OPTIONS = ("plan", "people", "sources", "watches", "posts_from", "notify_url")
PASSWORD = "seven grey herons"
SMELL = "今天早上柳荫街的自来水有一股土腥味，烧开以后还在，有谁知道怎么回事？"


class FirstHour:
    """One method a step; `live` is the engine of `qingting run`, started without any option."""

    def __init__(self, drop: Path, server: Server, now: Callable[[], datetime]) -> None:
        self.drop, self.server, self.now = drop, server, now
        self.live = Live(argparse.Namespace(watch_all=False, **dict.fromkeys(OPTIONS)))
        self.live.prepare()
        self.client = Client(headers={"accept-language": "en"})

    def engine(self) -> None:
        """Let the engine look until it finds nothing."""
        while self.live._round():
            pass

    def send(self, path: str, client: Client | None = None, /, **given: Any) -> str:
        """Send a form; returns the page that follows."""
        answer = (client or self.client).post(path, given, follow=True)
        page = answer.content.decode()
        assert answer.status_code == 200, page
        assert 'class="note late"' not in page, page
        return page

    def organisation(self) -> None:
        link = f"/setup/first/{token.renew()}"
        self.send(
            link, name="City water", zone="Asia/Shanghai", login="ada", person="Ada",
            password=PASSWORD,
        )  # fmt: skip

    def plan(self) -> str:
        return self.send("/setup/plan", plan="demo-water")

    def people(self) -> None:
        """Everybody by the workbook; Ada also answers, Ben interprets and decides."""
        answer = self.client.get("/admin/people.xlsx")
        book = load_workbook(BytesIO(answer.content))
        book["People"].append(["ben", "Ben", "", "", "office"])
        out = BytesIO()
        book.save(out)
        out.seek(0)
        out.name = "people.xlsx"
        self.send("/setup/people", do="import", file=out)
        ada = Person.objects.get(login="ada")
        self.send(f"/admin/people/{ada.pk}", do="role", role="service", unit="")

    def source(self) -> str:
        """A folder, with one post in it already."""
        self.write("smell", SMELL)
        given = {"name": "collector", "kind": "folder", "path": str(self.drop), "every_min": 0}
        page = self.send("/setup/source", do="add-try", **given)
        self.send("/setup/source", do="add", **given)
        return page

    def watch(self) -> str:
        page = self.send("/setup/watch", do="add-try", name="water", query="自来水 AND 土腥味")
        self.send("/setup/watch", do="add", name="water", query="自来水 AND 土腥味")
        return page

    def channel(self) -> str:
        """A mail server, tried; then Ada's own address, by the code that came."""
        given = {"host": "127.0.0.1", "port": str(self.server.port), "tls": "none"}
        given |= {"name": "mail", "from": "q@water.example", "user": "", "secret": ""}
        self.send("/setup/channel", do="add-mail", **given)
        page = self.client.get("/setup/channel").content.decode()
        test = re.search(r"/admin/channels/\d+/test", page)
        assert test is not None
        page = self.send(test[0], setup="1", to="ada@water.example")
        self.send("/setup/reach/add", address="ada@water.example")
        contact = re.search(r'name="contact" value="(\d+)"', self.page("/setup/channel"))
        code = re.search(r"\b\d{6}\b", self.mail(-1))
        assert contact is not None
        assert code is not None
        self.send("/setup/reach/verify", contact=contact[1], code=code[0])
        return page

    def sign(self) -> Client:
        """Ben comes by his one-time link and signs each reading."""
        ben = Person.objects.get(login="ben")
        page = self.send(f"/admin/people/{ben.pk}/link")
        link = re.search(r"/signin/[^<\s]+", page)
        assert link is not None
        other = Client(headers={"accept-language": "en"})
        other.post(link[0])
        for reading, version in self.unsigned(other):
            self.send("/plan/readings/sign", other, reading=reading, version=version)
        if numbers := self.unsigned_numbers(other):
            self.send("/plan/readings/sign-numbers", other, version=numbers)
        return other

    def unsigned_numbers(self, other: Client) -> str:
        page = other.get("/plan/readings").content.decode()
        form = re.search(r'readings/sign-numbers".*?name="version" value="(\w+)"', page)
        return form[1] if form else ""

    def unsigned(self, other: Client) -> list[tuple[str, str]]:
        page = other.get("/plan/readings").content.decode()
        form = r'name="version" value="(\w+)"><input type="hidden" name="reading" value="([\w-]+)"'
        return [(reading, version) for version, reading in re.findall(form, page)]

    def adopt(self, other: Client) -> None:
        """Ada asks, Ben agrees."""
        version = re.search(r'name="version" value="(\w+)"', self.page("/setup/adopt"))
        assert version is not None
        self.send("/plan/readings/adopt", version=version[1], token="once")
        self.send("/plan/readings/agree", other)

    def trial(self) -> str:
        version = re.search(r'name="version" value="(\w+)"', self.page("/setup/adopt"))
        assert version is not None
        return self.send("/plan/readings/adopt", version=version[1], token="t", how="trial")

    def page(self, path: str) -> str:
        return self.client.get(path).content.decode()

    def write(self, key: str, text: str) -> None:
        """What a collector puts into the folder."""
        at = self.now().isoformat()
        line = {"type": "post", "id": key, "site": "bbs.example", "kind": "post"}
        line |= {"published_at": at, "text": text}
        with (self.drop / "posts.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")

    def post_room(self) -> None:
        """Send what waits, as the post room does."""
        while letters := lease(self.now(), 4):
            for letter in letters:
                settle(letter, error=None, now=self.now(), answer=send(letter))

    def mail(self, number: int) -> str:
        got = email.message_from_bytes(self.server.mails[number], policy=default)
        body = got.get_body(("plain",))
        assert body is not None
        return str(got["subject"]) + "\n" + str(body.get_content())  # type: ignore[attr-defined]
