"""The five files of contracts §3, from a replay's database or a live one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from msgspec.json import encode

from qingting.adoption.models import Adoption
from qingting.duties.models import Duty
from qingting.errors import ConfigError
from qingting.events.models import Event, Membership
from qingting.grading.models import Decision, Grading
from qingting.lang import local_iso
from qingting.notices.models import Notice
from qingting.orgs.models import Organisation
from qingting.plan.load import from_canonical
from qingting.plan.model import Plan
from qingting.posts.models import Post
from qingting.sources.actions import TALLY
from qingting.sources.models import Source

FILES = ("events.jsonl", "gradings.jsonl", "duties.jsonl", "notices.jsonl", "summary.json")
Line = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """What is exported: an organisation's rows of one mode, as they stand at an instant."""

    org_id: int
    mode: str
    plan: Plan
    until: datetime
    _stamps: dict[datetime, str] = field(default_factory=dict)  # many rows share an instant

    def stamp(self, at: datetime | None) -> str | None:
        """An instant to the second, in the plan's zone."""
        if at is None:
            return None
        found = self._stamps.get(at)
        if found is None:
            found = self._stamps[at] = local_iso(at, self.plan.timezone)
        return found


def plan_of(org_id: int) -> Plan | None:
    """Return the plan last adopted by an organisation, None before the first adoption."""
    row = Adoption.objects.filter(org_id=org_id).order_by("-since", "-id").first()
    return from_canonical(row.canonical) if row else None


def write(out: Path, scope: Scope, **more: Any) -> dict[str, Any]:
    """Write the five files together into `out`; returns the summary. `more` are keys of it that
    only the caller knows.
    """
    out.mkdir(parents=True, exist_ok=True)
    events = list(_events(scope))
    keys = {row.pk: row.key for row, _ in events}
    places = {key: i for i, key in enumerate(keys.values())}
    lines = {
        "events.jsonl": [line for _, line in events],
        "gradings.jsonl": list(_gradings(scope, keys, places)),
        "duties.jsonl": _duties(scope, keys, places),
        "notices.jsonl": _notices(scope, places),
    }
    summary = _summary(scope, lines, more)
    for name, rows in lines.items():
        (out / f".{name}.new").write_bytes(b"".join(map(_compact, rows)))
    (out / ".summary.json.new").write_bytes(_compact(summary))
    for name in FILES:
        os.replace(out / f".{name}.new", out / name)
    return summary


def _compact(line: Mapping[str, Any]) -> bytes:
    return encode(line) + b"\n"


def _events(scope: Scope) -> Iterator[tuple[Event, Line]]:
    rows = list(
        Event.objects.filter(org_id=scope.org_id, mode=scope.mode).order_by("found_at", "number")
    )
    keys = {row.pk: row.key for row in rows}
    posts = _posts(scope)
    grades = _in_force(scope)
    for row in rows:
        yield (
            row,
            {
                "event": row.key,
                "state": row.state,
                "found_at": scope.stamp(row.found_at),
                "opened_at": scope.stamp(row.opened_at),
                "quiet_at": scope.stamp(row.quiet_at),
                "closed_at": scope.stamp(row.closed_at),
                "dismissed_at": scope.stamp(row.dismissed_at),
                "follows": keys.get(row.follows_id or 0),
                "grade": grades.get(row.pk),
                "posts": posts.get(row.pk, []),
            },
        )


def _posts(scope: Scope) -> dict[int, list[str]]:
    """Event -> keys of its posts, in order of arrival."""
    home = dict(Membership.objects.filter(until=None).values_list("remark_id", "event_id"))
    found: dict[int, list[str]] = {}
    rows = Post.objects.filter(org_id=scope.org_id, mode=scope.mode).order_by("arrived_at", "id")
    for key, remark_id in rows.values_list("key", "remark_id"):
        found.setdefault(home[remark_id], []).append(key)
    return found


def _in_force(scope: Scope) -> dict[int, str]:
    """Event -> the grade in force, from the last line of either table."""
    found: dict[int, tuple[datetime, int, str]] = {}
    for table in (Grading, Decision):
        rows = table.objects.filter(
            scale="grade", event__org_id=scope.org_id, event__mode=scope.mode
        )
        for event_id, at, pk, grade in rows.values_list("event_id", "at", "id", "in_force"):
            found[event_id] = max(found.get(event_id, (at, 0, "")), (at, pk, grade))
    return {event_id: grade for event_id, (_, _, grade) in found.items()}


def _gradings(scope: Scope, keys: Mapping[int, str], places: Mapping[str, int]) -> Iterator[Line]:
    mine = {"scale": "grade", "event__org_id": scope.org_id, "event__mode": scope.mode}
    gradings = list(Grading.objects.filter(**mine))
    saw = {row.pk: row for row in gradings}
    rows: list[Grading | Decision] = [*gradings, *Decision.objects.filter(**mine)]
    rows.sort(key=lambda r: (r.at, places[keys[r.event_id]], r.pk))
    for row in rows:
        line = _decided(scope, row, saw[row.saw_id]) if isinstance(row, Decision) else _graded(row)
        yield {"event": keys[row.event_id], "at": scope.stamp(row.at), **line}


