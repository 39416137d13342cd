"""Stating facts, and noting that a body outside got what was sent."""

from __future__ import annotations

from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.journal.actions import keep_words, write
from qingting.lang import tr
from qingting.people.rules import same_person
from qingting.reports.models import Fact, Receipt
from qingting.reports.queries import Sheets
from qingting.store import Work


def state_fact(
    work: Work,
    event: KnownEvent,
    *,
    words: str,
    state: str,
    proof: str,
    by: str,
    replaces: int | None = None,
) -> None:
    """Add a line to an event's fact sheet; one that corrects another takes its place.

    Args:
        state: `known`, `unknown` or `judgement`.

    Raises:
        ActionRefusedError: it says nothing, is known without a proof, or corrects no line.
    """
    sheets = work.of(Sheets)
    _check(words, state, proof)
    if replaces is not None and not sheets.has(event, replaces):
        said = tr(f"there is no line {replaces}", f"没有第 {replaces} 条")
        raise ActionRefusedError(said, rule="fact")
    number = sheets.next_number(event)
    if state == Fact.State.KNOWN:
        sheets.prove(event)
    work.add(
        Fact,
        org_id=event.org_id,
        mode=event.mode,
        event_id=event.id,
        number=number,
        state=state,
        words=words.strip(),
        proof=proof.strip(),
        replaces=replaces,
        by=by,
        at=work.now,
    )
    values = {"number": number, "state": state, "replaces": replaces, **keep_words(work, words)}
    write(work, "fact.stated", event.subject, actor=by, clause="house:fact-sheet", **values)


def _check(words: str, state: str, proof: str) -> None:
    if not words.strip() or state not in Fact.State.values:
        raise ActionRefusedError(
            tr(
                "write the fact, and whether it is known, unknown or a judgement",
                "请写明事实，以及它是已知、尚不清楚还是判断",
            ),
            rule="fact",
        )
    if state == Fact.State.KNOWN and not proof.strip():
        raise ActionRefusedError(
            tr(
                "what is known names its proof: an address, a document, a file; else state it as"
                " not yet known, or as a judgement",
                "写作已知的，须注明依据（网址、文件或存证）；没有依据的，请写作尚不清楚或判断",
            ),
            rule="house:fact-sheet",
        )


def note_receipt(work: Work, duty: KnownDuty, *, body: str, words: str, by: str) -> None:
    """Note that a body outside got what a duty sends.

    Raises:
        ActionRefusedError: the duty goes to no such body.
    """
    if duty.spec is None or body not in duty.spec.to:
        raise ActionRefusedError(
            tr(f"“{duty.label}” does not go to {body}", f"“{duty.label}”不报送 {body}"),
            rule="receipt",
            clause=duty.clause,
        )
    row = {"org_id": duty.org_id, "mode": duty.mode, "duty_id": duty.id, "body": body[:120]}
    work.add(Receipt, **row, words=words.strip()[:300], by=by, at=work.now)
    said = keep_words(work, words)
    write(
        work, "report.received", duty.subject, actor=by, clause=duty.clause, body=body[:120], **said
    )


def check_class(work: Work, event: KnownEvent, klass: str, *, by: str, checker: str) -> None:
    """Hold against the plan whether people may pick a class for a concern (AMB-30).

    Args:
        checker: who checked the facts: a person or role other than `by`, "" where nobody did.

    Raises:
        ActionRefusedError: the plan has no such class; it needs proof on the fact sheet, or a
        fact-checker, and there is none.
    """
    found = event.plan.classes.get(klass)
    if found is None:
        said = tr(f"the plan has no class “{klass}”", f"预案没有“{klass}”这一类")
        raise ActionRefusedError(said, rule="class")
    if "evidence" in found.before and not work.of(Sheets).proved(event):
        raise ActionRefusedError(
            tr(
                "this class needs proof first: state what is known, with its proof, on the fact"
                " sheet",
                "选这一类须先有依据：请在事实清单登记已知事实及依据",
            ),
            rule="class",
            clause=found.cites,
        )
    if "fact-checker" in found.before and (not checker or same_person(checker, by)):
        raise ActionRefusedError(
            tr("name another person who checked the facts", "请写明核查事实的另一人"),
            rule="class",
            clause=found.cites,
        )
