"""A bureau whose shifts change hands, and how they do."""

from __future__ import annotations

from qingting.duties.handover import Item, items_of
from qingting.duties.models import Duty, HandOver
from tests.engine import Bureau, at, plan


def orange_bureau() -> Bureau:
    """A bureau whose only event is orange since noon and known of since 12:05."""
    bureau = Bureau(plan("ferry"))
    bureau.say("p1")
    bureau.repost("p1", 11)
    bureau.to(at(5))
    return bureau


def hand(bureau: Bureau, by: str = "desk", **values: str) -> HandOver:
    bureau.act("hand-over", by, event="", **values)
    bureau.write()
    return HandOver.objects.latest("pk")


def take(bureau: Bureau, by: str = "desk#2", **values: str) -> None:
    bureau.act("take-over", by, event="", **values)
    bureau.write()


def listed(one: HandOver, kind: str) -> list[Item]:
    return [item for item in items_of(one) if item.kind == kind]


def entries(one: HandOver, kind: str) -> list[str]:
    rows = Duty.objects.in_bulk([int(item.key) for item in listed(one, kind)])
    return [rows[int(item.key)].entry for item in listed(one, kind)]
