"""Every obligation with a due time, and what people did about it."""

from __future__ import annotations

from django.db import models

from qingting.adoption.models import Adoption
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Duty(Row):
    """One obligation of one holder. Belongs to a spell of its condition; a new spell is a new
    row.

    `event` is null where it serves all events. `began_at` and `due_at` come together, when the
    anchor has come; a due time is never edited. Void with a reason, never deleted.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        OPEN = "open"
        DONE = "done"
        VOID = "void"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", null=True, db_index=False)
    entry = models.CharField(max_length=80)  # of the plan; or judge, inquiry, approval
    about = models.CharField(max_length=200, null=True)
    holder = models.CharField(max_length=120)
    clause = models.CharField(max_length=120)
    anchor = models.CharField(max_length=80)
    began_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    rank = models.IntegerField(default=0)  # of the grade in force when its spell began
    occurrence = models.IntegerField(default=1)
    missed = models.IntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, null=True)
    assignee = models.CharField(max_length=40, blank=True)  # person:7, who has it of its holders
    why_en = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(began_at=None, due_at=None)
                | models.Q(began_at__isnull=False, due_at__isnull=False),
                name="duties_begins_with_its_due_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="void") | models.Q(why__isnull=False),
                name="duties_void_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False),
                name="duties_done_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="duties_duty_due"),
            models.Index(fields=["event", "state"], name="duties_duty_of_event"),
            models.Index(
                fields=["org", "mode", "due_at", "holder", "entry"],
                name="duties_duty_open",
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=["org", "mode", "holder"],
                name="duties_duty_asked",
                condition=models.Q(state="open", entry__in=["approval", "inquiry"]),
            ),
        ]


class Deed(Row):
    """What a person did about a duty: took it on, made it, accepted it, could not answer,
    decided on it.
    """

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    what = models.CharField(max_length=100)  # acknowledged, accepted, or an outcome of `complete`
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    occurrence = models.IntegerField(default=1)


class HandOver(Row):
    """One shift of a role hands over to the next: signed by one person, taken by another.

    `items` are what the outgoing shift signed and the incoming one ticks, `[kind, key, due]` each
    (`handover.Item`); `figures` are about things, as they were when it was signed. Never deleted; a
    later one replaces what nobody took. `since`: from when they count; `due_at`: by when it is to
    be taken; `missed_at`: nobody had by then.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        REPLACED = "replaced"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=120)  # desk, desk@roads
    since = models.DateTimeField()
    items = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    signed_by = models.CharField(max_length=120)  # person:7, desk#2 in a replay
    signed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120, null=True)
    taken_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(taken_by=models.F("signed_by")),
                name="duties_handover_another_takes",
            ),
            models.CheckConstraint(
                condition=models.Q(state="taken", taken_by__isnull=False, taken_at__isnull=False)
                | models.Q(state__in=["waiting", "replaced"], taken_by=None, taken_at=None),
                name="duties_handover_taken_whole",
            ),
            models.UniqueConstraint(
                fields=["org", "mode", "role"],
                condition=models.Q(state="waiting"),
                name="duties_handover_one_waits",
            ),
        ]
        indexes = [models.Index(fields=["org", "mode", "-id"], name="duties_handover_newest")]
