"""What acts name, found: the event, the duty, the remarks, the instant."""

from __future__ import annotations

from datetime import datetime

from qingting.acts_form import Act, parse_time
from qingting.duties.queries import Duties, KnownDuty
from qingting.errors import ActionRefusedError
from qingting.events.queries import Events, KnownEvent
from qingting.lang import tr
from qingting.people.rules import may_act
from qingting.posts.queries import Known, KnownRemark
from qingting.store import Work


class Named:
    """What acts of one organisation name: events, duties; knows the refs that `open` gave."""

    def __init__(self, org_id: int, mode: str) -> None:
        self.org_id = org_id
        self.mode = mode
        self.refs: dict[str, int] = {}

    def event(self, work: Work, act: Act) -> KnownEvent:
        name = act.values.get("event") or act.values.get("post")
        return there(self.find_event(work, act), name)

    def other(self, work: Work, name: str) -> KnownEvent:
        """The second event of an act, by its id, a ref, or any post in it."""
        return there(self._named(work, name) or self._of_post(work, name), name)

    def _named(self, work: Work, name: str) -> KnownEvent | None:
        known = work.of(Events)
        if name in self.refs:
            return known.find(work, self.refs[name])
        return known.by_key(work, self.org_id, self.mode, name)

    def find_event(self, work: Work, act: Act) -> KnownEvent | None:
        """The event an act names: by id, by any post in it, or by a ref."""
        if name := act.values.get("event"):
            return self._named(work, name)
        if key := act.values.get("post"):
            return self._of_post(work, key)
        return None

    def _of_post(self, work: Work, key: str) -> KnownEvent | None:
        room = work.of(Known).room(self.org_id, self.mode)
        room.look_up([key])
        post = room.posts.get(key)
        return work.of(Events).of_remark(work, post.remark.id) if post else None

    def duty(self, work: Work, act: Act) -> KnownDuty:
        """The duty an act names: by id (a page), else by its entry, of its event or of all."""
        held = work.of(Duties)
        if id_ := act.values.get("id"):
            found = held.find(work, int(id_))
            if found is None or (found.org_id, found.mode) != (self.org_id, self.mode):
                raise ActionRefusedError(tr("no such duty", "没有这项待办"), rule="duty")
            return found
        event = self.find_event(work, act)
        if event is None and ("event" in act.values or "post" in act.values):
            self.event(work, act)
        name, about = act.values["duty"], act.values.get("about")
        mine = [d for d in (held.of(work, event) if event else []) if d.entry == name]
        mine = mine or [d for d in held.of_all() if d.entry == name]
        mine = [d for d in mine if about in (None, d.about)]
        if not mine:
            raise ActionRefusedError(
                tr(f"no such duty: {name}", f"没有这项待办：{name}"), rule="duty"
            )
        own = [d for d in mine if d.live and may_act(d.plan, d.holder, act.by)]
        return next(iter(own), None) or next((d for d in mine if d.live), mine[-1])


def there(event: KnownEvent | None, name: str | None) -> KnownEvent:
    if event is None:
        raise ActionRefusedError(
            tr(f"no such event: {name}", f"没有这个事件：{name}"), rule="event"
        )
    return event


def remarks_of(event: KnownEvent, named: str) -> list[KnownRemark]:
    """Remarks of an event by their ids, or by any post of each."""
    known = {str(remark.id): remark for remark in event.remarks}
    known |= {post.key: remark for remark in event.remarks for post in remark.posts}
    names = [name.strip() for name in named.split(",") if name.strip()]
    if lacking := [name for name in names if name not in known]:
        raise ActionRefusedError(
            tr(
                f"not in {event.key}: {', '.join(lacking)}",
                f"不在 {event.key} 里：{'、'.join(lacking)}",
            ),
            rule="remarks",
        )
    return list({known[name].id: known[name] for name in names}.values())


def instant(written: str) -> datetime:
    """A time that a page or a file gives."""
    try:
        return parse_time(written)
    except ValueError as e:
        raise ActionRefusedError(str(e), rule="time") from e
