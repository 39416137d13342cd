"""Acts of the response half: texts, answers, meetings, questions, promises, corrections, findings.

Each leads to the one action of the stage that owns it, as in `acts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qingting.acts_form import Act
from qingting.acts_named import Named, instant
from qingting.approvals.models import Text
from qingting.approvals.queries import Texts
from qingting.approvals.standing.actions import FIRST
from qingting.consultations import actions as meetings
from qingting.corrections import actions as corrections
from qingting.corrections.rules import PARTS
from qingting.doubts import actions as doubts
from qingting.doubts.queries import Doubts
from qingting.duties import actions as duties
from qingting.duties.queries import Duties, KnownDuty
from qingting.duties.rules import asked_about
from qingting.errors import ActionRefusedError
from qingting.events.queries import KnownEvent
from qingting.grading.actions import note_fact
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.people.rules import may_act
from qingting.replies import actions as replies
from qingting.replies import appearing
from qingting.reports import actions as reports
from qingting.reports.liaison import cases
from qingting.reviews import actions as reviews
from qingting.store import Work

DOUBT = re.compile(r"D[1-9]\d{0,8}", re.ASCII)
OTHERWISE = ("promise", "finding", meetings.TASK)  # house duties that end by words of how


def ends_otherwise(duty: KnownDuty) -> bool:
    """Whether doing a duty is more than saying so: a promise is kept, a finding seen to, a review
    handed in.
    """
    return duty.entry in OTHERWISE or (duty.spec is not None and duty.spec.makes == "review")


def end(work: Work, duty: KnownDuty, act: Act) -> None:
    """Do such a duty."""
    why = act.values.get("why", "")
    if duty.entry == "promise":
        doubts.keep_promise(work, duty, proof=why, by=act.by)
    elif duty.entry == meetings.TASK:
        meetings.do_task(work, duty, outcome=why, by=act.by)
    elif duty.entry == "finding":
        reviews.see_to(work, duty, outcome=why, by=act.by)
    else:
        if duty.event is not None:
            reviews.check_owned(work, duty.event)
        duties.complete(work, duty, by=act.by, why=why)


def check_owes_nothing(work: Work, gone: KnownEvent, into: KnownEvent) -> None:
    """Refuse to merge away an event in whose name people still wait: for an answer, for what was
    promised, for a signature.

    Raises:
        ActionRefusedError: names what is open, and the way that loses nothing.
    """
    asked = work.of(Doubts).of(gone)
    waits = [f"D{n}" for n in sorted(asked.open_doubts)]
    waits += [f"P{n}" for n in sorted(asked.open_promises)]
    waits += [t.of for t in work.of(Texts).of(gone.subject) if t.state == Text.State.ASKED]
    followed = (d for d in work.of(Duties).of(work, gone) if d.entry == duties.REFERRAL)
    waits += [d.about or "" for d in followed if d.live]
    if waits:
        names = ", ".join(waits)
        raise ActionRefusedError(
            tr(
                f"{gone.key} still owes: {names}. End these first, or merge {into.key} into"
                f" {gone.key} instead",
                f"{gone.key} 还有未了的：{names}。请先办结，或改为把 {into.key} 并入 {gone.key}",
            ),
            rule="house:joining",
        )


def _draft(acting: Named, work: Work, act: Act) -> str:
    given, duty = act.values, acting.duty(work, act)
    if cases.is_invitation(duty):
        cases.check_text(work, duty, f"{given.get('title', '')}\n{given['body']}")
    text = duties.draft(
        work,
        duty,
        title=given.get("title", ""),
        body=given["body"],
        parts={"answers": given["answers"].split(",")} if "answers" in given else {},
        by=act.by,
    )
    return f"v{text.version}"


def _decide(acting: Named, work: Work, act: Act) -> None:
    duty = _asked(acting, work, act)
    outcome = "approved" if act.act == "approve" else "refused"
    why, text = act.values.get("why", ""), act.values.get("text", "")
    duties.complete(work, duty, by=act.by, outcome=outcome, why=why, text=text)


def _asked(acting: Named, work: Work, act: Act) -> KnownDuty:
    """The approval that a person is asked for; a page names it, a file what is approved."""
    if "id" in act.values:
        return acting.duty(work, act)
    event = acting.event(work, act)
    about = asked_about(act.values["duty"], act.values.get("about"))
    asked = [d for d in work.of(Duties).of(work, event) if d.live and d.entry == "approval"]
    mine = [d for d in asked if d.about == about]
    if not mine:
        said = tr(f"“{about}” waits for no approval", f"“{about}”没有在报批")
        raise ActionRefusedError(said, rule="duty")
    return next((d for d in mine if may_act(d.plan, d.holder, act.by)), mine[0])


def _publish(acting: Named, work: Work, act: Act) -> str:
    given = act.values
    at = instant(given["published_at"]) if "published_at" in given else work.now
    place = replies.Place(given["account"], given["url"], at, given["captured"])
    merged, named = Organisation.objects.get(pk=acting.org_id).merged, given.get("text", "")
    if given["duty"] == FIRST:
        event = acting.event(work, act)
        first = replies.publish_first(work, event, place, by=act.by, merged=merged, named=named)
        return f"#{first}"
    duty = acting.duty(work, act)
    cases.check_numbered(work, duty)
    number = replies.publish(
        work,
        duty,
        place,
        by=act.by,
        merged=merged,
        named=named,
        corrects=_number(given.get("corrects")),
    )
    if duty.event is not None and duty.spec is not None and duty.spec.each == "doubt":
        doubts.answer_doubt(work, duty.event, duty.about or "", number, by=act.by)
    return f"#{number}"


def check_prepared(work: Work, duty: KnownDuty) -> None:
    """Refuse to hand in the text of whoever speaks for us before `brief` or `interview-by`."""
    if duty.event is not None:
        appearing.check_prepared(work, duty, _asked_still(work, duty.event))


def _asked_still(work: Work, event: KnownEvent) -> list[str]:
    return [f"D{n}" for n in work.of(Doubts).of(event).open_doubts]


def _brief(acting: Named, work: Work, act: Act) -> None:
    duty, given = acting.duty(work, act), act.values
    asked = _asked_still(work, duty.event) if duty.event is not None else []
    answers = {name: words for name, words in given.items() if DOUBT.fullmatch(name)}
    need, releaser = given["need"], given["releaser"]
    appearing.brief(
        work, duty, need=need, releaser=releaser, answers=answers, asked=asked, by=act.by
    )


def _interview_by(acting: Named, work: Work, act: Act) -> None:
    duty = acting.duty(work, act)
    said = {name: act.values[name] for name in ("expert", "institution", "interest")}
    appearing.introduce(work, duty, **said, by=act.by)


def _held(acting: Named, work: Work, act: Act) -> None:
    duty, given = acting.duty(work, act), act.values
    at = instant(given["held_at"]) if "held_at" in given else work.now
    appearing.hold(work, duty, at=at, where=given["where"], url=given["url"], by=act.by)


def _state(acting: Named, work: Work, act: Act) -> None:
    given = act.values
    reports.state_fact(
        work,
        acting.event(work, act),
        words=given["said"],
        state=given["as"],
        proof=given.get("proof", ""),
        by=act.by,
        replaces=_number(given.get("replaces")),
    )


def _receipt(acting: Named, work: Work, act: Act) -> None:
    body, words = act.values["of"], act.values["said"]
    reports.note_receipt(work, acting.duty(work, act), body=body, words=words, by=act.by)


def _doubt(acting: Named, work: Work, act: Act) -> str:
    given = act.values
    return doubts.raise_doubt(
        work,
        acting.event(work, act),
        words=given["said"],
        count=_number(given.get("count")) or 1,
        url=given.get("url", ""),
        by=act.by,
    )


def _settle(acting: Named, work: Work, act: Act) -> None:
    event, name = acting.event(work, act), act.values["doubt"]
    number = _number(act.values.get("publication"))
    if number is not None:
        doubts.answer_doubt(work, event, name, number, by=act.by)
    else:
        doubts.leave_doubt(work, event, name, why=act.values.get("why", ""), by=act.by)


def _promise(acting: Named, work: Work, act: Act) -> str:
    given = act.values
    return doubts.promise(
        work,
        acting.event(work, act),
        words=given["said"],
        until=instant(given["until"]),
        holder=given.get("holder", ""),
        by=act.by,
    )


def _correct(acting: Named, work: Work, act: Act) -> str:
    parts = {name: act.values[name] for name in PARTS}
    kind, body = act.values["kind"], act.values["body"]
    duty = acting.duty(work, act)
    return corrections.correct(work, duty, kind=kind, parts=parts, body=body, by=act.by)


def _correction(acting: Named, work: Work, act: Act) -> None:
    event, name, outcome = acting.event(work, act), act.values["name"], act.values["outcome"]
    if outcome == "sent":
        corrections.hand_over(work, event, name, by=act.by)
    else:
        words = act.values.get("said", "")
        corrections.note_outcome(work, event, name, outcome=outcome, words=words, by=act.by)


def _classify(acting: Named, work: Work, act: Act) -> None:
    """Pick the class of a concern; the grave ones need proof on record and a named checker
    (AMB-30).
    """
    event, given = acting.event(work, act), act.values
    reports.check_class(work, event, given["class"], by=act.by, checker=given.get("checker", ""))
    why = given.get("why", "")
    checker = given.get("checker")
    said = tr(f"checked by {checker}: {why}", f"核查人 {checker}：{why}") if checker else why
    note_fact(work, event, fact="class", value=given["class"], by=act.by, why=said)


def _find(acting: Named, work: Work, act: Act) -> str:
    given = act.values
    return reviews.find(
        work,
        acting.event(work, act),
        words=given["said"],
        by=act.by,
        owner=given.get("owner", ""),
        until=instant(given["until"]) if "until" in given else None,
        clause=given.get("clause", ""),
    )


def _own(acting: Named, work: Work, act: Act) -> None:
    owner, until = act.values["owner"], instant(act.values["until"])
    event, name = acting.event(work, act), act.values["finding"]
    reviews.own(work, event, name, owner=owner, until=until, by=act.by)


def _number(written: str | None) -> int | None:
    """A number that a page or a file gives, None where it gives none."""
    if written is None:
        return None
    if not written.isdecimal() or len(written) > 9:
        said = tr(f"'{written}' is no number", f"“{written}”不是数字")
        raise ActionRefusedError(said, rule="number")
    return int(written)


DO: dict[str, Callable[[Named, Work, Act], str | None]] = {
    "draft": _draft,
    "approve": _decide,
    "refuse": _decide,
    "publish": _publish,
    "brief": _brief,
    "interview-by": _interview_by,
    "held": _held,
    "state": _state,
    "receipt": _receipt,
    "doubt": _doubt,
    "settle": _settle,
    "promise": _promise,
    "classify": _classify,
    "correct": _correct,
    "correction": _correction,
    "find": _find,
    "own": _own,
}
