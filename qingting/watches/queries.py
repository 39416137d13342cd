"""The compiled watches of an organisation."""

from __future__ import annotations

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
        asked = {w.name: query.parse(w.query) for w in rows if not w.everything}
        self._set = match.compile_set(asked) if asked else None

    def hits(self, title: str, text: str, *, site: str, kind: str) -> list[str]:
        """Return the names of the watches that ask for this post, those that keep everything
        first.
        """
        if self._set is None:
            return self.everything
        return [*self.everything, *self._set.hits(title, text, site=site, kind=kind)]


class Watches:
    """Compiled sets by organisation; made anew when a watch changes."""

    def __init__(self, work: Work) -> None:
        self._sets: dict[int, Compiled] = {}

    def of(self, org_id: int) -> Compiled:
        if org_id not in self._sets:
            self._sets[org_id] = Compiled(org_id)
        return self._sets[org_id]
