"""An organisation as it is before the journey, and then the product on it: `python -m
tests.browser.found DATA MAIL_PORT`.

The human-resources bureau's plan in force, four people, one declared account, a mail server. The
only writes that do not go through a page; the test drives it from outside, by `office.py`.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final

PLAN: Final = "plans/hrss-bureau/plan.yaml"
UNIT: Final = "综合科"
ACCOUNT: Final = "政务微博 本局"
PASSWORD: Final = "seven grey herons"
STAFF: Final = {  # login: name, roles
    "lin": ("林值守", ("monitor@general", "info-officer", "responder@general", "office-head")),
    "chen": ("陈主笔", ("office",)),
    "zhao": ("赵组长", ("group-chair",)),
    "zhou": ("周发言", ("spokesperson", "responder@general")),
}


def found(mail_port: int) -> None:
    """Make the organisation and its people in an empty database."""
    import django

    django.setup()
    from django.core.management import call_command

    from qingting import clock
    from qingting.notices.actions import add_channel
    from qingting.orgs.models import Organisation
    from qingting.people import actions

    call_command("migrate", verbosity=0, interactive=False)
    now = clock.now()
    org = Organisation.objects.create(key="bureau", name="某市人社局", zone="Asia/Shanghai")
    by: dict[str, Any] = {"now": now, "by": "import"}
    actions.set_seconds(org, ["close"], **by)
    actions.add_unit(org, "general", UNIT, **by)
    people = {
        login: actions.add_person(org, login, name, roles=roles, **by)
        for login, (name, roles) in STAFF.items()
    }
    for person in people.values():
        actions.set_password(person, PASSWORD, **by)
        _reach(person, by)
    platform, name = ACCOUNT.split()
    account = actions.register_account(
        org, platform, name, "https://weibo.example/bureau", registered_on=now.date(), **by
    )
    actions.grant_account(account, people["zhou"], **by)
    given = {"host": "127.0.0.1", "port": str(mail_port), "tls": "none", "from": "q@bureau.example"}
    add_channel(org.pk, "mail", "信", given, secret="", **by)
    _adopt(org.pk, now, *(f"person:{people[login].pk}" for login in ("chen", "zhao")))


def _adopt(org_id: int, now: Any, by: str, second: str) -> None:
    """Put the plan in force, as two persons do; what it asks of all times begins."""
    from django.db import transaction

    from qingting.adoption.actions import adopt
    from qingting.duties.actions import standing
    from qingting.duties.queries import Place
    from qingting.plan.load import load
    from qingting.run import Engine
    from qingting.store import Mode

    plan, engine = load(PLAN), Engine()

    def start(work: Any) -> None:
        adoption = adopt(work, plan, org_id=org_id, since=now, by=by, second=second)
        standing(work, plan, Place(org_id, Mode.ACTUAL, adoption, None))

    with transaction.atomic():
        engine.act(now, start)
        engine.write()


def _reach(person: Any, by: dict[str, Any]) -> None:
    """Give a person a mail address that is theirs by the code that went there."""
    from qingting.people.actions import add_contact, ask_code, verify_contact

    point = add_contact(person, "mail", f"{person.login}@bureau.example", **by)
    verify_contact(point, ask_code(point, **by), **by)


def main(data: str, mail_port: int) -> int:
    """Set up, then run until told to stop."""
    os.environ["QINGTING_DATA"] = data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingting.settings")
    found(mail_port)
    from qingting import cli

    return cli.main(["run", "--data", data, "--port", "0"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
