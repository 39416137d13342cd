"""Bringing a database in line with what `qingting run` was told: plan, people, watches, sources."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from qingting.adoption.actions import adopt
from qingting.adoption.queries import in_force
from qingting.duties.actions import standing
from qingting.duties.queries import Place
from qingting.errors import ConfigError, Fault, InputError
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.people.actions import load_people
from qingting.plan.load import load
from qingting.plan.values import parse_duration
from qingting.run import Engine
from qingting.sources import actions as sources
from qingting.sources.connectors import CONNECTORS
from qingting.sources.models import Source
from qingting.store import Mode, Work
from qingting.watches.models import Watch
from qingting.watches.rules import load as load_watches

Given = dict[str, dict[str, Any]]  # source name -> keyword arguments of sources.add


def prepare(engine: Engine, args: argparse.Namespace, now: datetime) -> None:
    """Do what the options ask for; the caller owns the transaction.

    An empty database without a plan stays empty: people set it up on its pages.

    Raises:
        ConfigError: people, sources or watches are given, and no organisation to take them.
        PlanError, InputError: a file that an option names cannot be used; nothing was changed.
    """
    given = load_sources(args.sources) if args.sources else {}
    if args.posts_from:
        folder = str(Path(args.posts_from).absolute())
        given[folder[-120:]] = {
            "kind": "folder",
            "settings": {"path": folder},
            "complete": True,
            "every_s": 0,
        }
    org = _organisation(args.plan)
    if org is None:
        if given or args.people or args.watches or args.watch_all:
            empty = tr("the database is empty; give a plan", "数据库是空的，请给出一份预案")
            raise ConfigError("--plan", "", empty)
        return
    if args.people:
        load_people(args.people, org, now=now, by="import")
    engine.act(now, lambda work: _set_up(work, args, org, given))
    engine.write()


def _organisation(plan: str | None) -> Organisation | None:
    """The organisation of this installation; made of the plan's name where there is none yet."""
    found = Organisation.objects.order_by("id").first()
    if found is not None or plan is None:
        return found
    loaded = load(plan)
    return Organisation.objects.create(key=loaded.id, name=loaded.zh, zone=loaded.timezone)


def _set_up(work: Work, args: argparse.Namespace, org: Organisation, given: Given) -> None:
    if args.plan:
        plan = load(args.plan)
        present = in_force(org.pk, work.now)
        if present is None or (present.plan, present.version) != (plan.id, plan.hash):
            adoption = adopt(work, plan, org_id=org.pk, since=work.now, by="import", trial=True)
            standing(work, plan, Place(org.pk, Mode.ACTUAL, adoption, None))
    if args.watch_all:
        Watch.objects.get_or_create(org=org, name="all", defaults={"everything": True})
    for watch in load_watches(args.watches) if args.watches else ():
        Watch.objects.update_or_create(
            org=org, name=watch.name, defaults={"query": watch.query.text, "active": True}
        )
    there = set(Source.objects.filter(org=org).values_list("name", flat=True))
    for name, source in given.items():
        if name not in there:
            sources.add(work, org_id=org.pk, name=name, **source)


def load_sources(path: str) -> Given:
    """Load a file of sources: `name: {kind: feed, url: …, every: 10min, expected: 6h}` each.

    `every` [1min], `expected` (silence beyond it is told of), `complete: yes` where the source
    gives every repost; every other key is a setting of the connector of that `kind`.

    Raises:
        InputError: every fault of the file at once.
    """
    try:
        found = yaml.load(Path(path).read_text("utf-8"), Loader=yaml.BaseLoader)  # all stays text
    except (OSError, UnicodeDecodeError) as e:
        unread = f"{tr('cannot be read', '读不出')}: {e}"
        raise InputError([Fault(path, 0, unread)]) from e
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else 0
        raise InputError([Fault(path, line, str(e.problem))]) from e
    if not isinstance(found, dict):
        raise InputError([Fault(path, 1, tr("must be a map by name", "应按名称列出信源"))])
    given: Given = {}
    faults = []
    for name, entry in found.items():
        try:
            given[name] = _source(entry)
        except ValueError as e:
            faults.append(Fault(path, 0, f"{name}: {e}"))
    if faults:
        raise InputError(faults)
    return given


def _source(entry: object) -> dict[str, Any]:
    values = dict(entry) if isinstance(entry, dict) else {}
    kind = values.pop("kind", "")
    if kind not in CONNECTORS:
        known = " ".join(CONNECTORS)
        raise ValueError(tr(f"kind must be one of {known}", f"kind 应为 {known} 之一"))
    every = parse_duration(values.pop("every", "1min"))
    expected = values.pop("expected", None)
    complete = values.pop("complete", "") == "yes"
    return {
        "kind": kind,
        "settings": values,
        "complete": complete,
        "every_s": _seconds(every),
        "expected_s": _seconds(parse_duration(expected)) if expected else None,
    }


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
