"""What must hold between the entries of a plan: names, clocks, scales, clauses, conduct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from qingting.lang import tr
from qingting.plan import schema
from qingting.plan.builtin import BUILT_IN
from qingting.plan.conduct import Act, forbidden, forbidden_id
from qingting.plan.due import anchors_of
from qingting.plan.facts import forms_of
from qingting.plan.faults import Faults
from qingting.plan.gravity import check_scale
from qingting.plan.homes import homes_of
from qingting.plan.model import Condition, Duty, Entry, Plan, Where, leaves


def check_plan(plan: Plan, faults: Faults, *, is_layer: bool, homes: bool) -> None:
    """Keep every fault that lies between entries.

    Args:
        is_layer: a pack on its own, whose names the plan above it will supply.
        homes: whether a clause without a home is a fault; never where clauses.md was not read.
    """
    _check_names(plan, faults)
    for duty in plan.duties.values():
        _check_holder(plan, duty, faults)
        _check_conduct(duty, faults)
        _check_lawful_form(plan, duty, faults)
        if not is_layer:
            _check_outcomes(plan, duty, faults)
    _check_circles(_anchor_edges(plan), plan.duties, "duty-circle", faults)
    _check_circles(_fact_edges(plan), _judged(plan), "fact-circle", faults)
    for scale in plan.scales.values():
        check_scale(scale, forms_of(plan), faults)
    if homes:
        _check_homes(plan, faults)


# Names


def _judged(plan: Plan) -> dict[str, Entry]:
    return {**plan.facts, **plan.scores, **plan.scales}


def _check_names(plan: Plan, faults: Faults) -> None:
    """Keep a fault where one name would mean two things in a comparison or an anchor."""
    named = [*plan.facts.values(), *plan.scores.values(), *plan.scales.values()]
    for entry in _repeated(named, taken=BUILT_IN):
        faults.add(
            entry.where,
            "name-twice",
            tr(
                f"'{entry.id}' is the name of another fact, score or scale too.",
                f"“{entry.id}”同时是另一事实、评分或分级表的名称。",
            ),
            tr("Give one of them another id.", "请给其中一个换名。"),
        )
    for entry in _repeated([*plan.duties.values(), *plan.triggers.values()]):
        faults.add(
            entry.where,
            "duty-and-trigger",
            tr(
                f"'{entry.id}' is both a duty and a trigger.",
                f"“{entry.id}”既是职责又是触发。",
            ),
            tr("Give one of them another id.", "请给其中一个换名。"),
        )


def _repeated(entries: Iterable[Entry], taken: Iterable[str] = ()) -> list[Entry]:
    listed = list(entries)
    counts = Counter([*(entry.id for entry in listed), *taken])
    return [entry for entry in listed if counts[entry.id] > 1]


# Duties


def _check_holder(plan: Plan, duty: Duty, faults: Faults) -> None:
    role = plan.roles.get(duty.holder)
    if role is not None and role.external:
        faults.add(
            duty.where,
            "outside-holder",
            tr(
                f"duty '{duty.id}' is held by '{role.id}', an outside body.",
                f"职责“{duty.id}”由外部单位“{role.id}”承担。",
            ),
            tr("Name a role of ours, and the body under to.", "请写本单位角色，外部单位写在 to。"),
        )


def _check_conduct(duty: Duty, faults: Faults) -> None:
    act = forbidden(duty.zh, duty.en) or forbidden_id(duty.id)
    if act is None:
        return
    kind, what, instead = _said_of(act)
    faults.add(
        duty.where,
        kind,
        tr(
            f"duty '{duty.id}' is constrained (受限): it asks {what}.",
            f"职责“{duty.id}”受限（constrained）：要求{what}。",
        ),
        instead,
    )


def _said_of(act: Act) -> tuple[str, str, str]:
    """Return the kind of fault of an act, what it is, and what to write instead."""
    return {
        "hide": (
            "conduct-hide",
            tr("to delete, cover or bury what people say", "删除、覆盖或压制公众言论"),
            tr(
                "Ask for the correction of a false fact instead (makes: correction-request), "
                "or answer in public.",
                "可改为请求更正不实事实（makes: correction-request），或公开回应。",
            ),
        ),
        "drown": (
            "conduct-drown",
            tr(
                "for likes, votes, reposts or words from undisclosed accounts",
                "以未公开身份的账号点赞、投票、转发或发言",
            ),
            tr(
                "Reply from declared accounts, signed by the organisation.",
                "请用公开账号、以本单位名义回应。",
            ),
        ),
        "pursue": (
            "conduct-pursue",
            tr("to find out who a poster is", "追查发帖人身份"),
            tr(
                "Answer what was said; offer an official channel (makes: invitation).",
                "请回应内容本身，或提供正式渠道（makes: invitation）。",
            ),
        ),
    }[act]


def _check_lawful_form(plan: Plan, duty: Duty, faults: Faults) -> None:
    for clause in duty.clause:
        home, text = plan.constrained.get(clause), plan.clauses.get(clause)
        if home is None and (text is None or text.mark != "constrained"):
            continue
        form = home.text if home else ""
        if form and form not in schema.LAWFUL_FORMS:
            continue  # that form has its own fault
        artefacts = schema.LAWFUL_FORMS.get(form, ())
        if duty.makes in artefacts:
            continue
        if artefacts:
            hint = tr(
                f"Write makes: {' or '.join(artefacts)}.", f"请写 makes: {'、'.join(artefacts)}。"
            )
        elif form:
            hint = tr("Leave this duty out.", "请删去这项职责。")
        else:
            hint = tr(
                f"Say its lawful form: constrained: {{{clause}: …}}.",
                f"请先写明合法形式：constrained: {{{clause}: …}}。",
            )
        faults.add(
            duty.where,
            "lawful-form",
            tr(
                f"duty '{duty.id}' cites clause '{clause}', which is constrained (受限); "
                f"its lawful form: {form or '?'}.",
                f"职责“{duty.id}”引用受限（constrained）条款“{clause}”；"
                f"其合法形式：{form or '?'}。",
            ),
            hint,
        )


def _check_outcomes(plan: Plan, duty: Duty, faults: Faults) -> None:
    """Keep a fault for each anchor on an outcome that its duty cannot have."""
    for anchor in anchors_of(duty):
        id, _, outcome = anchor.rpartition(".")
        other = plan.duties.get(id)
        if other is None:
            continue
        missing = {
            "overdue": None if other.within else "within",
            "approved": None if other.approve else "approve",
            "refused": None if other.approve else "approve",
            "extended": None if other.extend else "extend",
            "declined": None if other.may else "may",
        }.get(outcome)
        if other.same_as is not None:
            kind = "anchor-of-another"
            why = tr(
                f"'{id}' is another clock on '{other.same_as}'",
                f"“{id}”只是“{other.same_as}”的另一时限",
            )
            hint = tr(f"Write {other.same_as}.{outcome}.", f"请写 {other.same_as}.{outcome}。")
        elif missing is not None:
            kind = "anchor-impossible"
            why = tr(f"duty '{id}' has no '{missing}'", f"职责“{id}”没有“{missing}”")
            hint = tr(
                f"Add {missing} to '{id}', or wait for {id}.done.",
                f"请给“{id}”补写 {missing}，或改等 {id}.done。",
            )
        else:
            continue
        faults.add(
            duty.where,
            kind,
            tr(
                f"duty '{duty.id}' waits for '{anchor}', which nothing produces: {why}.",
                f"职责“{duty.id}”等待“{anchor}”，没有任何事项会产生它：{why}。",
            ),
            hint,
        )


# Circles


def _anchor_edges(plan: Plan) -> dict[str, list[str]]:
    """Return for each duty those it waits for; what a person says breaks a chain."""
    edges: dict[str, list[str]] = {}
    for duty in plan.duties.values():
        for anchor in (duty.start, *duty.needs):
            id, _, outcome = anchor.rpartition(".")
            if id in plan.duties and outcome not in schema.PERSON_OUTCOMES:
                edges.setdefault(duty.id, []).append(id)
    return edges


def _fact_edges(plan: Plan) -> dict[str, list[str]]:
    """Return for each scale, score and asked fact what it is judged by."""
    edges: dict[str, list[str]] = {}
    for scale in plan.scales.values():
        edges[scale.id] = [name for row in scale.rows for name in _names(row.when)]
        edges[scale.id] += [row.confirm for row in scale.rows if row.confirm]
    for score in plan.scores.values():
        points = [point.when for term in score.add for point in term.table]
        edges[score.id] = [term.fact for term in score.add if term.fact]
        edges[score.id] += [name for when in points for name in _names(when)]
    for fact in plan.facts.values():
        edges[fact.id] = _names(fact.when)
    return edges


def _names(condition: Condition | None) -> list[str]:
    return [leaf.key.name for leaf in leaves(condition)]


def _check_circles(
    edges: Mapping[str, list[str]], entries: Mapping[str, Entry], kind: str, faults: Faults
) -> None:
    """Keep one fault for each circle, at the first of its entries."""
    state: dict[str, int] = {}  # 1: on the way down from the start; 2: known to be sound
    for start in sorted(edges):
        stack = [(start, iter(edges.get(start, ())))]
        path = [start] if state.get(start) != 2 else []
        while stack and path:
            state[path[-1]] = 1
            following = next(stack[-1][1], None)
            if following is None:
                state[path.pop()] = 2
                stack.pop()
            elif state.get(following) == 1:
                _refuse_circle(path[path.index(following) :], entries, kind, faults)
            elif state.get(following) is None and following in entries:
                path.append(following)
                stack.append((following, iter(edges.get(following, ()))))


def _refuse_circle(
    circle: list[str], entries: Mapping[str, Entry], kind: str, faults: Faults
) -> None:
    first = min(circle, key=lambda id: entries[id].where)
    turned = circle[circle.index(first) :] + circle[: circle.index(first)]
    way = " → ".join([*turned, first])
    if kind == "duty-circle":
        message = tr(
            f"duties wait for each other in a circle ({way}).",
            f"职责互相等待（{way}）。",
        )
        hint = tr(
            "Let one start from discovery or graded, or from what a person says (refused …).",
            "请让其中一项从 discovery、graded 或人的决定（refused、declined）开始。",
        )
    else:
        message = tr(
            f"'{first}' is judged by itself ({way}).",
            f"“{first}”由自身判定（{way}）。",
        )
        hint = tr("Let one of them rest on other facts.", "请让其中一个依据其他事实。")
    faults.add(entries[first].where, kind, message, hint)


# Clauses


def _check_homes(plan: Plan, faults: Faults) -> None:
    homes = homes_of(plan)
    for clause in plan.clauses.values():
        if clause.id not in homes:
            place = f"{clause.where.file}:{clause.where.line}"
            faults.add(
                _where_to_write(plan, clause.where),
                "no-home",
                tr(
                    f"clause '{clause.id}' has no home ({place}).",
                    f"条款“{clause.id}”没有落实之处（{place}）。",
                ),
                tr(
                    "Cite it in an entry, or name it under constrained, built-in or prose.",
                    "请在某一条目中引用，或写入 constrained、built-in、prose。",
                ),
            )


def _where_to_write(plan: Plan, clause: Where) -> Where:
    """Return the head of the plan for its own clauses: it is there that the home is missing."""
    is_own = Path(clause.file).parent == Path(plan.where.file).parent
    return plan.where if is_own else clause
