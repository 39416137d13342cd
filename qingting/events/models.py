"""One concern, with a start and an end, and which remarks are in it."""

from __future__ import annotations

from django.db import models

from qingting.adoption.models import Adoption
from qingting.orgs.models import Organisation
from qingting.posts.models import Remark
from qingting.store import Mode, Row


class Event(Row):
    """A concern. `number` counts from 1 within (organisation, mode); people and files say
    `E12`.

    `discovery_at` is the earliest of: delivered to the duty person, opened by one, captured + 5
    min; null until then. `story` is the grouping's memory of it (text.story). Never deleted:
    dismissed with a reason instead, or merged: its number then leads to `merged_into`. `near`: the
    event most like it when it was found, though not like enough to be the same.
    """

    class State(models.TextChoices):
        LEAD = "lead"
        OPEN = "open"
        QUIET = "quiet"
        CLOSED = "closed"
        DISMISSED = "dismissed"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    number = models.IntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.LEAD)
    ref = models.CharField(max_length=80, null=True)  # of an event opened by telephone
    title = models.TextField(blank=True)
    found_at = models.DateTimeField()
    occurrence_at = models.DateTimeField()
    discovery_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    quiet_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    last_remark_at = models.DateTimeField()
    gravity = models.SmallIntegerField(null=True)  # graver grades its plan has; 0: the gravest
    follows = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, db_index=False
    )
    near = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)
    near_score = models.FloatField(null=True)  # 0..1, below the least at which grouping joins
    near_words = models.JSONField(default=list)  # that brought it near, the most telling first
    happened = models.JSONField(default=dict)  # anchor -> instant, of triggers and of the close
    story = models.TextField(blank=True)
    unit = models.CharField(max_length=120, blank=True)  # who leads: a role, dept@roads
    plan_since = models.BigIntegerField(default=0)  # id of the last Replanning; ids grow with time

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "mode", "number"], name="events_event_number"),
            models.CheckConstraint(
                condition=~models.Q(state="lead") | models.Q(opened_at=None),
                name="events_a_lead_is_not_opened",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="dismissed") | models.Q(dismissed_at__isnull=False),
                name="events_dismissed_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(state="dismissed"),
                name="events_merged_is_over",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "mode", "state", "found_at"], name="events_event_shown"),
            models.Index(
                fields=["org", "mode", "gravity", "-last_remark_at"],
                name="events_event_gravest",
                condition=models.Q(state__in=["open", "quiet"]),
            ),
        ]

    @property
    def key(self) -> str:
        return f"E{self.number}"


class Replanning(Row):
    """Two people put a running event under another plan, or another version of its own.

    What was graded, asked and ordered before stays under `earlier`.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    earlier = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    by = models.CharField(max_length=120)
    second = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(by=models.F("second"))
                & ~models.Q(earlier=models.F("adoption")),
                name="events_replanning_by_two_to_another",
            ),
        ]


class Membership(Row):
    """A remark is in an event; in one at a time."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    remark = models.ForeignKey(
        Remark, models.PROTECT, related_name="+", related_query_name="home", db_index=False
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.CharField(max_length=120, default="engine")
    why = models.CharField(max_length=300, blank=True)  # what it was recognised by

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["remark"],
                condition=models.Q(until=None),
                name="events_a_remark_is_in_one_event",
            ),
        ]


class Reversible(Row):
    """An act upon an event that may be undone for a while; ids and states only, no word of anyone.

    `other`: what it was moved to, split into or merged into. `done`: what undoing it needs, as
    `undoing` and `duties` read it.
    """

    act = models.CharField(max_length=10)  # dismiss, move, split, merge
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    other = models.ForeignKey(Event, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    done = models.JSONField(default=dict)


class WordDay(Row):
    """In how many kept posts of one day each word stood: what grouping weighs words by on later
    days.

    The day that runs is not here: it is counted again from the posts kept since `next_post`.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    day = models.DateField()
    posts = models.IntegerField()
    words = models.JSONField(default=dict)
    next_post = models.BigIntegerField()  # id of the first post of the day after

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "mode", "day"], name="events_word_day_once"),
        ]
