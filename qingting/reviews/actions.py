"""Noting findings, giving them an owner, settling them; handing in a review."""

from __future__ import annotations

from datetime import datetime

from qingting.duties import actions as duties
from qingting.duties.queries import KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.journal.actions import keep_words, write
from qingting.lang import tr
from qingting.reviews.models import Finding
from qingting.reviews.queries import Findings, Found
from qingting.store import Work, new_id

CLAUSE = "house:findings"


def find(
    work: Work,
    event: KnownEvent,
    *,
    words: str,
    by: str,
    owner: str = "",
    until: datetime | None = None,
    clause: str = "",
) -> str:
    """Note a finding; with an owner and a day it is a duty at once. Returns its name (`F1`).

    Raises:
        ActionRefusedError: it says nothing, or its owner or day cannot be.
    """
    if not words.strip():
        raise ActionRefusedError(tr("write the finding", "请写明发现的问题"), rule="finding")
    if owner:
        _check_owner(work, event, owner, until)
    findings = work.of(Findings).of(event)
    number, id_ = len(findings) + 1, new_id()
    findings[number] = Found(id_, bool(owner))
    work.add(
        Finding,
        id=id_,
        org_id=event.org_id,
        mode=event.mode,
        event_id=event.id,
        number=number,
        words=words.strip(),
        owner=owner,
        due_at=until if owner else None,
        clause=clause[:120],
        by=by,
        at=work.now,
    )
    values = {"finding": f"F{number}", "changes": clause[:120], **keep_words(work, words)}
    write(work, "finding.noted", event.subject, actor=by, clause=_clause(event), **values)
    if owner and until is not None:
        _begin(work, event, number, owner, until)
    return f"F{number}"


def own(work: Work, event: KnownEvent, name: str, *, owner: str, until: datetime, by: str) -> None:
    """Give a finding that has none an owner and a day: it becomes a duty.

    Raises:
        ActionRefusedError: there is no such finding, it has an owner, or this one cannot be.
    """
    number, found = _named(work, event, name)
    if found.owned:
        said = tr(f"{name} has an owner", f"{name} 已有责任人")
        raise ActionRefusedError(said, rule="finding")
    _check_owner(work, event, owner, until)
    found.owned = True
    work.change(Finding, found.id, owner=owner, due_at=until)
    values = {"finding": name, "owner": owner, "until": until.isoformat()}
    write(work, "finding.owned", event.subject, actor=by, clause=_clause(event), **values)
    _begin(work, event, number, owner, until)


def see_to(work: Work, duty: KnownDuty, *, outcome: str, by: str) -> None:
    """Say what was done about a finding; its duty is done.

    Raises:
        ActionRefusedError: not its owner, over, or it does not say what was done.
    """
    duties.check_done(duty, by=by)
    event = duty.event
    assert event is not None  # check_done: of an event
    if not outcome.strip():
        said = tr("say what was done about it", "请写明如何落实")
        raise ActionRefusedError(said, rule="finding")
    name = duty.about or ""
    _, found = _named(work, event, name)
    work.change(Finding, found.id, settled_at=work.now, outcome=outcome.strip())
    values = {"finding": name, **keep_words(work, outcome)}
    write(work, "finding.settled", event.subject, actor=by, clause=duty.clause, **values)
    duties.complete(work, duty, by=by)


def check_owned(work: Work, event: KnownEvent) -> None:
    """Hold against the rules whether a review can be handed in.

    Raises:
        ActionRefusedError: a finding has no owner yet; says which.
    """
    orphans = [f"F{n}" for n, found in work.of(Findings).of(event).items() if not found.owned]
    if orphans:
        raise ActionRefusedError(
            tr(
                f"give {', '.join(orphans)} an owner and a day first",
                f"请先为 {'、'.join(orphans)} 确定责任角色和期限",
            ),
            rule=CLAUSE,
        )


def _begin(work: Work, event: KnownEvent, number: int, owner: str, until: datetime) -> None:
    one = duties.house_duty(
        work, "finding", event, holder=owner, clause=_clause(event), anchor="found",
        about=f"F{number}",
    )  # fmt: skip
    duties.begin(work, one, work.now, due=until)


def _check_owner(work: Work, event: KnownEvent, owner: str, until: datetime | None) -> None:
    role = event.plan.roles.get(owner.partition("@")[0])
    if role is None or role.external or until is None or until <= work.now:
        raise ActionRefusedError(
            tr(
                "name a role of ours that sees to it, and a day that is still to come",
                "请指定本单位的责任角色，以及将来的期限",
            ),
            rule="finding",
        )


def _named(work: Work, event: KnownEvent, name: str) -> tuple[int, Found]:
    findings = work.of(Findings).of(event)
    number = int(name[1:]) if name.startswith("F") and name[1:].isdecimal() else 0
    if number not in findings:
        said = tr(f"no finding {name} in {event.key}", f"{event.key} 没有 {name}")
        raise ActionRefusedError(said, rule="finding")
    return number, findings[number]


def _clause(event: KnownEvent) -> str:
    """The clause behind: of the plan's review, else the house's rule."""
    found = (d.cites for d in event.plan.duties.values() if d.makes == "review")
    return next(found, CLAUSE)
