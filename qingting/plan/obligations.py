"""Reading what a plan orders: ladders, duties, and the anchors their clocks start from."""

from __future__ import annotations

import re

from qingting.lang import tr
from qingting.plan import schema
from qingting.plan.document import Draft, Section
from qingting.plan.entries import EntryReader, read_rows
from qingting.plan.faults import near
from qingting.plan.model import Duty, Ladder
from qingting.plan.nodes import Items, Text
from qingting.plan.parts import Approve, Done, Extend, Per, Repeat, Rung
from qingting.plan.scope import Scope, part_of

_PER = re.compile(r"(\S+) at (\d\d:\d\d(?: \d\d:\d\d)*)")
_CLOCKS = ("repeat", "per", "roster")  # what may stand instead of `within`


def read_ladders(kept: Section, scope: Scope) -> dict[str, Ladder]:
    """Return the ladders; each ends by telling a role by name, so that no lateness stays unseen."""
    found = {}
    for id, draft in sorted(kept.items()):
        what = tr(f"ladder '{id}'", f"提醒阶梯“{id}”")
        rungs = read_rows(draft, what, read_rung, id, scope)
        if isinstance(draft.node, Items) and not _ends_by_name(rungs):
            scope.faults.add(
                draft.where,
                "ladder-end",
                tr(
                    f"{what} does not end with a role by name.",
                    f"{what}末级未指名角色。",
                ),
                tr("Let the last rung tell a role of the plan.", "末级 tell 请写明预案中的角色。"),
            )
        found[id] = Ladder(id=id, where=draft.where, source=draft.source, rungs=rungs)
    return found


def _ends_by_name(rungs: tuple[Rung, ...]) -> bool:
    """Whether the last rung names a role; a role at fault is taken for one."""
    return bool(rungs) and not set(rungs[-1].tell or ("?",)) <= {"holder", "deputy"}


def read_rung(reader: EntryReader) -> Rung:
    at = reader.span("at", signed=True)
    every = reader.wall("every")
    times = reader.count("times", required=reader.has("every"))
    if reader.has("at") == reader.has("every"):
        reader.fault(
            reader.where,
            "rung-time",
            tr("has a rung without one time.", "有一级未写明唯一时间。"),
            tr(
                "Write at: OFFSET, or every: DURATION with times: N.",
                "请写 at: 偏移，或 every 与 times。",
            ),
        )
    return Rung(
        tell=reader.roles("tell", required=True, more=("holder", "deputy")),
        at=at,
        every=every,
        times=times or 1,
        by=reader.word("by", schema.RUNG_BY),
    )


def read_duty(reader: EntryReader, ladder: str) -> Duty:
    """Return a duty whose keys from `same-as` are filled in.

    Args:
        ladder: the plan's own, for a duty that names none.
    """
    start = _anchor(reader, "from")
    approvals = _approvals(reader, "approve")
    duty = Duty(
        **reader.base(),
        holder=reader.role("holder"),
        when=reader.condition("when"),
        start=start or "graded",
        within=reader.span("within"),
        to=reader.roles("to"),
        makes=reader.word("makes", schema.ARTEFACTS) or "log-entry",
        needs=tuple(node.value for node in reader.many("needs") if check_anchor(reader, node)),
        approve=approvals[0] if approvals else None,
        approve_also=approvals[1:],
        done=_done(reader),
        repeat=_repeat(reader),
        per=_per(reader),
        ladder=reader.name("ladder", "ladders") or ladder,
        each=reader.word("each", schema.EACH),
        extend=_extend(reader),
        may=reader.flag("may"),
        roster=reader.word("roster", schema.ROSTERS),
        same_as=reader.text("same-as") or None,
    )
    _check_clock(reader)
    return duty


def _check_clock(reader: EntryReader) -> None:
    if not reader.has("within") and not any(map(reader.has, _CLOCKS)):
        reader.fault(
            reader.where,
            "no-clock",
            tr(
                "has no clock.",
                "没有时限。",
            ),
            tr(
                "Add within: DURATION, or repeat, per or roster.",
                "请补写 within，或 repeat、per、roster。",
            ),
        )
    if reader.has("each") and reader.has("from"):
        reader.fault(
            reader.where,
            "each-and-from",
            tr(
                "has both each and from.",
                "同时写了 each 与 from。",
            ),
            tr("Leave out from.", "请删去 from。"),
        )


def _anchor(reader: EntryReader, key: str) -> str | None:
    node = reader.one(key)
    return node.value if node and check_anchor(reader, node) else None


def check_anchor(reader: EntryReader, node: Text) -> bool:
    """Whether something can produce an anchor; if not, keep the fault."""
    entry, _, outcome = node.value.rpartition(".")
    names = reader.scope.names
    if node.value in schema.FIXED_ANCHORS:
        return True
    if entry in names["triggers"] and outcome in schema.TRIGGER_ANCHORS:
        return True
    if entry in names["duties"] and outcome in schema.DUTY_ANCHORS:
        return True
    if "." in node.value and reader.scope.broken & {"triggers", "duties"}:
        return True
    reader.fault(
        node.where,
        "unknown-anchor",
        tr(
            f"waits for '{node.value}', which nothing produces.",
            f"等待“{node.value}”，但没有任何事项会产生它。",
        ),
        near(node.value, _anchors(reader, entry)),
    )
    return False


