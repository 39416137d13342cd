"""A document as a page of HTML that stands alone: no script, no address outside itself."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from qingting.reports.face import Face, face_of
from qingting.reports.sheet import Block, Document, Heading, Listing, Paragraph, Table, printable


def to_html(doc: Document) -> str:
    """Return the document as HTML; what it says is the same as in the other formats."""
    face = face_of(doc)
    css = files("qingting.reports").joinpath("templates/document.css").read_text("utf-8")
    body = "".join((*_above(doc, face), *map(_block, doc.blocks), *_below(face)))
    return (
        f'<!doctype html><html lang="{doc.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(doc.title)}</title><style>{css}</style></head>"
        f'<body class="{doc.layout}"><article>{body}</article></body></html>'
    )


def _text(words: str) -> str:
    return escape(printable(words))


def _tag(name: str, words: str, kind: str = "") -> str:
    if not words:
        return ""
    kind = f' class="{kind}"' if kind else ""
    return f"<{name}{kind}>{_text(words)}</{name}>"


def _above(doc: Document, face: Face) -> Iterator[str]:
    yield _tag("p", face.stamp, "stamp")
    yield from (_tag("p", mark, "mark") for mark in face.marks)
    yield _tag("p", face.mast, "mast")
    refs = [*face.refs, "".join(face.signer or ())]
    yield f'<p class="refs">{"".join(_tag("span", ref) for ref in refs)}</p><hr class="rule">'
    yield _tag("h1", doc.title)
    yield _tag("p", face.to, "to")


def _below(face: Face) -> Iterator[str]:
    yield from (_tag("p", name, "attached") for name in face.attachments)
    if face.signed:
        yield f'<div class="signed">{_tag("p", face.signed)}{_tag("p", face.date)}</div>'
    yield _tag("p", face.contact)
    lines = "".join(_tag("p", line) for line in face.imprint)
    yield f'<footer class="imprint">{lines}</footer>' if lines else ""


def _block(block: Block) -> str:
    match block:
        case Heading():
            return _tag(f"h{block.level + 1}", block.mark + block.text)
        case Paragraph():
            return _tag("p", block.text)
        case Listing():
            return f"<ol>{''.join(_tag('li', item) for item in block.items)}</ol>"
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in table.header)
    rows = ("".join(f"<td>{_text(cell)}</td>" for cell in row) for row in table.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
