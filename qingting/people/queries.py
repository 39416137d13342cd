"""Reading our own people: for signing in, for naming who did what, for who is told now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from qingting.people.models import (
    Absence,
    AccountRight,
    ContactPoint,
    Holding,
    Look,
    OfficialAccount,
    Person,
    Session,
    Shift,
    SignInTry,
    Unit,
)
from qingting.people.rules import ADMINISTRATOR, Away, Roster, Stint
from qingting.people.sessions import SessionStore
from qingting.store import Work

FRESH = timedelta(seconds=15)  # how long what is known of an organisation's people is used
SLEEPING = timedelta(days=14)  # without a sign of life an account is shown as asleep


class Point(NamedTuple):
    """A verified address on a channel."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person is told. `language`: empty where they chose none; quiet hours are local."""

    person_id: int
    name: str
    language: str
    quiet_from: time | None
    quiet_to: time | None
    points: tuple[Point, ...]


def _running(at: datetime) -> Q:
    return Q(since__lte=at) & _not_over(at)


def _not_over(at: datetime) -> Q:
    return Q(until=None) | Q(until__gt=at)


def find_person(person_id: int, *, lock: bool = False) -> Person | None:
    """Return an active person with the organisation, None if there is none or all access ended.

    Args:
        lock: hold the row until the transaction ends, so that a one-time link is used once.
    """
    people = Person.objects.select_related("org").filter(pk=person_id, active=True)
    return (people.select_for_update(of=("self",)) if lock else people).first()


def find_login(login: str) -> Person | None:
    """Return the active person with a login, None if there is none."""
    return Person.objects.select_related("org").filter(login=login, active=True).first()


def is_administered(at: datetime) -> bool:
    """Whether anybody administers this installation."""
    held = Holding.objects.filter(_running(at), role=ADMINISTRATOR, person__active=True)
    return held.exists()


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of persons by id, those who have left among them."""
    return dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))


def written(role: str, unit: str | None) -> str:
    """`unit-head@roads`, or the role alone."""
    return f"{role}@{unit}" if unit else role


def roles_of(person_id: int, at: datetime) -> list[str]:
    """Return the roles a person may act in at an instant, `role@unit` where it is of a unit;
    sorted.

    Those held, and those of everybody who is absent and left it to them, directly or by way of
    another absent deputy. Two queries, and one more for each such step.
    """
    whose, asked = {person_id}, {person_id}
    while asked:
        away = Absence.objects.filter(_running(at), deputy__in=asked, person__active=True)
        asked = set(away.values_list("person_id", flat=True)) - whose
        whose |= asked
    held = Holding.objects.filter(_running(at), person__in=whose)
    return sorted({written(role, unit) for role, unit in held.values_list("role", "unit__key")})


def may(person_id: int, role: str, at: datetime) -> bool:
    """Whether a person may act in a role at an instant: `unit-head@roads`, or `unit-head` of any
    unit.
    """
    roles = roles_of(person_id, at)
    return role in roles or role in {mine.partition("@")[0] for mine in roles}


def holders_of(org_id: int, actor_role: str, at: datetime) -> list[Reach]:
    """Return who acts in `desk` or `unit-head@roads` at an instant: those on shift, else all who
    hold it, an absent one's deputy in their place. Five queries; the engine asks `Holders`.
    """
    return _Reachable(org_id, at).of(actor_role, at)


class Holders:
    """`holders_of`, remembered: changes of people are seen within `FRESH`, shifts and absences
    begin and end on time.
    """

    def __init__(self, work: Work) -> None:
        self._known: dict[int, _Reachable] = {}

    def of(self, org_id: int, actor_role: str, at: datetime) -> list[Reach]:
        return self._fresh(org_id, at).of(actor_role, at)

    def find(self, org_id: int, person: str, at: datetime) -> Reach | None:
        """Return how `person:7` is told; None where they left, or are of another organisation."""
        return self._fresh(org_id, at).people.get(int(person.removeprefix("person:")))

    def _fresh(self, org_id: int, at: datetime) -> _Reachable:
        known = self._known.get(org_id)
        if known is None or not known.at <= at < known.at + FRESH:
            known = self._known[org_id] = _Reachable(org_id, at)
        return known


class _Reachable:
    """An organisation's active people, good for `FRESH` from an instant on."""

    def __init__(self, org_id: int, at: datetime) -> None:
        self.at = at
        points: dict[int, list[Point]] = defaultdict(list)
        verified = ContactPoint.objects.filter(person__org=org_id, verified_at__isnull=False)
        for person_id, *point in verified.order_by("pk").values_list(
            "person_id", "channel", "address"
        ):
            points[person_id].append(Point(*point))
        self.people = {
            p.pk: Reach(
                p.pk, p.name, p.language, p.quiet_from, p.quiet_to, tuple(points.get(p.pk, ()))
            )
            for p in Person.objects.filter(org=org_id, active=True)
        }
        soon = _not_over(at) & Q(since__lt=at + FRESH)
        stint = ("person_id", "role", "unit__key", "since", "until")
        held = Holding.objects.filter(soon, person__org=org_id).order_by("pk")
        shifts = Shift.objects.filter(soon, org=org_id).order_by("since", "pk")
        away = Absence.objects.filter(soon, person__org=org_id).order_by("since", "pk")
        self._roster = Roster(
            [Stint(p, r, unit or "", *span) for p, r, unit, *span in held.values_list(*stint)],
            [Stint(p, r, unit or "", *span) for p, r, unit, *span in shifts.values_list(*stint)],
            [Away(*row) for row in away.values_list("person_id", "deputy_id", "since", "until")],
        )

    def of(self, role: str, at: datetime) -> list[Reach]:
        people = (self.people.get(id_) for id_ in self._roster.on_duty(role, at))
        return [person for person in people if person is not None]


