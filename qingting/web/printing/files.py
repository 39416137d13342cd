"""The sheets as files: what a duty officer opens where the product does not answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from qingting.adoption.models import Adoption
from qingting.adoption.queries import in_force, plan_of
from qingting.orgs.models import Organisation
from qingting.plan.model import Entry, Plan
from qingting.web import naming
from qingting.web.printing import sheets

FOLDER = "print"  # within the data folder
OPEN = "open"

Context = dict[str, Any]


def _plan(plan: Plan, adoption: Adoption, now: datetime) -> Context:
    return {
        "clauses": sheets.clauses_of(plan),
        "signed": sheets.signed_of(plan, adoption),
        "interpreter": naming.role(plan, plan.interpreter),
    }


def _trace(plan: Plan, adoption: Adoption, now: datetime) -> Context:
    return {"rows": sheets.traced_of(plan, adoption.org_id)}


def _cards(plan: Plan, adoption: Adoption, now: datetime) -> Context:
    return {"cards": sheets.cards_of(plan, adoption.org_id, now)}


def _open(plan: Plan, adoption: Adoption, now: datetime) -> Context:
    return {"duties": sheets.open_duties(adoption.org_id, now, adoption.org.zone)}


SHEETS: dict[str, Callable[[Plan, Adoption, datetime], Context]] = {
    "plan": _plan,
    "trace": _trace,
    "tree": _cards,
    "cards": _cards,
    OPEN: _open,
}


def context_of(sheet: str, org: Organisation, adoption: Adoption, now: datetime) -> Context:
    """Return what a sheet shows, for its template."""
    plan = plan_of(adoption.pk)
    entry = Entry(id=plan.id, where=plan.where, zh=plan.zh, en=plan.en)
    around = {
        "org": org,
        "zone": org.zone,
        "now": now,
        "plan": plan,
        "name": naming.name(entry),
        "adoption": adoption,
        "trial": adoption.trial,
    }
    return around | SHEETS[sheet](plan, adoption, now)


def write_all(now: datetime) -> int:
    """Write every sheet of every organisation anew; returns how many files there are.

    Each file is whole at any instant. Names of our own people and titles of events stand in them:
    only the user that runs the product may read them.
    """
    css = (Path(settings.STATIC_ROOT) / "print.css").read_text("utf-8")
    written = 0
    with translation.override(settings.LANGUAGE_CODE):
        for org in Organisation.objects.order_by("key"):
            adoption = in_force(org.pk, now)
            if adoption is None:
                continue
            folder = Path(settings.DATA) / FOLDER / org.key
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for sheet in SHEETS:
                context = context_of(sheet, org, adoption, now) | {"css": css}
                text = render_to_string(f"web/print/{sheet}.html", context)
                _replace(folder / f"{sheet}.html", text)
                written += 1
    return written


def _replace(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    with os.fdopen(
        os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    os.replace(new, path)
