"""Reading evidence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qingting import settings
from qingting.evidence.models import Attachment, File
from qingting.evidence.rules import place


def find_file(org_id: int, sha256: str) -> File | None:
    """Return an organisation's file by its hash; None where it has no such, or it was erased."""
    return File.objects.filter(org_id=org_id, sha256=sha256, erased_at=None).first()


def path_of(sha256: str) -> Path:
    """Return where a file's bytes lie."""
    return settings.DATA / "evidence" / place(sha256)


def read_file(file: File) -> bytes:
    """Return the bytes of a file."""
    return path_of(file.sha256).read_bytes()


def files_of(org_id: int, kind: str, keys: Iterable[str]) -> dict[str, list[File]]:
    """Return the files of matters by key, oldest first; matters without files are left out."""
    rows = Attachment.objects.filter(
        file__org_id=org_id, subject_kind=kind, subject_key__in=list(keys)
    )
    found: dict[str, list[File]] = {}
    for row in rows.select_related("file").order_by("at", "pk"):
        found.setdefault(row.subject_key, []).append(row.file)
    return found
