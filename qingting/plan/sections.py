"""Reading the plan's head and its smaller sections: who, what happens, when to open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, TypedDict
from zoneinfo import ZoneInfo

from qingting.lang import tr
from qingting.plan import schema
from qingting.plan.document import Draft
from qingting.plan.entries import EntryReader
from qingting.plan.faults import near
from qingting.plan.model import (
    Cap,
    CapRow,
    Close,
    ConcernClass,
    Home,
    Number,
    Open,
    Role,
    Scenario,
    Trigger,
    Where,
)
from qingting.plan.nodes import Broken, Table, Text
from qingting.plan.obligations import read_approve
from qingting.plan.scope import Scope

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
QUIET = timedelta(hours=72)  # without a new remark, where a plan does not say


class Head(TypedDict):
    """The plan's own map. `layers` are paths below the plans folder, each with its map of ids."""

    id: str
    zh: str
    en: str
    clause: tuple[str, ...]
    where: Where
    timezone: str
    in_force_from: date | Literal["unknown"] | None
    in_force_to: date | None
    interpreter: str
    ladder: str
    bases: tuple[str, ...]
    layers: Mapping[str, Mapping[str, str]]


def read_head(reader: EntryReader) -> Head:
    """Return the head of a plan."""
    since = _date(reader, "in-force-from")
    until = _date(reader, "in-force-to")
    if isinstance(since, date) and isinstance(until, date) and until < since:
        reader.fault(
            reader.where,
            "dates-reversed",
            tr("ends before it begins.", "失效日早于生效日。"),
            tr("Check in-force-from and in-force-to.", "请核对 in-force-from 与 in-force-to。"),
        )
    base = reader.base(clause=False)
    return Head(
        id=reader.text("id", required=True),
        zh=base["zh"],
        en=base["en"],
        clause=base["clause"],
        where=reader.where,
        timezone=_zone(reader),
        in_force_from=since,
        in_force_to=until if isinstance(until, date) else None,
        interpreter=reader.role("interpreter"),
        ladder=reader.name("ladder", "ladders", required=True) or "",
        bases=reader.texts("bases"),
        layers=read_layers(reader),
    )


def read_layer_head(reader: EntryReader) -> Head:
    """Return the head of a pack, which has an id and a name and nothing that a plan decides."""
    reader.flag("layer")
    base = reader.base(clause=False)
    return Head(
        id=reader.text("id", required=True),
        zh=base["zh"],
        en=base["en"],
        clause=(),
        where=reader.where,
        timezone="Asia/Shanghai",
        in_force_from=None,
        in_force_to=None,
        interpreter="",
        ladder="",
        bases=(),
        layers={},
    )


def read_layers(reader: EntryReader) -> dict[str, dict[str, str]]:
    """Return the packs under a plan: path below the plans folder -> their ids renamed to ours."""
    node = reader.node("layers")
    if node is None:
        return {}
    if not isinstance(node, Table):
        reader.fault(
            node.where,
            "not-a-map",
            tr("needs a map of packs at 'layers'.", "的“layers”应为映射。"),
            tr(
                "Write layers: {norms/PACK: {THEIRS: OURS}}.",
                "请写 layers: {norms/规范包: {原标识: 本预案标识}}。",
            ),
        )
        return {}
    found = {}
    for path, renamed in node.values.items():
        if isinstance(renamed, Table):
            found[path] = {
                key: value.value for key, value in renamed.values.items() if isinstance(value, Text)
            }
        else:
            reader.fault(
                node.keys[path],
                "not-a-map",
                tr(f"needs a map of ids at the layer '{path}'.", f"的层“{path}”应为标识映射。"),
                tr("Write {} where nothing is renamed.", "无需改名时请写 {}。"),
            )
    return found


def _date(reader: EntryReader, key: str) -> date | Literal["unknown"] | None:
    node = reader.one(key)
    if node is None:
        return None
    if node.value == "unknown":
        return "unknown"
    try:
        # From 3.11 on other ISO forms are read too, but an author should see only one.
        found = date.fromisoformat(node.value) if _DATE.fullmatch(node.value) else None
    except ValueError:
        found = None
    if found is None:
        reader.fault(
            node.where,
            "not-a-date",
            tr(
                f"has '{node.value}' at '{key}', which is no date.",
                f"的“{key}”写成“{node.value}”，不是日期。",
            ),
            tr("Write YYYY-MM-DD, or unknown.", "请写 YYYY-MM-DD，或 unknown。"),
        )
    return found


def _zone(reader: EntryReader) -> str:
    node = reader.one("timezone")
    if node is None:
        return "Asia/Shanghai"
    try:
        ZoneInfo(node.value)
    except (KeyError, ValueError, OSError):
        reader.fault(
            node.where,
            "unknown-zone",
            tr(f"has the unknown time zone '{node.value}'.", f"的时区“{node.value}”不认识。"),
            tr("Write an IANA name, as Asia/Shanghai.", "请写 IANA 名称，例如 Asia/Shanghai。"),
        )
    return node.value


