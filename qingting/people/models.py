"""Our own people: who may sign in, which roles they hold where. Nobody of the public is ever in
here.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Row, new_id


class PersonManager(BaseUserManager["Person"]):
    """Makes persons for Django's own sign-in code."""

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(login=login, **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """A member of staff of one organisation; the user model. `active` ends all access at once."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    login = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)

    objects = PersonManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django asks under this name
        return self.active


class Unit(Row):
    """A section or subordinate body, by the key that `role@unit` uses."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    key = models.SlugField()
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "key"], name="people_unit_key_once"),
        ]


class Holding(Row):
    """A person holds a role of the plan, in a unit where the role is `per: unit`; open-ended
    while
    `until` is null.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                condition=models.Q(until=None),
                name="people_holding_once_a_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(until=None, unit=None),
                name="people_holding_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="people_holding_ends_after_it_began",
            ),
        ]
