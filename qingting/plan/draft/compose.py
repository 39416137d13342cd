"""Findings as a plan folder that loads: each clause carried out by an entry, or to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qingting.plan.check import TO_DECIDE
from qingting.plan.draft import words as w
from qingting.plan.draft.find import Finding, find
from qingting.plan.draft.split import Clause, split

_WORDS_ONLY = "只作说明，没有要办的事"
_SPAN_OF_NONE = "30min"  # a duty of the text without a time: the number is to be confirmed


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a document came to: its clauses, what was found, the files of the plan."""

    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, str]

    @property
    def open(self) -> list[Clause]:
        """The clauses that are to be decided by a person."""
        marked = {line.split(":")[0].strip().strip("'") for line in _open_lines(self.files)}
        return [clause for clause in self.clauses if clause.id in marked]


@dataclass(frozen=True, slots=True)
class _Duty:
    id: str
    zh: str
    clause: str
    holder: str
    to: tuple[str, ...]
    anchor: str
    within: str
    makes: str
    repeat: str
    approve: tuple[str, ...]
    said: bool  # whether the text gives its time


def draft(name: str, lines: Iterable[str]) -> Drafted:
    """Return the plan that a document comes to.

    Args:
        name: id of the plan, `[a-z0-9-]`.
        lines: of the document, in order.
    """
    clauses = split(lines) or [Clause("0", "（没有文字）", 1, True)]
    findings = [one for clause in clauses for one in find(clause)]
    files = _files(name, clauses, findings)
    return Drafted(tuple(clauses), tuple(findings), files)


def _files(name: str, clauses: Sequence[Clause], findings: Sequence[Finding]) -> dict[str, str]:
    levels = _levels(findings)
    roles = _roles(findings)
    duties = [one for clause in clauses for one in _duties(clause, findings, roles)]
    constrained = {f.clause: f.value for f in findings if f.kind == "constrained"}
    duties = [d for d in duties if d.clause not in constrained]
    scale = _scale_lines(levels, findings, roles)
    graded = {
        c for c in (f.clause for f in findings) if any(f"clause: {_id(c)}" in x for x in scale)
    }
    cited = {d.clause for d in duties} | graded
    text = "\n".join(
        [
            *_head(name, roles),
            *_role_lines(roles, findings),
            *_param_lines(duties),
            *scale,
            *_duty_lines(duties, _interpreter(roles), graded=len(levels) > 1),
            *_home_lines(clauses, findings, cited, constrained),
        ]
    )
    return {
        "plan.yaml": text + "\n",
        "clauses.md": _clauses_text(clauses, cited, constrained),
        "cases/draft.yaml": "[]\n",
    }


