"""Questions of the public, and promises to it. Nobody who asked is in here."""

from __future__ import annotations

from django.db import models

from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Doubt(Row):
    """A question as people ask it. `count`: in how many posts somebody saw it; `url`: of one."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        LEFT = "left"  # without an answer, with a reason

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  # within the event, from 1: D1
    words = models.TextField()
    count = models.IntegerField(default=1)
    url = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    publication = models.IntegerField(null=True)  # number of what answers it
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="doubts_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="answered") | models.Q(publication__isnull=False),
                name="doubts_answered_says_where",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="left") | ~models.Q(why=""), name="doubts_left_says_why"
            ),
        ]

    @property
    def name(self) -> str:
        return f"D{self.number}"


class Promise(Row):
    """What we said in public that we would do, by when. Its keeping is a duty."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  # within the event, from 1: P1
    words = models.TextField()
    holder = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    proof = models.TextField(blank=True)  # how it was kept: where that can be seen

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="doubts_promise_number_once"),
            models.CheckConstraint(
                condition=models.Q(kept_at=None) | ~models.Q(proof=""),
                name="doubts_kept_names_its_proof",
            ),
        ]
        indexes = [
            models.Index(
                fields=["org", "mode", "due_at"],
                name="doubts_promise_open",
                condition=models.Q(kept_at=None),
            ),
        ]