@dataclass(frozen=True, slots=True)
class Member:
    """A person as administration shows them; `away` is the absence that runs or comes next."""

    person: Person
    holdings: tuple[Holding, ...]
    away: Absence | None
    reachable: bool  # a verified contact point

    @property
    def roles(self) -> list[str]:
        return [written(h.role, h.unit.key if h.unit else None) for h in self.holdings]


def list_people(org_id: int, at: datetime, *, left: bool = False) -> list[Member]:
    """Return the people of an organisation by name; of those who left only with `left`."""
    holdings: dict[int, list[Holding]] = defaultdict(list)
    held = Holding.objects.filter(_running(at), person__org=org_id).select_related("unit")
    for holding in held.order_by("role", "unit__key"):
        holdings[holding.person_id].append(holding)
    away: dict[int, Absence] = {}
    for absence in list_absences(org_id, at):
        away.setdefault(absence.person_id, absence)
    points = ContactPoint.objects.filter(person__org=org_id, verified_at__isnull=False)
    reached = set(points.values_list("person_id", flat=True))
    people = Person.objects.filter(org=org_id, active=not left).order_by("name", "pk")
    return [
        Member(p, tuple(holdings.get(p.pk, ())), away.get(p.pk), p.pk in reached) for p in people
    ]


def list_units(org_id: int) -> list[Unit]:
    """Return the units of an organisation by key."""
    return list(Unit.objects.filter(org=org_id).order_by("key"))


def list_shifts(org_id: int, since: datetime, until: datetime) -> list[Shift]:
    """Return the shifts that touch a time, in order, with person and unit."""
    rows = Shift.objects.filter(org=org_id, since__lt=until, until__gt=since)
    return list(rows.select_related("person", "unit").order_by("since", "role", "pk"))


def list_absences(org_id: int, at: datetime) -> list[Absence]:
    """Return the absences that are not over, in order, with person and deputy."""
    rows = Absence.objects.filter(_not_over(at), person__org=org_id, person__active=True)
    return list(rows.select_related("person", "deputy").order_by("since", "pk"))


@dataclass(frozen=True, slots=True)
class Declared:
    """An official account, who may publish on it, and whether it sleeps: nothing seen for
    `SLEEPING`, or nobody noted anything since it was registered so long ago.
    """

    account: OfficialAccount
    rights: tuple[AccountRight, ...]
    sleeps: bool


def list_accounts(org_id: int, at: datetime, today: date) -> list[Declared]:
    """Return the declared accounts by platform, closed ones last.

    Args:
        today: the local date in the organisation's zone.
    """
    rights: dict[int, list[AccountRight]] = defaultdict(list)
    running = AccountRight.objects.filter(_running(at), account__org=org_id)
    for right in running.select_related("person").order_by("person__name", "pk"):
        rights[right.account_id].append(right)
    rows = OfficialAccount.objects.filter(org=org_id)
    return [
        Declared(
            row,
            tuple(rights.get(row.pk, ())),
            not row.closed_on and today - (row.last_active_on or row.registered_on) >= SLEEPING,
        )
        for row in rows.order_by(F("closed_on").asc(nulls_first=True), "platform", "name")
    ]


