"""The form of an act, and the acts file (contracts §4): what people did, a line each."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qingting.errors import Fault, InputError
from qingting.lang import tr
from qingting.people.rules import role_of
from qingting.plan.model import Plan

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")

NEEDS: dict[str, tuple[str, ...]] = {
    "answer": ("fact", "value"),
    "raise": ("grade", "why"),
    "lower": ("grade", "why", "second"),
    "acknowledge": ("duty",),
    "open": (),
    "dismiss": ("why",),
    "close": ("why",),
    "reopen": ("why",),
    "complete": ("duty",),
    "declare": ("trigger",),
    "stand-down": ("trigger",),
    "not-yet": ("fact", "until"),
    "note": ("said",),
    "call": ("duty", "said"),
    "explain": ("duty", "said"),
    "hand": ("duty", "to"),
    "pass-on": ("duty", "to"),
    "move": ("remarks", "to"),
    "split": ("remarks", "why"),
    "merge": ("into", "why"),
    "undo": ("what",),
    "adopt": ("version",),
    "standing": ("body", "grades", "until"),
    "approve-standing": ("standing", "text"),
    "withdraw-standing": ("standing", "why"),
    "use-standing": ("standing",),
    "lead-unit": ("unit",),
    "not-ours": ("why",),
    "refer": ("to", "until", "said"),
    "command": ("level", "why"),
    "characterise": ("as", "why"),
    "matter": ("said",),
    "scenario": ("scenario",),
    "override": ("duty", "why"),
    "retire": ("plan", "second"),
    "replan": ("plan", "why", "second"),
    "hand-over": (),
    "take-over": (),
    "draft": ("duty", "body"),
    "approve": ("duty",),
    "refuse": ("duty", "why"),
    "publish": ("duty", "account", "url", "captured"),
    "brief": ("duty", "need", "releaser"),
    "interview-by": ("duty", "expert", "institution", "interest"),
    "held": ("duty", "where", "url"),
    "consult": ("duty", "present", "decision"),
    "summon": ("duty", "who", "until"),
    "opinion": ("duty", "said"),
    "liaise": ("with", "said"),
    "liaise-answer": ("contact", "said"),
    "letter": ("duty", "number", "date", "basis", "to"),
    "invite": ("duty", "how", "to"),
    "task": ("said", "holder", "until"),
    "state": ("said", "as"),
    "receipt": ("duty", "of", "said"),
    "doubt": ("said",),
    "settle": ("doubt",),
    "promise": ("said", "until"),
    "classify": ("class",),
    "correct": ("duty", "kind", "to", "url", "said", "fact", "evidence", "basis", "appeal", "body"),
    "correction": ("name", "outcome"),
    "find": ("said",),
    "own": ("finding", "owner", "until"),
}
OF_NO_EVENT = (  # may name none
    "complete", "acknowledge", "call", "hand", "pass-on", "adopt", "retire", "hand-over",
    "take-over", "standing", "approve-standing", "withdraw-standing",
)  # fmt: skip
MAY = ("at", "by", "act", "event", "post", "ref", "why", "occurred_at", "outcome", "about")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person, with the place where it stands."""

    at: datetime
    by: str
    act: str
    values: dict[str, str]
    file: str
    line: int


def read(path: str | Path, plan: Plan) -> list[Act]:
    """Read an acts file.

    Raises:
        InputError: every line that is not an act of the agreed form, all at once.
    """
    acts, faults = [], []
    try:
        raw = Path(path).read_bytes()
    except OSError as e:
        raise InputError(
            [Fault(str(path), 0, f"{tr('cannot be read', '读不出')}: {e.strerror}")]
        ) from e
    last: datetime | None = None
    for number, line in enumerate(raw.splitlines(), 1):
        if not line.strip():
            continue
        try:
            act = _parse(line, plan, str(path), number)
            if last is not None and act.at < last:
                raise ValueError(tr("earlier than the act before it", "早于前一条"))  # noqa: TRY301
            last = act.at
            acts.append(act)
        except ValueError as e:
            faults.append(Fault(str(path), number, str(e)))
    if faults:
        raise InputError(faults)
    return acts


def _parse(line: bytes, plan: Plan, file: str, number: int) -> Act:
    """One line as an act; ValueError says what is wrong with it."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as e:
        raise ValueError(tr("not one JSON object", "不是一个 JSON 对象")) from e
    values = {k: v for k, v in found.items() if v is not None} if isinstance(found, dict) else {}
    if not values:
        raise ValueError(tr("not a JSON object", "不是 JSON 对象"))
    if wrong := [k for k, v in values.items() if not isinstance(v, str) or not v]:
        raise ValueError(f"{wrong[0]}: " + tr("must be text", "必须是文字"))
    kind = values.get("act", "")
    if kind not in NEEDS:
        known = " ".join(NEEDS)
        raise ValueError(tr(f"no act '{kind}'; there are: {known}", f"没有“{kind}”；可用：{known}"))
    for name in ("at", "by", *NEEDS[kind]):
        if name not in values:
            raise ValueError(tr(f"'{kind}' needs '{name}'", f"“{kind}”缺“{name}”"))
    for name in ("by", *(["second"] if "second" in values else [])):
        if role_of(values[name]) not in plan.roles:
            raise ValueError(
                tr(f"'{values[name]}' is no role of the plan", f"预案没有角色“{values[name]}”")
            )
    _check_subject(kind, values)
    times = {
        k: parse_time(values[k]) for k in ("at", "occurred_at", "until", "since") if k in values
    }
    return Act(times["at"], values["by"], kind, values, file, number)


def _check_subject(kind: str, values: dict[str, str]) -> None:
    """An act names its event or a post in it; only duties of all events and calls do not."""
    if "event" in values or "post" in values or kind in OF_NO_EVENT:
        return
    if kind != "open" or "ref" not in values:
        raise ValueError(tr("names no event and no post", "没有指明 event 或 post"))
    if "why" not in values:
        raise ValueError(tr("'open' by telephone needs 'why'", "电话反映的“open”缺“why”"))


def parse_time(text: str) -> datetime:
    """Read an instant with an offset; ValueError says what is wrong."""
    if not TIME.fullmatch(text):
        raise ValueError(tr(f"'{text}' is no time with an offset", f"“{text}”不是带时区的时间"))
    return datetime.fromisoformat(text).astimezone(UTC)
