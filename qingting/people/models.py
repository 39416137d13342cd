"""Our own people: who may sign in, which roles they hold where, how they are reached, and for
which public accounts they speak. Nobody of the public is ever in here.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Row, new_id


def _ends_after(name: str) -> models.CheckConstraint:
    """A span that ends does so after it began."""
    return models.CheckConstraint(
        condition=models.Q(until=None) | models.Q(until__gt=models.F("since")), name=name
    )


class PersonManager(BaseUserManager["Person"]):
    """Makes persons for Django's own sign-in code."""

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(login=login, **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """A member of staff of one organisation; the user model. `active` ends all access at once.

    `language`, `theme`: empty where the browser decides. Quiet hours are local, both ends or none.
    `keys`: whether single keys act on pages (WCAG 2.1.4). No address here: see ContactPoint.
    """

    class Language(models.TextChoices):
        CHINESE = "zh-hans"
        ENGLISH = "en"

    class Theme(models.TextChoices):
        LIGHT = "light"
        DARK = "dark"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    login = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, choices=Language, default="")
    theme = models.CharField(max_length=8, choices=Theme, default="")
    keys = models.BooleanField(default=True)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)

    objects = PersonManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="people_person_quiet_whole",
            ),
        ]

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
    """A person holds a role of the plan, in a unit where the role is `per: unit`, or a role of
    the installation (`rules.OF_HOUSE`); open-ended while `until` is null.
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
            _ends_after("people_holding_ends_after_it_began"),
        ]


class Absence(Row):
    """A person is away, and for that time the deputy acts in every role that they hold.

    Without a deputy the others who hold the roles are told. One at a time; open-ended while
    `until` is null.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            _ends_after("people_absence_ends_after_it_began"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("deputy")), name="people_absence_another_acts"
            ),
        ]


class Shift(Row):
    """A person is on duty in a role they hold. While anybody is, the others who hold it rest."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [_ends_after("people_shift_ends_after_it_began")]
        indexes = [models.Index(fields=["org", "until"], name="people_shift_running")]


class ContactPoint(Row):
    """Where a person is reached on a channel (`mail`); used only once a code sent there came back.

    Of the code only its keyed hash is kept, and how often it was tried.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=64, default="")
    code_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel", "address"], name="people_contact_once"
            ),
        ]


class OfficialAccount(Row):
    """A declared public account of the organisation; the only places that it speaks in.

    `last_active_on`: the last day it was seen to publish, null where nobody noted one.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    platform = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    registered_on = models.DateField()
    last_active_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    note = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org", "platform", "name"], name="people_account_declared_once"
            ),
        ]


class AccountRight(Row):
    """A person may publish on an account; open-ended while `until` is null."""

    account = models.ForeignKey(OfficialAccount, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person"],
                condition=models.Q(until=None),
                name="people_account_right_once",
            ),
            _ends_after("people_account_right_ends_after_it_began"),
        ]


class Session(AbstractBaseSession):
    """A browser that somebody is signed in with; ends at once where the row goes.

    Beside Django's own columns only whose it is: no trace of when a person was at work.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False


class Look(Row):
    """How far a person has read the journal on the desk; no trace of when else they were there."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    seq = models.BigIntegerField()
    at = models.DateTimeField()


class SignInTry(Row):
    """A wrong password: under the keyed hash of login and address, for a day at most."""

    key_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key_hash", "at"], name="people_try_recent")]
