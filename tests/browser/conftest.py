"""The office and its people at their browsers; left out, with the reason, where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.screenshots import ARGS
from tests.browser.office import Office, running
from tests.browser.seat import Seat

collect_ignore = ["shifted"]  # it is read by Python itself, in the product's processes
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright: make test-browser")
    pytest.importorskip("axe_playwright_python", reason="needs axe: make test-browser")
    if not CHROMIUM:
        pytest.skip("needs a Chromium: apt-get install chromium, or CHROMIUM=/path/to/it")
    with api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield found
        found.close()


@pytest.fixture
def office(browser: Any, tmp_path: Path) -> Iterator[Office]:
    """The product, run on an organisation of four people."""
    with running(tmp_path) as product:
        yield product


@pytest.fixture
def seat(browser: Any, office: Office) -> Iterator[Callable[..., Seat]]:
    """What seats a person at a browser of their own, signed in unless told."""

    taken = []

    def take(login: str, *, phone: bool = False, signed_in: bool = True) -> Seat:
        one = Seat(browser, office.address, login, phone=phone)
        taken.append(one)
        if signed_in:
            one.go("/")
            one.sign_in()
        return one

    yield take
    for one in taken:
        one.leave()
