"""Which plan versions are in force for an organisation, from when, and who signed their
readings.
"""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.store import Row


class Adoption(Row):
    """An effective plan in force from an instant. Events keep the one they started under; rows
    never change.

    `canonical` is the whole effective plan, so that an old event is judged as it was judged.
    `trial` marks an
    adoption by one person, for trying out only. `beside`: not the plan of everything that comes,
    but of what its watches ask for, or people open under it.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    plan = models.CharField(max_length=80)
    version = models.CharField(max_length=64)  # hash of `canonical`
    canonical = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    trial = models.BooleanField(default=False)
    beside = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org", "plan", "version", "since"], name="adoption_adoption_once"
            ),
        ]


class SignedReading(Row):
    """The interpreter signed the choice of one reading of this version, or a supposed number
    (`rules.to_sign`).
    """

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+", db_index=False)
    reading = models.CharField(max_length=120)
    choice = models.CharField(max_length=80)
    signer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "reading"], name="adoption_reading_signed_once"
            ),
        ]


class Writing(Row):
    """A plan that is being written: its files as they stand, sound or not.

    `files`: name within the plan's folder -> text. `revision` grows with each save, so that nobody
    writes over what they did not see.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    plan = models.CharField(max_length=80)
    files = models.JSONField(default=dict)
    revision = models.IntegerField(default=1)
    saved_by = models.CharField(max_length=120)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "plan"], name="adoption_writing_one_a_plan"),
        ]


class Kept(Row):
    """The files of a version that was adopted, so that each rule can be shown where it stands."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    version = models.CharField(max_length=64)
    files = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "version"], name="adoption_kept_once"),
        ]


class Draft(Row):
    """A plan that an organisation prepares to adopt: what its readings are signed under.

    One is open at a time. `canonical` is the effective plan under the choices made so far, `files`
    what it was written in; once it is adopted for real the row stays as it was.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    plan = models.CharField(max_length=80)
    version = models.CharField(max_length=64)
    canonical = models.TextField()
    files = models.JSONField(default=dict)
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org"], condition=models.Q(adopted_at=None), name="adoption_draft_one_open"
            ),
        ]


class DraftSignature(Row):
    """The choice of one reading of a draft, or a supposed number, signed; gone where it is made
    another.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+", db_index=False)
    reading = models.CharField(max_length=120)
    choice = models.CharField(max_length=80)
    signer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "reading"], name="adoption_draft_reading_signed_once"
            ),
        ]
