"""The pages' words in Chinese: all there, and compiled."""

from __future__ import annotations

import re

from bench.messages import LOCALE, compiled, messages

PO = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
WEB = LOCALE.parent / "web"
_TEMPLATE = re.compile(r"""{% translate ("[^"]*"|'[^']*') %}""")
_CODE = re.compile(r"""\b(?:_|gettext_lazy)\(\s*((?:"[^"]*"\s*)+)\)""")


def test_the_compiled_file_is_fresh() -> None:
    assert PO.with_suffix(".mo").read_bytes() == compiled(messages(PO))


def test_no_message_is_left_in_english() -> None:
    assert not [key for key, value in messages(PO).items() if key and not value.strip("\0")]


def test_every_message_of_templates_and_code_is_translated() -> None:
    known = {key.rpartition("\x04")[2].partition("\0")[0] for key in messages(PO)}
    used = set()
    for file in (WEB / "templates").rglob("*.html"):
        used |= {m[1:-1] for m in _TEMPLATE.findall(file.read_text("utf-8"))}
    for file in WEB.rglob("*.py"):
        for literal in _CODE.findall(file.read_text("utf-8")):
            used.add("".join(re.findall(r'"([^"]*)"', literal)))

    assert used - known == set()


def test_no_wording_shouts() -> None:
    assert not [value for value in messages(PO).values() if "！" in value or "!" in value]
