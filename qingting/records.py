"""What an audit reads: every row that it compares, read once, by a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Min

from qingting.adoption.models import Adoption, Draft
from qingting.approvals.models import Standing
from qingting.duties.calendars import calendar
from qingting.duties.models import Deed, Duty, HandOver
from qingting.events.models import Event, Membership
from qingting.grading.models import Assessment, Decision, Grading, Inquiry, Note
from qingting.journal.models import Entry
from qingting.notices.models import Channel, Notice
from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.plan.calendar import Calendar
from qingting.plan.load import from_canonical
from qingting.plan.model import Plan
from qingting.posts.models import Post
from qingting.sources.models import Import, Source
from qingting.timers.models import Firing, Timer
from qingting.watches.models import Watch

Subject = tuple[str, str]
Key = tuple[Hashable, ...]

RECORD = "house:record"  # what a finding cites that no clause of a plan is behind
GRACE = timedelta(seconds=60)  # how long a row may wait for the step that takes it


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One row that is missing, too many, or not what journal and plan make of it.

    Attributes:
        kind: the guard that found it.
        subject: (kind, key) of the row; of a row that is gone, of what it belonged to.
    """

    kind: str
    subject: Subject
    message: str
    clause: str

    def __str__(self) -> str:
        return f"{self.kind}: {' '.join(self.subject)}: {self.message} [{self.clause}]"


