"""Where the entries of plan.yaml stand: found by line, moved among their neighbours, taken out."""

from __future__ import annotations

import re

from qingting.plan import schema
from qingting.plan.texts import PLAN, Block, block_at, with_block

_SECTION = re.compile(r"([a-z][a-z-]*):")
SINGLE = ("plan", *schema.SINGLE_SECTIONS)  # sections that are one entry


def section_at(text: str, line: int) -> tuple[str, int]:
    """Return the section that a line stands in, and the line it begins at; "" and 0 above all."""
    for number, one in reversed(list(enumerate(text.splitlines()[:line], 1))):
        if found := _SECTION.match(one):
            return found[1], number
    return "", 0


def entry_at(text: str, line: int) -> Block | None:
    """Return the entry of a section that holds a line; None where there is none."""
    section, begins = section_at(text, line)
    if section in SINGLE:
        return block_at(PLAN, text, begins)
    lines = text.splitlines()
    for number in range(min(line, len(lines)), 0, -1):
        one = lines[number - 1]
        if one.strip() and not one.startswith(("   ", "\t")) and not _is_comment(one):
            return block_at(PLAN, text, number)
    return None


def last_entry(text: str, section: str) -> Block | None:
    """Return the last entry of a section; None where there is none."""
    lines = text.splitlines()
    for number in range(len(lines), 0, -1):
        one = lines[number - 1]
        if _indent(one) == 2 and not _is_comment(one) and section_at(text, number)[0] == section:
            return block_at(PLAN, text, number)
    return None


def is_row(block: Block) -> bool:
    """Whether an entry is one of a list within another."""
    return block.text.startswith("-")


def neighbour(text: str, block: Block, *, above: bool) -> Block | None:
    """Return the entry beside another, None at the end of its section or list."""
    lines = text.splitlines()
    indent = _indent(lines[block.first - 1])
    numbers = range(block.first - 1, 0, -1) if above else range(block.last + 1, len(lines) + 1)
    for number in numbers:
        one = lines[number - 1]
        if not one.strip() or _is_comment(one) or _indent(one) > indent:
            continue
        same = _indent(one) == indent and one.lstrip().startswith("-") == is_row(block)
        return block_at(block.file, text, number) if same and indent else None
    return None


def moved(text: str, block: Block, *, above: bool) -> tuple[str, int]:
    """Return the text with an entry before or behind its neighbour, and the line it begins at now;
    comments between the two stay where they are.
    """
    other = neighbour(text, block, above=above)
    if other is None:
        return text, block.first
    first, second = (other, block) if above else (block, other)
    lines = text.splitlines()
    one, two = (lines[b.first - 1 : b.last] for b in (first, second))
    between = lines[first.last : second.first - 1]
    order = [*lines[: first.first - 1], *two, *between, *one, *lines[second.last :]]
    line = first.first if above else first.first + len(two) + len(between)
    return "\n".join(order) + "\n", line


def taken_out(text: str, block: Block) -> str:
    """Return the text without an entry, and without its section where it was the only one."""
    begins = section_at(text, block.first)[1]
    left = with_block(text, block, "")
    if begins in (0, block.first):
        return left
    lines = left.splitlines()
    end = next((n for n in range(begins, len(lines)) if _SECTION.match(lines[n])), len(lines))
    if any(line.strip() and not _is_comment(line) for line in lines[begins:end]):
        return left
    return "\n".join([*lines[: begins - 1], *lines[begins:]]) + "\n"


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _indent(line: str) -> int:
    """How far a line is moved in; one without words is at its begin."""
    return len(line) - len(line.lstrip(" "))
