"""What people do, by name: each act leads to the one action of the stage that owns it.

The acts file, a page and a test all come through here, so none can do what the others cannot. What
the rules refuse changes nothing and says why.
"""

from __future__ import annotations

from collections.abc import Callable

from qingting import acts_answered as answered
from qingting import acts_assess as assess
from qingting import acts_liaison as liaison
from qingting import acts_meetings as meetings
from qingting import acts_plans as plans
from qingting import acts_standing as standing
from qingting.acts_checked import check_handed_in
from qingting.acts_form import Act
from qingting.acts_named import Named, instant, remarks_of
from qingting.adoption.queries import Plans
from qingting.duties import actions as duties
from qingting.errors import ActionRefusedError
from qingting.events import actions as events
from qingting.events import joining, undoing
from qingting.events.queries import KnownEvent, Lead
from qingting.grading import actions as grading
from qingting.lang import tr
from qingting.reports.liaison.cases import check_numbered
from qingting.reports.liaison.rules import LETTER
from qingting.store import Work


class Acting(Named):
    """Applies acts to the events of one organisation."""

    def apply(self, work: Work, act: Act) -> str:
        """Do one act; returns the key of what it made (`E12`), "" where it made nothing.

        Raises:
            ActionRefusedError: the rules refuse it; nothing was changed.
        """
        return _DO[act.act](self, work, act) or ""


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


_BY_WORDS = {  # house duties that end by saying how
    duties.AFTER_WATCH: duties.end_watch,
    duties.REFERRAL: duties.answer_referral,
    duties.REPORT: duties.report_override,
}
_DONE_BY = {  # house duties that an act of their own does
    "judge": "open, dismiss",
    "inquiry": "answer",
    "decide-lead": "lead-unit",
}
_MADE_BY = {LETTER: "letter"}  # artefacts that an act of their own makes


def _complete(acting: Acting, work: Work, act: Act) -> None:
    duty, outcome = acting.duty(work, act), act.values.get("outcome", "done")
    how = _DONE_BY.get(duty.entry)
    if duty.spec is not None and outcome == "done":
        how = _MADE_BY.get(duty.spec.makes, how)
    if how is not None and (duty.entry, outcome) != ("inquiry", "not-mine"):
        raise ActionRefusedError(
            tr(f"“{duty.label}” is completed by {how}", f"“{duty.label}”由 {how} 办结"), rule="duty"
        )
    why = act.values.get("why", "")
    by_words = _BY_WORDS.get(duty.entry)
    if by_words is not None:
        by_words(work, duty, by=act.by, why=why)
    elif duty.entry == "inquiry":
        duties.dispute(work, duty, by=act.by, why=why)
    elif outcome == "done" and answered.ends_otherwise(duty):
        answered.end(work, duty, act)
    else:
        text = act.values.get("text", "")
        if outcome == "done":
            check_numbered(work, duty)
            answered.check_prepared(work, duty)
            check_handed_in(work, duty, why=why)
        duties.complete(work, duty, by=act.by, outcome=outcome, why=why, text=text)


def _not_yet(acting: Acting, work: Work, act: Act) -> None:
    grading.promise_answer(
        work,
        acting.event(work, act),
        fact=act.values["fact"],
        until=instant(act.values["until"]),
        by=act.by,
        why=act.values.get("why", ""),
    )


def _note(acting: Acting, work: Work, act: Act) -> None:
    events.note(work, acting.event(work, act), by=act.by, said=act.values["said"])


def _call(acting: Acting, work: Work, act: Act) -> None:
    duties.log_call(work, acting.duty(work, act), by=act.by, words=act.values["said"])


def _explain(acting: Acting, work: Work, act: Act) -> None:
    duties.explain(work, acting.duty(work, act), by=act.by, words=act.values["said"])


def _hand(acting: Acting, work: Work, act: Act) -> None:
    duties.hand_to(work, acting.duty(work, act), to=act.values["to"], by=act.by)


def _pass_on(acting: Acting, work: Work, act: Act) -> None:
    duties.pass_on(work, acting.duty(work, act), to=act.values["to"], by=act.by)