class Records:
    """The rows of all organisations as they stand at an instant.

    Note: holds all but texts, echoes and readings in memory; for a nightly look, not for a page.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.entries = list(Entry.objects.order_by("id"))
        self.by_subject: dict[Subject, list[Entry]] = {}
        for entry in self.entries:
            subject = (entry.subject_kind, entry.subject_key)
            self.by_subject.setdefault(subject, []).append(entry)
        self.orgs = Organisation.objects.in_bulk()
        self.adoptions = Adoption.objects.defer("canonical").in_bulk()
        self.events = Event.objects.defer("title", "story").in_bulk()
        self.duties = Duty.objects.order_by("id").in_bulk()
        self.handovers = HandOver.objects.defer("items", "figures").in_bulk()
        self.deeds = list(Deed.objects.order_by("id"))
        self.sources = Source.objects.defer("settings", "cursor").in_bulk()
        self.gradings = list(Grading.objects.defer("facts", "reasons").order_by("at", "id"))
        self.decisions = list(Decision.objects.defer("why").order_by("at", "id"))
        self.assessments = list(Assessment.objects.defer("words", "proof").order_by("id"))
        self.inquiries = list(Inquiry.objects.order_by("id"))
        self.notes: dict[int, list[Note]] = defaultdict(list)  # event -> its notes, in order
        for note in Note.objects.defer("why").order_by("at", "id"):
            self.notes[note.event_id].append(note)
        self.timers = list(Timer.objects.order_by("id"))
        self.notices = list(Notice.objects.defer("why").order_by("id"))
        self.firings: dict[int, list[Firing]] = defaultdict(list)  # timer -> its firings
        for firing in Firing.objects.order_by("point_at", "id"):
            self.firings[firing.timer_id].append(firing)

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """Kind of subject -> the keys that resolve."""
        rows: dict[str, Iterable[int]] = {
            "adoption": self.adoptions,
            "channel": Channel.objects.values_list("pk", flat=True),
            "draft": Draft.objects.values_list("pk", flat=True),
            "duty": self.duties,
            "event": self.events,
            "handover": self.handovers,
            "import": Import.objects.values_list("pk", flat=True),
            "organisation": self.orgs,
            "person": Person.objects.values_list("pk", flat=True),
            "source": self.sources,
            "standing": Standing.objects.values_list("pk", flat=True),
            "watch": Watch.objects.values_list("pk", flat=True),
        }
        return {kind: {str(pk) for pk in keys} for kind, keys in rows.items()}

    @cached_property
    def calendar(self) -> Calendar:
        """The working days that the engine counts by."""
        return calendar()

    @cached_property
    def plans(self) -> dict[int, Plan]:
        """Adoption -> its plan; adoptions of one version share it."""
        texts = dict(Adoption.objects.values_list("version", "canonical"))
        by_version = {version: from_canonical(text) for version, text in texts.items()}
        return {pk: by_version[row.version] for pk, row in self.adoptions.items()}

    @cached_property
    def said(self) -> dict[int, list[Grading | Decision]]:
        """Event -> what the machine and people said of its gravity, oldest first."""
        rows: list[Grading | Decision] = [*self.gradings, *self.decisions]
        found: dict[int, list[Grading | Decision]] = defaultdict(list)
        for row in sorted(rows, key=lambda r: (r.at, r.pk)):
            found[row.event_id].append(row)
        return found

    @cached_property
    def owed(self) -> dict[tuple[int | None, str], list[Duty]]:
        """(Event, entry) -> the duties that are or were its own, in order of their making."""
        found: dict[tuple[int | None, str], list[Duty]] = defaultdict(list)
        for duty in self.duties.values():
            for event_id in self.events_of(duty):
                found[event_id, duty.entry].append(duty)
        return found

    def events_of(self, duty: Duty) -> set[int | None]:
        """Return the event of a duty, and those it went along from when they were merged."""
        moves = (e for e in self.told("duty", duty.pk) if e.verb == "duty.moved")
        return {duty.event_id, *(int(e.values["of"]) for e in moves)}

    @cached_property
    def extended(self) -> set[tuple[int | None, str]]:
        """(Event, entry) of duties that somebody put off."""
        rows = [self.duties[d.duty_id] for d in self.deeds if d.what == "extended"]
        return {(row.event_id, row.entry) for row in rows}

    @cached_property
    def lost(self) -> set[tuple[int | None, str]]:
        """(Event, entry) of duties that are gone and that the journal tells of: named once."""
        first = (entries[0] for (kind, _), entries in self.by_subject.items() if kind == "duty")
        gone = [e.values for e in first if e.subject_key not in self.ids["duty"]]
        return {(int(v["event"]) if v["event"] else None, v["entry"]) for v in gone}

    @cached_property
    def last_timers(self) -> dict[tuple[str, str], Timer]:
        """(Kind, key of the subject) -> its last clock."""
        return {(timer.kind, timer.subject_key): timer for timer in self.timers}

    @cached_property
    def remarks(self) -> dict[int, list[tuple[datetime, str]]]:
        """Event -> since when each remark is in it, and the key of the remark's first post."""
        firsts = Post.objects.values("remark_id").annotate(first=Min("id")).values("first")
        keys = dict(Post.objects.filter(pk__in=firsts).values_list("remark_id", "key"))
        found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        for row in Membership.objects.filter(until=None, remark_id__in=keys).order_by("id"):
            found[row.event_id].append((row.since, keys[row.remark_id]))
        return found

    def told(self, kind: str, key: int | str | None) -> list[Entry]:
        """Return the entries about something, oldest first."""
        return self.by_subject.get((kind, str(key)), [])

    def mode_of(self, kind: str, key: str) -> str | None:
        """Return the mode of an event, duty or hand-over, None of anything else or what is gone."""
        if kind == "event" and (event := self.events.get(int(key))):
            return event.mode
        if kind == "duty" and (duty := self.duties.get(int(key))):
            return duty.mode
        if kind == "handover" and (handover := self.handovers.get(int(key))):
            return handover.mode
        return None


Wanted = tuple[Key, Finding]


def compare(
    kind: str, wanted: Iterable[Wanted], rows: Iterable[tuple[Key, Subject]], *, extra: str
) -> Iterator[Finding]:
    """Yield what is wanted and not there, and what is there and not wanted.

    The first part of a key is what a row belongs to. Where that lacks one row and has another too
    many, only the latter is named: it was shifted.

    Args:
        wanted: (key, what to say where no row has it); a key may stand several times.
        extra: what to say of a row that is not wanted.
    """
    lacking: dict[Key, list[Finding]] = defaultdict(list)
    for key, finding in wanted:
        lacking[key].append(finding)
    shifted: Counter[Hashable] = Counter()
    for key, subject in rows:
        if lacking.get(key):
            lacking[key].pop()
            continue
        shifted[key[0]] += 1
        yield Finding(kind, subject, extra, RECORD)
    for key, findings in lacking.items():
        for finding in findings:
            if shifted[key[0]]:
                shifted[key[0]] -= 1
            else:
                yield finding
