"""An organisation with its people and a mail channel, told of things at instants of the test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from qingting.lang import Said
from qingting.notices.actions import Matter, To, tell
from qingting.notices.models import Channel, Delivery
from qingting.notices.step import step
from qingting.orgs.models import Organisation
from qingting.people.models import ContactPoint, Person
from qingting.store import Mode, Subject, acting
from tests.cast import Cast, cast
from tests.engine import NOON

MAIL = {"host": "mail.example", "port": 587, "tls": "none", "from": "q@bureau.example", "user": ""}
WHY = Said("等级升为“较大”", "the grade rose to significant")
PHONE = Said("电话告知值班经理", "Phone the duty manager")


def an_office(org: Organisation | None = None) -> Office:
    """The cast at an organisation, which is made where none is given."""
    org = org or Organisation.objects.create(key="bureau", name="某局", zone="Asia/Shanghai")
    people = cast(org, NOON - timedelta(days=1))
    mail = Channel.objects.create(org=org, kind="mail", name="信", settings=MAIL)
    return Office(org, people, mail)


@dataclass
class Office:
    """`people.lin` holds `desk`; `reach` gives somebody a verified address."""

    org: Organisation
    people: Cast
    mail: Channel

    def reach(self, person: Person, address: str = "", **changes: Any) -> None:
        Person.objects.filter(pk=person.pk).update(**changes)
        address = address or f"{person.login}@bureau.example"
        ContactPoint.objects.create(
            person=person, channel="mail", address=address, verified_at=NOON
        )

    def tell(self, to: str | To = "desk", *, at: datetime = NOON, **more: Any) -> int:
        """Tell somebody of duty 7 of event E12; returns the notice."""
        values = {"due_at": None, "mode": Mode.ACTUAL, "why": WHY} | more
        subject = Subject(self.org.pk, values["mode"], "duty", "7")
        matter = Matter("E12", "phone", None, PHONE, values["due_at"])
        whom = to if isinstance(to, To) else To(to)
        with acting(at) as work:
            id_ = tell(work, subject, to=whom, why=values["why"], clause="D4.1", matter=matter)
            step(work)
        return id_

    def sent(self, notice: int) -> list[tuple[str, str | None]]:
        """Channel and login of each delivery of a notice."""
        rows = Delivery.objects.filter(notice=notice).order_by("channel", "person__login")
        return list(rows.values_list("channel", "person__login"))
