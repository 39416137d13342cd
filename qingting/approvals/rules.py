"""When the approvals asked for are given; who may not sign."""

from __future__ import annotations

from collections.abc import Collection, Set


def settled(how: str, roles: Collection[str], given: Set[str]) -> bool:
    """Return whether an approval is given: by `any` of its roles, by `all` of them, or by all
    `in-order`.

    >>> settled("any", ["a", "b"], {"b"}), settled("all", ["a", "b"], {"b"})
    (True, False)
    """
    signed = given & set(roles)
    return bool(signed) if how == "any" else len(signed) == len(set(roles))


def asked_now(how: str, roles: Collection[str], given: Set[str]) -> list[str]:
    """Return the roles whose approval is asked now: of `in-order` the next one only.

    >>> asked_now("in-order", ["a", "b", "c"], {"a"}), asked_now("all", ["a", "b"], set())
    (['b'], ['a', 'b'])
    """
    lacking = [role for role in roles if role not in given]
    return lacking[:1] if how == "in-order" else lacking
