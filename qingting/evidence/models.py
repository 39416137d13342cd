"""Files by hash, and what they belong to."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Mode, Row


class File(Row):
    """A file that an organisation put on record; its bytes lie under their hash (`rules.place`)."""

    class Kind(models.TextChoices):
        PNG = "png"
        JPEG = "jpeg"
        PDF = "pdf"

    class Keep(models.TextChoices):
        POST = "post"  # as long as the words of the post it shows
        RECORD = "record"  # as long as the record

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()  # bytes
    kind = models.CharField(max_length=4, choices=Kind)
    keep = models.CharField(max_length=6, choices=Keep)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    erased_at = models.DateTimeField(null=True)  # the bytes are gone; the hash still proves them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "sha256"], name="evidence_file_once"),
        ]


class Attachment(Row):
    """A file belongs to a matter, known as `(kind, key)`."""

    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "file"], name="evidence_attachment_once"
            ),
        ]
