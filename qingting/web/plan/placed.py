"""What is wrong with an entry, at the key that it is wrong with.

A fault knows its line, and an entry often stands in one. So the entry is read once more with each
key in a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import yaml

from qingting.errors import Fault
from qingting.plan.texts import PLAN, Block, Checked, with_block
from qingting.web.plan import mend
from qingting.web.plan.keys import Key

_QUOTED = re.compile(r"['“]([^'”]+)['”]")


def placed(
    files: Mapping[str, str],
    block: Block,
    keys: tuple[Key, ...],
    check: Callable[[Mapping[str, str]], Checked],
) -> dict[str, list[Fault]]:
    """Return the faults of an entry by path; at "" those of the entry as such. One more reading of
    the plan.

    Args:
        check: reads the files of a plan.

    Raises:
        NoEntryError: the text is no entry.
    """
    text, paths = spread(block.text, keys)
    checked = check({**files, PLAN: with_block(files[PLAN], block, text)})
    found: dict[str, list[Fault]] = {}
    for fault in checked.faults:
        n = fault.line - block.first
        if fault.file == PLAN and 0 <= n < len(paths):
            path = paths[n] or _named(fault, keys)
            found.setdefault(path, []).append(fault)
    return found


def spread(text: str, keys: Iterable[Key]) -> tuple[str, list[str]]:
    """Return an entry with each key in a line of its own, and what path each line has."""
    id_, body = mend.body_of(text)
    begin = f"{mend.scalar(id_)}: " if id_ else "- "
    if isinstance(body, yaml.ScalarNode):
        return begin + mend.flow(body), [""]
    lines = list(_lines(begin, "", body, tuple(keys)))
    return "\n  ".join(line for _path, line in lines), [path for path, _line in lines]


def _lines(
    begin: str, path: str, node: yaml.Node, keys: tuple[Key, ...]
) -> Iterator[tuple[str, str]]:
    """Yield a node, line by line with the path of each, behind what its first line begins with."""
    if isinstance(node, yaml.SequenceNode):
        inner = keys[0].keys if keys and not keys[0].name else keys
        yield path, f"{begin}["
        for n, item in enumerate(node.value):
            yield from _ended(_lines("", _below(path, str(n)), item, inner))
        yield path, "]"
        return
    yield path, f"{begin}{{"
    for name, value in mend.pairs_of(node):
        below, said = _below(path, name.value), f"{mend.scalar(name.value)}: "
        key = next((one for one in keys if one.name == name.value), None)
        if key is not None and key.keys and _is_drawn(value):
            yield from _ended(_lines(said, below, value, key.keys))
        else:
            yield below, f"{said}{mend.flow(value)},"
    yield path, "}"


def _ended(lines: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The lines of something that is followed by another."""
    *some, (path, last) = lines
    yield from some
    yield path, f"{last},"


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _is_drawn(node: yaml.Node) -> bool:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return bool(items) and all(mend.pairs_of(one) for one in items)


def _named(fault: Fault, keys: tuple[Key, ...]) -> str:
    """The key that a fault of the whole entry names, as one that is missing; else ""."""
    names = {key.name for key in keys if key.name}
    return next((word for word in _QUOTED.findall(fault.message) if word in names), "")
