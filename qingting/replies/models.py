"""What was published, where, by whom, and whether it is what was approved; who speaks for us."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qingting.approvals.models import Text
from qingting.events.models import Event
from qingting.orgs.models import Organisation
from qingting.people.models import OfficialAccount
from qingting.store import Mode, Row


class Appearance(Row):
    """What stands before somebody speaks in public for us: of a conference or a briefing why it is
    needed, who of us releases, the prepared answers; of an interview the expert who signs it, of
    what institution, with what interest declared (A5.11, B4.4). `of`, `about`: of which text, as in
    `Text`. A later one takes the place of an earlier; `held_at`, `place`, `record_url` come after.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ACTUAL)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    of = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    makes = models.CharField(max_length=40)  # conference, briefing, interview
    need = models.TextField(blank=True)
    speaker = models.CharField(max_length=120)  # name and office of ours; the expert's name
    institution = models.CharField(max_length=200, blank=True)
    interest = models.TextField(blank=True)
    answers = models.JSONField(default=dict)  # question -> prepared answer: D1
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    record_url = models.CharField(max_length=500, blank=True)
    held_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(makes="interview") & ~Q(institution="") & ~Q(interest="")
                | Q(makes__in=["conference", "briefing"]) & ~Q(need=""),
                name="replies_appearance_says_what_it_has_to",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | ~Q(place="") & ~Q(record_url=""),
                name="replies_appearance_held_says_where",
            ),
        ]


class Publication(Row):
    """One public answer in one place, as the person who published it recorded it.

    `captured`: the text as it stands there; `exact`: whether that is what was approved.
    `appearance`: who spoke, where it is a conference, a briefing or an interview. `account` is null
    in a replay, whose persons hold no accounts. `merged`: the organisation lets one person write
    and publish.
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
    appearance = models.ForeignKey(
        Appearance, models.PROTECT, related_name="+", null=True, db_index=False
    )
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
