"""A plan that is being written, as its page shows it: clause, entries, faults, cases, a trial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import QueryDict

from qingting.adoption.models import Writing
from qingting.errors import Fault, InputError
from qingting.lang import language
from qingting.plan import schema
from qingting.plan.cases import CaseResult
from qingting.plan.check import to_decide
from qingting.plan.explain import explain
from qingting.plan.facts import conditions_of, forms_of
from qingting.plan.homes import homes_of
from qingting.plan.model import ClauseText, Plan, leaves
from qingting.plan.texts import PLAN, Block, Checked, block_at, check_texts, name_of, run_texts
from qingting.plan.values import parse_key
from qingting.web import naming
from qingting.web.plan import mend
from qingting.web.plan.blocks import entry_at, neighbour, section_at
from qingting.web.plan.changes import NEW, Change, first_of
from qingting.web.plan.fill import Spoiled
from qingting.web.plan.form import Form, Options, form_of, kind_of, names_of, said
from qingting.web.plan.keys import ENTRY, keys_of
from qingting.web.plan.page import Cover, Item, cover_of, entries_of
from qingting.web.plan.placed import placed


@dataclass(frozen=True, slots=True)
class Part:
    """One entry that can be written: where it stands, and what is wrong with it. `form`: None where
    it is shown as YAML; `first`, `last`: it has no neighbour above, or none below.
    """

    section: str
    name: str
    block: Block
    faults: list[Fault]
    form: Form | None = None
    first: bool = False
    last: bool = False

    @property
    def rows(self) -> int:
        """How many lines its field shows."""
        return max(3, len(self.block.text.splitlines()) + 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact in the trial: its key, its words, its steps where it has some, and what was given."""

    key: str
    words: str
    options: list[tuple[str, str]]
    given: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the page shows. `groups`: clauses by chapter; `clause`: the one that is open;
    `whole`: the text of a whole file that is open.
    """

    writing: Writing
    checked: Checked
    groups: list[tuple[str, list[Item]]]
    clause: ClauseText | None
    cover: Cover | None
    parts: list[Part]
    new: Form | None
    names: dict[str, Options]
    file: str
    whole: str
    cases: list[CaseResult]

    @property
    def failed(self) -> int:
        """How many cases do not hold."""
        return sum(not case.passed for case in self.cases)

    @property
    def ready(self) -> bool:
        """Whether it can be proposed: nothing wrong, every case holds, nothing left to decide."""
        return self.checked.sound is not None and not self.failed and not self.open

    @property
    def open(self) -> list[Fault]:
        """What a draft from a document leaves for a person to decide."""
        return to_decide(self.checked.sound) if self.checked.sound is not None else []


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody wants to see. `line`: of plan.yaml, in place of a clause, 0 for none; `file`: a
    whole one, "" for none; `as_form`: entries as forms; `add`: a section that gets one more entry;
    `sent`: what was sent of a form, not saved, and `spoiled` what of it cannot be written.
    """

    clause: str = ""
    line: int = 0
    file: str = ""
    as_form: bool = False
    add: str = ""
    sent: QueryDict | None = None
    spoiled: Spoiled = field(default_factory=dict)

    @property
    def first(self) -> int:
        """Where the entry begins whose form was sent; 0 for a new one, -1 where none was."""
        return first_of(self.sent) if self.sent is not None else -1


def sheet_of(writing: Writing, asking: Asking) -> Sheet:
    """Return the page of a plan that is being written."""
    checked, file = checked_of(writing.plan, writing.files), asking.file
    plan = checked.plan
    clause = plan.clauses.get(asking.clause) if plan else None
    parts = list(_parts(writing, checked, clause, asking.line))
    names = names_of(plan) if asking.as_form else {}
    if asking.as_form:
        parts = [_formed(writing, part, asking, names) for part in parts]
    return Sheet(
        writing=writing,
        checked=checked,
        groups=_groups(plan) if plan else [],
        clause=clause,
        cover=cover_of(plan, clause) if plan and clause else None,
        parts=parts,
        new=_new(clause, asking) if asking.as_form else None,
        names=names,
        file=file if file in writing.files else "",
        whole=writing.files.get(file, ""),
        cases=results_of(writing.plan, writing.files) if checked.sound else [],
    )


def _formed(writing: Writing, part: Part, asking: Asking, names: Mapping[str, Options]) -> Part:
    """An entry with its form, where one can be drawn."""
    text, block, of = writing.files[PLAN], part.block, kind_of(part.block.text)
    faults = placed_of(writing.plan, writing.files, part.section, block) if part.faults else {}
    sent = asking.sent if asking.first == block.first else None
    return replace(
        part,
        form=form_of(part.section, of, block.text, faults, sent, asking.spoiled, names),
        first=neighbour(text, block, above=True) is None,
        last=neighbour(text, block, above=False) is None,
    )


