"""An entry of a plan as text, changed key by key: what is not changed stays as it was written.

An entry is `ID: VALUE`, or in a list `- {…}`. A path names a key in it, as `approve.kind`, or
one of a list, as `grades.0.id`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import yaml

from qingting.plan.nodes import DEEPEST

# The parser that plans are read by: it takes `Is it so?,` in brackets, the other one does not.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONG = 150  # signs, after which a key within braces begins a line of its own
_EMPTY = "{}"
_BLOCKS = ("|", ">")

Pairs: TypeAlias = list[tuple[yaml.ScalarNode, yaml.Node]]


class NoEntryError(ValueError):
    """The text is not one entry that can be changed key by key."""


def composed(text: str) -> yaml.Node | None:
    """Return what a text holds, None for nothing.

    Raises:
        NoEntryError: it is no YAML.
    """
    try:
        _check_depth(text)
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise NoEntryError(str(getattr(error, "problem", "") or error)) from None
    return node


def _check_depth(text: str) -> None:
    """Refuse what would be walked for ever, or so deep that nobody could read it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            raise NoEntryError(f"alias, or more than {DEEPEST} levels")


def body_of(text: str) -> tuple[str, yaml.Node]:
    """Return an entry's id, "" in a list, and what it says.

    Raises:
        NoEntryError: the text is not one entry.
    """
    node = composed(text)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and len(node.value) == 1:
        return "", node.value[0]
    if isinstance(node, yaml.MappingNode) and not node.flow_style and len(node.value) == 1:
        key, value = node.value[0]
        if isinstance(key, yaml.ScalarNode):
            return key.value, value
    raise NoEntryError


def pairs_of(node: yaml.Node | None) -> Pairs:
    """Return the keys of a map with what stands at each; none of anything else."""
    found = node.value if isinstance(node, yaml.MappingNode) else []
    return [(key, value) for key, value in found if isinstance(key, yaml.ScalarNode)]


def find(body: yaml.Node, path: str) -> yaml.Node | None:
    """Return what stands at a path below an entry's body; the body itself at ""."""
    at: yaml.Node | None = body
    for name in path.split(".") if path else ():
        if isinstance(at, yaml.SequenceNode):
            at = at.value[int(name)] if name.isdecimal() and int(name) < len(at.value) else None
        else:
            at = {key.value: value for key, value in pairs_of(at)}.get(name)
    return at


def written(text: str, node: yaml.Node) -> str:
    """Return the text of a node, its later lines moved left as far as it stands right itself."""
    lines = text[_begin(node) : _end(text, node)].splitlines()
    left = [len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()]
    cut = min([node.start_mark.column, *left])
    return "\n".join([*lines[:1], *(line[cut:] for line in lines[1:])])


# Values as YAML


def scalar(value: str) -> str:
    """Return a value as it can stand anywhere: as it is where YAML reads it so, else in quotes."""
    try:
        pairs = pairs_of(composed(f"{{k: {value}, l: m}}"))
    except NoEntryError:
        pairs = []
    node = pairs[0][1] if len(pairs) == 2 else None
    plain = isinstance(node, yaml.ScalarNode) and not node.style and node.value == value
    if (
        plain
        and value
        and "\n" not in value
        and not value.startswith(("&", "*", "!", "---", "..."))
    ):
        return value
    said = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{said}"'


def flow(node: yaml.Node) -> str:
    """Return a node on one line, in brackets and braces."""
    if isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(map(flow, node.value))}]"
    if isinstance(node, yaml.MappingNode):
        return braces((flow(key), flow(value)) for key, value in node.value)
    style = getattr(node, "style", "")
    return scalar(node.value) if node.value or style else ""


def braces(pairs: Iterator[tuple[str, str]]) -> str:
    """Return a map on one line."""
    return f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}"


# Changes


def put(text: str, path: str, new: str) -> str:
    """Return an entry's text with a value, written as YAML, at a path; "" is the entry's own.

    Raises:
        NoEntryError: the text is no entry, or a key above the path holds no map.
    """
    above, _dot, name = path.rpartition(".")
    body = body_of(text)[1]
    if not path:
        return _own(text, body, new)
    table = find(body, above)
    if isinstance(table, yaml.ScalarNode) and not table.value:
        text = put(text, above, _EMPTY)
        table = find(body_of(text)[1], above)
    if not isinstance(table, yaml.MappingNode):
        raise NoEntryError
    for key, value in pairs_of(table):
        if key.value == name:
            return _replaced(text, key.end_mark, value, new, bool(table.flow_style))
    return _added(text, table, name, new)


def left_out(text: str, path: str) -> str:
    """Return an entry's text without the key at a path; as it is where there is none."""
    above, _dot, name = path.rpartition(".")
    table = find(body_of(text)[1], above)
    pairs = pairs_of(table)
    at = next((n for n, (key, _value) in enumerate(pairs) if key.value == name), None)
    if at is None or table is None:
        return text
    if len(pairs) == 1:
        return text[: _begin(table)] + _EMPTY + text[_end(text, table) :]
    return (_without_lines if _is_lines(table) else _without)(text, pairs, at)


def with_item(text: str, path: str, new: str) -> str:
    """Return an entry's text with one more at the end of the list at a path."""
    items = find(body_of(text)[1], path)
    if not isinstance(items, yaml.SequenceNode) or not items.value:
        return put(text, path, f"[{_within(new, True)}]")
    at = _end(text, items)
    if items.flow_style:
        at = _end(text, items.value[-1])
        return f"{text[:at]}, {_within(new, True)}{text[at:]}"
    at, column = _line_end(text, at), items.start_mark.column
    return f"{text[:at]}\n{' ' * column}- {_indented(new, column + 2)}{text[at:]}"


