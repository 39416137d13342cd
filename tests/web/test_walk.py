"""Every address, one by one, with what a story has there: another organisation gets nothing of it,
and who holds no role changes nothing. An address that is not walked fails here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from qingting import settings
from qingting.adoption.actions import begin_writing
from qingting.approvals.models import Submission
from qingting.duties.models import Duty, HandOver
from qingting.events.models import Reversible
from qingting.evidence.models import File
from qingting.journal.models import Entry
from qingting.people.actions import add_person
from qingting.plan.shipped import shipped_texts
from qingting.posts.models import Post
from qingting.sources.models import ApiKey, Import
from qingting.web.urls import urlpatterns
from tests.engine import NOON
from tests.web.bureau import BY, CHANNEL_KEY, Administered
from tests.web.story import LATER, ROOF, SMELL, Story

pytestmark = pytest.mark.django_db
SHA = "ab" * 32
BY_KEY = {"api-schema", "api-push", "api-batch"}  # opened by a key, tested with the API
# The door, one's own things and the manual: nothing of a story, and everybody's.
OPEN = {
    "root", "signin", "signin-once", "signout", "reset", "me", "me-change", "language", "health",
    "setup", "setup-first", "help", "public", "import-api",
}  # fmt: skip
LOOKED = (200, 204, 302, 403, 404, 405, 422)


class Walk:
    """The afternoon of a story with one of everything that an address names."""

    def __init__(self, story: Story) -> None:
        self.story, bureau = story, story.bureau
        self.office = Administered(story.cast)
        bureau.act("draft", "desk", duty="special", body="园区泄漏，已处置。")
        bureau.act("find", "desk", said="首次声明晚了", clause="B5.19")
        bureau.act("dismiss", "desk", event="E2", why="无关")
        bureau.act("hand-over", "desk", event="")
        bureau.write()
        org = bureau.org
        begin_writing(org.pk, "work-safety", shipped_texts("work-safety"), now=LATER, by="import")
        File.objects.create(org=org, sha256=SHA, size=1, kind="png", keep="post", at=NOON, by="x")
        self.imported = Import.objects.create(
            org=org, source_id=bureau.source.id, kind="hand", key="p1", at=NOON, read_at=NOON
        )
        self.key = ApiKey.objects.create(
            org=org, source_id=bureau.source.id, name="热线系统", hash=SHA, since=NOON
        )
        self.submission = Submission.objects.create(
            org=org, person=story.cast.lin, role="desk", act="dismiss", token="t", at=LATER,
            language="en", state="second", values={"event": "E1", "why": "无关"},
        )  # fmt: skip

    def arguments(self) -> dict[str, dict[str, Any]]:
        """What the addresses of a story name, by the name of the address."""
        one, plan = {"number": 1}, self.story.bureau.plan
        duty = {"duty_id": Duty.objects.get(event=self.story.event, entry="special").pk}
        post = Post.objects.get(key="smell").pk
        imported, writing = {"import_id": self.imported.pk}, {"plan": "work-safety"}
        undone = Reversible.objects.get().pk
        return {
            "event": one, "remarks": one, "answers-facts": one, "answers-review": one,
            "answers-extract": one, "event-grading": one, "event-journal": one,
            "event-merge": one, "event-move": one,
            "post-evidence": one | {"post_id": post},
            "answers-paper": one | {"kind": "special"},
            "answers-paper-file": one | {"kind": "special", "form": "html"},
            "answers-extract-file": one | {"form": "html"},
            "answers-change": one | {"finding": 1},
            "inquiry": one | {"inquiry_id": self.story.inquiry.pk},
            "undo": {"number": 2, "reversible_id": undone},
            "event-act": one | {"act": "note"},
            "second": one | {"submission_id": self.submission.pk},
            "event-duty": one | duty, "duty": duty, "answers-write": duty, "answers-check": duty,
            "answers-file": duty | {"form": "html"}, "duty-act": duty | {"verb": "call"},
            "handover-one": {"handover_id": HandOver.objects.get().pk},
            "evidence": {"sha256": SHA},
            "import-result": imported, "import-mapping": imported,
            "import-file": imported | {"form": "csv"},
            "import-key-revoke": {"key_id": self.key.pk},
            "clause": {"clause": "B2.6"},
            "plan-versions": {"old": plan.hash, "new": plan.hash},
            "writing": writing, "writing-check": writing, "writing-try": writing,
            "writing-compare": writing, "writing-case": writing, "writing-propose": writing,
            "writing-drop": writing,
        }  # fmt: skip

    def lists(self) -> dict[str, dict[str, Any]]:
        """Addresses that name nothing of anybody's: each organisation finds its own there."""
        plain = (
            "desk", "desk-seen", "desk-live", "events", "statements", "handover",
            "handover-shifts", "leads-phone", "leads-new", "sources", "import", "import-list",
            "import-bookmarklet", "register", "register-figures", "search", "plan", "contacts",
            "plan-readings", "plan-print", "sheet-open", "writings", "writing-document",
            "writing-begin", "admin-health",
        )  # fmt: skip
        return {
            **{name: {} for name in plain},
            "statements-change": {"what": "write"},
            "register-file": {"form": "csv"},
            "register-digest": {"kind": "daily"},
            "register-digest-file": {"kind": "daily", "form": "html"},
            "plan-print-sheet": {"sheet": "cards"},
            "plan-end": {"plan": "work-safety", "what": "ask"},
            "plan-readings-change": {"what": "sign"},
        }

    def addresses(self) -> dict[str, str]:
        given = self.arguments() | self.lists()
        named = {name: reverse(name, kwargs=kwargs) for name, kwargs in given.items()}
        return named | self.office.addresses()


