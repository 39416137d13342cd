"""What changed from one plan to another, in grades, duties, params, readings and roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from qingting.plan.model import Entry, Plan, Row
from qingting.plan.wording import write, write_condition

# Names of fields that are not the key with hyphens for underscores; None: no key of its own.
_KEYS: Mapping[str, str | None] = {
    "id": None,
    "where": None,
    "source": "layer",
    "start": "from",
    "origin": "source",
    "value": None,
    "text": "is",
    "approve_also": "approve (layers)",
}


def diff(old: Plan, new: Plan) -> dict[str, Any]:
    """Return ids added and removed and keys changed, with the keys of contracts.md §5."""
    return {
        "grades": _compare(_grades(old), _grades(new)),
        "duties": _compare(_entries(old.duties), _entries(new.duties)),
        "params": _compare(_entries(old.params), _entries(new.params)),
        "readings": _compare(_entries(old.readings), _entries(new.readings)),
        "roles": _compare(_entries(old.roles), _entries(new.roles)),
    }


Keys = dict[str, str]  # key of an entry -> its value as written


def _entries(entries: Mapping[str, Entry]) -> dict[str, Keys]:
    return {id: dict(_keys(entry)) for id, entry in entries.items()}


def _keys(entry: Entry) -> Iterator[tuple[str, str]]:
    for field in fields(entry):
        key = _KEYS.get(field.name, field.name.replace("_", "-"))
        if key is not None:
            yield key, write(getattr(entry, field.name))


def _grades(plan: Plan) -> dict[str, Keys]:
    """Return the grades of each scale, those of another than `grade` behind its name.

    The rows of one grade are its ways, one after the other.
    """
    grades: dict[str, Keys] = {}
    for scale in plan.scales.values():
        prefix = "" if scale.id == "grade" else f"{scale.id}."
        for grade in scale.grades:
            rows = [row for row in scale.rows if row.id == grade]
            grades[prefix + grade] = {
                **dict(_keys(rows[0])),
                "when": "; ".join(_when(row) for row in rows),
                "clause": write(tuple(dict.fromkeys(c for row in rows for c in row.clause))),
                "otherwise": write(grade == scale.otherwise),
            }
    return grades


def _when(row: Row) -> str:
    return write_condition(row.when) if row.when is not None else ""


def _compare(old: Mapping[str, Keys], new: Mapping[str, Keys]) -> dict[str, Any]:
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": [
            {"id": id, "what": key, "old": old[id].get(key, ""), "new": new[id].get(key, "")}
            for id in sorted(old.keys() & new.keys())
            for key in sorted(old[id].keys() | new[id].keys())
            if old[id].get(key, "") != new[id].get(key, "")
        ],
    }