def without_item(text: str, path: str, n: int) -> str:
    """Return an entry's text without the nth, from 0, of the list at a path."""
    items = find(body_of(text)[1], path)
    if not isinstance(items, yaml.SequenceNode) or n >= len(items.value):
        return text
    if len(items.value) == 1:
        return put(text, path, "[]")
    begin, end = _begin(items.value[n]), _end(text, items.value[n])
    if items.flow_style:
        return _cut(text, begin, end)
    begin = _line_begin(text, text.rindex("-", 0, begin))
    return text[:begin].rstrip("\n") + "\n" * (begin > 0) + text[_line_end(text, end) + 1 :]


def _own(text: str, body: yaml.Node, new: str) -> str:
    id_ = body_of(text)[0]
    if not id_:
        return text[: _begin(body)] + _indented(new, 2) + text[_end(text, body) :]
    key = composed(text).value[0][0]  # type: ignore[union-attr]
    return _replaced(text, key.end_mark, body, new, in_braces=False)


def _replaced(text: str, mark: yaml.Mark, value: yaml.Node, new: str, in_braces: bool) -> str:
    """The text with a new value after the key that ends at a mark."""
    colon = text.index(":", mark.index) + 1
    begin, end = max(_begin(value), colon), max(_end(text, value), colon)
    indent = _column(text, _line_begin(text, colon)) + 2
    if not in_braces and _is_block(new):
        if _is_lines(value) and "\n" in text[colon:begin]:
            return text[:begin] + _indented(new, value.start_mark.column) + text[end:]
        return text[:colon] + "\n" + " " * indent + _indented(new, indent) + text[end:]
    return text[:colon] + " " + _indented(_within(new, in_braces), indent) + text[end:]


def _added(text: str, table: yaml.MappingNode, name: str, new: str) -> str:
    """The text with one more key at the end of a map."""
    if not table.value:
        only = f"{{{scalar(name)}: {_within(new, True)}}}"
        return text[: _begin(table)] + only + text[_end(text, table) :]
    last_key, last = pairs_of(table)[-1]
    column = table.start_mark.column
    if table.flow_style:
        at = max(_end(text, last), text.index(":", last_key.end_mark.index) + 1)
        one = f"{scalar(name)}: {_within(new, True)}"
        wide = at - _line_begin(text, at) + len(one)
        return text[:at] + (f",\n{' ' * (column + 1)}" if wide > _LONG else ", ") + one + text[at:]
    at = _line_end(text, max(_end(text, last), last_key.end_mark.index))
    own = "\n" + " " * (column + 2) if _is_block(new) else " "
    lines = f"\n{' ' * column}{scalar(name)}:{own}{_indented(new, column + 2)}"
    return text[:at] + lines + text[at:]


def _without(text: str, pairs: Pairs, at: int) -> str:
    """The text without one of several keys within braces."""
    key, value = pairs[at]
    colon = text.index(":", key.end_mark.index) + 1
    return _cut(text, key.start_mark.index, max(_end(text, value), colon))


def _cut(text: str, begin: int, end: int) -> str:
    """The text without one of several things in brackets, and without its comma."""
    if after := re.compile(r"\s*,[ ]*").match(text, end):
        return text[:begin] + text[after.end() :]
    before = text[:begin].rstrip()
    is_bare = "#" not in before[_line_begin(before, len(before)) :]
    return (before[:-1] if is_bare and before.endswith(",") else text[:begin]) + text[end:]


def _without_lines(text: str, pairs: Pairs, at: int) -> str:
    """The text without one of several keys that have lines of their own."""
    key, value = pairs[at]
    begin = key.start_mark.index
    if at == 0 and text[_line_begin(text, begin) : begin].strip():
        return text[:begin] + text[pairs[1][0].start_mark.index :]  # behind the dash of a list
    end = _line_end(text, max(_end(text, value), key.end_mark.index))
    return text[: _line_begin(text, begin)].rstrip("\n") + text[end:]


# Places


def _begin(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _end(text: str, node: yaml.Node) -> int:
    """Where a node ends; the parser takes blank lines and comments behind lines into it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        parts: Sequence[yaml.Node] = last if isinstance(last, tuple) else (last,)
        return max(_end(text, part) for part in parts)
    end = int(node.end_mark.index)
    return len(text[:end].rstrip()) if getattr(node, "style", "") in _BLOCKS else end


def _is_lines(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _is_block(new: str) -> bool:
    """Whether a value needs lines of its own."""
    node = composed(new)
    return node is not None and (_is_lines(node) or getattr(node, "style", "") in _BLOCKS)


def _within(new: str, in_braces: bool) -> str:
    """A value as it may stand within braces, if it is to stand there."""
    node = composed(new)
    if node is None or not in_braces:
        return new
    try:
        pairs = pairs_of(composed(f"{{k: {new}, l: m}}"))
    except NoEntryError:
        pairs = []
    same = len(pairs) == 2 and flow(pairs[0][1]) == flow(node)
    return new if same and not _is_block(new) else flow(node)


def _indented(new: str, indent: int) -> str:
    first, *rest = new.strip("\n").splitlines() or [""]
    return "\n".join([first, *(" " * indent + line if line.strip() else "" for line in rest)])


def _line_begin(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _column(text: str, begin: int) -> int:
    return len(text[begin:]) - len(text[begin:].lstrip(" -"))
