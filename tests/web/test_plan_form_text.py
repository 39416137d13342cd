"""Entries of a plan through their forms and back: what is not changed stays to the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import QueryDict
from django.utils import translation

from qingting.plan import schema
from qingting.plan.texts import PLAN, Block, block_at, check_texts, texts_of, with_block
from qingting.web.plan import labels, mend
from qingting.web.plan.blocks import SINGLE, moved, section_at, taken_out
from qingting.web.plan.fill import fill, values_of
from qingting.web.plan.form import form_of
from qingting.web.plan.keys import ENTRY, ROW, Key, keys_of
from qingting.web.plan.placed import spread

PLANS = sorted(Path(__file__).parents[2].glob("plans/**/plan.yaml"))
SHIPPED = [pytest.param(path, id=path.parent.name) for path in PLANS]


# Every entry of every plan that comes along, through its form and back


def entries(text: str) -> Iterator[tuple[str, Block]]:
    """Each entry with its section, the last first, so that lines stay true while it is changed."""
    for number, line in reversed(list(enumerate(text.splitlines(), 1))):
        section, begins = section_at(text, number)
        is_entry = re.match(r"  [^ #]", line) and section in schema.MAP_SECTIONS
        if is_entry or (section in SINGLE and number == begins):
            yield section, block_at(PLAN, text, number)


def as_sent(text: str, keys: tuple[Key, ...], above: str = "") -> QueryDict:
    """What a browser would send of the form of an entry."""
    sent = QueryDict(mutable=True)
    for key in keys:
        path = f"{above}{key.name}"
        node = mend.find(mend.body_of(text)[1], path)
        kind, values = values_of(text, key, node)
        if kind == "map":
            sent.update(as_sent(text, key.keys, f"{path}."))
        elif kind == "rows":
            for n in range(len(node.value) if node is not None else 0):
                sent.update(as_sent(text, key.keys, f"{path}.{n}." if path else f"{n}."))
        else:
            sent.setlist(f"f:{path}", [one for one, _more in values] or [""])
            sent.setlist(f"u:{path}", [more for _one, more in values] or [""])
    return sent


def anew(text: str, keys: tuple[Key, ...]) -> str:
    """An entry written by its form alone, from nothing."""
    id_ = mend.scalar(mend.body_of(text)[0])
    made, spoiled = fill(f"{id_}:", keys, as_sent(text, keys))
    assert not spoiled
    return made


@pytest.mark.parametrize("path", SHIPPED)
def test_an_entry_sent_as_it_was_drawn_stays_as_it_was_written(path: Path) -> None:
    for section, block in entries(texts_of(path)[PLAN]):
        keys = keys_of(section)
        assert form_of(section, ENTRY, block.text, {}) is not None
        assert fill(block.text, keys, as_sent(block.text, keys)) == (block.text, {})


@pytest.mark.parametrize("path", SHIPPED)
def test_a_plan_written_by_forms_alone_is_the_same_plan(path: Path) -> None:
    files = texts_of(path)
    made = apart = files[PLAN]
    for section, block in entries(files[PLAN]):
        keys = keys_of(section)
        if section != "plan":  # a pack's own head has a key that no plan has
            made = with_block(made, block, anew(block.text, keys))
        apart = with_block(apart, block, spread(block.text, keys)[0])

    plan = check_texts(path.parent.name, files).plan
    assert plan is not None
    for text in (made, apart):
        again = check_texts(path.parent.name, {**files, PLAN: text}).plan
        assert again is not None
        assert again.canonical == plan.canonical


@pytest.mark.parametrize("path", SHIPPED)
def test_what_is_taken_out_and_written_in_again_is_the_same_plan(path: Path) -> None:
    files = texts_of(path)
    apart = files[PLAN]
    for section, block in entries(apart):
        apart = with_block(apart, block, spread(block.text, keys_of(section))[0])
    plan = check_texts(path.parent.name, files).plan
    assert plan is not None
    for text in (files[PLAN], apart):
        made = text
        for section, block in entries(text):
            keys, sent, left = keys_of(section), as_sent(block.text, keys_of(section)), block.text
            for key in keys:
                if section != "plan" and key.name:
                    left = mend.left_out(left, key.name)
            made = with_block(made, block, fill(left, keys, sent)[0])
        again = check_texts(path.parent.name, {**files, PLAN: made}).plan
        assert again is not None
        assert again.canonical == plan.canonical


# One change, and everything else as it was

BRACES = """\
report: {zh: 报告, clause: B5.5, holder: desk,   # who
         within: 30min, to: [a, b],              # when
         odd: kept, approve: {kind: fix, all: boss}}   # last"""
