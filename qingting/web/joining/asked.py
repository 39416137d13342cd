"""What a page of joining asks for: which act, with what, upon which remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from qingting.events.models import Event
from qingting.web.acts.forms import LONGEST, ON_EVENT

NEW = "new"  # in place of an event: one that is made by it
MOVE = gettext_lazy("Move remarks")
MOVES = gettext_lazy("Into another event, or into a new one with clocks of its own.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A filled form. `remarks`: ids, None where the whole event is meant; `to`: key of an event,
    or `NEW`; `find`: words that events are looked for by.
    """

    event: Event
    remarks: tuple[str, ...] | None
    to: str
    why: str
    find: str

    @property
    def act(self) -> str:
        if self.remarks is None:
            return "merge"
        return "split" if self.to == NEW else "move"

    @property
    def words(self) -> Promise | str:
        return ON_EVENT["merge"].words if self.remarks is None else MOVE

    @property
    def does(self) -> Promise | str:
        return ON_EVENT["merge"].does if self.remarks is None else MOVES

    @property
    def complete(self) -> bool:
        """Whether nothing is missing; a move needs no reason."""
        return bool(self.to) and (bool(self.why) or self.act == "move")

    def values(self, why: str = "") -> dict[str, str]:
        """Return the act's own keys.

        Args:
            why: stands for a reason that is not written yet.
        """
        found = {"event": self.event.key}
        if self.remarks is not None:
            found["remarks"] = ",".join(self.remarks)
        if self.act != "split":
            found["into" if self.act == "merge" else "to"] = self.to
        if self.act != "move":
            found["why"] = self.why or why
        return found


def asked_of(request: HttpRequest, event: Event, *, whole: bool) -> Asked:
    """Return what was filled in, or what the address already says."""
    said: QueryDict = request.POST if request.method == "POST" else request.GET
    to = said.get("to", "")
    return Asked(
        event,
        remarks=None if whole else tuple(r for r in said.getlist("remark") if r.isdecimal()),
        to=to if re.fullmatch(r"E[0-9]{1,9}", to) or (to == NEW and not whole) else "",
        why=said.get("why", "").strip()[:LONGEST],
        find=said.get("find", "").strip()[:100],
    )
