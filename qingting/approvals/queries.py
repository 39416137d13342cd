"""Exact texts and who signed them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qingting.approvals.models import Signature, Text
from qingting.store import Subject, Work, new_id

SETTLED = (Text.State.APPROVED, Text.State.MADE)  # an exact text that stands


@dataclass(slots=True)
class KnownText:
    """A version of a text, as the engine knows it. `signers`: who signed it, in order."""

    subject: Subject
    of: str
    about: str
    makes: str
    version: int
    title: str
    body: str
    parts: Mapping[str, Any]
    hash: str
    writer: str
    at: datetime
    state: str = Text.State.DRAFT
    signers: list[str] = field(default_factory=list)
    id: int = field(default_factory=new_id)

    @property
    def stands(self) -> bool:
        """Whether it may be used as it is: approved, or handed in where nobody approves."""
        return self.state in SETTLED


class Texts:
    """The texts of a subject, versions in order; loaded when first asked for."""

    def __init__(self, _: Work) -> None:
        self._of: dict[tuple[str, str], list[KnownText]] = {}

    def of(self, subject: Subject) -> list[KnownText]:
        """Return every version of every text of a subject, oldest first."""
        key = subject.kind, subject.key
        if key not in self._of:
            rows = Text.objects.filter(subject_kind=subject.kind, subject_key=subject.key)
            found = {row.pk: _known(row) for row in rows.order_by("at", "id")}
            for one in Signature.objects.filter(text__in=found, refused=False).order_by("at", "id"):
                found[one.text_id].signers.append(one.signer)
            self._of[key] = list(found.values())
        return self._of[key]

    def last(self, subject: Subject, of: str, about: str = "") -> KnownText | None:
        """Return the last version of a text, None where there is none yet."""
        versions = [t for t in self.of(subject) if (t.of, t.about) == (of, about)]
        return versions[-1] if versions else None


def _known(row: Text) -> KnownText:
    return KnownText(
        subject=Subject(row.org_id, row.mode, row.subject_kind, row.subject_key),
        of=row.of,
        about=row.about,
        makes=row.makes,
        version=row.version,
        title=row.title,
        body=row.body,
        parts=row.parts,
        hash=row.text_hash,
        writer=row.writer,
        at=row.at,
        state=row.state,
        id=row.pk,
    )


def list_texts(kind: str, key: str) -> list[Text]:
    """Return every version of the texts of a subject, the newest first."""
    rows = Text.objects.filter(subject_kind=kind, subject_key=key)
    return list(rows.order_by("-at", "-id"))


def find_text(kind: str, key: str, of: str, about: str = "") -> Text | None:
    """Return the last version of a text of a subject, None where there is none."""
    rows = Text.objects.filter(subject_kind=kind, subject_key=key, of=of, about=about)
    return rows.order_by("-version").first()


def list_signatures(text_ids: list[int]) -> dict[int, list[Signature]]:
    """Return who signed or sent back some texts, by text, oldest first."""
    found: dict[int, list[Signature]] = {id_: [] for id_ in text_ids}
    for one in Signature.objects.filter(text_id__in=text_ids).order_by("at", "id"):
        found[one.text_id].append(one)
    return found


def number_of(text: Text) -> int:
    """Return which one a text is of its kind in its year, among those that stand and itself."""
    year = text.at.year
    rows = Text.objects.filter(
        org_id=text.org_id, mode=text.mode, makes=text.makes, state__in=SETTLED, at__year=year
    )
    return rows.filter(at__lt=text.at).count() + 1
