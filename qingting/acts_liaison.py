"""Acts with other bodies (对接): what was said with one, what came back, which letter went out."""

from __future__ import annotations

from collections.abc import Callable

from qingting.acts_form import Act
from qingting.acts_named import Named, there
from qingting.reports.liaison import actions as liaison
from qingting.reports.liaison import cases, letters
from qingting.store import Work


def _liaise(acting: Named, work: Work, act: Act) -> str:
    given = act.values
    duty = acting.duty(work, act) if "duty" in given or "id" in given else None
    event = acting.event(work, act) if duty is None else there(duty.event, given.get("duty"))
    return liaison.liaise(
        work,
        event,
        whom=given["with"],
        said=given["said"],
        answered=given.get("answered", ""),
        duty=duty,
        done=given.get("outcome") == "done",
        by=act.by,
    )


def _answer(acting: Named, work: Work, act: Act) -> None:
    event, given = acting.event(work, act), act.values
    liaison.note_answer(work, event, given["contact"], said=given["said"], by=act.by)


def _letter(acting: Named, work: Work, act: Act) -> None:
    given = act.values
    letters.note_letter(
        work,
        acting.duty(work, act),
        number=given["number"],
        dated=given["date"],
        basis=given["basis"],
        to=given["to"],
        by=act.by,
    )


def _invite(acting: Named, work: Work, act: Act) -> str:
    duty, given = acting.duty(work, act), act.values
    return cases.invite(work, duty, channel=given["how"], to=given["to"], by=act.by)


DO: dict[str, Callable[[Named, Work, Act], str | None]] = {
    "liaise": _liaise,
    "liaise-answer": _answer,
    "letter": _letter,
    "invite": _invite,
}
