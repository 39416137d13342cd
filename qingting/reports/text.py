"""A document as plain text that somebody goes on writing: headings keep their numbers, by which
`paper` knows them again.
"""

from __future__ import annotations

from collections.abc import Iterator

from qingting.lang import speaking, tr
from qingting.reports.sheet import Block, Document, Heading, Listing, Paragraph, Table


def to_text(doc: Document) -> str:
    """Return what stands below the title, a line for each paragraph, an empty one before each
    heading.
    """
    with speaking(doc.language):
        return "\n".join(line for block in doc.blocks for line in _lines(block)).strip()


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield ""
            yield block.mark + block.text
        case Paragraph():
            yield block.text
        case Listing():
            yield from (f"{n}. {item}" for n, item in enumerate(block.items, 1))
        case Table():
            yield from (_row(block, row) for row in block.rows)


def _row(table: Table, row: tuple[str, ...]) -> str:
    """A row in words: what it is, then each cell under what heads its column."""
    first, *rest = row
    cells = (f"{name} {cell}" for name, cell in zip(table.header[1:], rest, strict=True))
    told = tr(", ", "，").join(cells)
    return first + tr(f" ({told})", f"（{told}）")