def _levels(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """The family of levels of which the text names most, gravest first: (words, id)."""
    named = {f.value.lower() for f in findings if f.kind == "level"}
    best: list[tuple[str, str]] = []
    for family in w.LEVELS:
        held = [(words, id_) for words, id_ in family if words.lower() in named]
        best = held if len(held) > len(best) else best
    return best


def _roles(findings: Sequence[Finding]) -> dict[str, str]:
    """Role id -> what the text calls it first."""
    found: dict[str, str] = {}
    for one in findings:
        if one.kind == "role":
            found.setdefault(one.value, one.words)
    if not any(role not in w.OUTSIDE for role in found):
        found["office"] = "办公室"
    return found


def _duties(clause: Clause, findings: Sequence[Finding], roles: Mapping[str, str]) -> list[_Duty]:
    """The obligations of a clause, one for each time in it; one where somebody makes something at
    no time that the text says."""
    mine = [f for f in findings if f.clause == clause.id]
    ours = [f for f in mine if f.kind == "role" and f.value not in w.OUTSIDE]
    times = [f for f in mine if f.kind in ("deadline", "repeat")]
    made = [f for f in mine if f.kind == "artefact"]
    if clause.heading or not ours or not (times or made):
        return []
    if not times:
        return [_duty(clause, mine, ours[0], None, made, roles, "")]
    found = []
    for n, time in enumerate(times):
        before = [f for f in ours if f.start < time.start]
        holder = before[-1] if before else next((f for f in ours if f.start > time.end), ours[0])
        number = f"-t{n + 1}" if len(times) > 1 else ""
        until = times[n + 1].start if n + 1 < len(times) else len(clause.words) + 1
        here = [f for f in made if time.start <= f.start < until] or made
        part = [f for f in mine if f.start < until and (not n or f.start >= time.start)]
        found.append(_duty(clause, part, holder, time, here, roles, number))
    return found


def _duty(
    clause: Clause,
    part: Sequence[Finding],
    holder: Finding,
    time: Finding | None,
    made: Sequence[Finding],
    roles: Mapping[str, str],
    number: str,
) -> _Duty:
    approving = [r for f in part if f.kind == "approval" for r in f.value.split() if r in roles]
    approve = tuple(dict.fromkeys(role for role in approving if role != holder.value))
    behind = [f for f in part if f.kind == "role" and f.start > holder.end]
    to = [f.value for f in behind if f.value != holder.value and f.value not in approve]
    repeats = time is not None and time.kind == "repeat"
    return _Duty(
        id="c" + clause.id.replace(".", "-") + number,
        zh=clause.words[:40],
        clause=clause.id,
        holder=holder.value,
        to=tuple(dict.fromkeys(to))[:3],
        anchor=time.extra if time is not None else "",
        within=time.value if time is not None and not repeats else "",
        makes=made[0].value if made else "log-entry",
        repeat=time.value if time is not None and repeats else "",
        approve=() if repeats else approve,
        said=time is not None,
    )


def _head(name: str, roles: Mapping[str, str]) -> list[str]:
    interpreter = _interpreter(roles)
    return [
        "# 由文档按规则起草：请逐条核对。标有“待定”的条款须由人决定。",
        "format: 1",
        f"plan: {{id: {name}, zh: {_text('起草中的预案 ' + name)}, in-force-from: unknown,"
        f" interpreter: {interpreter}, ladder: usual}}",
        "",
    ]


def _interpreter(roles: Mapping[str, str]) -> str:
    ours = [role for role in roles if role not in w.OUTSIDE]
    return "office" if "office" in ours else ours[0]


def _role_lines(roles: Mapping[str, str], findings: Sequence[Finding]) -> list[str]:
    first = {f.value: f.clause for f in reversed(findings) if f.kind == "role"}
    lines = ["roles:"]
    for role, words in roles.items():
        clause = f", clause: {_id(first[role])}" if role in first else ""
        outside = ", external: yes" if role in w.OUTSIDE else ""
        lines.append(f"  {role}: {{zh: {_text(words)}{clause}{outside}}}")
    return [*lines, ""]


def _param_lines(duties: Sequence[_Duty]) -> list[str]:
    """The time of what the text gives none: one number, marked as our default."""
    without = [d for d in duties if not d.said]
    if not without:
        return []
    given = f"{{is: {_SPAN_OF_NONE}, clause: {_id(without[0].clause)}, source: default}}"
    return ["params:", f"  without-a-time: {given}", ""]


def _scale_lines(
    levels: Sequence[tuple[str, str]], findings: Sequence[Finding], roles: Mapping[str, str]
) -> list[str]:
    if len(levels) < 2:
        return []
    rows = []
    homes = _level_homes(levels, findings)
    for words, id_ in levels:
        rows += [f"      - {row}" for row in _rows(words, id_, homes[id_], findings, levels)]
    first = next(f.clause for f in findings if f.kind == "level")
    return [
        "scales:",
        "  grade:",
        f"    clause: {_id(first)}",
        f"    decide: {_interpreter(roles)}",
        f"    otherwise: {levels[-1][1]}",
        "    grades:",
        *rows,
        "",
    ]


def _level_homes(
    levels: Sequence[tuple[str, str]], findings: Sequence[Finding]
) -> dict[str, list[str]]:
    """Level id -> the clauses that speak of it and of no other level."""
    by_clause: dict[str, set[str]] = {}
    names = {words.lower(): id_ for words, id_ in levels}
    for one in findings:
        if one.kind == "level" and one.value.lower() in names:
            by_clause.setdefault(one.clause, set()).add(names[one.value.lower()])
    return {
        id_: [clause for clause, found in by_clause.items() if found == {id_}]
        for id_ in names.values()
    }


def _rows(
    words: str,
    id_: str,
    homes: Sequence[str],
    findings: Sequence[Finding],
    levels: Sequence[tuple[str, str]],
) -> list[str]:
    """The rows of a level: one where every threshold of its clause is of a fact that is known."""
    general = next(f.clause for f in findings if f.kind == "level")
    told = [clause for clause in homes if not _bars(clause, findings)]
    for clause in homes if id_ != levels[-1][1] else ():
        bars = _bars(clause, findings)
        leaves = [f"{f.extra} {f.value}" for f in bars if f.extra and f.value[0] == ">"]
        leaves = [leaf for leaf in leaves if not leaf.endswith("%")]
        if bars and len(leaves) == len(bars):
            when = leaves[0] if len(leaves) == 1 else f"{{all: [{', '.join(leaves)}]}}"
            return [f"{{id: {id_}, zh: {_text(words)}, clause: {_id(clause)}, when: {when}}}"]
    cited = told[0] if told else general
    return [f"{{id: {id_}, zh: {_text(words)}, clause: {_id(cited)}}}"]


def _bars(clause: str, findings: Sequence[Finding]) -> list[Finding]:
    return [f for f in findings if f.clause == clause and f.kind == "threshold"]


def _duty_lines(duties: Sequence[_Duty], last: str, *, graded: bool) -> list[str]:
    rungs = f"[{{at: -10min, tell: holder}}, {{at: 0min, tell: {last}}}]"
    lines = ["ladders:", f"  usual: {rungs}", ""]
    if duties:
        lines.append("duties:")
        lines += [f"  {one.id}: {{{_duty_text(one, graded=graded)}}}" for one in duties]
        lines.append("")
    return lines


def _duty_text(one: _Duty, *, graded: bool) -> str:
    parts = [f"zh: {_text(one.zh)}", f"clause: {_id(one.clause)}", f"holder: {one.holder}"]
    anchor = one.anchor or "discovery"
    if anchor == "graded" and not graded:
        anchor = "discovery"
    if one.repeat:
        parts += ["from: discovery", f"repeat: {{every: {one.repeat}, until: closed}}"]
    else:
        parts += [f"from: {anchor}", f"within: {one.within or 'without-a-time'}"]
    parts.append(f"makes: {one.makes}")
    if one.to:
        parts.append(f"to: [{', '.join(one.to)}]")
    if one.approve:
        parts.append(f"approve: {{kind: approve, all: [{', '.join(one.approve)}]}}")
    return ", ".join(parts)


def _home_lines(
    clauses: Sequence[Clause],
    findings: Sequence[Finding],
    cited: set[str],
    constrained: Mapping[str, str],
) -> list[str]:
    """What no duty carries out: constrained, words only, or to be decided."""
    lines = ["open: {clause: " + _id(clauses[0].id if clauses else "0") + "}", ""]
    if constrained:
        lines += ["constrained:", *(f"  {_id(c)}: {form}" for c, form in constrained.items()), ""]
    lines.append("prose:")
    told = {one.clause for one in findings if one.kind in ("level", "threshold", "deadline")}
    for clause in clauses:
        if clause.id in cited or clause.id in constrained:
            continue
        if clause.heading or (w.AIMS.search(clause.words) and clause.id not in told):
            lines.append(f"  {_id(clause.id)}: {_WORDS_ONLY}")
        else:
            lines.append(f"  {_id(clause.id)}: {_text(f'{TO_DECIDE}：{_why(clause, findings)}')}")
    return lines


def _why(clause: Clause, findings: Sequence[Finding]) -> str:
    """What of a clause was understood, so that a person knows what is missing."""
    mine = [f for f in findings if f.clause == clause.id]
    parts = [f"{f.words}（{f.kind} {f.value}）" for f in mine if f.kind != "role"]
    return "认出 " + "、".join(parts) if parts else "没有认出要办的事"


def _clauses_text(
    clauses: Sequence[Clause],
    cited: set[str],
    constrained: Mapping[str, str],
) -> str:
    lines = []
    for clause in clauses:
        mark = "constrained" if clause.id in constrained else "binding"
        if clause.heading or (clause.id not in cited and mark == "binding"):
            mark = "prose"
        words = " ".join(clause.words.split()) or "（只有编号）"
        lines.append(f"* **{clause.id}** [{mark}] {words}")
    return "\n".join(lines) + "\n"


def _open_lines(files: Mapping[str, str]) -> list[str]:
    begin = f'"{TO_DECIDE}'
    return [line for line in files["plan.yaml"].splitlines() if begin in line and ":" in line]


def _id(clause: str) -> str:
    return f"'{clause}'"


def _text(words: str) -> str:
    """A scalar that YAML reads as it is."""
    plain = " ".join(words.replace("\\", "/").replace('"', "”").split())
    shown = "".join(c for c in plain if c.isprintable())
    return f'"{shown}"'
