"""The plan behind an adoption, and which adoption is in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from qingting.adoption.models import (
    Adoption,
    Draft,
    DraftSignature,
    Kept,
    SignedReading,
    Writing,
)
from qingting.plan.load import from_canonical
from qingting.plan.model import Plan
from qingting.store import Work


class Plans:
    """Loaded plans by adoption id; an adoption never changes, so neither does what is kept here."""

    def __init__(self, work: Work) -> None:
        self._plans: dict[int, Plan] = {}

    def of(self, adoption_id: int) -> Plan:
        if adoption_id not in self._plans:
            version = Adoption.objects.values_list("version", flat=True).get(pk=adoption_id)
            self._plans[adoption_id] = plan_of_version(version)
        return self._plans[adoption_id]

    def know(self, adoption_id: int, plan: Plan) -> None:
        """Keep a plan that was just adopted, so that it is not read back."""
        self._plans[adoption_id] = plan


class Governed:
    """Whether an organisation has a plan in force; one that has one keeps having one."""

    def __init__(self, _: Work) -> None:
        self._known: set[int] = set()

    def has(self, org_id: int, at: datetime) -> bool:
        if org_id not in self._known and in_force(org_id, at) is not None:
            self._known.add(org_id)
        return org_id in self._known


def in_force(org_id: int, at: datetime, plan: str = "") -> Adoption | None:
    """Return the adoption under which a new event of this organisation starts, without the
    plan's text; None where none is in force.

    Args:
        plan: the one that a watch or a person names; the main plan where it is not in force.
    """
    found = list_in_force(org_id, at)
    return next((a for a in found if a.plan == plan), None) or next(iter(found), None)


def list_in_force(org_id: int, at: datetime) -> list[Adoption]:
    """Return the adoptions in force, the main plan first, without the plans' texts."""
    rows = Adoption.objects.defer("canonical").filter(org_id=org_id, since__lte=at)
    rows = rows.filter(Q(until=None) | Q(until__gt=at))
    return list(rows.order_by("beside", "-since", "-id"))


def find_main(adoption_ids: Collection[int]) -> set[int]:
    """Return which of some adoptions are, or were, of the main plan."""
    rows = Adoption.objects.filter(pk__in=adoption_ids, beside=False)
    return set(rows.values_list("pk", flat=True)) if adoption_ids else set()


@lru_cache(maxsize=64)
def plan_of_version(version: str) -> Plan:
    """Return an adopted plan by its version, read once a process: what a version says never
    changes.
    """
    return from_canonical(Adoption.objects.filter(version=version)[:1].get().canonical)


@lru_cache(maxsize=64)
def plan_of(adoption_id: int) -> Plan:
    """Return the plan of an adoption, read once a process: an adoption never changes."""
    return plan_of_version(Adoption.objects.values_list("version", flat=True).get(pk=adoption_id))


def find_adoption(org_id: int, version: str) -> Adoption | None:
    """Return an organisation's last adoption of a version, without the plan's text."""
    rows = Adoption.objects.defer("canonical").filter(org_id=org_id, version=version)
    return rows.order_by("-since", "-id").first()


def list_adoptions(org_id: int) -> list[Adoption]:
    """Return an organisation's adoptions, the last one first, without the plans' texts."""
    rows = Adoption.objects.defer("canonical").filter(org_id=org_id)
    return list(rows.order_by("-since", "-id"))


def list_signed_readings(adoption_id: int) -> list[SignedReading]:
    """Return which readings of an adopted plan were signed, with their signers."""
    return list_signed_of([adoption_id]).get(adoption_id, [])


def list_signed_of(adoption_ids: Sequence[int]) -> dict[int, list[SignedReading]]:
    """Return the signed readings of several adoptions, with their signers, by adoption."""
    found: dict[int, list[SignedReading]] = {}
    rows = SignedReading.objects.filter(adoption__in=adoption_ids).select_related("signer")
    for row in rows.order_by("pk"):
        found.setdefault(row.adoption_id, []).append(row)
    return found


def find_kept(org_id: int, version: str) -> dict[str, str]:
    """Return the files of a version that was adopted, by name; none where none were kept."""
    rows = Kept.objects.filter(org=org_id, version=version).values_list("files", flat=True)
    found: dict[str, str] | None = rows.first()
    return found or {}


def list_writings(org_id: int) -> list[Writing]:
    """Return the plans that an organisation is writing, by name, without their files."""
    return list(Writing.objects.filter(org=org_id).defer("files").order_by("plan"))


def find_writing(org_id: int, plan: str) -> Writing | None:
    """Return a plan that an organisation is writing."""
    return Writing.objects.filter(org=org_id, plan=plan).first()


def find_draft(org_id: int) -> Draft | None:
    """Return the plan that an organisation prepares to adopt, None where it prepares none."""
    return Draft.objects.filter(org=org_id, adopted_at=None).first()


def plan_of_draft(draft: Draft) -> Plan:
    """Return the plan that is prepared, read once a process."""
    return _read(draft.canonical)


@lru_cache(maxsize=8)
def _read(canonical: str) -> Plan:
    return from_canonical(canonical)


def list_signatures(draft: Draft) -> list[DraftSignature]:
    """Return which readings of a draft are signed, with their signers."""
    return list(DraftSignature.objects.filter(draft=draft).select_related("signer").order_by("pk"))
