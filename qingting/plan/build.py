"""From drafts to the effective plan: every entry read, every name it uses looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import floor
from typing import TypeVar

from qingting.plan import schema
from qingting.plan.builtin import BUILT_IN, Form
from qingting.plan.conditions import Chosen, Vocabulary
from qingting.plan.document import Draft, Section, Sections
from qingting.plan.entries import EntryReader
from qingting.plan.faults import Faults, GrammarError
from qingting.plan.judging import (
    form_of,
    parse_value,
    read_fact,
    read_param,
    read_reading,
    read_scale,
    read_score,
)
from qingting.plan.layers import fill_same_as
from qingting.plan.model import ClauseText, Home, Number, Param, Plan, Score, Term
from qingting.plan.obligations import read_duty, read_ladders
from qingting.plan.parts import Span
from qingting.plan.scope import Scope, called
from qingting.plan.sections import (
    read_cap,
    read_class,
    read_close,
    read_head,
    read_home,
    read_layer_head,
    read_open,
    read_role,
    read_scenario,
    read_trigger,
)

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Material:
    """What a plan is built from: joined drafts, those chosen and those not, and the clauses."""

    header: Draft
    kept: Sections
    dropped: Sections
    clauses: Mapping[str, ClauseText] | None
    is_layer: bool
    broken: frozenset[str]


def build(material: Material, chosen: Chosen, tried: Mapping[str, str], faults: Faults) -> Plan:
    """Return the effective plan, without its hash; with faults kept it is only fit to be checked.

    Args:
        tried: choices made instead of the plan's own, by reading.
    """
    kept, dropped = _with_same_as(material, faults)
    scope = _scope(kept, dropped, material, chosen, faults)

    def read(section: str, entry: Callable[[EntryReader], Read]) -> dict[str, Read]:
        return read_section(section, kept.get(section, {}), dropped.get(section, {}), entry, scope)

    header = EntryReader("plan", "plan", material.header, scope)
    head = (read_layer_head if material.is_layer else read_head)(header)
    header.end()
    readings = read("readings", read_reading)
    return Plan(
        **head,
        hash="",
        canonical="",
        roles=read("roles", read_role),
        readings={id: replace(r, chosen=tried.get(id, r.chosen)) for id, r in readings.items()},
        params=read("params", read_param),
        facts=read("facts", read_fact),
        scores=read("scores", read_score),
        scales=read("scales", read_scale),
        ladders=read_ladders(kept.get("ladders", {}), scope),
        duties=read("duties", lambda reader: read_duty(reader, head["ladder"])),
        triggers=read("triggers", read_trigger),
        classes=read("classes", read_class),
        scenarios=read("scenarios", read_scenario),
        open=read("open", read_open).get("open"),
        close=read("close", read_close).get("close"),
        caps=read("caps", read_cap),
        constrained=_homes("constrained", kept, scope),
        built_in=_homes("built-in", kept, scope),
        prose=_homes("prose", kept, scope),
        clauses=dict(material.clauses or {}),
    )


def read_section(
    section: str, kept: Section, dropped: Section, read: Callable[[EntryReader], Read], scope: Scope
) -> dict[str, Read]:
    """Return what `read` makes of each entry, by id; what is not chosen is read and left out."""
    found = {}
    for drafts, names in ((kept, scope), (dropped, scope.widest)):
        for id, draft in sorted(drafts.items()):
            reader = EntryReader(called(section, id), id, draft, names)
            entry = read(reader)
            reader.end()
            if drafts is kept:
                found[id] = entry
    return found


def _with_same_as(material: Material, faults: Faults) -> tuple[Sections, Sections]:
    """Return what is chosen and what is not, the keys of each `same-as` filled in."""
    kept, dropped = dict(material.kept), dict(material.dropped)
    chosen, others = kept.get("duties", {}), dropped.get("duties", {})
    filled = fill_same_as({**others, **chosen}, Faults())
    kept["duties"] = fill_same_as(chosen, faults)
    dropped["duties"] = {id: filled[id] for id in others}
    return kept, dropped


def _homes(section: str, kept: Sections, scope: Scope) -> dict[str, Home]:
    drafts = sorted(kept.get(section, {}).items())
    return {clause: read_home(clause, draft, section, scope) for clause, draft in drafts}


# Sections whose ids conditions speak of.
_MEASURES = {"facts", "scores", "scales", "params", "classes", "scenarios"}


def _scope(
    kept: Sections, dropped: Sections, material: Material, chosen: Chosen, faults: Faults
) -> Scope:
    """Return what entries may name: first what is chosen, wider than that what is not."""
    every = {
        section: {**dropped.get(section, {}), **kept.get(section, {})}
        for section in (*schema.MAP_SECTIONS, *schema.SINGLE_SECTIONS)
    }

    def of(sections: Sections, wider: Scope | None) -> Scope:
        names = {section: sections.get(section, {}) for section in schema.MAP_SECTIONS}
        is_open = material.is_layer or bool(_MEASURES & material.broken)
        return Scope(
            faults,
            chosen,
            _vocabulary(sections, names, chosen, open_names=is_open),
            material.clauses,
            names,
            wider,
            material.is_layer,
            material.broken,
        )

    return of(kept, of(every, None))


def _vocabulary(
    sections: Sections, names: Mapping[str, Section], chosen: Chosen, *, open_names: bool
) -> Vocabulary:
    """Return what comparisons may speak of, from a first reading whose faults nobody keeps."""
    first = Scope(Faults(), chosen, Vocabulary(open_names=True), None, names, open_names=True)

    def read(section: str, entry: Callable[[EntryReader], Read]) -> dict[str, Read]:
        return read_section(section, sections.get(section, {}), {}, entry, first)

    params = {id: _value(param) for id, param in read("params", read_param).items()}
    facts = {id: form_of(fact) for id, fact in read("facts", read_fact).items()}
    scales = {
        id: Form("steps", steps=tuple(reversed(scale.grades)))
        for id, scale in read("scales", read_scale).items()
    }
    # The points of a score by step are only read where the fact is known.
    first = replace(first, vocabulary=Vocabulary(facts={**BUILT_IN, **facts}, open_names=True))
    scores = {id: _score_form(score) for id, score in read("scores", read_score).items()}
    picked = {
        name: replace(BUILT_IN[name], choices=tuple(names[section]))
        for name, section in (("class", "classes"), ("scenario", "scenarios"))
    }
    return Vocabulary({**BUILT_IN, **picked, **facts, **scales, **scores}, params, open_names)


def _value(param: Param) -> Number | Span | None:
    """Return what a param stands for; None where it could not be read."""
    try:
        return parse_value(param.text)
    except GrammarError:
        return None


def _score_form(score: Score) -> Form:
    return Form("number", low=floor(sum(map(_least, score.add))))


def _least(term: Term) -> Number:
    """Return the fewest points a term can give; a weight below zero turns most into fewest."""
    points = [*term.by_step, *(point.points for point in term.table), 0]
    return min(term.times * most for most in (min(points), max(points)))