LINES = """\
report:   # first
  zh: 报告   # words
  holder: desk
  odd: kept

  # about the clock
  within: 30min
  to:
    - a   # one
    - b
  approve:
    kind: fix
    all: boss
  # the end"""


@pytest.mark.parametrize("entry", [BRACES, LINES])
@pytest.mark.parametrize(
    ("name", "given", "old", "new"),
    [
        ("f:within", ["2h"], "30min", "2h"),
        ("f:holder", ["boss"], "holder: desk", "holder: boss"),
        ("f:zh", ["报: 一, 二"], "zh: 报告", 'zh: "报: 一, 二"'),
        ("f:zh", ['"'], "zh: 报告", 'zh: "\\""'),
        ("f:approve.all", ["x", "y"], "all: boss", "all: [x, y]"),
        ("f:approve.kind", ["approve"], "kind: fix", "kind: approve"),
        ("f:within", ["30min"], "", ""),
        ("f:to", ["a，b"], "", ""),
    ],
)
def test_what_is_not_changed_stays_to_the_letter(
    entry: str, name: str, given: list[str], old: str, new: str
) -> None:
    sent = QueryDict(mutable=True)
    sent.setlist(name, given)

    assert fill(entry, keys_of("duties"), sent) == (entry.replace(old, new, 1), {})


@pytest.mark.parametrize("entry", [BRACES, LINES])
@pytest.mark.parametrize(
    ("given", "path", "value"),
    [
        ({"f:en": "Report"}, "en", "Report"),
        ({"f:within": "10", "u:within": "wd"}, "within", "10wd"),
        ({"f:within": "promptly", "u:within": "h"}, "within", "promptly"),
        ({"f:within": ""}, "within", None),
        ({"f:zh": ""}, "zh", None),
        ({"f:may": "yes"}, "may", "yes"),
        ({"f:done.seen-by": "boss"}, "done.seen-by", "boss"),
        ({"f:approve.within": "2", "u:approve.within": "h"}, "approve.within", "2h"),
        ({"f:approve.kind": "", "f:approve.all": ""}, "approve", None),
        ({"f:when": "all:\n- grade = larger\n- sites > 2  # far"}, "when.all.1", "sites > 2"),
        ({"f:when": "{any: [a > 1,\n b > 2]}"}, "when.any.0", "a > 1"),
        ({"f:when": "grade >= larger"}, "when", "grade >= larger"),
        ({"f:to": ""}, "to", None),
    ],
)
def test_a_key_is_added_changed_and_left_out(
    entry: str, given: dict[str, str], path: str, value: str | None
) -> None:
    sent = QueryDict(mutable=True)
    sent.update(given)

    text, spoiled = fill(entry, keys_of("duties"), sent)

    body = mend.body_of(text)[1]
    found = mend.find(body, path)
    assert spoiled == {}
    assert (found.value if found is not None else None) == value
    assert mend.find(body, "odd").value == "kept"  # type: ignore[union-attr]
    assert set(re.findall("#.*", entry)) - set(re.findall("#.*", text)) <= {"# words", "# one"}


def test_rows_are_changed_added_and_left_out() -> None:
    ladder = (
        "usual:\n  - {at: -10min, tell: holder}   # first\n  - {at: 0min, tell: [holder, boss]}"
    )
    sent = QueryDict(
        "f:0.at=-5&u:0.at=min&x:1=yes&f:2.every=1&u:2.every=h&f:2.times=3&f:2.tell=boss"
    )

    text = fill(ladder, keys_of("ladders"), sent)[0]

    assert text == (
        "usual:\n  - {at: -5min, tell: holder}   # first\n  - {every: 1h, times: 3, tell: boss}"
    )
    assert fill(text, keys_of("ladders"), QueryDict("x:0=1&x:1=1"))[0] == "usual: []   # first\n"


