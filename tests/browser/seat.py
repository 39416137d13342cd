"""One person at one browser: what they see, what they press. Nothing else reaches the product.

Every page that a person comes to is held against axe and its width; `found` keeps what they say.
"""

from __future__ import annotations

import re
from typing import Any, Final

from bench.screenshots import look_at
from tests.browser.found import PASSWORD

DESKTOP: Final = {"viewport": {"width": 1440, "height": 900}}
PHONE: Final = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
PATIENCE_MS: Final = 10_000
ROWS: Final = "li, tr, article, .note"


class Seat:
    """A person's own browser, in Chinese, not yet signed in.

    Attributes:
        presses: how often they pressed something since it was last set to 0.
        found: what axe and the width of pages had to say, with the address of the page.
    """

    def __init__(self, browser: Any, address: str, login: str, *, phone: bool = False) -> None:
        self.address, self.login, self.phone = address, login, phone
        self.width = 360 if phone else 1440
        self.page = browser.new_context(locale="zh-CN", **(PHONE if phone else DESKTOP)).new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.presses = 0
        self.found: list[str] = []

    def sign_in(self) -> None:
        """Give login and password at the door, wherever it stands."""
        self.fill({"登录名": self.login, "密码": PASSWORD})
        self.press("登录")

    def give_password(self) -> None:
        """Give the password once more, to sign a text."""
        self.fill({"请输入你的密码": PASSWORD})

    def go(self, to: str) -> None:
        """Open an address: of a notice, or a path of the product."""
        self.page.goto(to if to.startswith("http") else self.address + to)
        self.look()

    def desk(self) -> None:
        """Go to the duty desk, by the entry that every page has."""
        self.press("值班台", within=".tabs-bottom" if self.phone else "header")

    def press(self, words: str, *near: str, within: str = "main") -> None:
        """Press the button or link of these words; `near`: what else its row says."""
        room = self.page.locator(within)
        if near:
            room = room.locator(ROWS)
            for said in near:
                room = room.filter(has_text=said)
        exact = re.compile(rf"^\s*{re.escape(words)}(\s+\w)?\s*$")  # and the key that presses it
        one = room.get_by_role("button", name=exact).or_(room.get_by_role("link", name=exact))
        one = one.filter(visible=True).first
        self.presses += 1
        with self.page.expect_navigation():
            one.tap() if self.phone else one.click()
        self.look()

    def fill(self, given: dict[str, str]) -> None:
        """Write into fields, by their labels."""
        for label, value in given.items():
            fields = self.page.locator("main").get_by_label(label)
            fields.and_(self.page.locator("input, textarea")).first.fill(value)

    def pick(self, words: str) -> None:
        """Pick one of several choices by its words."""
        self.page.locator("main").get_by_label(words, exact=True).first.check()

    def wait_for(self, words: str) -> None:
        """Wait until the page that is open says something, without a press."""
        self.page.locator("main").get_by_text(words).first.wait_for()

    def sees(self, *words: str, within: str = "main") -> None:
        """Hold that these words stand on the page."""
        there = self.read(within)
        assert all(said in there for said in words), (self.login, words, self.read())

    def read(self, within: str = "main") -> str:
        """Return the words that stand on the page, or on its first such part."""
        return " ".join(self.page.locator(within).first.inner_text().split())

    def leave(self) -> None:
        """Close the browser."""
        self.page.context.close()

    def look(self) -> None:
        """Hold the page against axe and its width."""
        path = self.page.url.removeprefix(self.address)
        self.found += [f"{self.login} {path}: {said}" for said in look_at(self.page, self.width)]
