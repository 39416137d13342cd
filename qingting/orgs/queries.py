"""Which organisation this installation is for."""

from __future__ import annotations

from qingting.orgs.models import Organisation


def find_organisation() -> Organisation | None:
    """Return the installation's organisation, None before it was set up."""
    return Organisation.objects.order_by("pk").first()


def find_by_key(key: str) -> Organisation | None:
    """Return an organisation by its key; None where there is none."""
    return Organisation.objects.filter(key=key).first()
