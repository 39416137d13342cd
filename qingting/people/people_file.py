"""A file of people in YAML: `units: {key: name}` and `people: {login: {name, roles: [...]}}`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from qingting.errors import Fault, InputError
from qingting.lang import tr
from qingting.people.given import Given, Newcomer


def read(path: str | Path) -> Given:
    """Read a file of people.

    Raises:
        InputError: every fault of the file at once.
    """
    file = str(path)
    given = _load(file)
    units = given.get("units") or {}
    people = given.get("people") or {}
    faults = [*_unit_faults(file, units), *_people_faults(file, units, people)]
    if faults:
        raise InputError(faults)
    return Given(
        units,
        tuple(
            Newcomer(login, entry["name"], tuple(entry.get("roles") or ()))
            for login, entry in people.items()
        ),
    )


def _load(file: str) -> dict[str, Any]:
    try:
        text = Path(file).read_text("utf-8")
        found = yaml.load(text, Loader=yaml.BaseLoader)  # every scalar stays text
    except OSError as e:
        raise InputError([Fault(file, 0, f"{tr('cannot be read', '读不出')}: {e.strerror}")]) from e
    except UnicodeDecodeError as e:
        raise InputError([Fault(file, 0, tr("is not UTF-8", "不是 UTF-8"))]) from e
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else 0
        raise InputError([Fault(file, line, str(e.problem))]) from e
    if not isinstance(found, dict):
        wants = tr("must hold `units:` and `people:`", "要有 units: 和 people: 两部分")
        raise InputError([Fault(file, 1, wants)])
    return found


def _unit_faults(file: str, units: object) -> list[Fault]:
    if isinstance(units, dict) and all(isinstance(v, str) and v for v in units.values()):
        return []
    return [Fault(file, 0, tr("units: key: name, each a text", "units：每行 键: 名称"))]


def _people_faults(file: str, units: Mapping[str, str], people: object) -> list[Fault]:
    if not isinstance(people, dict):
        return [Fault(file, 0, tr("people: must be a map by login", "people：按登录名列出"))]
    faults = []
    for login, entry in people.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            faults.append(Fault(file, 0, f"{login}: " + tr("needs a name", "缺 name")))
            continue
        for role in entry.get("roles") or ():
            unit = str(role).partition("@")[2]
            if unit and unit not in units:
                faults.append(
                    Fault(file, 0, f"{login}: " + tr(f"no unit {unit}", f"没有单位 {unit}"))
                )
    return faults
