"""What people say of an event's gravity: facts, raising, lowering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qingting.errors import ActionRefusedError
from qingting.events.actions import close, discover, wake, weigh
from qingting.events.queries import KnownEvent
from qingting.events.reopening import reopen
from qingting.grading import rules
from qingting.grading.models import Decision, Inquiry, Note
from qingting.grading.queries import Gradings, OfScale, situation
from qingting.journal.actions import keep_words, write
from qingting.lang import tr
from qingting.people.rules import may_act, same_person
from qingting.plan.facts import parse_fact_key, parse_value
from qingting.plan.model import Scale, leaves, write_duration
from qingting.plan.verdict import holds
from qingting.spread.queries import measure
from qingting.store import Work

NOTED = "grading.noted"  # KnownEvent, fact and value, for grading itself
DECIDED = "grading.decided"  # KnownEvent whose grade people decided


def note_fact(
    work: Work,
    event: KnownEvent,
    *,
    fact: str,
    value: str,
    by: str,
    why: str = "",
) -> None:
    """Give a fact of an event: answers its inquiry, or notes it unasked. `grading.step` takes
    it.

    Args:
        fact, value: as the plan language writes them (`clicks@24h`, `1000+`).

    Raises:
        ActionRefusedError: the plan has no such fact, or the fact no such value.
    """
    try:
        key = parse_fact_key(event.plan, fact)
        parse_value(event.plan, key, value)  # without an instant, a past is refused
    except ValueError as e:
        raise ActionRefusedError(f"{fact}={value}：{e}", rule="answer") from e
    work.add(
        Note,
        event_id=event.id,
        mode=event.mode,
        fact=str(key),
        value=value,
        by=by,
        at=work.now,
        why=why,
    )
    _write(work, event, "fact.noted", by, why=why, fact=str(key), value=value)
    work.leave(NOTED, (event, str(key), value))


def decide(
    work: Work,
    event: KnownEvent,
    *,
    grade: str,
    by: str,
    why: str,
    second: str | None = None,
    lowers: bool = False,
    scale: str = "grade",
) -> None:
    """Raise a grade at once, or lower it with a second person; names the grading that was seen.

    Raises:
        ActionRefusedError: no such grade, it goes the other way, or there is nobody beside `by`.
    """
    table, of_scale = _scale(event, scale), _graded(work, event, scale)
    _check_grade(table, of_scale.in_force, grade, lowers=lowers)
    if lowers:
        _check_lowering(event, table, by=by, second=second)
    said: dict[str, Any] = {"scale": scale, "grade": grade, "second": second}
    work.add(
        Decision,
        event_id=event.id,
        mode=event.mode,
        at=work.now,
        by=by,
        lowers=lowers,
        in_force=grade,
        saw_id=of_scale.grading,
        why=why,
        **said,
    )
    said |= {"before": of_scale.in_force, "saw": of_scale.grading}
    _write(work, event, "grade.lowered" if lowers else "grade.raised", by, why=why, **said)
    _take_force(work, event, table, of_scale, grade)
    discover(work, event, work.now)
    if not lowers:
        wake(work, event)
    work.leave(DECIDED, event)


def _take_force(work: Work, event: KnownEvent, table: Scale, of_scale: OfScale, grade: str) -> None:
    of_scale.decide(grade)
    if table is event.plan.grade:
        weigh(work, event, table.graver(grade))


def _check_grade(table: Scale, present: str, grade: str, *, lowers: bool) -> None:
    refused = rules.refusal(table, present, grade, lowers=lowers)
    if refused:
        raise ActionRefusedError(refused, rule="decide", clause=table.cites)


def _check_lowering(event: KnownEvent, table: Scale, *, by: str, second: str | None) -> None:
    """Lowering is for the role that decides, and a second person (AMB-08)."""
    if table.decide is not None and not may_act(event.plan, table.decide, by):
        raise ActionRefusedError(
            tr(
                f"lowering is for {table.decide} to decide, not {by}",
                f"降级由 {table.decide} 决定，{by} 不能",
            ),
            rule="decide",
            clause=table.cites,
        )
    if second is None or same_person(second, by):
        raise ActionRefusedError(
            tr(
                "lowering needs a second person, who is not the first",
                "降级须有第二人确认，且不能是提出的人",
            ),
            rule="house:second-person",
            clause=table.cites,
        )


def keep_gravest(work: Work, gone: KnownEvent, into: KnownEvent, *, by: str, why: str) -> None:
    """Raise an event to the grades of one that is merged into it: a merge lowers nothing."""
    theirs, mine = work.of(Gradings).of(gone).scales, work.of(Gradings).of(into).scales
    for name, table in into.plan.scales.items():
        if name not in theirs or name not in mine:
            continue
        grade = theirs[name].in_force
        if grade in table.grades and table.rank(grade) > table.rank(mine[name].in_force):
            decide(work, into, grade=grade, by=by, why=why, scale=name)


def judge_anew(work: Work, event: KnownEvent, *, by: str) -> None:
    """Grade an event under the plan that it runs under now; what is asked is asked anew."""
    for fact in sorted(work.of(Gradings).of(event).inquiries):
        end_inquiry(work, event, fact, answered=False)
    work.of(Gradings).renew(work, event, by=by)
    work.leave(DECIDED, event)


def carry_over(work: Work, event: KnownEvent, scale: Scale) -> None:
    """Let a grade that people decided under an earlier plan stand, where it is graver than what
    the machine says under this one and this one has it: a change of plan lowers no decision.
    """
    graded = work.of(Gradings).of(event)
    grade, by = graded.carried.pop(scale.id)
    force = graded.scales[scale.id].in_force
    if grade in scale.grades and scale.rank(grade) > scale.rank(force):
        why = tr("decided under the plan before", "沿用原预案下的决定")
        decide(work, event, grade=grade, by=by, why=why, scale=scale.id)


def close_event(work: Work, event: KnownEvent, *, by: str, why: str) -> None:
    """Close an opened event where the plan's closing test holds now.

    Raises:
        ActionRefusedError: another role decides, or the test is not met: says which condition and
        what is missing.
    """
    rule = event.plan.close
    if rule is None:
        close(work, event, by=by, clause="house:close", why=why)
        return
    if not may_act(event.plan, rule.decide, by):
        raise ActionRefusedError(
            tr(
                f"closing is for {rule.decide} to decide, not {by}",
                f"结束由 {rule.decide} 决定，{by} 不能",
            ),
            rule="close",
            clause=rule.cites,
        )
    now = situation(
        event, measure(work, event, to_close=True), work.of(Gradings).of(event), work.now
    )
    test = holds(event.plan, rule.when, now)
    if test.value != "yes":
        blocks = [
            f"{leaf.text}{' for ' + write_duration(leaf.hold) if leaf.hold else ''}"
            for leaf in leaves(rule.when)
            if holds(event.plan, leaf, now).value != "yes"
        ]
        lacking = "、".join(map(str, test.unknown))
        still = ", ".join(blocks)
        why_not = (
            tr(f"not sure yet: {lacking}", f"还不能确定：{lacking}")
            if test.value == "possibly"
            else tr(f"still open: {still}", f"尚未满足：{still}")
        )
        raise ActionRefusedError(
            tr(
                f"{event.key} cannot be closed yet ({why_not})",
                f"{event.key} 还不能结束（{why_not}）",
            ),
            rule="close",
            clause=rule.cites,
        )
    close(work, event, by=by, clause=rule.cites, why=why)


def reopen_event(work: Work, event: KnownEvent, *, by: str, why: str) -> None:
    """Open a closed event again; its grade in force stands.

    Raises:
        ActionRefusedError: neither who decides the closing nor who watches after it, or the event
            cannot be reopened.
    """
    rule, judge = event.plan.close, event.plan.open
    may = [rule.decide, rule.watch_holder] if rule else []
    roles = [role for role in (*may, judge and judge.judge_holder) if role]
    if roles and not any(may_act(event.plan, role, by) for role in roles):
        names = ", ".join(dict.fromkeys(roles))
        raise ActionRefusedError(
            tr(f"opening again is for {names}, not {by}", f"重新打开由 {names} 决定，{by} 不能"),
            rule="reopen",
        )
    reopen(work, event, by=by, why=why)


def _scale(event: KnownEvent, scale: str) -> Scale:
    table = event.plan.scales.get(scale)
    if table is None:
        raise ActionRefusedError(
            tr(f"the plan has no scale “{scale}”", f"预案没有“{scale}”这一分级表"), rule="decide"
        )
    return table


def promise_answer(
    work: Work, event: KnownEvent, *, fact: str, until: datetime, by: str, why: str = ""
) -> None:
    """Say of an inquiry "not yet, by …": its clock runs on, and everyone sees the promise.

    Raises:
        ActionRefusedError: nobody asks this fact, or the time has passed.
    """
    id_ = work.of(Gradings).of(event).inquiries.get(fact)
    if id_ is None:
        raise ActionRefusedError(
            tr(f"“{fact}” is not asked of {event.key}", f"{event.key} 没有在核实“{fact}”"),
            rule="inquiry",
        )
    if until <= work.now:
        raise ActionRefusedError(
            tr("the time you name has passed", "所填的时间已经过去"), rule="inquiry"
        )
    work.change(Inquiry, id_, not_yet_until=until)
    discover(work, event, work.now)
    _write(work, event, "fact.promised", by, why=why, fact=fact, until=until.isoformat())


def ask_other(work: Work, event: KnownEvent, *, fact: str, role: str, by: str) -> None:
    """Ask another role what an inquiry asks; nothing happens where it is not asked any more."""
    id_ = work.of(Gradings).of(event).inquiries.get(fact)
    if id_ is not None:
        work.change(Inquiry, id_, role=role, not_yet_until=None)
        _write(work, event, "fact.asked", by, why="", fact=fact, role=role)


def _graded(work: Work, event: KnownEvent, scale: str) -> OfScale:
    """What the machine said so far: a decision names what it saw."""
    found = work.of(Gradings).of(event).scales.get(scale)
    if found is None or found.grading is None:
        raise ActionRefusedError(
            tr(
                f"{event.key} is not graded yet; try again in a moment",
                f"{event.key} 还没有系统分级，稍后再试",
            ),
            rule="decide",
        )
    return found


def end_inquiry(work: Work, event: KnownEvent, fact: str, *, answered: bool) -> None:
    """End the open inquiry of a fact: answered, or no longer able to change anything."""
    id_ = work.of(Gradings).of(event).inquiries.pop(fact, None)
    if id_ is None:
        return
    work.change(Inquiry, id_, ended_at=work.now, answered=answered)
    work.leave("grading.inquiry-ended", (event, fact, answered))


def _write(
    work: Work, event: KnownEvent, verb: str, by: str, *, why: str, **values: object
) -> None:
    words = keep_words(work, why) if why else {}
    scale = event.plan.grade
    clause = scale.cites if scale else "house:facts"
    write(work, verb, event.subject, actor=by, clause=clause, **values, **words)
