"""Who signed the hash of which exact text."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.store import Mode, Row


class ApprovalKind(models.TextChoices):
    """The five kinds (AMB-23); only the first three block."""

    APPROVE = "approve"
    FIX = "fix"
    INSTRUCTION = "instruction"
    REQUEST = "request"
    FILE = "file"


class Request(Row):
    """An exact text waits for signatures. An edit makes a new hash, and so a new request."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REFUSED = "refused"
        VOID = "void"  # the text changed

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=ApprovalKind)
    how = models.CharField(max_length=8)  # all, any, in-order
    roles = models.JSONField(default=list)
    text_hash = models.CharField(max_length=64)
    clause = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ApprovalKind.values), name="approvals_request_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key"], name="approvals_request_subject")
        ]


class Signature(Row):
    """A person answers for the hash of an exact text that another person wrote.

    Always true: author and signer are two persons. `merged` is the declared allowance for small
    units (author and publisher may be one, never author and signer); it changes nothing here
    and is read by publications.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    acting_for = models.CharField(max_length=80)  # the role signed for
    text_hash = models.CharField(max_length=64)
    refused = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "acting_for"], name="approvals_signature_once_a_role"
            ),
            models.CheckConstraint(
                condition=~models.Q(author=models.F("signer")),
                name="approvals_author_is_not_signer",
            ),
        ]
