"""The canonical text of a plan: JSON from which the same plan can be made again, and its version.

What stands where in a file is no part of it, nor is what equals its default: neither layout, nor
comments, nor a new optional key of the language changes the version of a plan.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from operator import itemgetter
from typing import Any, Union, cast

from qingting.plan import model
from qingting.plan.model import FactKey, Leaf, Plan, Where
from qingting.plan.values import parse_key

_FRACTION = re.compile(r"-?\d+/\d+")
_LEFT_OUT = ("where", "hash", "canonical")
_JOINS: Mapping[str, type] = {"all": model.All, "any": model.AnyOf, "at-least": model.AtLeast}


def with_version(plan: Plan) -> Plan:
    """Return the plan with its canonical text, and the SHA-256 of it as its version."""
    text = json.dumps(_pack(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return dataclasses.replace(plan, canonical=text, hash=digest)


def plan_from(text: str) -> Plan:
    """Return the plan of a canonical text; every `where` names the plan, in no line.

    Raises:
        ValueError: the text is no canonical text.
    """
    try:
        data = json.loads(text)
        plan = cast(Plan, _unpack(data, Plan, Where(str(data["id"]), 0)))
    except (KeyError, TypeError, AttributeError, StopIteration) as error:
        raise ValueError(f"not the canonical text of a plan: {error!r}") from error
    digest = hashlib.sha256(text.encode()).hexdigest()
    return dataclasses.replace(plan, canonical=text, hash=digest)


def _pack(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, FactKey):
        return str(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: _pack(item) for key, item in value._asdict().items() if item is not None}
    if isinstance(value, tuple):
        return [_pack(item) for item in value]
    if isinstance(value, Mapping):
        pairs = [[key, _pack(item)] for key, item in value.items()]
        # JSON with sorted keys would forget an order that the file gives a meaning.
        return dict(pairs) if pairs == sorted(pairs, key=itemgetter(0)) else pairs
    if dataclasses.is_dataclass(value):
        fields = {
            field.name: _pack(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in _LEFT_OUT and not _is_default(value, field)
        }
        join = next((word for word, kind in _JOINS.items() if type(value) is kind), None)
        return fields | ({"join": join} if join else {})
    return value


def _is_default(value: Any, field: dataclasses.Field[Any]) -> bool:
    if field.default_factory is not dataclasses.MISSING:
        return bool(getattr(value, field.name) == field.default_factory())
    return field.default is not dataclasses.MISSING and getattr(value, field.name) == field.default


_FROM_JSON: Mapping[Any, Callable[[Any], Any]] = {
    Fraction: Fraction,
    timedelta: lambda seconds: timedelta(seconds=seconds),
    date: date.fromisoformat,
    FactKey: parse_key,
}


def _unpack(data: Any, kind: Any, where: Where) -> Any:
    """Return what `_pack` was given, by the type that stands in the model."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return _unpack_union(data, inner, where)
    if origin is tuple:
        kinds = inner[:1] * len(data) if inner[-1] is ... else inner
        return tuple(_unpack(item, one, where) for item, one in zip(data, kinds, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        pairs = data.items() if isinstance(data, dict) else data
        return {key: _unpack(item, inner[1], where) for key, item in pairs}
    if kind in _FROM_JSON:
        return _FROM_JSON[kind](data)
    return _unpack_fields(data, kind, where) if _has_fields(kind) else data


def _has_fields(kind: Any) -> bool:
    return isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"))


def _unpack_fields(data: Any, kind: type, where: Where) -> Any:
    hints = _hints(kind)
    given = {key: _unpack(item, hints[key], where) for key, item in data.items() if key != "join"}
    known = {"where": where, "hash": "", "canonical": ""}
    return kind(**{key: value for key, value in known.items() if key in hints}, **given)


def _unpack_union(data: Any, kinds: tuple[Any, ...], where: Where) -> Any:
    """Return a value that may be of several kinds: by its form in JSON there is only one."""
    if data is None:
        return None
    if isinstance(data, dict):
        if Leaf in kinds:
            return _unpack_fields(data, _JOINS.get(data.get("join", ""), Leaf), where)
        return _unpack(data, next(filter(_has_fields, kinds)), where)
    if isinstance(data, str) and Fraction in kinds and _FRACTION.fullmatch(data):
        return Fraction(data)
    if isinstance(data, str) and date in kinds and data != "unknown":
        return date.fromisoformat(data)
    plain = (isinstance(data, int) and int in kinds) or (isinstance(data, str) and str in kinds)
    if plain or any(data in typing.get_args(kind) for kind in kinds):
        return data
    return _unpack(data, next(kind for kind in kinds if kind is not type(None)), where)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)
