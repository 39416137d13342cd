"""Who signed the hash of which exact text; what people asked for, and who agreed to it."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.store import Mode, Row


class Text(Row):
    """One version of an exact text: a statement, a report, an agreed line. An edit is the next
    version; what was signed never changes.

    `of`, `about`: the plan's duty whose artefact it is, and of one for each doubt, which one.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked"  # waits for signatures
        APPROVED = "approved"
        REFUSED = "refused"
        MADE = "made"  # handed in where nobody has to approve it
        REPLACED = "replaced"  # by a later version, before it was settled

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=64)
    of = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    makes = models.CharField(max_length=40)  # artefact of the plan language: statement
    version = models.IntegerField()
    title = models.TextField(blank=True)
    body = models.TextField()
    parts = models.JSONField(default=dict)  # what its kind holds besides
    text_hash = models.CharField(max_length=64)
    writer = models.CharField(max_length=120)  # person:7; desk#2 in a replay
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "of", "about", "version"],
                name="approvals_text_version_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "asked"], settled_at=None)
                | models.Q(
                    state__in=["approved", "refused", "made", "replaced"], settled_at__isnull=False
                ),
                name="approvals_text_settled_has_its_time",
            ),
        ]


class Signature(Row):
    """A person answers for the hash of an exact text that another person wrote, or sends it back.

    Always true: author and signer are two persons.
    """

    text = models.ForeignKey(Text, models.PROTECT, related_name="+", db_index=False)
    writer = models.CharField(max_length=120)
    signer = models.CharField(max_length=120)
    acting_for = models.CharField(max_length=120)  # the role signed for
    text_hash = models.CharField(max_length=64)
    refused = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text", "acting_for"], name="approvals_signature_once_a_role"
            ),
            models.CheckConstraint(
                condition=~models.Q(writer=models.F("signer")),
                name="approvals_author_is_not_signer",
            ),
        ]


class Standing(Row):
    """A version of a first statement that was approved before it is needed; it never changes.

    `grades`: for which it is good, with `scenario` where it names one, until `good_until`.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    number = models.IntegerField()  # within the organisation and mode, from 1: S1
    version = models.IntegerField()
    title = models.TextField(blank=True)
    body = models.TextField()
    grades = models.JSONField(default=list)
    scenario = models.CharField(max_length=80, blank=True)
    good_until = models.DateTimeField()
    text_hash = models.CharField(max_length=64)
    writer = models.CharField(max_length=120)
    at = models.DateTimeField()
    approver = models.CharField(max_length=120, null=True)
    acting_for = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org", "mode", "number", "version"], name="approvals_standing_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(approver=None, approved_at=None)
                | (
                    models.Q(approver__isnull=False, approved_at__isnull=False)
                    & ~models.Q(writer=models.F("approver"))
                ),
                name="approvals_standing_by_another",
            ),
        ]

    @property
    def name(self) -> str:
        return f"S{self.number}"


class Submission(Row):
    """One act of a person. A hand-over row: the engine takes it, once, in order of `id`.

    `values` are the act's own keys; what people wrote freely leaves them when it is settled.
    `token` comes from the form, so that a form sent twice is one act. `seconded_by` is the other
    person where an act needs two.
    """

    class State(models.TextChoices):
        SECOND = "second"  # another person has to agree before it is done
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"
        FAILED = "failed"  # the engine could not; an operator has to look

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=120)  # acted in: desk, unit-head@roads
    act = models.CharField(max_length=20)
    values = models.JSONField(default=dict)
    language = models.CharField(max_length=10)  # of the answer
    token = models.CharField(max_length=40)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    told_at = models.DateTimeField(null=True)  # when who may second it was told of it
    seconded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    second_role = models.CharField(max_length=120, blank=True)
    settled_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)  # why refused; for whoever asked
    made = models.CharField(max_length=80, blank=True)  # key of what came of it: E12

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "token"], name="submissions_sent_once"),
            models.CheckConstraint(
                condition=models.Q(seconded_by=None) | ~models.Q(seconded_by=models.F("person")),
                name="submissions_second_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["second", "waiting"], settled_at=None)
                | models.Q(state__in=["done", "refused", "failed"], settled_at__isnull=False),
                name="submissions_settled_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="submissions_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["org", "mode"],
                name="submissions_second",
                condition=models.Q(state="second"),
            ),
        ]

    @property
    def actor(self) -> str:
        """Who acts, in which role: `person:7/desk`."""
        return f"person:{self.person_id}/{self.role}" if self.role else f"person:{self.person_id}"

    @property
    def seconder(self) -> str:
        return f"person:{self.seconded_by_id}/{self.second_role}"
