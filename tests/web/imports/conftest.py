"""A bureau without a story, where nothing has come in yet: quick to make."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from qingting import clock
from qingting import settings as house
from qingting.people.actions import grant
from qingting.people.rules import ADMINISTRATOR
from qingting.plan.model import Plan
from tests.cast import Cast, cast
from tests.engine import NOON, WORK_SAFETY, Bureau, plan
from tests.web.story import LATER


@cache
def _plan() -> Plan:
    return plan(WORK_SAFETY)


class Office:
    """The bureau at LATER, its people, and a source that said nothing."""

    def __init__(self) -> None:
        self.bureau = Bureau(_plan())
        self.cast: Cast = cast(self.bureau.org, NOON)
        for person in (self.cast.lin, self.cast.sun):  # both make keys too
            grant(person, ADMINISTRATOR, now=NOON, by="import")
        self.bureau.restart()


@pytest.fixture
def story(db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    """What `lin` and `sun` of the pages' fixtures sign in to."""
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return Office()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Uploads and evidence go to a folder of the test."""
    monkeypatch.setattr(house, "DATA", tmp_path)
    return tmp_path