def _graded(row: Grading) -> Line:
    return {
        "by": "engine",
        "grade": row.certain,
        "in_force": row.in_force,
        "possible": row.possible,
        "facts": row.facts,
        "clauses": row.clauses,
        "reasons": row.reasons,
        "missing": row.missing,
        "why": None,
    }


def _decided(scope: Scope, row: Decision, saw: Grading) -> Line:
    """A decision of people, with the facts of the grading they saw."""
    scale = scope.plan.scales[row.scale]
    clauses = next((r.clause for r in scale.rows if r.id == row.grade), scale.clause)
    possible = [g for g in saw.possible if scale.rank(g) > scale.rank(row.grade)]
    reason = {
        "grade": row.grade,
        "clause": " ".join(clauses),
        "condition": f"人工决定：{row.by}" + (f"、{row.second}" if row.second else ""),
        "value": None,
        "threshold": None,
        "verdict": "yes",
    }
    return {
        "by": row.by,
        "grade": row.grade,
        "in_force": row.in_force,
        "possible": possible,
        "facts": saw.facts,
        "clauses": list(clauses),
        "reasons": [reason],
        "missing": saw.missing if possible else [],
        "why": row.why,
    }


def _duties(scope: Scope, keys: Mapping[int, str], places: Mapping[str, int]) -> list[Line]:
    rows = list(Duty.objects.filter(org_id=scope.org_id, mode=scope.mode).order_by("id"))

    def order(row: Duty) -> tuple[Any, ...]:
        place = places[keys[row.event_id]] if row.event_id else -1
        began = row.began_at.timestamp() if row.began_at else 0.0
        return (place, row.began_at is None, began, row.entry, row.about or "")

    rows.sort(key=order)
    return [
        {
            "event": keys[row.event_id] if row.event_id else None,
            "duty": row.entry,
            "clause": row.clause,
            "holder": row.holder,
            "about": row.about,
            "from": row.anchor,
            "began_at": scope.stamp(row.began_at),
            "due_at": scope.stamp(row.due_at),
            "occurrence": row.occurrence,
            "missed": row.missed,
            "state": _state(row, scope.until),
            "done_at": scope.stamp(row.done_at) if row.state == Duty.State.DONE else None,
            "why": row.why if row.state == Duty.State.VOID else None,
        }
        for row in rows
    ]


def _state(row: Duty, now: datetime) -> str:
    if row.state == Duty.State.OPEN and row.due_at is not None and row.due_at <= now:
        return "overdue"
    if row.state == Duty.State.DONE and row.due_at and row.done_at and row.done_at > row.due_at:
        return "done-late"
    return row.state


def _notices(scope: Scope, places: Mapping[str, int]) -> list[Line]:
    names = ("id", "event_key", "duty", "about", "to", "at", "rung", "why", "clause", "mode")
    rows = list(
        Notice.objects.filter(org_id=scope.org_id, mode=scope.mode)
        .order_by("id")
        .values_list(*names)
    )
    rows.sort(key=lambda r: (r[5], places[r[1]] if r[1] else -1, r[2] or "", r[6], r[4]))
    return [
        {
            "notice": f"N{pk}",
            "event": event,
            "duty": duty,
            "about": about,
            "to": to,
            "at": scope.stamp(at),
            "rung": rung,
            "why": why,
            "clause": clause,
            "mode": mode,
        }
        for pk, event, duty, about, to, at, rung, why, clause, mode in rows
    ]


def _summary(
    scope: Scope, lines: Mapping[str, Iterable[Line]], more: Mapping[str, Any]
) -> dict[str, Any]:
    tally = dict.fromkeys(TALLY, 0)
    for source in Source.objects.filter(org_id=scope.org_id, mode=scope.mode):
        for name, n in source.tally.items():
            tally[name] += n
    after = more.get("after_until", 0)
    total = tally["posts"] + tally["counts"] + tally["repeats"] + tally["bad_lines"] + after
    found: dict[str, Any] = {
        "plan": scope.plan.id,
        "plan_hash": scope.plan.hash,
        "mode": scope.mode,
        "from": scope.stamp(more.get("first")),
        "until": scope.stamp(scope.until) if more.get("first") else None,
        "lines": total,
        **{
            name: tally[name]
            for name in ("posts", "counts", "repeats", "orphans", "kept", "echoes")
        },
        "bad_lines": tally["bad_lines"],
        "after_until": after,
        **{name.split(".")[0]: len(list(rows)) for name, rows in lines.items()},
        "acts": more.get("acts", 0),
        "acts_refused": more.get("acts_refused", 0),
        "seconds": more.get("seconds", 0),
        "peak_rss_mb": more.get("peak_rss_mb", 0),
    }
    return found


def export_live(out: Path, mode: str, now: datetime) -> dict[str, Any]:
    """Export the organisation of a live database as it stands now.

    Raises:
        ConfigError: no plan was ever adopted in it.
    """
    org = Organisation.objects.order_by("id").first()
    plan = plan_of(org.pk) if org else None
    if org is None or plan is None:
        raise ConfigError(
            "plan", "none", "no plan is in force yet; adopt one: qingting run --plan FILE"
        )
    with transaction.atomic():  # one snapshot, while the engine goes on
        first = Event.objects.filter(org=org, mode=mode).order_by("found_at").first()
        scope = Scope(org.pk, mode, plan, now)
        return write(out, scope, first=first.found_at if first else None)
