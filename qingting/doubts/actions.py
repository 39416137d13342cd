"""Noting what people ask and what we promised; settling both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qingting.doubts.models import Doubt, Promise
from qingting.doubts.queries import Doubts
from qingting.duties import actions as duties
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.grading.actions import note_fact
from qingting.journal.actions import keep_words, write
from qingting.lang import Said, tr
from qingting.people.rules import post_of
from qingting.plan.facts import reads
from qingting.replies.queries import Publications
from qingting.store import Work, new_id

DOUBTS, PROMISES = "open-doubts", "open-promises"  # facts that a plan may read
CLAUSE = "house:doubts"


def raise_doubt(work: Work, event: KnownEvent, *, words: str, count: int, url: str, by: str) -> str:
    """Note a question that people ask; returns what it is called (`D2`).

    Raises:
        ActionRefusedError: it says nothing, or was asked by nobody.
    """
    if not words.strip() or count < 1:
        raise ActionRefusedError(
            tr(
                "write the question as people ask it, and in how many posts",
                "请按群众的原意写下问题，并填写有多少帖在问",
            ),
            rule="doubt",
        )
    asked = work.of(Doubts).of(event)
    number, id_ = len(asked.doubts) + 1, new_id()
    asked.doubts[number] = id_
    asked.open_doubts.add(number)
    work.add(
        Doubt,
        id=id_,
        org_id=event.org_id,
        mode=event.mode,
        event_id=event.id,
        number=number,
        words=words.strip(),
        count=count,
        url=url[:500],
        by=by,
        at=work.now,
    )
    values = {"doubt": f"D{number}", "count": count, **keep_words(work, words)}
    write(work, "doubt.raised", event.subject, actor=by, clause=_clause(event, "doubt"), **values)
    duties.begin_each(work, event, "doubt", f"D{number}")
    _note(work, event, DOUBTS, len(asked.open_doubts))
    return f"D{number}"


def answer_doubt(work: Work, event: KnownEvent, name: str, publication: int, *, by: str) -> None:
    """Say which publication answers a doubt; its duties are done.

    Raises:
        ActionRefusedError: it is not open, or there is no such publication.
    """
    number = _open_doubt(work, event, name)
    if not 0 < publication <= work.of(Publications).count(event):
        said = tr(f"there is no publication {publication}", f"没有第 {publication} 次发布")
        raise ActionRefusedError(said, rule="doubt")
    _settle(work, event, number, Doubt.State.ANSWERED, by, publication=publication)
    for duty in _duties_of(work, event, name):
        duties.finish(work, duty, by=by)


def leave_doubt(work: Work, event: KnownEvent, name: str, *, why: str, by: str) -> None:
    """Say why a doubt gets no answer; its duties are void.

    Raises:
        ActionRefusedError: it is not open, or no reason is given.
    """
    number = _open_doubt(work, event, name)
    if not why.strip():
        raise ActionRefusedError(
            tr("say why it gets no answer", "请说明为何不作答复"), rule="doubt"
        )
    _settle(work, event, number, Doubt.State.LEFT, by, why=why.strip())
    said = Said("说明理由后不作答复", "it gets no answer, for a reason that is on record")
    for duty in _duties_of(work, event, name):
        duties.void(work, duty, said, by=by)


def promise(
    work: Work, event: KnownEvent, *, words: str, until: datetime, holder: str, by: str
) -> str:
    """Note what we said in public that we would do; returns what it is called (`P1`).

    Args:
        holder: who has to keep it; left out, the role of who notes it.

    Raises:
        ActionRefusedError: it says nothing, its time has passed, or nobody could keep it.
    """
    holder = holder or post_of(by)
    role = event.plan.roles.get(holder.partition("@")[0])
    if not words.strip() or until <= work.now or role is None or role.external:
        raise ActionRefusedError(
            tr(
                "write what was promised, until when (still to come), and which role keeps it",
                "请写明承诺了什么、到何时（须在将来）、由哪个角色兑现",
            ),
            rule="promise",
        )
    asked = work.of(Doubts).of(event)
    number, id_ = len(asked.promises) + 1, new_id()
    asked.promises[number] = id_
    asked.open_promises.add(number)
    row = {"org_id": event.org_id, "mode": event.mode, "event_id": event.id, "number": number}
    work.add(
        Promise, id=id_, **row, words=words.strip(), holder=holder, due_at=until, by=by, at=work.now
    )
    clause = _clause(event, "promise")
    values: dict[str, Any] = {"promise": f"P{number}", "until": until.isoformat()}
    values |= keep_words(work, words)
    write(work, "promise.made", event.subject, actor=by, clause=clause, **values)
    one = duties.house_duty(
        work, "promise", event, holder=holder, clause=clause, anchor="promised", about=f"P{number}"
    )
    duties.begin(work, one, work.now, due=until)
    duties.begin_each(work, event, "promise", f"P{number}")
    _note(work, event, PROMISES, len(asked.open_promises))
    return f"P{number}"


def keep_promise(work: Work, duty: KnownDuty, *, proof: str, by: str) -> None:
    """Say how a promise was kept; its duties are done.

    Raises:
        ActionRefusedError: not its holder, it is over, or no proof is named.
    """
    event, name = duty.event, duty.about or ""
    assert event is not None  # promises are of an event
    duties.check_done(duty, by=by)
    if not proof.strip():
        raise ActionRefusedError(
            tr("say how it was kept, and where that can be seen", "请写明如何兑现、在何处可见"),
            rule="promise",
        )
    asked, number = work.of(Doubts).of(event), int(name.removeprefix("P"))
    asked.open_promises.discard(number)
    work.change(Promise, asked.promises[number], kept_at=work.now, proof=proof.strip())
    values = {"promise": name, **keep_words(work, proof)}
    write(work, "promise.kept", event.subject, actor=by, clause=duty.clause, **values)
    duties.complete(work, duty, by=by)
    for other in _duties_of(work, event, name):
        duties.finish(work, other, by=by)
    _note(work, event, PROMISES, len(asked.open_promises))


def _open_doubt(work: Work, event: KnownEvent, name: str) -> int:
    number = int(name[1:]) if name.startswith("D") and name[1:].isdecimal() else 0
    if number not in work.of(Doubts).of(event).open_doubts:
        raise ActionRefusedError(
            tr(f"no open doubt {name} in {event.key}", f"{event.key} 没有待答的 {name}"),
            rule="doubt",
        )
    return number


def _settle(
    work: Work, event: KnownEvent, number: int, state: Doubt.State, by: str, **said: Any
) -> None:
    asked = work.of(Doubts).of(event)
    asked.open_doubts.discard(number)
    work.change(Doubt, asked.doubts[number], state=state, settled_at=work.now, **said)
    values: dict[str, Any] = {"doubt": f"D{number}", "publication": said.get("publication")}
    if "why" in said:
        values |= keep_words(work, said["why"])
    verb, clause = f"doubt.{state}", _clause(event, "doubt")
    write(work, verb, event.subject, actor=by, clause=clause, **values)
    _note(work, event, DOUBTS, len(asked.open_doubts))


def _duties_of(work: Work, event: KnownEvent, name: str) -> list[KnownDuty]:
    """The live duties of a doubt or promise."""
    return [
        d
        for d in work.of(Duties).of(work, event)
        if d.about == name and d.live and d.spec is not None and d.spec.each
    ]


def _clause(event: KnownEvent, kind: str) -> str:
    """The clause behind: of the plan's duty for each of them, else the house's rule."""
    found = (entry.cites for entry in event.plan.duties.values() if entry.each == kind)
    return next(found, CLAUSE)


def _note(work: Work, event: KnownEvent, fact: str, n: int) -> None:
    """Tell grading, where the plan reads it."""
    if reads(event.plan, fact):
        note_fact(work, event, fact=fact, value=str(n), by="engine")
