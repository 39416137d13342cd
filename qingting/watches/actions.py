"""Saying what we listen for; the engine takes a change over in its next round."""

from __future__ import annotations

from datetime import datetime

from qingting.errors import ActionRefusedError, Fault, InputError
from qingting.journal.actions import write
from qingting.lang import tr
from qingting.store import Mode, Subject, Work, acting
from qingting.text.query import QueryError, parse
from qingting.watches.models import Watch
from qingting.watches.rules import NAME_LENGTH

RULE = "house:watches"


def add_watch(
    org_id: int,
    name: str,
    query: str,
    *,
    everything: bool = False,
    plan: str = "",
    now: datetime,
    by: str,
) -> Watch:
    """Listen for something more.

    Args:
        everything: keep each post that comes, whatever the query says.
        plan: under which of several plans in force its events start; "" the main one.

    Raises:
        InputError: every fault, under the field's name.
        ActionRefusedError: another watch has that name.
    """
    watch = Watch(org_id=org_id, plan=plan)
    with acting(now) as work:
        _fill(watch, name, query, everything)
        watch.save(force_insert=True)
        _note(work, "watch.added", watch, by)
    return watch


def edit_watch(
    watch: Watch,
    name: str,
    query: str,
    *,
    everything: bool = False,
    plan: str | None = None,
    now: datetime,
    by: str,
) -> None:
    """Listen for something else under a watch.

    Raises:
        InputError, ActionRefusedError: as when it was added.
    """
    with acting(now) as work:
        _fill(watch, name, query, everything)
        if plan is not None:
            watch.plan = plan
        _revise(watch)
        _note(work, "watch.changed", watch, by)


def switch_watch(watch: Watch, *, on: bool, now: datetime, by: str) -> None:
    """Stop listening for what a watch asks, or begin again; what was kept stays."""
    with acting(now) as work:
        watch.active = on
        _revise(watch)
        _note(work, "watch.switched-on" if on else "watch.switched-off", watch, by)


def _fill(watch: Watch, name: str, query: str, everything: bool) -> None:
    name, query, faults = name.strip(), "" if everything else query.strip(), []
    if not 0 < len(name) <= NAME_LENGTH:
        wants = tr(f"must have 1 to {NAME_LENGTH} characters", f"应为 1 至 {NAME_LENGTH} 个字")
        faults.append(Fault("name", 0, wants))
    if not everything:
        try:
            parse(query)
        except QueryError as e:
            faults.append(Fault("query", 0, str(e)))
    if faults:
        raise InputError(faults)
    if Watch.objects.filter(org_id=watch.org_id, name=name).exclude(pk=watch.pk).exists():
        said = tr(
            f"There is a watch “{name}” already. Choose another name, or change that one.",
            f"已有名为“{name}”的监测方案。请换一个名称，或修改那一个。",
        )
        raise ActionRefusedError(said, rule=RULE)
    watch.name, watch.query, watch.everything = name, query, everything


def _revise(watch: Watch) -> None:
    watch.revision += 1
    watch.save()


def _note(work: Work, verb: str, watch: Watch, by: str) -> None:
    subject = Subject(watch.org_id, Mode.ACTUAL, "watch", str(watch.pk))
    write(work, verb, subject, actor=by, clause=RULE, everything=watch.everything, plan=watch.plan)
