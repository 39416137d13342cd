"""A small vocabulary and plans made of it, for judging without files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qingting.plan.builtin import BUILT_IN, Form
from qingting.plan.conditions import Vocabulary, parse_condition
from qingting.plan.facts import Known, Situation, parse_fact_key, parse_value
from qingting.plan.model import Condition, Duty, Fact, Ladder, Plan, Role, Row, Scale, Where
from qingting.plan.parts import Rung, Span
from qingting.plan.values import parse_span

HERE = Where("small.yaml", 1)
AT = datetime.fromisoformat("2026-03-02T10:00:00+08:00")  # a Monday
GRADES = ("extraordinary", "major", "larger", "general")

FORMS = {
    **BUILT_IN,
    "class": Form("choices", choices=("praise", "blame")),
    "heat": Form("steps", steps=("low", "mid", "high")),
    "single": Form("steps", steps=("no", "yes")),
    "crowd": Form("steps", steps=("none", "likely")),
    "mood": Form("choices", choices=("calm", "angry")),
    "seats": Form("number"),
    "humid": Form("share"),
    "grade": Form("steps", steps=tuple(reversed(GRADES))),
    "content": Form("steps", steps=tuple(reversed(GRADES))),
    "total": Form("number"),
}


def c(text: str) -> Condition:
    """A condition of the small vocabulary."""
    return parse_condition(text, Vocabulary(facts=FORMS))


def fact(id: str, **more: Any) -> Fact:
    form = FORMS[id]
    kind = "number" if form.kind == "share" else form.kind
    given: dict[str, Any] = {
        "kind": kind,
        "steps": form.steps,
        "choices": form.choices,
        "clause": ("F1",),
    }
    if form.kind == "share":
        given["unit"] = "%"
    return Fact(id=id, where=HERE, **{**given, **more})


def row(id: str, when: str | None = None, clause: str = "", **more: Any) -> Row:
    cited = (clause or id[0].upper(),)
    return Row(id=id, where=HERE, clause=cited, when=c(when) if when else None, zh=id, **more)


def scale(*rows: Row, id: str = "grade", **more: Any) -> Scale:
    return Scale(id=id, where=HERE, rows=rows, otherwise="general", clause=("S",), **more)


def duty(id: str, within: str | None = "1h", when: str | None = None, **more: Any) -> Duty:
    given = {"holder": "desk", "clause": (f"D-{id}",), "ladder": "usual"}
    limit = parse_span(within) if within else None
    condition = c(when) if when else None
    return Duty(id=id, where=HERE, within=limit, when=condition, **{**given, **more})


LADDER = Ladder(
    id="usual",
    where=HERE,
    rungs=(
        Rung(tell=("holder",), at=Span(wall=parse_span("-10min", signed=True).wall)),
        Rung(tell=("holder", "deputy"), at=parse_span("0min")),
        Rung(tell=("chief",), every=parse_span("1h").wall, times=2, by="phone"),
    ),
)
ROLES = {
    "desk": Role(id="desk", where=HERE, deputy="spare"),
    "spare": Role(id="spare", where=HERE),
    "chief": Role(id="chief", where=HERE),
}
FACTS = {
    name: fact(name, ask="desk", within=parse_span("30min"))
    for name in ("heat", "single", "crowd", "mood")
} | {"seats": fact("seats"), "humid": fact("humid")}


def by_id(*entries: Any) -> dict[str, Any]:
    return {entry.id: entry for entry in entries}


def plan_of(**parts: Any) -> Plan:
    """A plan of the given sections; its facts are those of the vocabulary unless given."""
    empty = (
        "readings params scores scales duties triggers classes scenarios caps constrained "
        "built_in prose clauses layers"
    )
    base: dict[str, Any] = {name: {} for name in empty.split()} | {
        "id": "small", "zh": "小", "en": "", "clause": ("P",), "where": HERE,
        "timezone": "Asia/Shanghai", "in_force_from": None, "in_force_to": None,
        "interpreter": "chief", "ladder": "usual", "bases": (), "hash": "", "canonical": "",
        "roles": ROLES, "facts": FACTS, "ladders": {"usual": LADDER}, "open": None, "close": None,
    }  # fmt: skip
    return Plan(**{**base, **parts})


def known(plan: Plan, facts: str, at: datetime = AT) -> Known:
    """Facts written `NAME=VALUE; NAME=VALUE`."""
    pairs = [text.strip().split("=", 1) for text in facts.split(";") if text.strip()]
    keys = [(parse_fact_key(plan, name), text) for name, text in pairs]
    return {key: parse_value(plan, key, text, at) for key, text in keys}


def situation(plan: Plan, facts: str = "", *remarks: str, **more: Any) -> Situation:
    laid_over = [known(plan, remark) for remark in remarks]
    return Situation(**{"at": AT, "event": known(plan, facts), "remarks": laid_over, **more})
