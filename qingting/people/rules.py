"""Which person and which role an actor is; who may act in which role, and who does now.

An actor is `person:7/desk@roads` (person 7 as desk of the unit roads), `person:7` where no role
matters, `desk#2` in a replay, or `engine`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from qingting.journal.rules import parted
from qingting.lang import Said
from qingting.plan.model import Plan

ADMINISTRATOR, AUDITOR = "administrator", "auditor"
OF_HOUSE = (ADMINISTRATOR, AUDITOR)  # roles of the installation, which no plan knows


def role_of(actor: str) -> str:
    """Return the role an actor acts in, without person and unit; empty where none is named.

    >>> role_of("person:7/desk@roads"), role_of("unit-head@roads#2"), role_of("person:7")
    ('desk', 'unit-head', '')
    """
    return post_of(actor).partition("@")[0]


def person_of(actor: str) -> str:
    """Return the person of an actor.

    >>> person_of("person:7/desk"), person_of("desk#2")
    ('person:7', 'desk#2')
    """
    return parted(actor)[0]


def title_of(actor: str) -> str:
    """Return what stored reasons call an actor: the role acted in, else the person."""
    person, role = parted(actor)
    return role or person


def titled(plan: Plan, actor: str) -> Said:
    """Return what stored reasons call an actor in words: as the plan names the role acted in."""
    title = title_of(actor)
    role, _at, unit = title.partition("#")[0].partition("@")
    found = plan.roles.get(role)
    if found is None:
        return Said(title, title)
    ending = f" ({unit})" if unit else ""
    return Said((found.zh or found.en or role) + ending, (found.en or role) + ending)


def same_person(one: str, other: str) -> bool:
    """Whether two actors are one person, whatever roles they act in."""
    return person_of(one) == person_of(other)


def post_of(actor: str) -> str:
    """Return the role an actor acts in, with its unit.

    >>> post_of("person:7/unit-head@roads"), post_of("desk#2")
    ('unit-head@roads', 'desk')
    """
    person, role = parted(actor)
    if role or person.startswith("person:"):
        return role
    return person.partition("#")[0]


def may_act(plan: Plan, holder: str, actor: str) -> bool:
    """Whether an actor may act for a role: the role itself, its deputy, or a role of that body.

    A unit's role acts for its own unit only: `unit-head@roads` for `unit-head@roads` or
    `unit-head`.
    """
    role = plan.roles.get(role_of(holder))
    deputy = role.deputy if role else None
    return holds(plan, holder, actor) or role_of(actor) == deputy


def holds(plan: Plan, holder: str, actor: str) -> bool:
    """Whether an actor is a role itself, or a role of that body; its deputy is not."""
    acting = role_of(actor)
    mine = plan.roles.get(acting)
    return holder in (post_of(actor), acting) or (mine is not None and mine.of == holder)


def members_of(plan: Plan, role: str) -> tuple[str, ...]:
    """Return a role and, where it is a body, the roles in it: whoever holds one may act for it."""
    return (role, *(r.id for r in plan.roles.values() if r.of == role))


def deciding(plan: Plan) -> frozenset[str]:
    """Return the roles that decide or approve under a plan, alone or as members of a body."""
    approvals = [
        a for d in plan.duties.values() for a in (d.approve, *d.approve_also) if a is not None
    ]
    approvals += [cap.exception for cap in plan.caps.values() if cap.exception is not None]
    named = {role for approval in approvals for role in approval.roles}
    named |= {scale.decide for scale in plan.scales.values() if scale.decide}
    named |= {duty.extend.by for duty in plan.duties.values() if duty.extend}
    named |= {plan.close.decide} if plan.close else set()
    return frozenset(member for role in named for member in members_of(plan, role))


def clash(roles: Collection[str], decides: Collection[str]) -> str | None:
    """Return which rule the roles of one person break together, None where they go together.

    Args:
        roles: all that one person would hold, with or without `@unit`.
        decides: the roles that decide or approve (`deciding`).
    """
    held = {role.partition("@")[0] for role in roles}
    if AUDITOR in held and len(held) > 1:
        return AUDITOR
    if ADMINISTRATOR in held and held & set(decides):
        return ADMINISTRATOR
    return None


class Stint(NamedTuple):
    """A person in a role for a time: held, or on shift. `unit`: its key, empty where none."""

    person_id: int
    role: str
    unit: str
    since: datetime
    until: datetime | None


class Away(NamedTuple):
    """A person is absent; `deputy_id` acts meanwhile, None: nobody does."""

    person_id: int
    deputy_id: int | None
    since: datetime
    until: datetime | None


def runs(span: Stint | Away, at: datetime) -> bool:
    """Whether a span holds an instant: its first one, not its last."""
    return span.since <= at and (span.until is None or at < span.until)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who holds what, who is on shift, who is away; of one organisation, around one time."""

    holdings: Sequence[Stint]
    shifts: Sequence[Stint]
    absences: Sequence[Away]

    def on_duty(self, role: str, at: datetime) -> list[int]:
        """Return who acts in `desk` or `unit-head@roads`: those on shift, else all who hold it;
        for each who is absent the deputy. Empty where nobody is left.
        """
        name, _, unit = role.partition("#")[0].partition("@")
        for stints in (self.shifts, self.holdings):
            acting = [
                self._stand_in(s.person_id, at)
                for s in stints
                if s.role == name and unit in ("", s.unit) and runs(s, at)
            ]
            if found := [person for person in dict.fromkeys(acting) if person is not None]:
                return found
        return []

    def _stand_in(self, person_id: int, at: datetime) -> int | None:
        """The person, or whoever stands at the end of the row of deputies; None where it ends
        in nobody, or in itself.
        """
        passed: set[int | None] = {None}
        here: int | None = person_id
        while here not in passed and (away := self._away(here, at)):
            passed.add(here)
            here = away.deputy_id
        return None if here in passed else here

    def _away(self, person_id: int | None, at: datetime) -> Away | None:
        return next((a for a in self.absences if a.person_id == person_id and runs(a, at)), None)
