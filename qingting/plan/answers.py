"""Answers of `qingting plan` as lines for people, in the language of the locale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from qingting.lang import tr
from qingting.plan.cover import Coverage, Mutation
from qingting.plan.draft.compose import Drafted
from qingting.plan.model import Entry

Answer = Mapping[str, Any]


def explanation(answer: Answer) -> Iterator[str]:
    """Yield the answer of `explain`: grade, why, what is open, who must do what by when."""
    if answer["grade"] is not None:
        yield tr(
            f"Grade: {answer['grade']} ({answer['label']})",
            f"等级：{answer['label']}（{answer['grade']}）",
        )
    if answer["possible"]:
        graver = ", ".join(answer["possible"])
        yield tr(f"Not excluded: {graver}", f"不能排除：{graver}")
    yield from _listed(tr("Because", "理由"), map(_reason, answer["reasons"]))
    yield from _listed(tr("To find out", "待核实"), map(_question, answer["questions"]))
    yield from _listed(tr("Would raise it", "可使等级上升"), map(_way, answer["raises"]))
    yield from _listed(tr("Holds it up", "支撑现等级"), map(_way, answer["lowers"]))
    yield from _listed(tr("Duties", "职责"), map(_duty, answer["duties"]))
    yield from _listed(tr("Caps", "上限"), map(_cap, answer["caps"]))
    yield from _listed(
        tr("Constrained clauses and what is done instead", "受限条款及合法替代"),
        (f"{one['clause']}: {one['form']}" for one in answer["constrained"]),
    )


def _listed(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = [f"  {line}" for line in lines]
    if found:
        yield f"{title}:"
        yield from found


def _reason(reason: Answer) -> str:
    value = "?" if reason["value"] is None else _value(reason["value"])
    words = {"yes": tr("yes", "是"), "no": tr("no", "否"), "possibly": tr("possibly", "可能")}
    seen = "" if reason["threshold"] is None else f" ({value})"
    return (
        f"{reason['grade']} {reason['clause']}: {reason['condition']}{seen}"
        f" – {words[reason['verdict']]}"
    )


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        high = "" if value["max"] is None else value["max"]
        return f"{value['min']}..{high}"
    return str(value)


def _question(question: Answer) -> str:
    asked = question["ask"] or tr("measured", "自动测量")
    within = question["within_s"]
    limit = (
        "" if within is None else tr(f", within {within / 60:g} min", f"，{within / 60:g} 分钟内")
    )
    raised = ", ".join(question["can_raise_to"])
    to = f" → {raised}" if raised else ""
    return f"{question['key']} ({asked}{limit}){to}"


def _way(way: Answer) -> str:
    return f"{way['grade']} {way['clause']}: " + " · ".join(way["conditions"])


def _duty(duty: Answer) -> str:
    due = duty["due_at"] or tr(f"waits for {duty['from']}", f"等待 {duty['from']}")
    return f"{due}  {duty['duty']} – {duty['holder']} ({duty['clause']})"


def _cap(cap: Answer) -> str:
    value = "?" if cap["value"] is None else cap["value"]
    return f"{cap['cap']}: {value} ({cap['clause']})"


def clause_table(answer: Answer) -> Iterator[str]:
    """Yield the answer of `trace`, a line a clause."""
    nobody = tr("NO HOME", "无落实之处")
    for row in [*answer["clauses"], *answer["packs"]]:
        entries = ", ".join(row["entries"])
        home = f"{row['home']}: {entries}" if row["home"] else nobody
        tested = tr(f"{len(row['cases'])} cases", f"用例 {len(row['cases'])} 个")
        yield f"{row['clause']} [{row['mark']}] {home} ({tested})"


def changes(answer: Answer) -> Iterator[str]:
    """Yield the answer of `diff`, a line a change."""
    lines = [
        line
        for section, found in answer.items()
        for line in (
            *(f"+ {section} {id}" for id in found["added"]),
            *(f"- {section} {id}" for id in found["removed"]),
            *(
                f"~ {section} {one['id']} {one['what']}: {one['old']} → {one['new']}"
                for one in found["changed"]
            ),
        )
    ]
    yield from lines or [tr("no change", "没有变化")]


def lacking(coverage: Coverage | None, mutation: Mutation | None) -> int:
    """Return how much the cases leave out."""
    parts = (coverage.rows, coverage.thresholds, coverage.duties) if coverage else ()
    return sum(len(part.lacking) for part in parts) + (len(mutation.survivors) if mutation else 0)


def coverage(found: Coverage | None) -> list[str]:
    """Return what the cases cover in words, each thing they leave out with its place."""
    if found is None:
        return []
    lines = []
    for name, part in (
        (tr("rows", "分级行"), found.rows),
        (tr("comparisons", "比较"), found.thresholds),
        (tr("duties", "职责"), found.duties),
    ):
        lines += [
            tr(f"{_place(entry)}: not covered: {words}", f"{_place(entry)}：未覆盖：{words}")
            for entry, words in part.lacking
        ]
        lines.append(f"{name}: {part.covered}/{part.of}")
    return lines


def mutation(found: Mutation | None) -> list[str]:
    """Return the changes that no case notices in words, each with its place and a case to write."""
    if found is None:
        return []
    lines = [
        tr(
            f"{_place(one.entry)}: no case notices {one.change}; write {one.hint}",
            f"{_place(one.entry)}：没有用例察觉 {one.change}；请{one.hint}",
        )
        for one in found.survivors
    ]
    said = tr("changes noticed", "被察觉的改动")
    return [*lines, f"{said}: {found.killed}/{found.of}"]


def coverage_json(found: Coverage | None) -> dict[str, Any]:
    """Return the same as JSON, nothing where it was not asked for."""
    if found is None:
        return {}
    parts = {"rows": found.rows, "thresholds": found.thresholds, "duties": found.duties}
    return {
        "cover": {
            name: {
                "covered": part.covered,
                "of": part.of,
                "lacking": [{"what": words, **_where(entry)} for entry, words in part.lacking],
            }
            for name, part in parts.items()
        }
    }


def mutation_json(found: Mutation | None) -> dict[str, Any]:
    """Return the same as JSON, nothing where it was not asked for."""
    if found is None:
        return {}
    rows = [{"change": m.change, "hint": m.hint, **_where(m.entry)} for m in found.survivors]
    return {"mutate": {"killed": found.killed, "of": found.of, "survivors": rows}}


def drafted(found: Drafted) -> Iterator[str]:
    """Yield what was found in a document, then how much of each kind, and what is open."""
    words = {clause.id: clause for clause in found.clauses}
    for one in found.findings:
        line = words[one.clause].line
        yield f"{line}: {one.clause}: {one.kind} {one.value} ({one.certainty}): {one.words}"
    counts = Counter(one.kind for one in found.findings)
    yield ", ".join(f"{kind} {n}" for kind, n in sorted(counts.items()))
    said = tr("clauses to decide", "待定条款")
    yield f"{said}: {len(found.open)}/{len(found.clauses)}"


def draft_json(found: Drafted) -> dict[str, Any]:
    """Return the same as JSON."""
    return {
        "findings": [one._asdict() for one in found.findings],
        "clauses": len(found.clauses),
        "open": [clause.id for clause in found.open],
    }


def _place(entry: Entry) -> str:
    return f"{entry.where.file}:{entry.where.line}"


def _where(entry: Entry) -> dict[str, Any]:
    place = {"file": entry.where.file, "line": entry.where.line}
    return {"entry": entry.id, "clause": entry.cites, **place}
