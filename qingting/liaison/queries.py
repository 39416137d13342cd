"""Reading whom outside we speak with."""

from __future__ import annotations

from collections.abc import Collection

from qingting.liaison.models import Body


def list_bodies(org_id: int, *, retired: bool = False) -> list[Body]:
    """Return the bodies of the directory by name; the retired ones last, where they are wanted."""
    rows = Body.objects.filter(org_id=org_id).order_by("name", "id")
    found = list(rows if retired else rows.filter(retired_at=None))
    return sorted(found, key=lambda body: body.retired_at is not None)


def find_body(org_id: int, body_id: int) -> Body | None:
    """Return a body of an organisation, None if there is none."""
    return Body.objects.filter(org_id=org_id, pk=body_id).first()


def bodies_for(org_id: int, roles: Collection[str]) -> list[Body]:
    """Return the bodies that stand for any of some roles."""
    if not roles:
        return []
    return [body for body in list_bodies(org_id) if set(roles) & set(body.roles)]
