"""The independent audit: recomputes from journal and plan what must be there, names what is not.

It judges by rows and by pure functions of the plan, never by what the engine remembers and never
through a step. What no row tells, such as a count at an instant long past, is unknown here, so it
finds too little rather than too much. It mends nothing. See docs/how-to/reconcile.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef

from qingting import reconcile_duties as duties
from qingting import reconcile_way as way
from qingting.approvals.models import Text
from qingting.consultations.models import Consultation
from qingting.corrections.models import CorrectionRequest
from qingting.doubts.models import Doubt, Promise
from qingting.duties.models import Deed, Duty
from qingting.duties.rules import OUTCOMES
from qingting.events.models import Event, Membership
from qingting.grading.models import Decision, Grading, Inquiry, Note
from qingting.journal import rules
from qingting.journal.models import Entry
from qingting.lang import tr
from qingting.notices.models import Delivery, Notice
from qingting.people.rules import person_of
from qingting.posts.models import Post
from qingting.records import GRACE, RECORD, Finding, Key, Records, Subject, Wanted, compare
from qingting.replies.models import Appearance, Publication
from qingting.reports.models import Fact
from qingting.reviews.models import Change
from qingting.reviews.models import Finding as ReviewFinding
from qingting.sources.models import Source
from qingting.timers.models import Timer

__all__ = ["GUARDS", "Finding", "jumped", "reconcile", "report"]

JUMP = timedelta(minutes=5)
DISCOVERED = timedelta(minutes=5)  # after capture, at the latest (AMB-02)


def reconcile(now: datetime) -> list[Finding]:
    """Return what is not as journal and plan say, guard by guard; empty where all is well.

    Note: one transaction. On SQLite that is a snapshot, and the engine's writes wait meanwhile; on
    PostgreSQL a change under way may show as a finding that the next run no longer has.
    """
    with transaction.atomic():
        records = Records(now)
        return [finding for guard in GUARDS.values() for finding in guard(records)]


def report(findings: Sequence[Finding]) -> str:
    """Return findings for reading, a line each, under their number."""
    n = len(findings)
    head = tr(f"{n} findings", f"发现 {n} 处不符") if n else tr("nothing found", "没有不符之处")
    return "\n".join([head, *map(str, findings)])


def jumped(last: datetime | None, now: datetime) -> timedelta | None:
    """Return how far the clock jumped between two beats of a loop, None up to 5 minutes.

    Below zero it was set back. A machine that was off looks the same, and is to be told of too.

    Args:
        last: the beat before; None where there was none, of which nothing can be said.
    """
    if last is None or abs(now - last) <= JUMP:
        return None
    return now - last


def _chain(records: Records) -> Iterator[Finding]:
    """Each entry fits the one before; none is missing, none waits long for its seal."""
    heads = dict.fromkeys(records.orgs, (0, rules.FIRST))
    for e in sorted(records.entries, key=lambda e: (e.org_id, e.seq or 0)):
        if e.seq is None or e.hash is None:
            if e.at < records.now - GRACE:
                said = tr("is not sealed", "没有封存")
                yield Finding("journal", ("entry", str(e.pk)), said, RECORD)
            continue
        seq, previous = heads[e.org_id]
        covered = {name: getattr(e, name) for name in rules.COVERED}
        if e.seq != seq + 1:
            org = records.orgs[e.org_id].key
            said = tr(f"is missing up to {e.seq - 1}, of {org}", f"起至 {e.seq - 1} 缺失（{org}）")
            yield Finding("journal", ("seq", str(seq + 1)), said, RECORD)
        elif e.hash != rules.link(previous, e.seq, e.at.isoformat(), covered):
            said = tr("does not fit its hash", "与其哈希不符")
            yield Finding("journal", ("entry", str(e.pk)), said, RECORD)
        heads[e.org_id] = e.seq, e.hash


def _subjects(records: Records) -> Iterator[Finding]:
    """Whatever a ledger speaks of is there."""
    speak: Counter[Subject] = Counter((e.subject_kind, e.subject_key) for e in records.entries)
    speak.update((t.subject_kind, t.subject_key) for t in records.timers)
    speak.update((n.subject_kind, n.subject_key) for n in records.notices)
    speak.update(Text.objects.values_list("subject_kind", "subject_key"))
    for (kind, key), n in sorted(speak.items()):
        if key not in records.ids.get(kind, ()):
            said = tr(f"is not there; {n} rows speak of it", f"不存在，却有 {n} 行提到它")
            yield Finding("subject", (kind, key), said, RECORD)


# What an event's answers are kept in.
ANSWERS = (
    Consultation,
    Fact,
    Appearance,
    Publication,
    Doubt,
    Promise,
    CorrectionRequest,
    ReviewFinding,
)
# Model, its mode, and the mode of what it belongs to.
_MODES: tuple[tuple[type[models.Model], str, str], ...] = (
    (Grading, "mode", "event__mode"),
    (Decision, "mode", "event__mode"),
    (Inquiry, "mode", "event__mode"),
    (Note, "mode", "event__mode"),
    (Duty, "mode", "event__mode"),
    (Deed, "mode", "duty__mode"),
    *((model, "mode", "event__mode") for model in ANSWERS),
    (Change, "mode", "finding__mode"),
    (Delivery, "mode", "notice__mode"),
    (Post, "mode", "remark__mode"),
    (Post, "mode", "source__mode"),
    (Membership, "remark__mode", "event__mode"),
)


def _modes(records: Records) -> Iterator[Finding]:
    """No row of an exercise belongs to the real world, nor the other way round."""
    for model, mine, its in _MODES:
        rows = model._default_manager.filter(**{f"{its}__isnull": False}).exclude(**{mine: F(its)})
        for pk, mode, other in rows.order_by("pk").values_list("pk", mine, its):
            yield _mixed((_name(model), str(pk)), mode, other)
    ledgers: list[Timer | Notice | Entry] = [*records.timers, *records.notices, *records.entries]
    for row in ledgers:
        other = records.mode_of(row.subject_kind, row.subject_key)
        if other is not None and row.mode != other:
            yield _mixed((_name(type(row)), str(row.pk)), row.mode, other)


def _mixed(subject: Subject, mode: str, other: str) -> Finding:
    said = tr(f"is {mode}, of something {other}", f"为 {mode}，却属于 {other}")
    return Finding("mode", subject, said, RECORD)


def _name(model: type[models.Model]) -> str:
    return str(model._meta.model_name)


def _entries(records: Records) -> Iterator[Finding]:
    """What the journal tells was written, and what was written the journal tells."""
    told: dict[str, list[Wanted]] = {kind: [] for kind in _rows(records)}
    for entry in records.entries:
        if (found := _told(entry)) is not None:
            kind, key = found
            at = entry.at.isoformat()
            said = tr(
                f"has no {kind} of {at}, told of in the journal", f"缺 {at} 的 {kind}，记录里有"
            )
            finding = Finding("entry", (entry.subject_kind, entry.subject_key), said, entry.clause)
            told[kind].append(((entry.subject_key, *key), finding))
    extra = tr("the journal does not tell of it", "处置记录没有提到它")
    for kind, rows in _rows(records).items():
        keyed = [(key, (kind, str(pk))) for pk, key in rows]
        yield from compare("entry", told[kind], keyed, extra=extra)


def _rows(records: Records) -> dict[str, list[tuple[int, Key]]]:
    """The rows that entries tell of: by table, each id with what its entry must say (`_told`)."""
    notes = [note for of_event in records.notes.values() for note in of_event]
    return {
        "grading": [
            (r.pk, (str(r.event_id), r.at, r.scale, r.certain, r.in_force))
            for r in records.gradings
        ],
        "decision": [
            (r.pk, (str(r.event_id), r.at, r.scale, r.grade, person_of(r.by), r.second, r.saw_id))
            for r in records.decisions
        ],
        "inquiry": [
            (r.pk, (str(r.event_id), r.asked_at, r.fact, r.role)) for r in records.inquiries
        ],
        "note": [(r.pk, (str(r.event_id), r.at, r.fact, r.value, person_of(r.by))) for r in notes],
        "assessment": [
            (r.pk, (str(r.event_id), r.at, r.what, person_of(r.by))) for r in records.assessments
        ],
        "deed": [
            (r.pk, (str(r.duty_id), r.at, r.what.split(" ")[0], person_of(r.by)))
            for r in records.deeds
        ],
    }


DEEDS = (
    *OUTCOMES, "acknowledged", "accepted", "approved", "refused", "withdrawn", "published",
    "called", "handed", "passed-on", "overridden", "explained",
)  # fmt: skip


def _told(entry: Entry) -> tuple[str, Key] | None:
    """The row that an entry tells of: its table and what must be in it; None of other entries."""
    v, at = entry.values, entry.at
    if entry.verb == "event.graded":
        return "grading", (at, v["scale"], v["certain"], v["in_force"])
    if entry.verb in ("grade.raised", "grade.lowered"):
        return "decision", (at, v["scale"], v["grade"], entry.actor, v["second"], v["saw"])
    if entry.verb == "fact.asked":
        return "inquiry", (at, v["fact"], v["role"])
    if entry.verb == "fact.noted":
        return "note", (at, v["fact"], v["value"], entry.actor)
    if entry.verb == "event.assessed":
        return "assessment", (at, v["what"], entry.actor)
    if entry.verb == "duty.carried":  # what somebody made is theirs in the row that came back, too
        return "deed", (at, "done", person_of(v["maker"]))
    stage, _, what = entry.verb.partition(".")
    if stage == "duty" and what in DEEDS and "occurrence" not in v:
        return "deed", (at, what, entry.actor)
    return None


def _waited_for(records: Records) -> Iterator[Finding]:
    """Discovery, quiet and silence have their clocks where they are waited for, not elsewhere."""
    running = [t for t in records.timers if t.state == Timer.State.RUNNING]
    run = {(t.kind, t.subject_key): t for t in running}
    waits = _waits(records)
    for (kind, key), due in waits.items():
        timer = run.get((kind, key))
        if timer is None:
            said = tr(f"has no clock '{kind}'", f"没有“{kind}”时钟")
            stage = kind.split(".")[0].removesuffix("s")
            yield Finding("wait", (stage, key), said, RECORD)
        elif due is not None and timer.due_at != due:
            said = tr(f"is due at {due.isoformat()}", f"应为 {due.isoformat()}")
            yield Finding("wait", ("timer", str(timer.pk)), said, timer.clause)
    for (kind, key), timer in run.items():
        if kind in ("events.discovery", "events.quiet") and (kind, key) not in waits:
            said = tr("nothing waits for it", "没有什么在等它")
            yield Finding("wait", ("timer", str(timer.pk)), said, timer.clause)


def _waits(records: Records) -> dict[tuple[str, str], datetime | None]:
    """(Kind, key) of each clock that must run -> when it is due, None where rows do not tell."""
    waits: dict[tuple[str, str], datetime | None] = {}
    for event in records.events.values():
        if event.discovery_at is None:
            waits["events.discovery", str(event.pk)] = event.found_at + DISCOVERED
        if event.state == Event.State.OPEN:
            waits["events.quiet", str(event.pk)] = None
    for source in records.sources.values():
        spoke = source.last_item_at is not None and source.state == Source.State.FINE
        if source.expected_s is not None and spoke:
            waits["sources.expected", str(source.pk)] = None
    return waits


def _deliveries(records: Records) -> Iterator[Finding]:
    """Each notice that pages went to a channel, and no channel keeps one beyond its lease."""
    sent = Delivery.objects.filter(notice_id=OuterRef("pk"))
    for row in Notice.objects.filter(~Exists(sent), pages=True).order_by("id"):
        said = tr("went to no channel", "没有交给任何渠道")
        yield Finding("delivery", ("notice", str(row.pk)), said, row.clause)
    leased = Delivery.objects.filter(state=Delivery.State.LEASED)
    for one in leased.filter(leased_until__lt=records.now - GRACE).select_related("notice"):
        said = tr("was leased and never settled", "已领取，一直没有结果")
        yield Finding("delivery", ("delivery", str(one.pk)), said, one.notice.clause)


Guard = Callable[[Records], Iterator[Finding]]

GUARDS: dict[str, Guard] = {
    "journal": _chain,
    "subject": _subjects,
    "mode": _modes,
    "entry": _entries,
    "event": way.events,
    "remark": way.remarks,
    "reposts": way.reposts,
    "grading": way.gradings,
    "inquiry": way.inquiries,
    "owed": way.owed,
    "standing": way.standing,
    "duty": duties.duties,
    "clock": duties.clocks,
    "wait": _waited_for,
    "firing": duties.firings,
    "notice": duties.notices,
    "delivery": _deliveries,
}  # by the kind of their findings
