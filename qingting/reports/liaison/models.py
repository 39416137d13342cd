"""Whom outside we speak with: bodies, never members of the public."""

from __future__ import annotations

from django.db import models

from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class Body(Row):
    """A body outside, as its office is reached.

    The only person it may name is the one whom the body appointed to speak with us (`liaison`),
    and that one's office. `roles`: of the plan, for which it stands.
    """

    class Kind(models.TextChoices):
        GOVERNMENT = "government"
        REGULATOR = "regulator"
        SECURITY = "security"  # police, fire service
        HEALTH = "health"
        PLATFORM = "platform"
        MEDIA = "media"
        SERVICE = "service"  # whoever supplies water, power, transport
        OTHER = "other"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=300)
    phone = models.CharField(max_length=40, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    liaison = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=120, blank=True)
    roles = models.JSONField(default=list)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                condition=models.Q(retired_at=None),
                name="liaison_body_once",
            ),
        ]


class Contact(Row):
    """What was said with a body outside about an event: L1. It waits until what came back is noted.

    `role`: of the plan, "" where it is a `body` of the directory; `duty`: the one that it was for.
    The words are here alone, and go with the words of the event.
    """

    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  # within the event, from 1
    role = models.CharField(max_length=120, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", null=True)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+", null=True)
    said = models.TextField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    answered = models.TextField(blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="liaison_contact_once"),
            models.CheckConstraint(
                condition=~models.Q(role="") | models.Q(body__isnull=False),
                name="liaison_contact_names_a_body",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=False) | models.Q(answered=""),
                name="liaison_contact_answered_has_its_time",
            ),
        ]


class Letter(Row):
    """A letter to an authority that was written outside, by its reference (B4.6).

    Nothing else of it is kept: not its text, whom it is about, nor what was posted.
    """

    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    dated_on = models.DateField()
    basis = models.CharField(max_length=300)
    to = models.CharField(max_length=120)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()


class Case(Row):
    """A matter that somebody brought to us, by the number it was given (B5.27, B6.3).

    Who they are is kept nowhere: `channel` is the kind of way by which they turned to us.
    """

    class Channel(models.TextChoices):
        CALL = "call"
        LETTER = "letter"
        VISIT = "visit"
        REPLY = "reply"  # to something that we published

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="+")
    year = models.IntegerField()
    running = models.IntegerField()  # within organisation, mode and year, from 1
    number = models.CharField(max_length=80)  # water-2026-0007
    channel = models.CharField(max_length=8, choices=Channel)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org", "mode", "year", "running"], name="liaison_case_counted_once"
            ),
            models.UniqueConstraint(fields=["org", "number"], name="liaison_case_number_once"),
        ]
