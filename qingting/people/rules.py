"""Who may act in which role."""

from __future__ import annotations

from qingting.plan.model import Plan


def role_of(actor: str) -> str:
    """Return the role an actor acts in: `desk#2` and `unit-head@roads` without person and unit."""
    return actor.split("#")[0].split("@")[0]


def may_act(plan: Plan, holder: str, actor: str) -> bool:
    """Whether an actor may act for a role: the role itself, its deputy, or a role of that body.

    A unit's role acts for its own unit only: `unit-head@roads` for `unit-head@roads` or
    `unit-head`.
    """
    acting = actor.split("#")[0]
    if acting == holder or role_of(actor) == holder:
        return True
    role = plan.roles.get(role_of(holder))
    deputy = role.deputy if role else None
    mine = plan.roles.get(role_of(actor))
    return role_of(actor) == deputy or (mine is not None and mine.of == holder)
