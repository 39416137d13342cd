"""How grave, said by the machine and decided by people: two tables, neither overwrites the
other.
"""

from __future__ import annotations

from django.db import models

from qingting.events.models import Event
from qingting.store import Mode, Row


class Grading(Row):
    """What the plan says of an event at an instant, with reasons. Written only when it differs
    from the one before.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    scale = models.CharField(max_length=40)
    at = models.DateTimeField()
    certain = models.CharField(max_length=40)
    possible = models.JSONField(default=list)
    in_force = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    clauses = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    stale_sources = models.JSONField(default=list)  # names of sources silent at that time
    look_again_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["event", "at"], name="grading_grading_event")]


class Decision(Row):
    """A grade that people decided, naming the grading they saw. Raising is immediate; lowering
    has a second person.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    scale = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    second = models.CharField(max_length=120, null=True)
    lowers = models.BooleanField()
    grade = models.CharField(max_length=40)
    in_force = models.CharField(max_length=40)
    saw = models.ForeignKey(Grading, models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lowers=False)
                | (models.Q(second__isnull=False) & ~models.Q(second=models.F("by"))),
                name="grading_lowering_has_a_second_person",
            ),
        ]
        indexes = [models.Index(fields=["event", "at"], name="grading_decision_event")]


class Inquiry(Row):
    """One fact asked of one role; at most one open for an (event, fact)."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    fact = models.CharField(max_length=80)
    role = models.CharField(max_length=120)
    clause = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    can_raise_to = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    answered = models.BooleanField(default=False)  # ended without: no longer needed
    not_yet_until = models.DateTimeField(null=True)  # "not yet, by …"; its clock runs on

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "fact"],
                condition=models.Q(ended_at=None),
                name="grading_one_open_inquiry_a_fact",
            ),
        ]


class Assessment(Row):
    """What people judged of an event beside its grade: the latest of a kind stands, those before it
    stay on record. `proof`: an address, a document, a file.
    """

    class Kind(models.TextChoices):
        LEAD_UNIT = "lead-unit"  # who leads in the matter (B4.2)
        COMMAND = "command"  # at which level it is commanded (AMB-31)
        NATURE = "nature"  # what kind of matter it is, beside how grave (B2.1)
        MATTER = "matter"  # what happened outside, and what is being done about it (B2.2)
        REFERRAL = "referral"  # to whom it was referred, and what came back (B3.7)

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    what = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    proof = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["event", "at"], name="grading_assessment_event")]


class Note(Row):
    """A fact of an event, given by a person, and judged in the same step."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    fact = models.CharField(max_length=120)
    value = models.CharField(max_length=120)  # as plan-language writes it
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["event", "at"], name="grading_note_event")]
