"""Reading the lines of a document that somebody gave: Word, PDF with text, plain text, Markdown.

What could harm is refused before it is read: a file too large, one that unpacks to more, macros, a
password. Pictures of pages have no text: that is said, not guessed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePath
from typing import TypeAlias

from qingting.errors import Fault, InputError
from qingting.lang import tr

MAX_BYTES = 20_000_000  # of the file as it came
MAX_UNPACKED = 200_000_000  # of a Word file's parts
MAX_PAGES = 500
MAX_CHARACTERS = 2_000_000
_OLD = b"\xd0\xcf\x11\xe0"  # .doc, and anything under a password


Grid: TypeAlias = tuple[tuple[str, ...], ...]  # rows of cells; a merged one in all its places


def lines_of(block: str | Grid) -> list[str]:
    """Return a line as it is, a table row by row."""
    return [block] if isinstance(block, str) else [" ".join(dict.fromkeys(row)) for row in block]


def read_blocks(name: str, data: bytes) -> list[str | Grid]:
    """Return the lines and the tables of a document, in order.

    Args:
        name: of the file; its ending says what it should be, its first bytes what it is.

    Raises:
        InputError: it is too large, of another kind, under a password, or holds no text.
    """
    if len(data) > MAX_BYTES:
        raise _refused(name, tr("is over 20 MB", "超过 20 MB"))
    if data.startswith(_OLD):
        said = tr("is an old .doc or under a password", "是旧版 .doc 或加了密码")
        raise _refused(name, said, tr("Save it as .docx without one.", "请另存为无密码的 .docx。"))
    blocks = [b.rstrip() if isinstance(b, str) else b for b in _reader(name, data)(name, data)]
    lines = [line for block in blocks for line in lines_of(block)]
    if not any(line.strip() for line in lines):
        hint = tr("Recognise the text of its pages first.", "请先识别图片中的文字。")
        raise _refused(
            name, tr("holds no text, perhaps pictures only", "没有文字，可能只有图片"), hint
        )
    if sum(map(len, lines)) > MAX_CHARACTERS:
        raise _refused(name, tr("has over 2,000,000 characters", "超过 200 万字"))
    return blocks


def _reader(name: str, data: bytes) -> Callable[[str, bytes], Iterator[str | Grid]]:
    ending = PurePath(name).suffix.lower()
    if data.startswith(b"%PDF-"):
        return _pdf
    if data.startswith(b"PK\x03\x04") and ending in (".docx", ".docm"):
        return _docx
    if ending in (".txt", ".md"):
        return _text
    raise _refused(
        name,
        tr("is none of .docx, .pdf, .txt, .md", "不是 .docx、.pdf、.txt、.md"),
        tr("Save it as one of these.", "请另存为其中一种。"),
    )


def _docx(name: str, data: bytes) -> Iterator[str | Grid]:
    from docx import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = packed.namelist()
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise _refused(name, tr("unpacks to over 200 MB", "解压后超过 200 MB"))
        if any(part.lower().endswith("vbaproject.bin") for part in names):
            raise _refused(
                name, tr("holds macros", "含宏"), tr("Save it without.", "请去掉宏再存。")
            )
        for block in Document(BytesIO(data)).iter_inner_content():
            if isinstance(block, Paragraph):
                yield from block.text.splitlines() or [""]
            elif isinstance(block, Table):
                yield tuple(tuple(c.text.strip() for c in row.cells) for row in block.rows)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise _refused(name, tr("is damaged", "已损坏"), str(error)[:120]) from error


def _pdf(name: str, data: bytes) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise _refused(name, tr("is under a password", "加了密码"))
        if len(reader.pages) > MAX_PAGES:
            raise _refused(name, tr("has over 500 pages", "超过 500 页"))
        for page in reader.pages:
            yield from _joined((page.extract_text() or "").splitlines())
    except (PyPdfError, ValueError, KeyError, OSError, RecursionError, TypeError) as error:
        raise _refused(name, tr("is damaged", "已损坏"), str(error)[:120]) from error


def _joined(lines: list[str]) -> Iterator[str]:
    """Lines that a page broke, put together again: one goes on where the one before has no end."""
    held = ""
    for line in lines:
        part = line.strip()
        if held and part and held[-1] not in "。；;：:.！!？?" and len(held) > 20:
            held += part
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _text(name: str, data: bytes) -> Iterator[str]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from (line.lstrip("#>* ").rstrip() for line in text.splitlines())
        return
    raise _refused(
        name, tr("is neither UTF-8 nor GB18030 text", "既不是 UTF-8 也不是 GB18030 文本")
    )


def _refused(name: str, why: str, hint: str = "") -> InputError:
    return InputError([Fault(name, 0, why, hint)])
