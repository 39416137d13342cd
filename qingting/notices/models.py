"""Whom we tell what and why, each attempt to do so, and the channels of an organisation."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.store import Mode, Row


class Notice(Row):
    """What we mean to tell whom, why, under which clause. `rung` 0: a duty begins; from 1: a
    rung of its ladder.

    `label`: what is to be done, empty where the notice asks for nothing; `due_at`: by when.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=64)
    event_key = models.CharField(max_length=64, null=True)  # the event it belongs to
    duty = models.CharField(max_length=80, null=True)  # entry of the plan or house duty
    about = models.CharField(max_length=200, null=True)
    label = models.CharField(max_length=200, default="")
    label_en = models.CharField(max_length=200, default="")
    due_at = models.DateTimeField(null=True)
    to = models.CharField(max_length=120)  # role, role@unit or outside body
    at = models.DateTimeField()
    rung = models.IntegerField(default=0)
    pages = models.BooleanField(
        default=True
    )  # false: one of several overdue rungs, only the last pages
    why = models.TextField()
    why_en = models.TextField(blank=True)
    clause = models.CharField(max_length=120)

    class Meta:
        indexes = [
            models.Index(fields=["event_key"], name="notices_notice_event"),
            models.Index(
                fields=["about", "at"],
                name="notices_notice_unheld",
                condition=models.Q(clause="house:unheld"),
            ),
        ]


class Channel(Row):
    """A way to our own people that an organisation set up, in actual use while `enabled`.

    `settings` hold no secret; `secret` is sealed (`qingting.sealed`), empty where there is none.
    What the other side said is kept: to the last test, and in the last failure.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    settings = models.JSONField(default=dict)
    secret = models.TextField(default="")
    enabled = models.BooleanField(default=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=400, default="")
    last_error_at = models.DateTimeField(null=True)
    test_answer = models.CharField(max_length=400, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "name"], name="notices_channel_name_once"),
        ]


class Delivery(Row):
    """One attempt-row of a notice on one channel, to one person where it is personal. Leased
    before the network is called, settled after.

    A lease that ran out was never settled: its notice may have been taken, so the next try is a
    `repeat`. `via`: null for `record`, `inbox` and `--notify-url`.
    `bundle`: deliveries with the same one are one message; null while others may still join.
    `outside`: the address is not of our own people.
    `seen_at`: of `inbox`, when its person opened it.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        HELD = "held"  # waits for the end of quiet hours
        LEASED = "leased"
        RECORDED = "recorded"  # channel `record`: written down, told to nobody
        DELIVERED = "delivered"
        FAILED = "failed"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    channel = models.CharField(max_length=20)
    via = models.ForeignKey(Channel, models.PROTECT, related_name="+", null=True, db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, db_index=False)
    address = models.CharField(max_length=254, default="")
    outside = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.IntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    repeat = models.BooleanField(default=False)
    bundle = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "notice",
                "channel",
                Coalesce("via", 0),
                Coalesce("person", 0),
                name="notices_delivery_once",
            ),
            models.CheckConstraint(
                condition=models.Q(outside=False) | models.Q(mode=Mode.ACTUAL),
                name="notices_delivery_exercise_stays_inside",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="notices_delivery_open",
                condition=models.Q(state__in=["waiting", "held", "leased"]),
            ),
            models.Index(
                fields=["person", "-id"],
                name="notices_delivery_inbox",
                condition=models.Q(channel="inbox"),
            ),
            models.Index(
                fields=["person"],
                name="notices_delivery_unseen",
                condition=models.Q(channel="inbox", seen_at=None),
            ),
        ]
