"""The exact text of a duty as pages show it: what it says, what changed, who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from qingting.approvals.models import Signature, Text
from qingting.approvals.queries import list_signatures, list_texts
from qingting.duties.models import Duty
from qingting.duties.rules import NO_TEXT, approvals, artefact, sources_of
from qingting.people.rules import person_of
from qingting.plan.model import Plan
from qingting.web import naming
from qingting.web.events.differences import Part, differences
from qingting.web.events.history import people_of

MEETING = "consultation"
FORMS = frozenset({MEETING, "correction-request", "lead-unit", "fact-answer", "handover"})


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed a text, or sent it back, for which role."""

    who: str
    role: str
    at: datetime
    refused: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a text. `mark`: the beginning of its hash, by which people tell texts apart."""

    text: Text
    writer: str
    signed: list[Signed]

    @property
    def mark(self) -> str:
        return self.text.text_hash[:8]


@dataclass(frozen=True, slots=True)
class Paper:
    """A text of an event. `changed`: against the version before, empty for the first."""

    now: Version
    before: list[Version]
    changed: tuple[Part, ...]


def makes_text(plan: Plan, duty: Duty) -> bool:
    """Whether a duty makes a text that is written on a page of its own."""
    spec = plan.duties.get(duty.entry)
    return spec is not None and duty.event_id is not None and spec.makes not in NO_TEXT | FORMS


def wanted_of(plan: Plan, duty: Duty) -> tuple[str, str]:
    """Return the artefact of a duty, and what it is about; of an approval, what is approved."""
    if duty.entry in ("approval", "accept"):
        entry, _, about = (duty.about or "").partition(" ")
        return artefact(plan, entry), about
    return artefact(plan, duty.entry), duty.about or ""


def paper_of(plan: Plan, duty: Duty) -> Paper | None:
    """Return the text that a duty makes or approves, None while nobody wrote one."""
    if duty.event_id is None:
        return None
    wanted = wanted_of(plan, duty)
    rows = list_texts("event", str(duty.event_id))
    found = _papers(plan, [row for row in rows if (row.of, row.about) == wanted])
    return found[0] if found else None


def to_read(plan: Plan, duty: Duty, verb: str) -> Paper | None:
    """Return the exact text that somebody reads before an act: what is approved or sent back; what
    is published, which another duty may have made. None for other acts, or where there is none.
    """
    if verb in ("approve", "refuse"):
        return paper_of(plan, duty)
    if verb != "publish" or duty.event_id is None:
        return None
    spec, (root, about) = plan.duties[duty.entry], wanted_of(plan, duty)
    wanted = [(root, about)]
    if not approvals(spec):
        wanted += [(of, "") for of in (*sources_of(plan.duties[root]), *sources_of(spec))]
    found = [
        p for p in papers_of(plan, duty.event_id) if (p.now.text.of, p.now.text.about) in wanted
    ]
    approved = [p for p in found if p.now.text.state == Text.State.APPROVED]
    return next(iter(approved or found), None)


def papers_of(plan: Plan, event_id: int) -> list[Paper]:
    """Return the texts of an event, the one written last first; three queries at most."""
    return _papers(plan, list_texts("event", str(event_id)))


def _papers(plan: Plan, rows: list[Text]) -> list[Paper]:
    """The papers of the versions of texts, the newest first."""
    signatures = list_signatures([row.pk for row in rows]) if rows else {}
    actors = [row.writer for row in rows]
    actors += [one.signer for signed in signatures.values() for one in signed]
    who = people_of(plan, actors) if rows else {}
    groups: dict[tuple[str, str], list[Version]] = {}
    for row in rows:
        version = _version(plan, row, signatures[row.pk], who)
        groups.setdefault((row.of, row.about), []).append(version)
    return [_paper(versions) for versions in groups.values()]


def _paper(versions: list[Version]) -> Paper:
    now, *before = versions
    changed = differences(before[0].text.body, now.text.body) if before else ()
    return Paper(now, before, changed)


def _version(plan: Plan, row: Text, signatures: list[Signature], who: Mapping[str, str]) -> Version:
    signed = [
        Signed(
            who.get(one.signer, one.signer),
            naming.role(plan, one.acting_for),
            one.at,
            one.refused,
        )
        for one in signatures
    ]
    return Version(row, who.get(row.writer, person_of(row.writer)), signed)
