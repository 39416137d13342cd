"""What was published, where, by whom, and whether it is what was approved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qingting.approvals.models import Text
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.people.models import OfficialAccount
from qingting.store import Mode, Row


class Publication(Row):
    """One public answer in one place, as the person who published it recorded it.

    `captured`: the text as it stands there; `exact`: whether that is what was approved. `account`
    is null in a replay, whose persons hold no accounts. `merged`: the organisation lets one person
    write and publish.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()  # within the event, from 1
    of = models.CharField(max_length=80)  # the plan's duty that it does
    about = models.CharField(max_length=200, blank=True)
    account = models.ForeignKey(
        OfficialAccount, models.PROTECT, related_name="+", null=True, db_index=False
    )
    account_name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    published_at = models.DateTimeField()
    captured = models.TextField()
    exact = models.BooleanField()
    writer = models.CharField(max_length=120)
    approver = models.CharField(max_length=120)
    publisher = models.CharField(max_length=120)
    merged = models.BooleanField(default=False)
    corrects = models.IntegerField(null=True)  # number of the publication that it corrects
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"], name="replies_publication_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(approver=F("writer")) & ~Q(approver=F("publisher")),
                name="replies_approver_is_another",
            ),
            models.CheckConstraint(
                condition=Q(merged=True) | ~Q(writer=F("publisher")),
                name="replies_author_is_not_publisher",
            ),
        ]
