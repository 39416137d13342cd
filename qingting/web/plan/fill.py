"""What stands at the keys of an entry, as a form shows it; and what a form sent, written there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

import yaml

from qingting.web.plan import mend
from qingting.web.plan.keys import Key, Kind

# One line of a field each: a value with its unit, or an id with its words; else with "".
Values: TypeAlias = tuple[tuple[str, str], ...]
Spoiled: TypeAlias = dict[str, str]  # path -> what is wrong with what was sent

AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(s|min|h|d|wd|%)")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_BETWEEN = re.compile(r"[\s,，、;；]+")  # two names
_LISTS = ("names", "ticks", "pairs")


class Sent(Protocol):
    """What a form sent: by name, several values each. `f:PATH` and `u:PATH` are a field's,
    `x:PATH` takes a row out.
    """

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> Sequence[str]: ...
    def __contains__(self, key: object) -> bool: ...


def values_of(text: str, key: Key, node: yaml.Node | None) -> tuple[Kind, Values]:
    """Return what stands at a key and how it can be drawn: as YAML where not as its own kind."""
    if key.kind in ("map", "rows"):
        return _table(text, key, node)
    if node is None:
        return key.kind, ()
    if isinstance(node, yaml.ScalarNode) and "\n" not in node.value:
        return _one(key, node.value)
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    if items and key.kind in _LISTS and all(isinstance(i, yaml.ScalarNode) for i in items):
        said = [item.value for item in items]
        is_odd = key.kind == "ticks" and not set(said) <= set(key.allowed)
        return "names" if is_odd else key.kind, tuple((one, "") for one in said)
    pairs = mend.pairs_of(node)
    if key.kind == "pairs" and pairs and all(isinstance(v, yaml.ScalarNode) for _k, v in pairs):
        return "pairs", tuple((one.value, words.value) for one, words in pairs)
    return "yaml", ((mend.written(text, node), ""),)


def _table(text: str, key: Key, node: yaml.Node | None) -> tuple[Kind, Values]:
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return key.kind, ()
    if key.kind == "map" and isinstance(node, yaml.MappingNode):
        return "map", ()
    is_list = isinstance(node, yaml.SequenceNode)
    if key.kind == "rows" and is_list and all(isinstance(i, yaml.MappingNode) for i in node.value):
        return "rows", ()
    return "yaml", ((mend.written(text, node), ""),)


def _one(key: Key, value: str) -> tuple[Kind, Values]:
    if not value:
        return key.kind, ()
    if key.kind == "span" and (amount := AMOUNT.fullmatch(value)):
        return "span", ((amount[1], amount[2]),)
    if (key.kind == "flag" and value not in ("yes", "no")) or (
        key.kind == "ticks" and value not in key.allowed
    ):
        return "line", ((value, ""),)
    return key.kind, ((value, ""),)


def sent_of(sent: Sent, path: str, kind: Kind, *, known: bool = False) -> Values | None:
    """Return what was sent for a key, None for nothing; empty where it is to be left out.

    Args:
        known: whether the plan has names for what is listed, which hold no comma.
    """
    if f"f:{path}" not in sent:
        return None
    given = [one.replace("\r\n", "\n").strip("\n").rstrip() for one in sent.getlist(f"f:{path}")]
    more = [" ".join(one.split()) for one in sent.getlist(f"u:{path}")]
    if kind == "flag":
        given = given[-1:]
    if kind == "names" and known:
        given = [name for one in given for name in _BETWEEN.split(one)]
    more += [""] * (len(given) - len(more))
    if kind == "span":
        more = [unit if _NUMBER.fullmatch(n) else "" for n, unit in zip(given, more, strict=False)]
    if kind != "yaml":
        given = [" ".join(one.split()) for one in given]
    both = zip(given, more, strict=False)
    return tuple((a, b) for a, b in both if a or (b and kind == "pairs"))


def yaml_of(kind: Kind, values: Values) -> str:
    """Return what was sent as YAML.

    Raises:
        NoEntryError: it was written as YAML and is none.
    """
    first = values[0][0]
    if kind == "yaml":
        node = mend.composed(first)
        if node is None:
            raise mend.NoEntryError("a comment alone")
        is_one = isinstance(node, yaml.ScalarNode) and not node.style
        return mend.scalar(node.value) if is_one else first
    if kind == "span":
        return mend.scalar("".join(values[0]))
    if kind == "pairs" and any(words for _id, words in values):
        return mend.braces((mend.scalar(one), mend.scalar(words)) for one, words in values)
    said = [mend.scalar(one) for one, _more in values]
    return f"[{', '.join(said)}]" if kind in _LISTS and len(said) > 1 else said[0]


def fill(text: str, keys: Iterable[Key], sent: Sent) -> tuple[str, Spoiled]:
    """Return an entry's text with what a form sent; what was sent as YAML and is none stays out.

    Raises:
        NoEntryError: the text is no entry.
    """
    filler = _Filler(text, sent)
    for key in keys:
        filler.take(key.name, key)
    return filler.text, filler.spoiled


class _Filler:
    """Changes a text key by key. `spoiled`: what could not be written, and why."""

    def __init__(self, text: str, sent: Sent) -> None:
        self.text, self.sent = text, sent
        self.spoiled: Spoiled = {}

    def take(self, path: str, key: Key) -> None:
        """Write what was sent for a key and for those within it."""
        node = mend.find(mend.body_of(self.text)[1], path)
        kind, values = values_of(self.text, key, node)
        if kind == "rows":
            self._rows(path, key, node)
            return
        if kind == "map":
            self._map(path, key, node)
            return
        new = sent_of(self.sent, path, kind, known=bool(key.known))
        if new is None or new == values:
            return
        said = self._yaml(path, kind, new)
        if said is None:
            return
        if not said and path:
            self.text = mend.left_out(self.text, path)
        else:
            self.text = mend.put(self.text, path, said)

    def _yaml(self, path: str, kind: Kind, new: Values) -> str | None:
        try:
            return yaml_of(kind, new) if new else ""
        except mend.NoEntryError as error:
            self.spoiled[path] = str(error)
            return None

    def _map(self, path: str, key: Key, node: yaml.Node | None) -> None:
        inside = self._inside(path, key)
        if not any(f"f:{path}.{one.name}" in self.sent for one in key.keys):
            return
        if node is None or not mend.pairs_of(node):
            if inside:
                self.text = mend.put(self.text, path, mend.braces(iter(inside.items())))
        elif not inside and not self._unknown(node, key):
            self.text = mend.left_out(self.text, path)
        else:
            for one in key.keys:
                self.take(f"{path}.{one.name}", one)

    def _inside(self, path: str, key: Key) -> Mapping[str, str]:
        """What was sent for the keys of a map that is not there yet, as YAML."""
        found = {}
        for one in key.keys:
            below = f"{path}.{one.name}" if path else one.name
            kind = "yaml" if one.kind in ("map", "rows") else one.kind
            new = sent_of(self.sent, below, kind, known=bool(one.known))
            if new and (said := self._yaml(below, kind, new)):
                found[one.name] = said
        return found

    def _unknown(self, node: yaml.Node, key: Key) -> bool:
        return bool({k.value for k, _v in mend.pairs_of(node)} - {one.name for one in key.keys})

    def _rows(self, path: str, key: Key, node: yaml.Node | None) -> None:
        count = len(node.value) if isinstance(node, yaml.SequenceNode) else 0
        place: Callable[[int], str] = lambda n: f"{path}.{n}" if path else str(n)  # noqa: E731
        for n in range(count):
            for one in key.keys:
                self.take(f"{place(n)}.{one.name}", one)
        new = count
        while any(f"f:{place(new)}.{one.name}" in self.sent for one in key.keys):
            if inside := self._inside(place(new), key):
                self.text = mend.with_item(self.text, path, mend.braces(iter(inside.items())))
            new += 1
        for n in reversed(range(count)):
            if f"x:{place(n)}" in self.sent:
                self.text = mend.without_item(self.text, path, n)
