"""Acts of a meeting (会商): who is called, what one thinks, what was decided, what comes of it."""

from __future__ import annotations

from collections.abc import Callable

from qingting.acts_form import Act
from qingting.acts_named import Named, instant
from qingting.consultations import actions as meetings
from qingting.errors import ActionRefusedError
from qingting.lang import tr
from qingting.store import Work


def _summon(acting: Named, work: Work, act: Act) -> None:
    roles = [name.strip() for name in act.values["who"].split(",") if name.strip()]
    meetings.summon(
        work,
        acting.duty(work, act),
        roles=roles,
        meets_at=instant(act.values["until"]),
        words=act.values.get("said", ""),
        by=act.by,
    )


def _opinion(acting: Named, work: Work, act: Act) -> None:
    view = act.values.get("as", "for")
    if view not in ("for", "against"):
        raise ActionRefusedError(
            tr(f"'as' is for or against, not '{view}'", f"as 为 for 或 against，不是“{view}”"),
            rule="consult",
        )
    duty, words = acting.duty(work, act), act.values["said"]
    meetings.give_opinion(work, duty, words=words, against=view == "against", by=act.by)


def _consult(acting: Named, work: Work, act: Act) -> None:
    given = act.values
    meetings.consult(
        work,
        acting.duty(work, act),
        present=given["present"],
        options=given.get("options", ""),
        decision=given["decision"],
        dissent=given.get("dissent", ""),
        by=act.by,
    )


def _task(acting: Named, work: Work, act: Act) -> str:
    given = act.values
    return meetings.resolve(
        work,
        acting.event(work, act),
        words=given["said"],
        holder=given["holder"],
        until=instant(given["until"]),
        by=act.by,
    )


DO: dict[str, Callable[[Named, Work, Act], str | None]] = {
    "summon": _summon,
    "opinion": _opinion,
    "consult": _consult,
    "task": _task,
}
