"""A plan's files as texts, wherever they are kept: checked, tried and mended as in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias

from qingting.errors import Fault, PlanError
from qingting.lang import tr
from qingting.plan import canonical
from qingting.plan.casefile import Case
from qingting.plan.cases import CaseResult, cases_of, run_cases
from qingting.plan.faults import fault
from qingting.plan.load import layer_alone, load, survey
from qingting.plan.model import Plan, Where

# By name within the plan's folder: plan.yaml, clauses.md, cases/*.yaml.
Texts: TypeAlias = Mapping[str, str]

PLAN, CLAUSES = "plan.yaml", "clauses.md"
MOST_BYTES = 2 * 1024 * 1024  # of all files of a plan

_NAME = re.compile(r"plan\.yaml|clauses\.md|cases/[a-z0-9][a-z0-9-]{0,60}\.yaml")
_SECTION = re.compile(r"([a-z][a-z-]*):")


class Checked(NamedTuple):
    """What reading came to. `plan` has a version where nothing is wrong; with faults it is fit for
    looking at only, None where there is nothing to look at.
    """

    plan: Plan | None
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> Plan | None:
        """The effective plan, None while anything is wrong."""
        return None if self.faults else self.plan


class Block(NamedTuple):
    """Lines of a file that stand for one entry, without their indent; `first` and `last` from 1."""

    file: str
    first: int
    last: int
    text: str


def texts_of(path: str | Path) -> dict[str, str]:
    """Return the files of the plan at a path as texts.

    Raises:
        OSError, UnicodeDecodeError: one cannot be read; `check` says it in words.
    """
    folder = Path(path).parent
    names = [PLAN, CLAUSES, *sorted(f"cases/{f.name}" for f in folder.glob("cases/*.yaml"))]
    return {name: (folder / name).read_text("utf-8-sig") for name in names}


def check_names(texts: Texts) -> list[Fault]:
    """Return what is wrong with the names and the size of files, before anything is read."""
    said = tr("is no file of a plan.", "不是预案的文件。")
    hint = tr("Name it cases/NAME.yaml.", "请命名为 cases/名称.yaml。")
    wrong = (name for name in texts if not _NAME.fullmatch(name))
    found = [fault(Where(name, 0), "file-name", said, hint) for name in wrong]
    if sum(len(text.encode()) for text in texts.values()) > MOST_BYTES:
        said = tr("is over 2 MB with its cases.", "连同用例超过 2 MB。")
        hint = tr("Delete cases that say the same.", "请删去重复的用例。")
        found.append(fault(Where(PLAN, 0), "too-large", said, hint))
    return found


def check_texts(
    plan_id: str, texts: Texts, *, readings: Mapping[str, str] | None = None
) -> Checked:
    """Return the plan that files make, or everything that is wrong with them.

    Args:
        plan_id: the name of its folder; a layer of the same name beside it is looked for first.
    """
    if named := check_names(texts):
        return Checked(None, tuple(named))
    with _folder(plan_id, texts) as folder:
        found = survey(folder / PLAN, readings=readings)
        faults = [_relative(one, folder) for one in found.faults]
        if found.is_layer:
            faults.append(layer_alone(Where(PLAN, 1)))
    plan = found.plan
    return Checked(canonical.with_version(plan) if plan and not faults else plan, tuple(faults))


def run_texts(plan_id: str, texts: Texts) -> tuple[list[CaseResult], list[Fault]]:
    """Return the result of each case, and what is wrong with the cases themselves."""
    with _folder(plan_id, texts) as folder:
        try:
            results = run_cases(folder / PLAN, load)
        except PlanError as error:
            return [], [_relative(one, folder) for one in error.faults]
    return [replace(one, file=_short(one.file, folder)) for one in results], []


def cases_in(plan_id: str, texts: Texts) -> list[Case]:
    """Return the cases of a plan that was checked; none where a file of them has a fault."""
    with _folder(plan_id, texts) as folder:
        try:
            found = cases_of(folder / PLAN)
        except PlanError:
            return []
    return [
        replace(case, where=case.where._replace(file=_short(case.where.file, folder)))
        for case in found
    ]


def name_of(plan: Plan, file: str) -> str:
    """Return what a file of a plan that was read is called within its folder; another's whole."""
    return file.removeprefix(f"{Path(plan.where.file).parent}/")


def block_at(file: str, text: str, line: int) -> Block:
    """Return the entry that begins at a line: it, and what stands deeper below."""
    lines = text.splitlines()[line - 1 :]
    indent = _indent(lines[0])
    last = 0
    for n, one in enumerate(lines[1:], 1):
        if one.strip() and _indent(one) <= indent:
            break
        last = n if one.strip() else last
    own = [one[indent:] for one in lines[: last + 1]]
    return Block(file, line, line + last, "\n".join(own))


def with_block(text: str, block: Block, new: str) -> str:
    """Return a file's text with an entry written anew, or left out where `new` is empty."""
    lines = text.splitlines()
    indent = " " * _indent(lines[block.first - 1])
    own = [indent + line if line.strip() else "" for line in new.strip("\n").splitlines()]
    return _joined([*lines[: block.first - 1], *own, *lines[block.last :]])


def with_entry(text: str, section: str, new: str) -> str:
    """Return plan.yaml with one more entry at the end of a section, made where it is missing."""
    lines = text.splitlines()
    own = ["  " + line if line.strip() else "" for line in new.strip("\n").splitlines()]
    begins = [n for n, line in enumerate(lines) if _SECTION.match(line)]
    at = next((n for n in begins if lines[n].startswith(f"{section}:")), None)
    if at is None:
        return _joined([*lines, "", f"{section}:", *own])
    end = next((n for n in begins if n > at), len(lines))
    while end > at + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return _joined([*lines[:end], *own, *lines[end:]])


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


@contextmanager
def _folder(plan_id: str, texts: Texts) -> Iterator[Path]:
    """Lay the files out as plan files lie, for as long as they are read."""
    with TemporaryDirectory(prefix="qingting-plan-") as top:
        folder = Path(top) / PurePosixPath(plan_id).name
        (folder / "cases").mkdir(parents=True)
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8")
        yield folder


def _short(file: str, folder: Path) -> str:
    return file.removeprefix(f"{folder}/")


def _relative(fault: Fault, folder: Path) -> Fault:
    return replace(
        fault, file=_short(fault.file, folder), message=fault.message.replace(f"{folder}/", "")
    )