def _open(acting: Acting, work: Work, act: Act) -> str:
    why = act.values.get("why", "")
    if "event" in act.values or "post" in act.values:
        event = acting.event(work, act)
        assess.check_scenario(event.plan, act)
        events.open_event(work, event, by=act.by, clause=_open_clause(event), why=why)
        assess.pick_scenario(work, event, act)
        return event.key
    occurred = act.values.get("occurred_at")
    adoption = plans.adoption_of(acting, work, act.values.get("plan", ""))
    assess.check_scenario(work.of(Plans).of(adoption), act)
    lead = Lead(
        acting.org_id,
        acting.mode,
        adoption,
        found_at=work.now,
        occurrence_at=min(instant(occurred), work.now) if occurred else work.now,
        title=why,
        ref=act.values["ref"],
    )
    event = events.find_event(work, lead, by=act.by)
    acting.refs[act.values["ref"]] = event.id
    events.open_event(work, event, by=act.by, clause=_open_clause(event), why=why)
    assess.pick_scenario(work, event, act)
    return event.key


def _open_clause(event: KnownEvent) -> str:
    return event.plan.open.cites if event.plan.open else "house:open"


def _dismiss(acting: Acting, work: Work, act: Act) -> None:
    event = acting.event(work, act)
    events.dismiss(work, event, by=act.by, clause=_open_clause(event), why=act.values["why"])


def _close(acting: Acting, work: Work, act: Act) -> None:
    grading.close_event(work, acting.event(work, act), by=act.by, why=act.values["why"])


def _reopen(acting: Acting, work: Work, act: Act) -> None:
    event = acting.event(work, act)
    grading.reopen_event(work, event, by=act.by, why=act.values["why"])
    duties.run_again(work, event, by=act.by)


def _declare(acting: Acting, work: Work, act: Act) -> None:
    events.declare(work, acting.event(work, act), act.values["trigger"], by=act.by)


def _stand_down(acting: Acting, work: Work, act: Act) -> None:
    events.stand_down(work, acting.event(work, act), act.values["trigger"], by=act.by)


def _hand_over(acting: Acting, work: Work, act: Act) -> None:
    since = act.values.get("since")
    duties.hand_over(
        work,
        acting.org_id,
        acting.mode,
        by=act.by,
        since=instant(since) if since else None,
        words=act.values.get("said", ""),
        shown=_items(act),
    )


def _take_over(acting: Acting, work: Work, act: Act) -> None:
    duties.take_over(
        work,
        acting.org_id,
        acting.mode,
        by=act.by,
        role=act.values.get("role"),
        handover=act.values.get("handover"),
        ticked=_items(act),
    )


def _items(act: Act) -> list[str] | None:
    """The items of a shift that a page names; None where no page did."""
    named = act.values.get("items")
    return None if named is None else named.split(",")


def _move(acting: Acting, work: Work, act: Act) -> str:
    event, to = acting.event(work, act), acting.other(work, act.values["to"])
    joining.move(work, event, to, remarks_of(event, act.values["remarks"]), by=act.by)
    return to.key


def _split(acting: Acting, work: Work, act: Act) -> str:
    event = acting.event(work, act)
    remarks = remarks_of(event, act.values["remarks"])
    return joining.split(work, event, remarks, by=act.by, why=act.values["why"]).key


def _merge(acting: Acting, work: Work, act: Act) -> str:
    gone, into = acting.event(work, act), acting.other(work, act.values["into"])
    why = act.values["why"]
    joining.check_merge(gone, into)
    answered.check_owes_nothing(work, gone, into)
    grading.keep_gravest(work, gone, into, by=act.by, why=why)
    joining.merge(work, gone, into, by=act.by, why=why)
    return into.key


def _undo(acting: Acting, work: Work, act: Act) -> None:
    undoing.undo(work, acting.event(work, act), act.values["what"], by=act.by)


_DO: dict[str, Callable[[Acting, Work, Act], str | None]] = {
    "answer": _answer,
    "raise": _decide,
    "lower": _decide,
    "acknowledge": _acknowledge,
    "open": _open,
    "dismiss": _dismiss,
    "close": _close,
    "reopen": _reopen,
    "complete": _complete,
    "declare": _declare,
    "stand-down": _stand_down,
    "not-yet": _not_yet,
    "note": _note,
    "call": _call,
    "explain": _explain,
    "hand": _hand,
    "pass-on": _pass_on,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "undo": _undo,
    "hand-over": _hand_over,
    "take-over": _take_over,
    **answered.DO,
    **assess.DO,
    **liaison.DO,
    **meetings.DO,
    **plans.DO,
    **standing.DO,
}