def may_publish(person_id: int, account_id: int, at: datetime) -> bool:
    """Whether a person may publish on an account at an instant.

    Plan: B3.6.
    """
    rights = AccountRight.objects.filter(_running(at), person=person_id, account=account_id)
    return rights.filter(account__closed_on=None, person__active=True).exists()


def list_contacts(person_id: int) -> list[ContactPoint]:
    """Return the contact points of a person, oldest first, those not yet verified too."""
    return list(ContactPoint.objects.filter(person=person_id).order_by("pk"))


def find_contact(person_id: int, contact_id: int) -> ContactPoint | None:
    """Return a contact point of this person, None if it is nobody's or another's."""
    return ContactPoint.objects.filter(person=person_id, pk=contact_id).first()


def list_sessions(person_id: int, now: datetime) -> list[tuple[Session, Mapping[str, object]]]:
    """Return where a person is signed in, the latest to end first, each with what it keeps."""
    rows = Session.objects.filter(person=person_id, expire_date__gt=now).order_by("-expire_date")
    decode = SessionStore().decode
    return [(row, decode(row.session_data)) for row in rows]


def signed_in(keys: Collection[str], now: datetime) -> set[str]:
    """Return which of some sessions' keys still sign somebody in."""
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=now, person__active=True)
    return set(rows.values_list("session_key", flat=True))


def count_tries(key_hash: str, since: datetime) -> int:
    """How many wrong passwords were noted under a key after an instant."""
    return SignInTry.objects.filter(key_hash=key_hash, at__gt=since).count()


def sole_roles(person_id: int, org_id: int, at: datetime) -> list[str]:
    """Return the roles that nobody else of the organisation holds; `role@unit` where it is of a
    unit.
    """
    held: dict[str, set[int]] = defaultdict(set)
    rows = _running_holdings(org_id, at)
    for whose, role, unit in rows.values_list("person_id", "role", "unit__key"):
        held[written(role, unit)].add(whose)
    return sorted(role for role, whose in held.items() if whose == {person_id})


def _running_holdings(org_id: int, at: datetime) -> QuerySet[Holding]:
    return Holding.objects.filter(_running(at), person__org=org_id, person__active=True)


def find_look(person_id: int) -> Look | None:
    """Return how far a person has read, None before the first look."""
    return Look.objects.filter(person_id=person_id).first()


def find_member(org_id: int, person_id: int) -> Person | None:
    """Return a person of an organisation, also one who left; None where it has no such."""
    return Person.objects.filter(org=org_id, pk=person_id).first()


def find_unit(org_id: int, unit_id: int) -> Unit | None:
    """Return a unit of an organisation; None where it has no such."""
    return Unit.objects.filter(org=org_id, pk=unit_id).first()


def find_holding(org_id: int, holding_id: int) -> Holding | None:
    """Return what somebody of an organisation holds; None where it is over or another's."""
    held = Holding.objects.filter(person__org=org_id, until=None, pk=holding_id)
    return held.select_related("person", "unit").first()


def find_absence(org_id: int, absence_id: int) -> Absence | None:
    """Return an absence of somebody of an organisation; None where it has no such."""
    rows = Absence.objects.filter(person__org=org_id, pk=absence_id)
    return rows.select_related("person").first()


def find_shift(org_id: int, shift_id: int) -> Shift | None:
    """Return a shift of an organisation; None where it has no such."""
    rows = Shift.objects.filter(org=org_id, pk=shift_id)
    return rows.select_related("person", "unit").first()


def find_account(org_id: int, account_id: int) -> OfficialAccount | None:
    """Return a declared account of an organisation; None where it has no such."""
    return OfficialAccount.objects.filter(org=org_id, pk=account_id).first()


def find_right(org_id: int, right_id: int) -> AccountRight | None:
    """Return who may publish on an account of an organisation; None where it has no such."""
    rows = AccountRight.objects.filter(account__org=org_id, until=None, pk=right_id)
    return rows.select_related("account", "person").first()
