"""The register as a file: every line that is asked for, in the columns of the page.

A cell that a spreadsheet would take for a formula gets an apostrophe before it: titles are the
public's words, and nothing of theirs is computed on our machines.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from qingting.web.register.rows import COLUMNS, Row

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTHS = (8, 17, 28, 48, 40, 12, 20, 14, 16, 17)  # of the columns, in characters
CHUNK = 1 << 16


def download(
    request: HttpRequest, form: str, name: str, parts: Iterable[list[Row]], zone: str
) -> StreamingHttpResponse:
    """Return a file of a key of `TYPES` that is written while it is sent.

    Args:
        name: of the file, without its ending.
    """
    tables = _tables(parts, zone, translation.get_language() or "")
    chunks = _csv(tables) if form == "csv" else _xlsx(tables)
    answer = StreamingHttpResponse(
        _unhurried(chunks) if isinstance(request, ASGIRequest) else chunks,
        content_type=TYPES[form],
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def safe(cell: str) -> str:
    """Return a cell that is shown as it stands, whatever program opens it.

    >>> safe("=1+1"), safe("工资")
    ("'=1+1", '工资')
    """
    cell = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _tables(parts: Iterable[list[Row]], zone: str, code: str) -> Iterator[list[list[str]]]:
    """The heading, then the lines part by part, in the reader's language; what sends them later
    speaks none."""
    with translation.override(code):
        yield [[str(column) for column in COLUMNS]]
    for rows in parts:
        with translation.override(code):
            table = [[safe(cell) for cell in row.cells(zone)] for row in rows]
        yield table


def _csv(tables: Iterable[list[list[str]]]) -> Iterator[bytes]:
    yield "\ufeff".encode()  # by which Excel knows that it is UTF-8
    for table in tables:
        page = io.StringIO(newline="")
        csv.writer(page).writerows(table)
        yield page.getvalue().encode()


def _xlsx(tables: Iterable[list[list[str]]]) -> Iterator[bytes]:
    book = Workbook(write_only=True)  # lines go to a file of their own as they come
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for i, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJ"[i]].width = width
    for table in tables:
        for line in table:
            sheet.append(line)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


async def _unhurried(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks one by one, each made in the thread that may ask the database."""

    def make() -> bytes | None:
        return next(chunks, None)

    while (chunk := await sync_to_async(make)()) is not None:
        yield chunk