def _new(clause: ClauseText | None, asking: Asking) -> Form | None:
    """The form of an entry that is not there yet."""
    section = asking.add
    keys = keys_of(section) if section in schema.MAP_SECTIONS else ()
    if not keys:
        return None
    cites = any(key.name == "clause" for key in keys) and clause is not None
    was = f"{NEW}: {{clause: {mend.scalar(clause.id)}}}" if cites and clause else f"{NEW}:"
    sent = asking.sent if asking.first == 0 else None
    return form_of(section, ENTRY, was, {}, sent, asking.spoiled)


def placed_of(
    plan: str, files: Mapping[str, str], section: str, block: Block
) -> dict[str, list[Fault]]:
    """Return the faults of an entry by the path of its key; none where it is no such entry."""
    keys = keys_of(section, kind_of(block.text))
    try:
        return placed(files, block, keys, lambda some: checked_of(plan, some))
    except mend.NoEntryError:
        return {}


def faults_at(plan: str, change: Change, sent: QueryDict) -> dict[str, list[str]]:
    """Return what would be wrong with the entry of a form, by the path of its field."""
    if sent.get("what") != "form" or not change.line:
        return {}
    block = block_at(PLAN, change.files[PLAN], change.line)
    found = placed_of(plan, change.files, sent.get("section", ""), block)
    return {path: [said(fault) for fault in faults] for path, faults in found.items()}


def checked_of(plan: str, files: Mapping[str, str]) -> Checked:
    """Return what files make; read once in each language as long as they stay as they are."""
    return _checked(plan, tuple(sorted(files.items())), language())


@lru_cache(maxsize=8)
def _checked(plan: str, files: tuple[tuple[str, str], ...], _: str) -> Checked:
    return check_texts(plan, dict(files))


def results_of(plan: str, files: Mapping[str, str]) -> list[CaseResult]:
    """Return the result of each case; run once in each language as long as the files stay."""
    return _results(plan, tuple(sorted(files.items())), language())


@lru_cache(maxsize=8)
def _results(plan: str, files: tuple[tuple[str, str], ...], _: str) -> list[CaseResult]:
    results, faults = run_texts(plan, dict(files))
    return results or [
        CaseResult(fault.message, fault.file, fault.line, False, (fault.hint,)) for fault in faults
    ]


def _groups(plan: Plan) -> list[tuple[str, list[Item]]]:
    own = Path(plan.where.file).parent
    groups: dict[str, list[Item]] = {}
    for clause in plan.clauses.values():
        if Path(clause.where.file).parent == own:
            chapter = clause.id.rpartition(".")[0] or clause.id.rpartition("-")[0]
            groups.setdefault(chapter, []).append(Item(clause, cover_of(plan, clause)))
    return list(groups.items())


def _parts(
    writing: Writing, checked: Checked, clause: ClauseText | None, line: int
) -> Iterator[Part]:
    text = writing.files.get(PLAN, "")
    if line:
        if (block := entry_at(text, line)) is not None:
            yield _part(checked, section_at(text, line)[0], "", block)
        return
    plan = checked.plan
    if plan is None or clause is None:
        return
    for home in homes_of(plan).get(clause.id, []):
        for entry in entries_of(plan, home, clause.id):
            if name_of(plan, entry.where.file) == PLAN and entry.where.line:
                block = block_at(PLAN, text, entry.where.line)
                yield _part(checked, home.section, naming.name(entry), block)


def _part(checked: Checked, section: str, name: str, block: Block) -> Part:
    inside = [
        fault
        for fault in checked.faults
        if fault.file == block.file and block.first <= fault.line <= block.last
    ]
    return Part(section, name, block, inside)


def facts_of(plan: Plan) -> list[str]:
    """Return the facts that a plan reads, as they are written in conditions."""
    keys = {str(leaf.key): leaf.key.name for c in conditions_of(plan) for leaf in leaves(c)}
    rows = (row for scale in plan.scales.values() for row in scale.rows)
    keys |= {str(row.confirm): row.confirm for row in rows if row.confirm}
    told = forms_of(plan).keys() - plan.scales.keys() - plan.scores.keys()
    return sorted(written for written, name in keys.items() if name in told)


def asked_of(plan: Plan, given: Mapping[str, str]) -> list[Asked]:
    """Return the facts that a plan reads, for a trial."""
    forms = forms_of(plan)
    found = []
    for written in facts_of(plan):
        key = parse_key(written)
        form = forms[key.name]
        options = [(s, naming.step(plan, key.name, s)) for s in (form.steps or form.choices)]
        found.append(Asked(written, naming.fact(plan, written), options, given.get(written, "")))
    return found


def tried(
    plan: Plan, given: Mapping[str, str], triggers: list[str], now: datetime
) -> tuple[dict[str, Any] | None, str]:
    """Return what a plan says to facts, or what is wrong with them."""
    facts = [f"{key}={value}" for key, value in given.items() if value]
    try:
        return explain(plan, facts=facts, at=now, triggers=triggers), ""
    except InputError as error:
        return None, str(error)
