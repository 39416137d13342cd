"""The compiled watches of an organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count, Sum

from qingting.store import Work
from qingting.text import match, query
from qingting.watches.models import Watch


class Compiled:
    """All active watches of one organisation as one set; `everything` names those that keep
    each post.
    """

    def __init__(self, org_id: int) -> None:
        rows = list(Watch.objects.filter(org_id=org_id, active=True).order_by("name"))
        self.everything = [w.name for w in rows if w.everything]
        self._plans = {w.name: w.plan for w in rows if w.plan}
        asked = {w.name: query.parse(w.query) for w in rows if not w.everything}
        self._set = match.compile_set(asked) if asked else None

    def hits(self, title: str, text: str, *, site: str, kind: str) -> list[str]:
        """Return the names of the watches that ask for this post, those that keep everything
        first.
        """
        if self._set is None:
            return self.everything
        return [*self.everything, *self._set.hits(title, text, site=site, kind=kind)]

    def plan_of(self, hits: Iterable[str]) -> str:
        """Return the plan that the first of some watches names, "" where none names one."""
        return next((self._plans[name] for name in hits if name in self._plans), "")


class Watches:
    """Compiled sets by organisation; made anew when a watch changes."""

    def __init__(self, work: Work) -> None:
        self._sets: dict[int, Compiled] = {}
        self._seen: Mapping[int, tuple[int, int]] = _marks()

    def renew(self) -> None:
        """Forget the sets that a page changed since they were made; one small query."""
        now = _marks()
        for org_id, mark in now.items():
            if self._seen.get(org_id) != mark:
                self._sets.pop(org_id, None)
        self._seen = now

    def of(self, org_id: int) -> Compiled:
        if org_id not in self._sets:
            self._sets[org_id] = Compiled(org_id)
        return self._sets[org_id]


def _marks() -> dict[int, tuple[int, int]]:
    """What changes with every change of an organisation's watches."""
    rows = Watch.objects.values("org_id").annotate(n=Count("pk"), changes=Sum("revision"))
    return {row["org_id"]: (row["n"], row["changes"]) for row in rows.order_by("org_id")}


def list_watches(org_id: int) -> list[Watch]:
    """Return an organisation's watches by name, those switched off last."""
    return list(Watch.objects.filter(org=org_id).order_by("-active", "name"))


def find_watch(org_id: int, watch_id: int) -> Watch | None:
    """Return a watch of an organisation; None where it has no such."""
    return Watch.objects.filter(org=org_id, pk=watch_id).first()
