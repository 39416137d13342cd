"""What a plan says to given facts: grade, reasons, questions, duties with due times, caps.

Plan: plan-format.md, "Commands". The answer is for an opened event in which nobody has decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from qingting.errors import Fault, InputError
from qingting.lang import tr
from qingting.plan.calendar import FIRST, LAST, NATIONAL, Calendar
from qingting.plan.caps import caps
from qingting.plan.due import Owed, asked_by_duties, owed, told
from qingting.plan.facts import Situation, Value, parse_fact_key, parse_value
from qingting.plan.faults import GrammarError, fault, near
from qingting.plan.grade import Grading, Judgement, decided_in, in_force, judge
from qingting.plan.known import Past
from qingting.plan.model import FactKey, Plan, Where
from qingting.plan.verdict import holds
from qingting.plan.ways import Way, lowers, raises


def explain(
    plan: Plan,
    *,
    facts: Sequence[str],
    at: datetime,
    occurred_at: datetime | None = None,
    discovered_at: datetime | None = None,
    triggers: Sequence[str] = (),
    calendar: Calendar = NATIONAL,
) -> dict[str, Any]:
    """Return the answer of `qingting plan explain`, with the keys of contracts.md §5.

    Args:
        facts: each `NAME=VALUE`.
        at: instant of grading and of the declaration of `triggers` (ids); the other two default
            to it.

    Raises:
        InputError: every fact or trigger that is not of this plan, by name.
    """
    occurred_at, discovered_at = occurred_at or at, discovered_at or at
    happened = {"occurrence": occurred_at, "discovery": discovered_at, "graded": at}
    faults = [
        _beyond(when)
        for when in sorted({at, occurred_at, discovered_at})
        if not FIRST <= when <= LAST
    ]
    given = _given(plan, facts, at, faults)
    for trigger in triggers:
        if trigger not in plan.triggers:
            what = tr(f"there is no trigger '{trigger}'.", f"没有触发条件“{trigger}”。")
            place, hint = Where(f"--trigger {trigger}", 0), near(trigger, plan.triggers)
            faults.append(fault(place, "unknown-name", what, hint))
        happened[f"{trigger}.declared"] = at
    if faults:
        raise InputError(faults)
    situation = Situation(at=at, event=given, happened=happened)
    judgement = judge(plan, situation)
    return _answer(plan, opened(plan, situation, judgement), judgement, calendar)


def opened(plan: Plan, situation: Situation, judgement: Judgement) -> Situation:
    """Return a situation as an opened event's: grades in force, anchors that follow from it.

    `situation.in_force` has what people decided; the machine's surer, graver grade overrides it.
    A trigger whose `when` holds was declared by it at this instant.
    """
    grades = {
        scale.id: in_force(
            scale, decided_in(situation, scale.id), [judgement.scales[scale.id].certain]
        )
        for scale in plan.scales.values()
    }
    happened = dict(situation.happened)
    if isinstance(plan.in_force_from, date):
        first = datetime.combine(plan.in_force_from, time(0), ZoneInfo(plan.timezone))
        happened.setdefault("in-force", first.astimezone(UTC))
    graded = replace(situation, in_force=grades, happened=happened)
    for trigger in plan.triggers.values():
        if trigger.when is not None and holds(plan, trigger.when, graded).value == "yes":
            happened.setdefault(f"{trigger.id}.declared", situation.at)
    return graded


def written_at(at: datetime, plan: Plan) -> str:
    """Return an instant as written outside: to the second, in the plan's zone."""
    return at.astimezone(ZoneInfo(plan.timezone)).isoformat(timespec="seconds")


def _beyond(when: datetime) -> Fault:
    what = tr("lies beyond any calendar.", "超出历法范围。")
    hint = tr(
        f"Write an instant from {FIRST.year} to {LAST.year}.",
        f"请写 {FIRST.year} 至 {LAST.year} 年的时刻。",
    )
    return fault(Where(f"--at {when}", 0), "beyond-calendar", what, hint)


def _given(
    plan: Plan, facts: Sequence[str], at: datetime, faults: list[Fault]
) -> dict[FactKey, Value | Past]:
    given: dict[FactKey, Value | Past] = {}
    for text in facts:
        place = Where(f"--fact {text}", 0)
        try:
            key, value = _fact(plan, text, at)
        except GrammarError as error:
            faults.append(fault(place, error.kind, error.what, error.hint))
            continue
        if key in given:
            twice = tr(f"'{key}' is given twice.", f"“{key}”重复给出。")
            faults.append(fault(place, "key-twice", twice, tr("Keep one.", "请只保留一处。")))
        given[key] = value
    return given


def _fact(plan: Plan, text: str, at: datetime) -> tuple[FactKey, Value | Past]:
    name, equals, written = text.partition("=")
    if not equals:
        raise GrammarError(
            "fact-without-value",
            tr(f"'{name}' has no value.", f"“{name}”没有值。"),
            tr("Write NAME=VALUE.", "请写“名称=值”。"),
        )
    key = parse_fact_key(plan, name)
    return key, parse_value(plan, key, written, at)


def _answer(
    plan: Plan, situation: Situation, judgement: Judgement, calendar: Calendar
) -> dict[str, Any]:
    grading = judgement.scales.get("grade")
    asked = {question.key: question for question in grading.questions} if grading else {}
    for question in asked_by_duties(plan, situation):
        asked.setdefault(question.key, question)
    scale = plan.grade
    return {
        "grade": grading.certain if grading else None,
        "label": scale.label(grading.certain) if scale and grading else None,
        "possible": list(grading.possible) if grading else [],
        "missing": list(grading.missing) if grading else [],
        "reasons": [reason.as_json() for reason in grading.reasons] if grading else [],
        "questions": [question.as_json() for question in asked.values()],
        "raises": _ways(raises(plan, situation, "grade") if grading else ()),
        "lowers": _ways(lowers(plan, situation, "grade") if grading else ()),
        "duties": [_duty_json(plan, one) for one in owed(plan, situation, calendar=calendar)],
        "caps": [cap.as_json() for cap in caps(plan, situation)],
        "constrained": [
            {"clause": home.id, "form": home.text} for home in plan.constrained.values()
        ],
        "facts": dict(grading.facts) if grading else {},
        "look_again_at": _look_again(plan, grading),
        "other_scales": {
            scale_id: _other_scale(other)
            for scale_id, other in judgement.scales.items()
            if scale_id != "grade"
        },
    }


def _look_again(plan: Plan, grading: Grading | None) -> str | None:
    at = grading.look_again_at if grading else None
    return None if at is None else written_at(at, plan)


def _other_scale(grading: Grading) -> dict[str, Any]:
    return {
        "grade": grading.certain,
        "possible": list(grading.possible),
        "missing": list(grading.missing),
        "reasons": [reason.as_json() for reason in grading.reasons],
        "questions": [question.as_json() for question in grading.questions],
    }


def _ways(ways: Sequence[Way]) -> list[dict[str, Any]]:
    return [
        {"grade": way.grade, "clause": way.clause, "conditions": list(way.conditions)}
        for way in ways
    ]


def _duty_json(plan: Plan, one: Owed) -> dict[str, Any]:
    return {
        "duty": one.duty.id,
        "clause": one.duty.cites,
        "holder": one.duty.holder,
        "from": one.duty.start,
        "due_at": None if one.due_at is None else written_at(one.due_at, plan),
        "ladder": [
            {"at": written_at(rung.at, plan), "to": list(told(plan, one.duty.holder, rung.tell))}
            for rung in one.rungs
        ],
        "provisional": one.provisional,
    }
