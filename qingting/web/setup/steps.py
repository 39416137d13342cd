"""The seven steps: what each already has, and what it still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qingting import clock
from qingting.adoption.queries import find_draft, in_force
from qingting.checkup_bureau import unheld
from qingting.notices.queries import list_channels
from qingting.orgs.models import Organisation
from qingting.people.models import Person
from qingting.people.queries import list_contacts, list_people, list_units
from qingting.plan.model import Plan
from qingting.sources.queries import list_sources
from qingting.store import Mode
from qingting.watches.queries import list_watches
from qingting.web.admin.house import plan_name
from qingting.web.admin.parts import plan_of

STEPS: dict[str, Promise] = {
    "organisation": gettext_lazy("Organisation"),
    "plan": gettext_lazy("Plan"),
    "people": gettext_lazy("Units and people"),
    "source": gettext_lazy("Where posts come from"),
    "watch": gettext_lazy("What is listened for"),
    "channel": gettext_lazy("How people are told"),
    "adopt": gettext_lazy("Sign and put in force"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step as its line shows it: what there is, and what is still missing ("": nothing)."""

    key: str
    name: Promise
    has: str
    lacks: str

    @property
    def done(self) -> bool:
        return not self.lacks


def steps_of(org: Organisation, me: Person) -> list[Step]:
    """Return every step as it stands."""
    plan = plan_of(org.pk)
    found = {
        "organisation": (f"{org.name} · {org.zone}", ""),
        "plan": (plan_name(plan), "") if plan else ("", _("No plan is chosen.")),
        "people": _people(org, plan),
        "source": _sources(org),
        "watch": _watches(org),
        "channel": _channels(org, me),
        "adopt": _adoption(org),
    }
    return [Step(key, name, *found[key]) for key, name in STEPS.items()]


def next_of(steps: Sequence[Step], after: str) -> str:
    """Return the step that follows one; after the last, the page of what happens now."""
    keys = [step.key for step in steps]
    return [*keys, "now"][keys.index(after) + 1]


def lacking_roles(org: Organisation, plan: Plan) -> list[str]:
    """Return the roles of a plan that nobody holds, in words."""
    held = {
        (h.role, h.unit.key if h.unit else "")
        for member in list_people(org.pk, clock.now())
        for h in member.holdings
    }
    return unheld(plan, held, {unit.key: unit.name for unit in list_units(org.pk)})


def _people(org: Organisation, plan: Plan | None) -> tuple[str, str]:
    n = len(list_people(org.pk, clock.now()))
    has = ngettext("%(n)s person", "%(n)s people", n) % {"n": n}
    lacking = lacking_roles(org, plan) if plan else []
    lacks = _("Held by nobody: %(roles)s") % {"roles": " · ".join(lacking)} if lacking else ""
    return has, lacks


def _sources(org: Organisation) -> tuple[str, str]:
    names = [source.name for source in list_sources(org.pk, Mode.ACTUAL)]
    return " · ".join(names), "" if names else _("No source: nothing can come in.")


def _watches(org: Organisation) -> tuple[str, str]:
    names = [watch.name for watch in list_watches(org.pk) if watch.active]
    return " · ".join(names), "" if names else _("No watch: nothing that comes is kept.")


def _channels(org: Organisation, me: Person) -> tuple[str, str]:
    on = [channel.name for channel in list_channels(org.pk) if channel.enabled]
    has = " · ".join([*on, _("the pages themselves")])
    if not on:
        return has, _("No channel: people are told on the pages only.")
    verified = any(point.verified_at for point in list_contacts(me.pk))
    return has, "" if verified else _("Your own mail address is not verified.")


def _adoption(org: Organisation) -> tuple[str, str]:
    adoption = in_force(org.pk, clock.now())
    if adoption is None:
        return "", _("No plan is in force: nothing is taken in, and no clock runs.")
    if not adoption.trial:
        return _("in force"), ""
    lacks = _("It is a trial: a second person has to put it in force for real work.")
    return _("in force for trial"), lacks if find_draft(org.pk) else ""