@pytest.fixture
def walk(story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Walk:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    (tmp_path / "evidence" / SHA[:2]).mkdir(parents=True)
    (tmp_path / "evidence" / SHA[:2] / SHA).write_bytes(b"a picture")
    monkeypatch.setenv("QINGTING_CHANNEL_KEY", CHANNEL_KEY)
    return Walk(story)


def client(person: object) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(person)  # type: ignore[arg-type]  # a person of the cast
    return made


def said(answer: Any) -> str:
    """What an answer shows; of one that goes on for ever (the live stream) nothing is read."""
    return "" if answer.streaming else answer.content.decode("utf-8", "replace")


def test_every_address_is_walked_here(walk: Walk) -> None:
    names = {p.name for p in urlpatterns if isinstance(p, URLPattern)}

    assert names - OPEN - BY_KEY == walk.addresses().keys()


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_organisation_gets_nothing_of_a_story(walk: Walk, method: str) -> None:
    other = walk.story.cast.sun.org
    olga, sun = walk.office.olga, walk.story.cast.sun
    writer = add_person(other, "wen", "Wen", roles=("office", "personnel-dept"), **BY)
    title = walk.story.event.title
    words = (SMELL, ROOF, title, walk.story.bureau.org.name, "site1.example", "热线系统", "道路科")
    own, before = walk.arguments(), Entry.objects.filter(org=walk.story.bureau.org).count()

    for person in (sun, olga, writer):
        for name, path in walk.addresses().items():
            answer = getattr(client(person), method)(path)
            assert answer.status_code in ((403, 404, 405) if name in own else LOOKED), name
            assert not [word for word in words if word and word in said(answer)], (name, person)
    assert Entry.objects.filter(org=walk.story.bureau.org).count() == before


def test_who_holds_no_role_changes_nothing(walk: Walk) -> None:
    nobody = client(add_person(walk.story.bureau.org, "nan", "Nan", **BY))
    before = Entry.objects.count()

    found = {name: nobody.post(path).status_code for name, path in walk.addresses().items()}

    assert {n: s for n, s in found.items() if s not in (403, 404, 405)} == {}
    assert Entry.objects.count() == before
    assert Submission.objects.count() == 1


def test_the_addresses_are_real_ones(walk: Walk) -> None:
    """Else nobody would be kept from anything: somebody of the organisation gets to each."""
    people = [client(p) for p in (walk.story.cast.chen, walk.story.cast.lin)]
    people.append(client(walk.office.uma))
    missing = {
        name
        for name, path in walk.addresses().items()
        if all(one.get(path).status_code == 404 for one in people)
    }

    assert missing == set()
