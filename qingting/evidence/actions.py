"""Putting files on record, and erasing them on schedule."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction

from qingting.errors import ActionRefusedError
from qingting.evidence.models import Attachment, File
from qingting.evidence.queries import path_of
from qingting.evidence.rules import LARGEST, kind_of
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.store import Subject, Work


def check_file(data: bytes) -> str:
    """Return what a file is.

    Raises:
        ActionRefusedError: it is larger than 10 MB, or neither a picture nor a PDF.
    """
    if len(data) > LARGEST:
        raise ActionRefusedError(
            tr("The file is larger than 10 MB. Make it smaller.", "文件超过 10 MB，请缩小。"),
            rule="house:evidence",
        )
    kind = kind_of(data)
    if kind is None:
        raise ActionRefusedError(
            tr(
                "The file is neither PNG, JPEG nor PDF by its content. Save it as one of these.",
                "按内容看，文件不是 PNG、JPEG 或 PDF。请另存为其中一种。",
            ),
            rule="house:evidence",
        )
    return kind


def keep_file(
    work: Work, data: bytes, subject: Subject, *, keep: str, by: str, told: Subject | None = None
) -> str:
    """Put a file on record for a matter; returns its SHA-256. The same file again is the same row.

    Args:
        told: whose journal tells of it, where that is not the matter itself.

    Note: the bytes are on disk before the row is; without it they are nobody's.

    Raises:
        ActionRefusedError: as `check_file`.
    """
    kind = check_file(data)
    sha256 = hashlib.sha256(data).hexdigest()
    _store(path_of(sha256), data)
    file, _ = File.objects.update_or_create(
        org_id=subject.org_id,
        sha256=sha256,
        defaults={"erased_at": None},
        create_defaults={
            "size": len(data), "kind": kind, "keep": keep, "at": work.now, "by": by,
        },
    )  # fmt: skip
    Attachment.objects.get_or_create(
        file=file,
        subject_kind=subject.kind,
        subject_key=subject.key,
        defaults={"mode": subject.mode, "at": work.now, "by": by},
    )
    values = {"sha256": sha256, "kind": kind, "of": f"{subject.kind}:{subject.key}"}
    write(work, "evidence.kept", told or subject, actor=by, clause="house:evidence", **values)
    return sha256


def detach(org_id: int, kind: str, keys: Iterable[str], *, now: datetime) -> int:
    """Take from matters the files that are kept no longer than their posts; returns how many.

    A file that then belongs to nothing is erased; its row with the hash stays.
    """
    rows = Attachment.objects.filter(
        file__org_id=org_id,
        file__keep=File.Keep.POST,
        subject_kind=kind,
        subject_key__in=list(keys),
    )
    ids = set(rows.values_list("file_id", flat=True))
    gone, _ = rows.delete()
    held = Attachment.objects.filter(file_id__in=ids).values_list("file_id", flat=True)
    for file in File.objects.filter(pk__in=ids - set(held)):
        _erase(file, now)
    return gone


def _erase(file: File, now: datetime) -> None:
    """Erase a file's bytes, unless another organisation holds them too."""
    File.objects.filter(pk=file.pk).update(erased_at=now)
    if not File.objects.filter(sha256=file.sha256, erased_at=None).exists():
        transaction.on_commit(partial(path_of(file.sha256).unlink, missing_ok=True))


def _store(path: Path, data: bytes) -> None:
    """Write the bytes under their name in one go, so that nobody ever sees half of them."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)
