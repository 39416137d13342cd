"""The cast with an administrator and an auditor, and one of everything that they administer."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from qingting.adoption.actions import draft_plan
from qingting.notices.actions import add_channel
from qingting.people import actions
from qingting.people.models import Person
from qingting.plan.shipped import load_shipped, shipped_texts
from qingting.reports.liaison.directory import add_body
from qingting.sources import actions as sources
from qingting.store import acting
from qingting.watches.actions import add_watch
from tests.cast import Cast
from tests.databases import Rows, every_row, write_again
from tests.engine import NOON
from tests.web.staff import staff

BY: dict[str, Any] = {"now": NOON, "by": "import"}
CHANNEL_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # the tests' own
CYBER = {"name": "区网信办", "kind": "regulator", "about": "网络信息", "phone": "0571-8600001"}
HOOK = {"url": "https://hook.example/notices"}


class Administered:
    """`ada` administers, `uma` audits, `olga` administers another organisation."""

    def __init__(self, people: Cast | None = None) -> None:
        self.cast = people or staff()
        self.org = self.cast.lin.org
        self.ada = actions.add_person(self.org, "ada", "Ada", roles=("administrator",), **BY)
        self.uma = actions.add_person(self.org, "uma", "Uma", roles=("auditor",), **BY)
        other = self.cast.sun.org
        self.olga = actions.add_person(other, "olga", "Olga", roles=("administrator",), **BY)
        draft_plan(self.org.pk, load_shipped("demo-water", {}), shipped_texts("demo-water"), **BY)
        lin, soon = self.cast.lin, NOON + timedelta(hours=8)
        self.unit = actions.add_unit(self.org, "roads", "道路科", **BY)
        self.shift = actions.set_shift(lin, "desk", NOON, soon, **BY)
        self.account = actions.register_account(
            self.org, "weibo", "City water", "https://weibo.example/water",
            registered_on=date(2026, 1, 1), **BY,
        )  # fmt: skip
        self.body = add_body(self.org, CYBER, roles=["water-authority"], **BY)
        self.watch = add_watch(self.org.pk, "water", "自来水", **BY)
        self.channel = add_channel(self.org.pk, "webhook", "hook", HOOK, secret="s3cret", **BY)
        with acting(NOON) as work:
            made = sources.create(
                work, by="import", org_id=self.org.pk, kind="upload", name="hotline"
            )
        self.source = made.id

    def client(self, person: Person, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(person)
        return client

    def addresses(self) -> dict[str, str]:
        """Every address of administration and set-up by name, each of something that is there."""
        given: dict[str, dict[str, Any]] = {
            "admin-person": {"person_id": self.cast.lin.pk},
            "admin-person-change": {"person_id": self.cast.lin.pk, "what": "sessions"},
            "admin-unit": {"unit_id": self.unit.pk},
            "admin-shift-end": {"shift_id": self.shift.pk},
            "admin-account": {"account_id": self.account.pk, "what": "seen"},
            "admin-contact": {"body_id": self.body.pk},
            "admin-contact-retire": {"body_id": self.body.pk},
            "admin-source": {"source_id": self.source},
            "admin-source-switch": {"source_id": self.source, "to": "off"},
            "admin-watch": {"watch_id": self.watch.pk},
            "admin-watch-switch": {"watch_id": self.watch.pk, "to": "off"},
            "admin-channel": {"channel_id": self.channel},
            "admin-channel-do": {"channel_id": self.channel, "what": "off"},
            "setup-reach": {"what": "add"},
            "setup-step": {"key": "source"},
        }
        plain = (
            "admin-people", "admin-people-file", "admin-units", "admin-shifts", "admin-accounts",
            "admin-sources", "admin-watches", "admin-watches-try", "admin-channels",
            "admin-adoption", "admin-settings", "admin-contacts", "setup-now", "import-keys",
        )  # fmt: skip
        named = {name: reverse(name, kwargs=kwargs) for name, kwargs in given.items()}
        return named | {name: reverse(name) for name in plain}


_made: list[tuple[Administered, Rows]] = []


def administered() -> Administered:
    """Return one of one's own; its rows are made once a process, and written anew for each test."""
    if not _made:
        office = Administered()
        _made.append((office, every_row()))
    else:
        write_again(_made[0][1])
    return deepcopy(_made[0][0])
