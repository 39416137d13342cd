"""The fact sheet of an event, and receipts of bodies outside."""

from __future__ import annotations

from django.db import models

from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Fact(Row):
    """A line of an event's fact sheet. `proof`: an address, a document's number, a file's hash;
    `replaces`: the line that it corrects.
    """

    class State(models.TextChoices):
        KNOWN = "known"
        UNKNOWN = "unknown"
        JUDGEMENT = "judgement"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  # within the event, from 1
    state = models.CharField(max_length=9, choices=State)
    words = models.TextField()
    proof = models.TextField(blank=True)
    replaces = models.IntegerField(null=True)  # number of the line that it corrects
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="reports_fact_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="known") | ~models.Q(proof=""),
                name="reports_known_names_its_proof",
            ),
        ]


class Receipt(Row):
    """A body outside got what a duty sent it, as somebody here heard or saw."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    body = models.CharField(max_length=120)  # role of the plan that is outside
    words = models.CharField(max_length=300)  # by whom and how it was acknowledged
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