def test_what_no_form_can_draw_is_written_as_yaml() -> None:
    assert form_of("duties", ENTRY, "a: [b]", {}) is None
    assert form_of("duties", ENTRY, "a: {b", {}) is None
    assert form_of("duties", ENTRY, "a: 1\nb: 2", {}) is None
    assert form_of("nothing", ENTRY, "a: {b: c}", {}) is None
    form = form_of("duties", ENTRY, "a: {zh: [x], may: ja, odd: 1, needs: {a: b}}", {})
    assert form is not None
    kinds = {one.name: one.kind for one in form.fields}
    assert (kinds["zh"], kinds["may"], kinds["needs"]) == ("yaml", "line", "yaml")
    assert form.unknown == ["odd"]


def test_a_row_of_a_scale_has_a_form_of_its_own() -> None:
    row = "- {id: major, zh: 重大, clause: B2.6}"
    sent = QueryDict("f:colour=red&f:id=grave")

    text = fill(row, keys_of("scales", ROW), sent)[0]

    assert text == "- {id: grave, zh: 重大, clause: B2.6, colour: red}"


def test_entries_change_places_and_a_section_goes_with_its_last_one() -> None:
    plan = "roles:\n  a: {zh: x}\n  # about\n  b:\n    zh: y\n\nparams:\n  c: {is: 1}   # c\n"
    last, first = (block for _section, block in list(entries(plan))[1:])

    up, line = moved(plan, last, above=True)
    assert up.startswith("roles:\n  b:\n    zh: y\n  # about\n  a: {zh: x}\n\nparams:")
    assert moved(plan, first, above=False) == (up, 5)
    assert line == 2
    assert moved(plan, last, above=False) == (plan, last.first)
    assert "params" not in taken_out(plan, block_at(PLAN, plan, 8))
    assert "roles:\n  # about" in taken_out(plan, first)


WILD = (
    "a: b", "a #b", "- a", "? a", "{a", "a]", "[a]", '"a"', "'", "&a", "*a", "!a", "%a", "@a", "`a",
    "|", ">", "a:", ":a", "#", "a, b", "~", "---", "...", "back\\slash", "…，：“”", "\U0001f986x",
    "no", "1",
)  # fmt: skip


@pytest.mark.parametrize("entry", [BRACES, LINES])
@pytest.mark.parametrize("value", WILD)
def test_whatever_is_written_is_what_stands_there(entry: str, value: str) -> None:
    for path in ("zh", "en", "approve.kind", "done.seen-by"):
        sent = QueryDict(mutable=True)
        sent[f"f:{path}"] = value

        body = mend.body_of(fill(entry, keys_of("duties"), sent)[0])[1]

        assert mend.find(body, path).value == value  # type: ignore[union-attr]
        assert mend.find(body, "within").value == "30min"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["[" * 50_000 + "]" * 50_000, "&a [*a]", "a: {b", "\x00", "# a"])
def test_what_nobody_could_read_is_refused(text: str) -> None:
    sent = QueryDict(mutable=True)
    sent["f:when"] = text

    assert set(fill(LINES, keys_of("duties"), sent)[1]) == {"when"}


@pytest.mark.parametrize("section", [*schema.MAP_SECTIONS, *SINGLE])
def test_every_key_and_every_fixed_word_is_named(section: str) -> None:
    def check(keys: tuple[Key, ...], above: str = "") -> None:
        for key in keys:
            path = f"{above}{key.name}"
            assert is_chinese(labels.label(section, path)), path
            check(key.keys, f"{path}." if path else "")
            for word in key.allowed if path and key.kind in ("choice", "ticks") else ():
                assert is_chinese(labels.word(path, word)), word

    with translation.override("zh-hans"):
        check(keys_of(section))
        assert is_chinese(labels.section_words(section))


def is_chinese(words: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in words)
