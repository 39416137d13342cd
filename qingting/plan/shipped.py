"""The plans that come with the product: what an organisation may choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from qingting.errors import Fault, PlanError
from qingting.lang import tr
from qingting.plan.load import SHIPPED, load
from qingting.plan.model import Plan
from qingting.plan.texts import texts_of


@lru_cache(maxsize=1)
def list_shipped() -> tuple[Plan, ...]:
    """Return every plan that is shipped, by id, as its author chose its readings; read once a
    process.
    """
    return tuple(load(path) for _, path in sorted(_files().items()))


@lru_cache(maxsize=1)
def list_examples() -> tuple[Plan, ...]:
    """Return the examples: published plans said in the language, to begin one's own from; read
    once a process.
    """
    return tuple(load(path) for _, path in sorted(_examples().items()))


def load_shipped(plan_id: str, readings: Mapping[str, str]) -> Plan:
    """Return a shipped plan under chosen readings.

    Raises:
        PlanError: a choice that the plan does not have, or no such plan.
    """
    path = _files().get(plan_id)
    if path is None:
        said = tr("No plan of this name comes with the product.", "没有这个名称的随附预案。")
        raise PlanError([Fault(plan_id, 0, said)])
    return load(path, readings=readings)


def shipped_texts(plan_id: str) -> dict[str, str]:
    """Return the files of a shipped plan or an example as texts; none where there is no such."""
    path = {**_examples(), **_files()}.get(plan_id)
    return texts_of(path) if path else {}


def _files() -> dict[str, Path]:
    """Plan files by the names of their folders; packs, which are no plans, stand a level deeper."""
    return _found("*/plan.yaml")


def _examples() -> dict[str, Path]:
    return _found("examples/*/plan.yaml")


def _found(pattern: str) -> dict[str, Path]:
    return {path.parent.name: path for root in reversed(SHIPPED) for path in root.glob(pattern)}