def _anchors(reader: EntryReader, entry: str) -> list[str]:
    """Return the anchors there are; those of one entry, where it is there."""
    outcomes = {"duties": schema.DUTY_ANCHORS, "triggers": schema.TRIGGER_ANCHORS}
    found = [
        f"{id}.{outcome}"
        for section, produced in outcomes.items()
        for id in reader.scope.names[section]
        for outcome in produced
    ]
    own = [anchor for anchor in found if anchor.startswith(f"{entry}.")]
    return own or (found if entry else list(schema.FIXED_ANCHORS))


def read_approve(reader: EntryReader) -> Approve:
    """Return whose approval is needed, of which kind."""
    ways = [way for way in schema.APPROVAL_WAYS if reader.has(way)]
    if len(ways) != 1:
        reader.fault(
            reader.where,
            "approval-way",
            tr("needs exactly one of all, any, in-order.", "须有且只有 all、any、in-order 之一。"),
            tr("Write all: [ROLES].", "请写 all: [角色]。"),
        )
    roles = {way: reader.roles(way) for way in schema.APPROVAL_WAYS}
    way = ways[0] if ways else schema.APPROVAL_WAYS[0]
    return Approve(
        kind=reader.word("kind", schema.APPROVAL_KINDS, required=True) or "approve",
        how=way,
        roles=roles[way],
        within=reader.span("within"),
    )


def _approvals(reader: EntryReader, key: str) -> tuple[Approve, ...]:
    """Return the approvals asked for; more than one where layers each ask for their own."""
    node = reader.node(key)
    if node is None:
        return ()
    nodes = node.nodes if isinstance(node, Items) else (node,)
    found: list[Approve] = []
    for item in nodes:
        inner = EntryReader(
            part_of(reader.what, key), reader.id, Draft(item.where, item), reader.scope
        )
        approve = read_approve(inner)
        inner.end()
        joined = _joined(found[-1], approve) if found else None
        found[-1:] = [joined] if joined else [*found[-1:], approve]
    return tuple(found)


def _joined(one: Approve, two: Approve) -> Approve | None:
    """Return one approval that asks for both; None where no single one can say it."""
    if one.kind != two.kind or not all(a.how == "all" or len(a.roles) == 1 for a in (one, two)):
        return None
    limits = [a.within for a in (one, two) if a.within]
    if len({tuple(part is None for part in limit) for limit in limits}) > 1:
        return None
    return Approve(
        kind=one.kind,
        how="all",
        roles=tuple(dict.fromkeys(one.roles + two.roles)),
        within=min(
            limits,
            default=None,
            key=lambda s: (s.wall or 0, s.working_days or s.calendar_days or 0),
        ),
    )


def _done(reader: EntryReader) -> Done:
    inner = reader.sub("done")
    if inner is None:
        return Done("made")
    ways = [way for way in schema.DONE_WAYS if inner.has(way)]
    if len(ways) != 1:
        inner.fault(
            inner.where,
            "done-way",
            tr("needs seen-by or accepted-by.", "须写 seen-by 或 accepted-by。"),
            tr("Write done: {accepted-by: ROLE}.", "请写 done: {accepted-by: 角色}。"),
        )
    roles = {way: inner.name(way, "roles") for way in schema.DONE_WAYS}
    inner.end()
    return Done(ways[0], roles[ways[0]]) if ways else Done("made")


def _repeat(reader: EntryReader) -> Repeat | None:
    inner = reader.sub("repeat")
    if inner is None:
        return None
    every = inner.wall("every", required=True)
    until = _anchor(inner, "until")
    inner.end()
    return Repeat(every, until or "closed") if every else None


def _extend(reader: EntryReader) -> Extend | None:
    inner = reader.sub("extend")
    if inner is None:
        return None
    to, by = inner.span("to", required=True), inner.role("by")
    inner.end()
    return Extend(to, by) if to else None


def _per(reader: EntryReader) -> Per | None:
    node = reader.one("per")
    if node is None:
        return None
    match = _PER.fullmatch(node.value)
    day = next((day for day in schema.DAYS if match and day == match[1]), None)
    times = [tuple(map(int, time.split(":"))) for time in match[2].split()] if match else []
    if day is None or any(hour > 23 or minute > 59 for hour, minute in times):
        reader.fault(
            node.where,
            "not-a-time",
            tr(
                f"has '{node.value}' at 'per', which is no time.",
                f"的“per”写成“{node.value}”，不是时间。",
            ),
            tr(
                "Write day at 17:00, wd at 09:00 17:00, mon at 10:00.",
                "例如 day at 17:00、wd at 09:00 17:00。",
            ),
        )
        return None
    return Per(day, tuple(sorted({(hour, minute) for hour, minute in times})))
