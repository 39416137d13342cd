"""Findings as a plan folder that loads: each clause carried out by an entry, or to be decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qingting.documents import Grid
from qingting.plan.check import TO_DECIDE
from qingting.plan.draft import words as w
from qingting.plan.draft.find import find
from qingting.plan.draft.finding import Finding
from qingting.plan.draft.scalars import id_of, text_of
from qingting.plan.draft.scale import Level, draw, levels_of
from qingting.plan.draft.split import Clause, split
from qingting.plan.draft.tables import Part, parts_of
from qingting.plan.texts import check_texts

_WORDS_ONLY = "只作说明，没有要办的事"
_ROW = re.compile(r"\.t\d+\.r\d+$")  # how the id of a row of a table ends
# Numbers that were read so would turn the scale round: they were misread, or the text is at odds.
_TURNED = ("graver-with-less", "row-unreachable")
_ACTS = re.compile(r"措施|任务|工作|动作|要求|\b(?:action|task|what)", re.I)  # who must do what
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
    level: str  # of the row of a table that it stands in, "" where it is of none


def draft(name: str, blocks: Iterable[str | Grid]) -> Drafted:
    """Return the plan that a document comes to.

    Args:
        name: id of the plan, `[a-z0-9-]`.
        blocks: lines and tables of the document, in order.
    """
    clauses = split(blocks) or [Clause("0", "（没有文字）", 1, True)]
    findings = [one for clause in clauses for one in find(clause)]
    files = _files(name, clauses, findings)
    if any(fault.kind in _TURNED for fault in check_texts(name, files).faults):
        files = _files(name, clauses, findings, by_number=False)
    return Drafted(tuple(clauses), tuple(findings), files)


def _files(
    name: str, clauses: Sequence[Clause], findings: Sequence[Finding], *, by_number: bool = True
) -> dict[str, str]:
    """The files of the plan.

    Args:
        by_number: whether numbers reach the rows of the scale, or are left to decide.
    """
    levels = levels_of(findings)
    roles = _roles(findings)
    duties = [one for clause in clauses for one in _duties(clause, findings, roles)]
    constrained = {f.clause: f.value for f in findings if f.kind == "constrained"}
    duties = [d for d in duties if d.clause not in constrained]
    scale = draw(levels, clauses, findings, _interpreter(roles), by_number=by_number)
    written = "\n".join(scale.lines)
    graded = {c.id for c in clauses if f"clause: {id_of(c.id)}" in written}
    held = {d.clause for d in duties}
    left = [c.id for c in clauses if _says_more(c, findings, held, scale.by_number)]
    text = "\n".join(
        [
            *_head(name, roles),
            *_role_lines(roles, findings),
            *_param_lines(duties),
            *scale.lines,
            *_duty_lines(duties, _interpreter(roles), levels if len(levels) > 1 else ()),
            *_home_lines(clauses, findings, held | graded, constrained, left),
        ]
    )
    return {
        "plan.yaml": text + "\n",
        "clauses.md": _clauses_text(clauses, held | graded, constrained),
        "cases/draft.yaml": "[]\n",
    }


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
    if cells := _row_of(clause):
        rows = [_row_duty(clause, mine, time, roles, cells) for time in times]
        return [replace(one, id=f"{one.id}{_number(n, times)}") for n, one in enumerate(rows)]
    found = []
    for n, time in enumerate(times):
        before = [f for f in ours if f.start < time.start]
        holder = before[-1] if before else next((f for f in ours if f.start > time.end), ours[0])
        number = _number(n, times)
        until = times[n + 1].start if n + 1 < len(times) else len(clause.words) + 1
        here = [f for f in made if time.start <= f.start < until] or made
        part = [f for f in mine if f.start < until and (not n or f.start >= time.start)]
        found.append(_duty(clause, part, holder, time, here, roles, number))
    return found


def _number(n: int, times: Sequence[Finding]) -> str:
    return f"-t{n + 1}" if len(times) > 1 else ""


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
        level="",
    )


def _row_of(clause: Clause) -> list[Part]:
    """The cells of a row of a table; none of another clause."""
    return parts_of(clause.words) if _ROW.search(clause.id) else []


def _row_duty(
    clause: Clause,
    mine: Sequence[Finding],
    time: Finding,
    roles: Mapping[str, str],
    cells: Sequence[Part],
) -> _Duty:
    """The duty of a time in a row: of the row's level, held by the first role in it; what it makes
    stands in the same cell or over it."""
    ours = [f for f in mine if f.kind == "role" and f.value not in w.OUTSIDE]
    cell = next(part for part in cells if part.begin <= time.start < part.end)
    made = [f for f in mine if f.kind == "artefact" and cell.begin <= f.start < cell.end]
    levels = [part for part in cells if part.column == "level"]
    level = next((f for f in mine if f.kind == "level" and levels[0].start <= f.start), None)
    acts = (clause.words[part.start : part.end] for part in cells if _ACTS.search(part.label))
    named = f"{level.value}：{cell.label}" if level is not None else cell.label
    one = _duty(clause, mine, ours[0], time, made, roles, "")
    return replace(one, zh=next(acts, named)[:40], level=level.value if level else "")


def _head(name: str, roles: Mapping[str, str]) -> list[str]:
    interpreter = _interpreter(roles)
    return [
        "# 由文档按规则起草：请逐条核对。标有“待定”的条款须由人决定。",
        "format: 1",
        f"plan: {{id: {name}, zh: {text_of('起草中的预案 ' + name)}, in-force-from: unknown,"
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
        clause = f", clause: {id_of(first[role])}" if role in first else ""
        outside = ", external: yes" if role in w.OUTSIDE else ""
        lines.append(f"  {role}: {{zh: {text_of(words)}{clause}{outside}}}")
    return [*lines, ""]


def _param_lines(duties: Sequence[_Duty]) -> list[str]:
    """The time of what the text gives none: one number, marked as our default."""
    without = [d for d in duties if not d.said]
    if not without:
        return []
    given = f"{{is: {_SPAN_OF_NONE}, clause: {id_of(without[0].clause)}, source: default}}"
    return ["params:", f"  without-a-time: {given}", ""]


def _duty_lines(duties: Sequence[_Duty], last: str, levels: Sequence[Level]) -> list[str]:
    rungs = f"[{{at: -10min, tell: holder}}, {{at: 0min, tell: {last}}}]"
    lines = ["ladders:", f"  usual: {rungs}", ""]
    if duties:
        lines.append("duties:")
        lines += [f"  {one.id}: {{{_duty_text(one, levels)}}}" for one in duties]
        lines.append("")
    return lines


def _duty_text(one: _Duty, levels: Sequence[Level]) -> str:
    parts = [f"zh: {text_of(one.zh)}", f"clause: {id_of(one.clause)}", f"holder: {one.holder}"]
    anchor = one.anchor or "discovery"
    if anchor == "graded" and not levels:
        anchor = "discovery"
    level = next((level.id for level in levels if level.words.lower() == one.level.lower()), "")
    if level:
        parts.append(f"when: grade = {level}")
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
    left: Sequence[str],
) -> list[str]:
    """What no entry carries out: constrained, words only, or to be decided.

    Args:
        left: clauses that say more than the entries that cite them.
    """
    lines = ["open: {clause: " + id_of(clauses[0].id if clauses else "0") + "}", ""]
    if constrained:
        lines += ["constrained:", *(f"  {id_of(c)}: {form}" for c, form in constrained.items()), ""]
    lines.append("prose:")
    told = {one.clause for one in findings if one.kind in ("level", "threshold", "deadline")}
    for clause in clauses:
        if clause.id in constrained or (clause.id in cited and clause.id not in left):
            continue
        if clause.id not in left and (
            clause.heading or (w.AIMS.search(clause.words) and clause.id not in told)
        ):
            lines.append(f"  {id_of(clause.id)}: {_WORDS_ONLY}")
        else:
            lines.append(
                f"  {id_of(clause.id)}: {text_of(f'{TO_DECIDE}：{_why(clause, findings)}')}"
            )
    return lines


def _says_more(
    clause: Clause, findings: Sequence[Finding], held: set[str], by_number: frozenset[str]
) -> bool:
    """Whether a clause says what no entry made of it says: what is not counted, a number that
    reaches nothing; of a row of a table, a time that nobody keeps."""
    kinds = {f.kind for f in findings if f.clause == clause.id}
    if "uncounted" in kinds:
        return True
    late = "deadline" in kinds and clause.id not in held
    bars = [f for f in findings if f.clause == clause.id and f.kind == "threshold"]
    unused = any(f.value[0] == ">" for f in bars) and clause.id not in by_number
    is_row = bool(_ROW.search(clause.id))
    return (late and is_row) or (unused and (is_row or clause.id not in held))


def _why(clause: Clause, findings: Sequence[Finding]) -> str:
    """What of a clause was understood, so that a person knows what is missing."""
    mine = [f for f in findings if f.clause == clause.id]
    open_ = "、".join(f"“{f.words}”" for f in mine if f.kind == "uncounted")
    known = [f for f in mine if f.kind not in ("role", "uncounted")]
    parts = [f"{f.words}（{f.kind} {f.value}）" for f in known]
    if open_:
        rest = f"；认出 {'、'.join(parts)}" if parts else ""
        return f"没有写明多少：{open_}{rest}"
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
