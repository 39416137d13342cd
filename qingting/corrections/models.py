"""Requests to correct a false statement of fact."""

from __future__ import annotations

from django.db import models

from qingting.approvals.models import Text
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class CorrectionRequest(Row):
    """A request to a publisher or platform. Its exact text and who approved it are in `approvals`.

    The six parts: what was `said`, what is the `fact`, `evidence`, legal `basis`, what is asked
    (a correction in the same place: it is the same always), and whom one can `appeal` to.
    """

    class Kind(models.TextChoices):
        FACT = "fact"  # there is no other

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        CORRECTED = "corrected"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    text = models.ForeignKey(Text, models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  # within the event, from 1: C1
    kind = models.CharField(max_length=8, choices=Kind)
    to = models.CharField(max_length=200)  # publisher or platform; never a person
    url = models.URLField(max_length=500)
    said = models.TextField()
    fact = models.TextField()
    evidence = models.TextField()
    basis = models.TextField()
    appeal = models.TextField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)  # when its approved text was handed over
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.WAITING)
    outcome_at = models.DateTimeField(null=True)
    outcome_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="corrections_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind="fact"), name="corrections_of_facts_only"
            ),
            models.CheckConstraint(
                condition=~models.Q(fact="")
                & ~models.Q(evidence="")
                & ~models.Q(basis="")
                & ~models.Q(appeal=""),
                name="corrections_has_its_parts",
            ),
        ]