def read_role(reader: EntryReader) -> Role:
    return Role(
        **reader.base(clause=False),
        of=reader.name("of", "roles"),
        per=reader.word("per", schema.ROLE_PER),
        count=reader.count("count"),
        deputy=reader.name("deputy", "roles"),
        external=reader.flag("external"),
        apart=reader.roles("apart"),
    )


def read_trigger(reader: EntryReader) -> Trigger:
    return Trigger(
        **reader.base(),
        declared_by=reader.role("declared-by"),
        when=reader.condition("when"),
        ends=reader.name("ends", "roles"),
    )


def read_class(reader: EntryReader) -> ConcernClass:
    return ConcernClass(
        **reader.base(),
        before=reader.words("before", schema.CLASS_BEFORE),
        needs=reader.words("needs", schema.CLASS_NEEDS),
        default=reader.flag("default"),
        may=reader.flag("may"),
    )


def read_scenario(reader: EntryReader) -> Scenario:
    return Scenario(**reader.base())


def read_open(reader: EntryReader) -> Open:
    """Return when a lead becomes an event, and who judges it where no number does."""
    judge = reader.sub("judge")
    holder, within = (None, None)
    if judge is not None:
        holder = judge.role("holder") or None
        within = judge.span("within", required=True)
        judge.end()
    return Open(
        **reader.base(zh=False),
        when=reader.condition("when"),
        judge_holder=holder,
        judge_within=within,
        quiet=reader.wall("quiet") or QUIET,
    )


def read_close(reader: EntryReader) -> Close | None:
    """Return when an event may be closed, by whom, and who goes on watching."""
    watch = reader.sub("watch")
    holder, span = None, None
    clause: tuple[str, ...] = ()
    if watch is not None:
        holder = watch.role("holder") or None
        span = watch.wall("for", required=True)
        clause = watch.clause_ids("clause")
        watch.end()
    base, when, decide = (
        reader.base(zh=False),
        reader.condition("when", required=True),
        reader.role("decide"),
    )
    if when is None:
        return None
    return Close(
        **base, when=when, decide=decide, watch_holder=holder, watch_for=span, watch_clause=clause
    )


def read_cap(reader: EntryReader) -> Cap:
    """Return a cap; the smallest of its rows that surely hold is the one that binds."""
    of = reader.one("of", required=True)
    facts = reader.scope.vocabulary.facts
    if of is not None:
        form = facts.get(of.value)
        is_open = form is None and reader.scope.vocabulary.open_names
        if not is_open and (form is None or form.kind != "number"):
            reader.fault(
                of.where,
                "cap-of",
                tr(
                    f"caps '{of.value}', which is no fact in numbers.",
                    f"所限“{of.value}”不是数值事实。",
                ),
                near(of.value, (name for name, f in facts.items() if f.kind == "number")),
            )
    exception = reader.sub("exception")
    approve = None
    if exception is not None:
        approve = read_approve(exception)
        exception.end()
    return Cap(
        **reader.base(zh=False),
        of=of.value if of else "",
        at_most=reader.rows("at-most", reader.what, _read_cap_row, required=True),
        exception=approve,
    )


def _read_cap_row(reader: EntryReader) -> CapRow:
    node, value = reader.one("is", required=True), reader.number("is")
    share: Number | None = None
    if node is not None and value is not None and node.value.endswith("%"):
        share, value = value, None
    if (share if share is not None else value or 0) < 0:
        reader.fault(
            reader.where,
            "cap-negative",
            tr("caps at less than nothing.", "的上限为负。"),
            tr(
                "Write a number from 0 on, or a share as 75%.",
                "请写不小于零的数，或比例，例如 75%。",
            ),
        )
    return CapRow(**reader.base(zh=False), when=reader.condition("when"), share=share, number=value)


def read_home(clause: str, draft: Draft, section: str, scope: Scope) -> Home:
    """Return how a clause is carried out without an entry: a lawful form, a stage, or why not.

    Args:
        section: `constrained`, `built-in` or `prose`.
    """
    text = draft.node.value if isinstance(draft.node, Text) else ""
    what = tr(f"{section} '{clause}'", f"{section}“{clause}”")
    if not text and not isinstance(draft.node, Broken):
        scope.faults.add(
            draft.where,
            "not-one-value",
            tr(f"{what} needs one value.", f"{what}应为单个值。"),
            tr(f"Write {clause}: VALUE.", f"请写 {clause}: 值。"),
        )
    if scope.clauses is not None and clause not in scope.clauses:
        scope.faults.add(
            draft.where,
            "unknown-clause",
            tr(
                f"{what}: clauses.md does not have this clause.",
                f"{what}：clauses.md 中没有此条款。",
            ),
            near(clause, scope.clauses),
        )
    allowed = {"constrained": tuple(schema.LAWFUL_FORMS), "built-in": schema.STAGES}.get(
        section, ()
    )
    if text and allowed and text not in allowed:
        scope.faults.add(
            draft.where,
            "unknown-word",
            tr(f"{what}: '{text}' is not known.", f"{what}：不认识“{text}”。"),
            near(text, allowed),
        )
    return Home(id=clause, where=draft.where, clause=(clause,), source=draft.source, text=text)
