"""Grading each measured event: reasons, what is missing, inquiries, opening, when to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qingting.events.actions import discover, open_event, wake, weigh
from qingting.events.models import Event
from qingting.events.queries import RUNNING, Events, KnownEvent
from qingting.grading.actions import DECIDED, NOTED, carry_over, end_inquiry
from qingting.grading.models import Grading, Inquiry
from qingting.grading.queries import HANDLED, Graded, Gradings, OfScale, keep_note, situation
from qingting.journal.actions import write
from qingting.plan import grade
from qingting.plan.due import asked_by_duties
from qingting.plan.facts import Situation
from qingting.plan.grade import Question
from qingting.plan.model import Scale
from qingting.plan.verdict import holds
from qingting.sources.queries import Sources
from qingting.spread.queries import Measured, measure
from qingting.spread.step import MEASURED
from qingting.store import Work
from qingting.timers.actions import arm, stop
from qingting.timers.queries import Clocks

GRADED = "grading.graded"  # Judged, for duties
INQUIRED = "grading.inquired"  # Asked, for duties
LOOK_AGAIN = "grading.look-again"  # a timer's kind


@dataclass(frozen=True, slots=True)
class Judged:
    """An event was judged, and by what."""

    event: KnownEvent
    situation: Situation


@dataclass(frozen=True, slots=True)
class Asked:
    """A role was asked one fact."""

    event: KnownEvent
    fact: str
    role: str
    clause: str
    within_s: int | None


def step(work: Work) -> bool:
    """Judge every event that was measured, noted or decided on, and those that time alone may
    change.
    """
    measured = work.take(MEASURED)
    notes, decided, again = work.take(NOTED), work.take(DECIDED), work.take(LOOK_AGAIN)
    if not (measured or notes or decided or again):
        return False
    events, gradings = work.of(Events), work.of(Gradings)
    fresh: dict[int, Measured] = {m.event.id: m for m in measured}
    for event, fact, value in notes:
        keep_note(event.plan, gradings.of(event), fact, value, work.now)
        if fact not in HANDLED:
            discover(work, event, work.now)  # whoever gives a fact knows of it
        end_inquiry(work, event, fact, answered=True)
        fresh[event.id] = measure(work, event)
    for firing in again:
        event = events.find(work, int(firing.subject_key))
        if event is not None:
            fresh[event.id] = measure(work, event)
    for event in decided:
        if event.id not in fresh:
            fresh[event.id] = measure(work, event)
    for one in sorted(fresh.values(), key=lambda m: (m.event.org_id, m.event.mode, m.event.number)):
        _judge(work, one, gradings.of(one.event))
    return True


def _judge(work: Work, measured: Measured, graded: Graded) -> None:
    event = measured.event
    judged = grade.judge(event.plan, situation(event, measured, graded, work.now))
    again = [measured.look_again_at]
    for name, found in judged.scales.items():
        of_scale = graded.scales.setdefault(name, OfScale())
        _settle(work, event, event.plan.scales[name], of_scale, found)
        if name in graded.carried:
            carry_over(work, event, event.plan.scales[name])
        again.append(found.look_again_at)
    now = graded.judged = situation(event, measured, graded, work.now)
    if not graded.history or graded.history[-1][1] != now.in_force:
        graded.history.append((work.now, dict(now.in_force)))
    if event.state == Event.State.LEAD:
        _open_if_told(work, event, now)
    questions = [q for found in judged.scales.values() for q in found.questions]
    if event.state != Event.State.LEAD:
        questions += asked_by_duties(event.plan, now)
    _inquire(work, event, graded, questions)
    _look_again(work, event, again)
    work.leave(GRADED, Judged(event, now))


def _settle(
    work: Work, event: KnownEvent, scale: Scale, of_scale: OfScale, found: grade.Grading
) -> None:
    """Write a grading where it differs from the last one; the grade in force never falls by
    itself.
    """
    of_scale.certains = [*{*of_scale.certains, found.certain}]
    force = grade.in_force(scale, of_scale.decided, of_scale.certains)
    possible = tuple(found.possible)
    before = of_scale.in_force
    if (found.certain, possible, force) == (of_scale.certain, of_scale.possible, before):
        return
    of_scale.grading = work.add(
        Grading,
        event_id=event.id,
        mode=event.mode,
        scale=scale.id,
        at=work.now,
        certain=found.certain,
        possible=list(possible),
        in_force=force,
        facts=dict(found.facts),
        clauses=list(found.clauses),
        reasons=[r.as_json() for r in found.reasons],
        missing=list(found.missing),
        stale_sources=work.of(Sources).stale(event.org_id, event.mode),
        look_again_at=found.look_again_at,
    )
    of_scale.certain, of_scale.possible, of_scale.in_force = found.certain, possible, force
    said = {"scale": scale.id, "certain": found.certain, "possible": list(possible)}
    _write(work, event, "event.graded", " ".join(found.clauses), in_force=force, **said)
    if force != before and scale is event.plan.grade:
        weigh(work, event, scale.graver(force))
    if before and scale.rank(force) > scale.rank(before):
        wake(work, event)


def _write(work: Work, event: KnownEvent, verb: str, clause: str, **values: object) -> None:
    write(work, verb, event.subject, actor="engine", clause=clause, **values)


def _open_if_told(work: Work, event: KnownEvent, now: Situation) -> None:
    """Open a lead where the plan's `open:` says so, or where it leaves nothing to judge."""
    rule = event.plan.open
    if rule is None or (rule.when is None and rule.judge_holder is None):
        open_event(work, event, by="engine", clause=rule.cites if rule else "house:open")
    elif rule.when is not None and holds(event.plan, rule.when, now).value == "yes":
        open_event(work, event, by="engine", clause=rule.cites)


