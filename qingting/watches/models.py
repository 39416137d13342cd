"""What we listen for."""

from __future__ import annotations

from django.db import models

from qingting.orgs.models import Organisation
from qingting.store import Row


class Watch(Row):
    """A named query; `everything` keeps each post that comes (replay, a source that was chosen
    already). `plan`: the id of the plan under which events that it finds start; "" the main one.
    """

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    everything = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    plan = models.CharField(max_length=80, blank=True)
    revision = models.IntegerField(default=0)  # one more with each change that a page made

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "name"], name="watches_watch_name_once"),
            models.CheckConstraint(
                condition=models.Q(everything=True) ^ ~models.Q(query=""),
                name="watches_watch_asks_one_thing",
            ),
        ]
