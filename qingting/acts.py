"""The acts file (contracts §4): what people did, a line each, applied through the stages' own
actions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qingting.duties import actions as duties
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError, Fault, InputError
from qingting.events import actions as events
from qingting.events.queries import Events, KnownEvent
from qingting.grading import actions as grading
from qingting.lang import tr
from qingting.people.rules import may_act, role_of
from qingting.plan.model import Plan
from qingting.posts.queries import Known
from qingting.store import Work

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")

NEEDS: dict[str, tuple[str, ...]] = {
    "answer": ("fact", "value"),
    "raise": ("grade", "why"),
    "lower": ("grade", "why", "second"),
    "acknowledge": ("duty",),
    "open": (),
    "dismiss": ("why",),
    "close": ("why",),
    "complete": ("duty",),
    "declare": ("trigger",),
    "stand-down": ("trigger",),
}
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
    times = {k: _time(values[k]) for k in ("at", "occurred_at") if k in values}
    return Act(times["at"], values["by"], kind, values, file, number)


def _check_subject(kind: str, values: dict[str, str]) -> None:
    """An act names its event or a post in it; only duties of all events and calls do not."""
    if "event" in values or "post" in values or kind in ("complete", "acknowledge"):
        return
    if kind != "open" or "ref" not in values:
        raise ValueError(tr("names no event and no post", "没有指明 event 或 post"))
    if "why" not in values:
        raise ValueError(tr("'open' by telephone needs 'why'", "电话反映的“open”缺“why”"))


def _time(text: str) -> datetime:
    if not TIME.fullmatch(text):
        raise ValueError(tr(f"'{text}' is no time with an offset", f"“{text}”不是带时区的时间"))
    return datetime.fromisoformat(text).astimezone(UTC)


class Acting:
    """Applies acts to the events of one organisation; knows the refs that `open` gave."""

    def __init__(self, org_id: int, mode: str) -> None:
        self.org_id = org_id
        self.mode = mode
        self.refs: dict[str, int] = {}

    def apply(self, work: Work, act: Act) -> None:
        """Do one act.

        Raises:
            ActionRefusedError: the rules refuse it; nothing was changed.
        """
        _DO[act.act](self, work, act)

    def event(self, work: Work, act: Act) -> KnownEvent:
        found = self.find_event(work, act)
        if found is None:
            name = act.values.get("event") or act.values.get("post")
            raise ActionRefusedError(
                tr(f"no such event: {name}", f"没有这个事件：{name}"), rule="event"
            )
        return found

    def find_event(self, work: Work, act: Act) -> KnownEvent | None:
        """The event an act names: by id, by any post in it, or by a ref."""
        known = work.of(Events)
        if name := act.values.get("event"):
            if name in self.refs:
                return known.find(work, self.refs[name])
            return known.by_key(work, self.org_id, self.mode, name)
        if key := act.values.get("post"):
            room = work.of(Known).room(self.org_id, self.mode)
            room.look_up([key])
            post = room.posts.get(key)
            return known.of_remark(work, post.remark.id) if post else None
        return None

    def duty(self, work: Work, act: Act) -> KnownDuty:
        """The duty an act names: of its event, or one that serves all events."""
        event = self.find_event(work, act)
        if event is None and ("event" in act.values or "post" in act.values):
            self.event(work, act)
        name, about = act.values["duty"], act.values.get("about")
        held = work.of(Duties)
        mine = [d for d in (held.of(work, event) if event else []) if d.entry == name]
        mine = mine or [d for d in held.of_all() if d.entry == name]
        mine = [d for d in mine if about in (None, d.about)]
        if not mine:
            raise ActionRefusedError(
                tr(f"no such duty: {name}", f"没有这项待办：{name}"), rule="duty"
            )
        own = [d for d in mine if d.live and may_act(d.plan, d.holder, act.by)]
        return next(iter(own), None) or next((d for d in mine if d.live), mine[-1])


def _answer(acting: Acting, work: Work, act: Act) -> None:
    event = acting.event(work, act)
    grading.note_fact(
        work,
        event,
        fact=act.values["fact"],
        value=act.values["value"],
        by=act.by,
        why=act.values.get("why", ""),
    )


def _decide(acting: Acting, work: Work, act: Act) -> None:
    event = acting.event(work, act)
    lowers = act.act == "lower"
    grading.decide(
        work,
        event,
        grade=act.values["grade"],
        by=act.by,
        why=act.values["why"],
        second=act.values.get("second") if lowers else None,
        lowers=lowers,
    )


def _acknowledge(acting: Acting, work: Work, act: Act) -> None:
    duties.acknowledge(work, acting.duty(work, act), by=act.by)


def _complete(acting: Acting, work: Work, act: Act) -> None:
    duty = acting.duty(work, act)
    if duty.entry in ("judge", "inquiry"):
        how = tr("open, dismiss", "open、dismiss") if duty.entry == "judge" else "answer"
        raise ActionRefusedError(
            tr(f"“{duty.label}” is completed by {how}", f"“{duty.label}”由 {how} 办结"), rule="duty"
        )
    duties.complete(work, duty, by=act.by, outcome=act.values.get("outcome", "done"))


def _open(acting: Acting, work: Work, act: Act) -> None:
    why = act.values.get("why", "")
    if "event" in act.values or "post" in act.values:
        event = acting.event(work, act)
        events.open_event(work, event, by=act.by, clause=_open_clause(event), why=why)
        return
    known = work.of(Events)
    occurred = act.values.get("occurred_at")
    event = events.find_event(
        work,
        org_id=acting.org_id,
        mode=acting.mode,
        adoption_id=known.adoption(work, acting.org_id),
        found_at=work.now,
        occurrence_at=min(_time(occurred), work.now) if occurred else work.now,
        title=why,
        ref=act.values["ref"],
        by=act.by,
    )
    acting.refs[act.values["ref"]] = event.id
    events.open_event(work, event, by=act.by, clause=_open_clause(event), why=why)


def _open_clause(event: KnownEvent) -> str:
    return event.plan.open.cites if event.plan.open else "house:open"


def _dismiss(acting: Acting, work: Work, act: Act) -> None:
    event = acting.event(work, act)
    events.dismiss(work, event, by=act.by, clause=_open_clause(event), why=act.values["why"])


def _close(acting: Acting, work: Work, act: Act) -> None:
    grading.close_event(work, acting.event(work, act), by=act.by, why=act.values["why"])


def _declare(acting: Acting, work: Work, act: Act) -> None:
    events.declare(work, acting.event(work, act), act.values["trigger"], by=act.by)


def _stand_down(acting: Acting, work: Work, act: Act) -> None:
    events.stand_down(work, acting.event(work, act), act.values["trigger"], by=act.by)


_DO: dict[str, Callable[[Acting, Work, Act], Any]] = {
    "answer": _answer,
    "raise": _decide,
    "lower": _decide,
    "acknowledge": _acknowledge,
    "open": _open,
    "dismiss": _dismiss,
    "close": _close,
    "complete": _complete,
    "declare": _declare,
    "stand-down": _stand_down,
}
