"""What an audit holds of a concern: event, remarks, counts, gradings, inquiries, duties owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Sum

from qingting.duties.models import Duty
from qingting.events.models import Event, Membership
from qingting.grading.models import Decision, Grading, Inquiry
from qingting.grading.queries import knows
from qingting.journal.models import Entry
from qingting.lang import tr
from qingting.plan.due import is_in_force
from qingting.plan.facts import (
    MEASURED,
    Past,
    Situation,
    Steps,
    Value,
    parse_fact_key,
    parse_value,
)
from qingting.plan.grade import Decided, in_force
from qingting.plan.model import Duty as Spec
from qingting.plan.model import FactKey, Plan
from qingting.plan.verdict import YES, sight_in_force
from qingting.posts.models import Echo, Post, Remark
from qingting.records import RECORD, Finding, Records, Subject
from qingting.spread.models import Bucket

TICK = timedelta(microseconds=1)

# Verb -> the state it leaves an event in, and the column that has its instant.
_TURNS = {
    "event.found": (Event.State.LEAD, None),
    "event.opened": (Event.State.OPEN, "opened_at"),
    "event.quiet": (Event.State.QUIET, "quiet_at"),
    "event.woken": (Event.State.OPEN, None),
    "event.closed": (Event.State.CLOSED, "closed_at"),
    "event.dismissed": (Event.State.DISMISSED, "dismissed_at"),
    "event.merged": (Event.State.DISMISSED, "dismissed_at"),
}
_TAKEN_BACK = (
    "event.restored",
    "event.undone",
    "event.reopened",
)  # with the anchors that did not come after all


def events(records: Records) -> Iterator[Finding]:
    """Each event stands where its entries left it, with the anchors that they tell of."""
    for event in records.events.values():
        told = records.told("event", event.pk)
        wanted: dict[str, object] = {}
        for entry in told:
            wanted |= _turn(entry)
            if entry.verb == "event.assigned":
                wanted["unit"] = entry.values["unit"]
        came = anchors(told)
        if "discovery" in came:
            wanted["discovery_at"] = came["discovery"]
        wrong = [column for column, value in wanted.items() if getattr(event, column) != value]
        wrong += [a for a, at in came.items() if event.happened.get(a) != at.isoformat()]
        if wrong or not wanted:
            names = " ".join(wrong or ["event.found"])
            said = tr(f"not as the journal tells it: {names}", f"与处置记录不符：{names}")
            yield Finding("event", ("event", str(event.pk)), said, RECORD)


def _turn(entry: Entry) -> dict[str, object]:
    """What an entry makes of an event's columns."""
    if entry.verb == "event.restored":
        return {"state": entry.values["state"], "dismissed_at": None, "merged_into_id": None}
    if entry.verb == "event.reopened":
        return {"state": Event.State.OPEN, "closed_at": None}
    if entry.verb not in _TURNS:
        return {}
    state, column = _TURNS[entry.verb]
    turned: dict[str, object] = {"state": state}
    if column:
        turned[column] = entry.at
    if entry.verb == "event.merged":
        turned["merged_into_id"] = int(entry.values["into"])
    return turned


def anchors(entries: Sequence[Entry]) -> dict[str, datetime]:
    """Return anchor -> its latest instant, as the entries of an event tell."""
    came: dict[str, datetime] = {}
    for entry in entries:
        if entry.verb == "event.happened":
            came[entry.values["anchor"]] = datetime.fromisoformat(entry.values["since"])
        elif entry.verb in _TAKEN_BACK:
            for anchor in entry.values["anchors"]:
                came.pop(anchor, None)
    return came


def remarks(_: Records) -> Iterator[Finding]:
    """Each remark is in exactly one event; that it is in no second one, the database sees to."""
    held = Membership.objects.filter(remark_id=OuterRef("pk"), until=None)
    for pk in Remark.objects.filter(~Exists(held)).order_by("id").values_list("pk", flat=True):
        said = tr("is in no event", "不在任何事件里")
        yield Finding("remark", ("remark", str(pk)), said, "house:lead")


