"""What every connector must hold, whatever it reads: `check_connector` runs on each of them."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from qingting.errors import SourceError
from qingting.sources.connectors import CONNECTORS, Connector, Fetched
from qingting.sources.rules import Counts, Post

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
MANY = 200  # calls after which a source that says there is more never ends


@dataclass
class Case:
    """A connector's outside world.

    Attributes:
        settings: of the source.
        grow: makes the outside hold more.
        first, second: the texts it holds before and after `grow`, in order.
        permanent, passing: settings under which a call must fail so, and never otherwise.
    """

    settings: Mapping[str, Any]
    http: httpx.Client
    grow: Callable[[], object]
    first: Sequence[str]
    second: Sequence[str]
    permanent: Sequence[Mapping[str, Any]] = field(default=())
    passing: Sequence[Mapping[str, Any]] = field(default=())


def check_connector(connector: Connector, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold a connector to what the engine relies on; an assertion names what it breaks."""
    monkeypatch.setattr(socket.socket, "connect", _no_network)
    assert CONNECTORS[connector.kind] is connector, "it stands in the registry under its kind"

    first, cursor = _drain(connector, case, {})
    case.grow()
    second, _ = _drain(connector, case, cursor)

    assert _texts(first) == list(case.first), "Chinese text intact, in order, nothing lost"
    assert _texts(second) == list(case.second), "after a restart only what is new, nothing lost"
    assert len({_key(i) for i in first + second}) == len(first + second), "nothing doubled"
    _check_failures(connector, case)


def _drain(
    connector: Connector, case: Case, cursor: dict[str, Any]
) -> tuple[list[Post | Counts], dict[str, Any]]:
    """All that is there now, each call made twice, with a cursor that went through the database."""
    items: list[Post | Counts] = []
    idle = 0
    for _ in range(MANY):
        answer = _asked(connector, case, cursor)
        again = _asked(connector, case, cursor)
        assert answer == again, (
            "the same answer twice: a crash before the cursor settled costs nothing"
        )
        assert not answer.bad, answer.bad
        items.extend(answer.items)
        changed = answer.cursor != cursor
        cursor = json.loads(json.dumps(answer.cursor))
        idle = 0 if answer.items or changed or not answer.complete else idle + 1
        if idle == 2:
            return items, cursor
    raise AssertionError("it never comes to an end")


def _asked(connector: Connector, case: Case, cursor: Mapping[str, Any]) -> Fetched:
    given = json.dumps(cursor)
    answer = connector.fetch(case.settings, json.loads(given), now=NOW, http=case.http)
    assert json.loads(json.dumps(answer.cursor)) == answer.cursor, "the cursor is JSON"
    return answer


def _check_failures(connector: Connector, case: Case) -> None:
    for permanent, each in [(True, case.permanent), (False, case.passing)]:
        for settings in each:
            with pytest.raises(SourceError) as caught:
                connector.fetch(settings, {}, now=NOW, http=case.http)
            assert caught.value.permanent is permanent, f"{settings}: {caught.value}"
            assert str(caught.value).count(". ") >= 1, "it says what happened and what to do"


def _key(item: Post | Counts) -> str:
    return item.id if isinstance(item, Post) else f"{item.post}@{item.observed_at}"


def _texts(items: Sequence[Post | Counts]) -> list[str]:
    return [item.text or "" for item in items if isinstance(item, Post)]


def _no_network(*_: object) -> None:
    raise AssertionError("a connector reached for the network by itself")
