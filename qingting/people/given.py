"""People as a file gives them, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One person: `roles` as `desk` or `unit-head@roads`; no mail address where it is empty."""

    login: str
    name: str
    roles: tuple[str, ...] = ()
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away on which local days, both included, and who acts for them; by logins."""

    login: str
    deputy: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a file gives: units by key, people, and who acts for whom meanwhile."""

    units: Mapping[str, str]
    people: tuple[Newcomer, ...]
    away: tuple[Away, ...] = ()