def reposts(_: Records) -> Iterator[Finding]:
    """The reposts of a post are its echoes and what was folded of them."""
    echoes = dict(Echo.objects.values_list("post_id").annotate(n=Count("id")).order_by())
    folded = dict(Bucket.objects.values_list("post_id").annotate(n=Sum("reposts")).order_by())
    for pk, count in Post.objects.order_by("id").values_list("pk", "repost_count"):
        seen = echoes.get(pk, 0) + folded.get(pk, 0)
        if count != seen:
            said = tr(f"counts {count} reposts, {seen} are there", f"计转发 {count}，实有 {seen}")
            yield Finding("reposts", ("post", str(pk)), said, RECORD)


def gradings(records: Records) -> Iterator[Finding]:
    """Each event is graded on each scale; what is in force follows from machine and people."""
    for event in records.events.values():
        plan = records.plans[event.adoption_id]
        said = _present(records, event)
        for scale in plan.scales.values():
            rows = [row for row in said if row.scale == scale.id]
            if not rows:
                words = tr(f"has no grading on '{scale.id}'", f"没有“{scale.id}”的分级")
                yield Finding("grading", ("event", str(event.pk)), words, scale.cites)
        yield from _in_force(plan, said)


def _present(records: Records, event: Event) -> list[Grading | Decision]:
    """What was said of its gravity under the plan that it runs under."""
    return [row for row in records.said.get(event.pk, []) if row.pk > event.plan_since]


def _in_force(plan: Plan, said: Sequence[Grading | Decision]) -> Iterator[Finding]:
    certain = {row.pk: row.certain for row in said if isinstance(row, Grading)}
    decided: dict[str, Decided] = {}
    since: dict[str, list[str]] = {}
    for row in said:
        scale = plan.scales[row.scale]
        if isinstance(row, Decision):
            decided[row.scale] = Decided(row.grade, certain.get(row.saw_id, row.grade))
            since[row.scale] = []
        else:
            since.setdefault(row.scale, []).append(row.certain)
        force = in_force(scale, decided.get(row.scale), since[row.scale])
        if row.in_force != force:
            words = tr(f"says {row.in_force}, in force is {force}",
                       f"写着 {row.in_force}，现行应为 {force}")  # fmt: skip
            kind = "decision" if isinstance(row, Decision) else "grading"
            yield Finding("grading", (kind, str(row.pk)), words, scale.cites)


def inquiries(records: Records) -> Iterator[Finding]:
    """What was asked is answered by a fact that somebody gave; what is asked in time is a duty."""
    taken: dict[tuple[int, str], list[datetime]] = {}
    for note in (note for notes in records.notes.values() for note in notes):
        taken.setdefault((note.event_id, note.fact), []).append(note.at)
    for row in records.inquiries:
        for said in _asked(records, row, taken.get((row.event_id, row.fact), [])):
            yield Finding("inquiry", ("inquiry", str(row.pk)), said, row.clause)


def _asked(records: Records, row: Inquiry, given: Sequence[datetime]) -> Iterator[str]:
    """What is wrong with an inquiry, from when its fact was given and whose duty it is."""
    if row.answered and row.ended_at not in given:
        yield tr(f"no fact '{row.fact}' answers it", f"没有回答它的“{row.fact}”")
    if any(row.asked_at < at and (not row.ended_at or at < row.ended_at) for at in given):
        yield tr(f"goes on though '{row.fact}' was given", f"“{row.fact}”已给出，核实未结束")
    event = records.events[row.event_id]
    fact = records.plans[event.adoption_id].facts.get(row.fact)
    if row.pk < event.plan_since or fact is None or fact.within is None or fact.within.wall is None:
        return
    duties = records.owed[row.event_id, "inquiry"]
    made = any(d.about == row.fact and _stood(d, row.asked_at) for d in duties)
    if not made and (row.event_id, "inquiry") not in records.lost:
        yield tr("is nobody's duty", "没有对应的待办")


@dataclass(frozen=True, slots=True)
class _Moment:
    """An opened event at an instant at which something was said of it."""

    state: str
    situation: Situation


