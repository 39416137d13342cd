"""A plan's files as texts: checked, tried and mended as in a folder."""

from __future__ import annotations

import pytest

from qingting.plan.load import load
from qingting.plan.shipped import list_shipped
from qingting.plan.texts import (
    Texts,
    block_at,
    check_texts,
    run_texts,
    texts_of,
    with_block,
    with_entry,
)
from tests.engine import WORK_SAFETY


@pytest.fixture(scope="module")
def texts() -> Texts:
    return texts_of(WORK_SAFETY)


def test_texts_make_the_plan_that_their_files_make(texts: Texts) -> None:
    checked = check_texts("work-safety", texts)

    assert checked.sound is not None
    assert checked.sound.hash == load(WORK_SAFETY).hash


def test_a_fault_names_the_file_as_it_is_called_within_the_plan(texts: Texts) -> None:
    bad = {**texts, "plan.yaml": texts["plan.yaml"].replace("holder: desk", "holder: dsk", 1)}

    checked = check_texts("work-safety", bad)

    assert checked.sound is None
    assert [fault.file for fault in checked.faults] == ["plan.yaml"]
    assert "dsk" in checked.faults[0].message


@pytest.mark.parametrize("name", ["../x.yaml", "cases/../plan.yaml", "/etc/passwd", "cases/A.yaml"])
def test_a_name_that_is_no_file_of_a_plan_is_written_nowhere(texts: Texts, name: str) -> None:
    checked = check_texts("work-safety", {**texts, name: "x"})

    assert checked.plan is None
    assert [fault.file for fault in checked.faults] == [name]


def test_files_of_a_plan_are_not_boundless(texts: Texts) -> None:
    assert check_texts("work-safety", {**texts, "cases/a.yaml": "#" * 2_100_000}).plan is None


def test_cases_run_and_name_their_line(texts: Texts) -> None:
    results, faults = run_texts("work-safety", texts)

    assert faults == []
    assert all(one.passed for one in results)
    assert results[0].file.startswith("cases/")


def test_a_case_that_cannot_be_read_is_a_fault_and_no_result(texts: Texts) -> None:
    results, faults = run_texts("work-safety", {**texts, "cases/x.yaml": "- {nonsense: 1}\n"})

    assert results == []
    assert faults[0].file == "cases/x.yaml"


@pytest.mark.parametrize("plan", list_shipped(), ids=lambda plan: plan.id)
def test_every_entry_is_found_and_written_back_as_it_stood(plan: object) -> None:
    shipped = plan
    assert hasattr(shipped, "duties") and hasattr(shipped, "where")
    text = texts_of(shipped.where.file)["plan.yaml"]
    for duty in shipped.duties.values():
        if duty.where.file == shipped.where.file:
            block = block_at("plan.yaml", text, duty.where.line)
            assert block.text.startswith(f"{duty.id}:")
            assert with_block(text, block, block.text) == text


TEXT = """\
plan: {id: x}
duties:
  one:
    zh: 一
    within: 1h

  # of the second
  two: {zh: 二}
params:
  p: 1
"""


def test_an_entry_is_written_anew_or_left_out() -> None:
    block = block_at("plan.yaml", TEXT, 3)

    assert (block.first, block.last) == (3, 5)
    assert "  one:\n    zh: 壹\n\n  # of" in with_block(TEXT, block, "one:\n  zh: 壹")
    assert "one" not in with_block(TEXT, block, "")


@pytest.mark.parametrize(
    ("section", "before"),
    [("duties", "  two: {zh: 二}"), ("params", "  p: 1"), ("roles", "roles:")],
)
def test_a_new_entry_stands_at_the_end_of_its_section(section: str, before: str) -> None:
    lines = with_entry(TEXT, section, "new: {zh: 新}").splitlines()

    assert lines[lines.index("  new: {zh: 新}") - 1] == before
