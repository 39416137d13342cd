"""Whom outside we speak with: bodies, never members of the public."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Row


class Body(Row):
    """A body outside, as its office is reached.

    The only person it may name is the one whom the body appointed to speak with us (`liaison`),
    and that one's office. `roles`: of the plan, for which it stands.
    """

    class Kind(models.TextChoices):
        GOVERNMENT = "government"
        REGULATOR = "regulator"
        SECURITY = "security"  # police, fire service
        HEALTH = "health"
        PLATFORM = "platform"
        MEDIA = "media"
        SERVICE = "service"  # whoever supplies water, power, transport
        OTHER = "other"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=300)
    phone = models.CharField(max_length=40, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    liaison = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=120, blank=True)
    roles = models.JSONField(default=list)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                condition=models.Q(retired_at=None),
                name="liaison_body_once",
            ),
        ]