def owed(records: Records) -> Iterator[Finding]:
    """Each duty whose condition held while its event was open is there, in whatever state."""
    for event in records.events.values():
        plan = records.plans[event.adoption_id]
        lacking: dict[tuple[str, str | None], Spec] = {}
        for moment in _moments(records, event, plan):
            sight = sight_in_force(plan, moment.situation)
            for spec in plan.duties.values():
                if spec.start == "in-force" or (spec.when and sight.verdict(spec.when) != YES):
                    continue
                for about in _lacking(records, event, spec, moment):
                    lacking[spec.id, about] = spec
        for (_, about), spec in lacking.items():
            yield _not_made("owed", ("event", str(event.pk)), spec, about)


def standing(records: Records) -> Iterator[Finding]:
    """Each duty that an adopted plan makes of its being in force is there."""
    for adoption in records.adoptions.values():
        plan = records.plans[adoption.pk]
        if not (is_in_force(plan, adoption.since) or is_in_force(plan, records.now)):
            continue
        for spec in plan.duties.values():
            rows = [d for d in records.owed[None, spec.id] if d.adoption_id == adoption.pk]
            if spec.start == "in-force" and not rows and (None, spec.id) not in records.lost:
                yield _not_made("standing", ("adoption", str(adoption.pk)), spec, None)


def _not_made(kind: str, subject: Subject, spec: Spec, about: str | None) -> Finding:
    name = spec.id if about is None else f"{spec.id} {about}"
    return Finding(kind, subject, tr(f"owes '{name}'", f"缺待办“{name}”"), spec.cites)


def _moments(records: Records, event: Event, plan: Plan) -> Iterator[_Moment]:
    """The instants at which an opened event was surely judged, with what rows tell of it then.

    What is measured is left unknown; so are facts that are asked only at times and that nobody
    gave, since whether it was such a time is not known here.
    """
    if event.opened_at is None:
        return
    said, since = _present(records, event), event.opened_at
    notes = [n for n in records.notes[event.pk] if knows(plan, n.fact, n.value)]
    if event.plan_since:  # what held before, held under another plan
        since = max(since, min((row.at for row in said), default=since))
    until = event.dismissed_at or records.now + TICK
    times = {since, *(r.at for r in said), *(n.at for n in notes)}
    unsure: dict[FactKey, Value | Past] = {
        FactKey(f.id): Steps(0, len(f.steps) - 1) for f in plan.facts.values() if f.when and f.steps
    }
    told = records.told("event", event.pk)
    for at in sorted(t for t in times if since <= t < until and is_in_force(plan, t)):
        facts = dict(unsure)
        for note in notes:
            key = parse_fact_key(plan, note.fact)
            if note.at <= at and key.name not in MEASURED:
                facts[key] = parse_value(plan, key, note.value)
        before = [entry for entry in told if entry.at <= at]
        turns = [turn for e in before if (turn := _turn(e))]
        yield _Moment(
            str(turns[-1]["state"]),
            Situation(
                at=at,
                event=facts,
                in_force={r.scale: r.in_force for r in said if r.at <= at},
                happened={"occurrence": event.occurrence_at} | anchors(before),
            ),
        )


def _lacking(records: Records, event: Event, spec: Spec, moment: _Moment) -> Iterator[str | None]:
    """What an entry should have made a duty of by then, and did not."""
    at = moment.situation.at
    if spec.per is not None:
        if moment.state == Event.State.OPEN and (None, spec.id) not in records.lost:
            rows = (d for d in records.owed[None, spec.id] if d.adoption_id == event.adoption_id)
            if not any(d.mode == event.mode and _stood(d, at) for d in rows):
                yield None
        return
    if spec.repeat is not None and spec.repeat.until in moment.situation.happened:
        return
    if (event.pk, spec.id) in records.lost or spec.each not in (None, "remark"):
        return
    abouts: list[str | None] = [None]
    if spec.each is not None:
        abouts = [key[:200] for since, key in records.remarks[event.pk] if since <= at]
    made = {d.about for d in records.owed[event.pk, spec.id]}
    yield from (about for about in abouts if about not in made)


def _stood(duty: Duty, at: datetime) -> bool:
    """Whether a duty ran at an instant."""
    began = duty.began_at is not None and duty.began_at <= at
    return began and (duty.ended_at is None or duty.ended_at >= at)
