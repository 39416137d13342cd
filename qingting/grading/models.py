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
