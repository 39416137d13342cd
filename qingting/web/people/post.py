"""Codes and links, sent to one person at once: a secret lies in no notice and in no delivery."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from qingting import clock
from qingting.errors import ChannelError, ConfigError
from qingting.notices.actions.secret import send_secret
from qingting.people.actions import ask_code
from qingting.people.models import ContactPoint, Person
from qingting.people.queries import list_contacts


def send_code(point: ContactPoint, person: Person, *, by: str) -> bool:
    """Send a contact point a code by which it is verified; False where no channel leads there.

    Raises:
        ActionRefusedError: a code was asked less than a minute ago.
        ChannelError: the channel did not take it.
    """
    now = clock.now()
    code = ask_code(point, now=now, by=by)
    words = _("%(code)s is the code for your contact point in Qingting. It is good for 15 minutes.")
    return send_secret(
        person.org_id,
        point.channel,
        point.address,
        subject=_("[Qingting] your code"),
        text=words % {"code": code},
        now=now,
    )


def send_link(person: Person, make: Callable[[], str]) -> None:
    """Send a link to the first verified mail address that takes it; nothing where there is none.

    What a channel answers is not shown: who asks is not signed in.
    """
    for point in list_contacts(person.pk):
        if point.channel == "mail" and point.verified_at is not None:
            words = _("This link signs you in to Qingting once, within an hour: %(link)s")
            try:
                send_secret(
                    person.org_id,
                    point.channel,
                    point.address,
                    subject=_("[Qingting] your sign-in link"),
                    text=words % {"link": make()},
                    now=clock.now(),
                )
            except (ChannelError, ConfigError):
                continue
            return
