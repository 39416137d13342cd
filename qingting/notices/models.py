"""Whom we tell what and why, and each attempt to do so."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Notice(Row):
    """What we mean to tell whom, why, under which clause. `rung` 0: a duty begins; from 1: a
    rung of its ladder.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=64)
    event_key = models.CharField(max_length=64, null=True)  # the event it belongs to
    duty = models.CharField(max_length=80, null=True)  # entry of the plan or house duty
    about = models.CharField(max_length=200, null=True)
    to = models.CharField(max_length=120)  # role, role@unit or outside body
    at = models.DateTimeField()
    rung = models.IntegerField(default=0)
    pages = models.BooleanField(
        default=True
    )  # false: one of several overdue rungs, only the last pages
    why = models.TextField()
    clause = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["event_key"], name="notices_notice_event")]


class Delivery(Row):
    """One attempt-row of a notice on one channel. Leased before the network is called, settled
    after.

    A lease that ran out was never settled: its notice may have been taken, so the next try is a
    `repeat`.
    `outside`: the address is not of our own people.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        RECORDED = "recorded"  # channel `record`: written down, told to nobody
        DELIVERED = "delivered"
        FAILED = "failed"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    channel = models.CharField(max_length=20)
    outside = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.IntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    repeat = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(outside=False) | models.Q(mode=Mode.ACTUAL),
                name="notices_delivery_exercise_stays_inside",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="notices_delivery_open",
                condition=models.Q(state__in=["waiting", "leased"]),
            ),
        ]