def _inquire(work: Work, event: KnownEvent, graded: Graded, questions: list[Question]) -> None:
    """Ask each fact that can change the grade in force, once; end inquiries that no longer can."""
    if event.state not in RUNNING:
        wanted = {}
    else:
        wanted = {q.key: q for q in questions if q.ask and _worth_asking(event, graded, q)}
    for fact in sorted(set(graded.inquiries) - set(wanted)):
        end_inquiry(work, event, fact, answered=False)
    for fact in sorted(set(wanted) - set(graded.inquiries)):
        question = wanted[fact]
        role, clause = question.ask or "", question.clause or "house:inquiry"
        graded.inquiries[fact] = work.add(
            Inquiry,
            event_id=event.id,
            mode=event.mode,
            fact=fact,
            role=role,
            clause=clause,
            asked_at=work.now,
            can_raise_to=list(question.can_raise_to),
        )
        _write(work, event, "fact.asked", clause, fact=fact, role=role)
        work.leave(INQUIRED, Asked(event, fact, role, clause, question.within_s))


def _worth_asking(event: KnownEvent, graded: Graded, question: Question) -> bool:
    """Whether the answer can change the grade in force; of a lead, whether it can open it
    (house:inquiry).
    """
    scale = event.plan.grade
    if scale is None:
        return True
    force = graded.scales[scale.id].in_force
    graver = [g for g in question.can_raise_to if scale.rank(g) > scale.rank(force)]
    if event.state == Event.State.LEAD:
        rule = event.plan.open
        return bool(graver) and rule is not None and rule.when is not None
    return question.kind == "confirm" or bool(graver)


def _look_again(work: Work, event: KnownEvent, when: list[datetime | None]) -> None:
    """Arm the clock for the first instant at which time alone may change a verdict."""
    coming = [at for at in when if at is not None and at > work.now]
    at = min(coming, default=None) if event.state in RUNNING else None
    if at == work.of(Clocks).next_of(LOOK_AGAIN, str(event.id)):
        return
    stop(work, LOOK_AGAIN, str(event.id))
    if at is None:
        return
    scale = event.plan.grade
    arm(
        work,
        LOOK_AGAIN,
        event.subject,
        anchor="graded",
        anchor_at=work.now,
        clause=scale.cites if scale else "house:look-again",
        due_at=at,
    )
