"""The plans that an event ran under, one after another, as its pages name things of them."""

from __future__ import annotations

from dataclasses import replace

from qingting.adoption.queries import plan_of
from qingting.events.models import Event
from qingting.events.queries import list_replannings
from qingting.plan.model import Plan


class PlansOf:
    """The plan of an event, and those before it; one query where there were any."""

    def __init__(self, event: Event) -> None:
        self.present = plan_of(event.adoption_id)
        changes = list_replannings(event.pk) if event.plan_since else []
        self._until = [(change.pk, plan_of(change.earlier_id)) for change in changes]

    def at(self, row_id: int) -> Plan:
        """Return the plan that a row was written under; ids grow with time."""
        return next((plan for until, plan in self._until if row_id <= until), self.present)

    @property
    def named(self) -> Plan:
        """The present plan, with what only those before it have, for naming things alone."""
        found = self.present
        for _, earlier in reversed(self._until):
            found = replace(
                found,
                duties={**earlier.duties, **found.duties},
                facts={**earlier.facts, **found.facts},
                roles={**earlier.roles, **found.roles},
                triggers={**earlier.triggers, **found.triggers},
            )
        return found
