"""A CSV file of posts or counts: a header row with the field names of the format, a row a line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from qingting.errors import Fault, InputError
from qingting.lang import tr
from qingting.sources.rules import Bad, Counts, Post, from_fields

LARGEST_FILE: Final = 64 * 1024 * 1024  # bytes; it is held in memory

_COUNTS: Final = ("views", "reposts", "comments", "likes")
_COUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)([万亿]?)(\+?)", re.ASCII)
_TIMES: Final = {"": 1, "万": 10_000, "亿": 100_000_000}
_SHOWN = re.compile(r"(\d+(?:\.(\d+))?)([千万亿wk]?)(\+?)")
_UNITS: Final = {**_TIMES, "千": 1000, "k": 1000, "w": 10_000}
_UNKNOWN: Final = {
    "",
    "-",
    "--",
    "---",
    "—",
    "——",
    "/",
    "n/a",
    "na",
    "null",
    "none",
    "未知",
    "暂无",
}


def read(path: Path) -> Iterator[tuple[int, Post | Counts | Bad]]:
    """Yield each row below the header with the number of its first line, empty rows left out.

    Columns have the names of the format's fields, others are ignored; an empty cell is a field left
    out. `type` may be left out: a table with a column `id` is of posts, one with `post` of counts.

    Raises:
        InputError: the file cannot be opened, is larger than 64 MiB, or in no known encoding.
    """
    rows = _rows(_text(path))
    number, header = next(rows, (1, []))
    if isinstance(header, Bad):
        yield number, header
        return
    names = [name.strip() for name in header]
    if not {"id", "post"} & set(names):
        yield number, _no_header()
        return
    for number, cells in rows:
        if isinstance(cells, Bad):
            yield number, cells
        elif any(cells):
            yield number, _said(names, cells)


def count(text: str) -> object:
    """Return a count as the format writes it; a text that is none stays as it is, to be refused.

    >>> count("1,234"), count("10万+"), count("1.5亿+"), count("1.5万")
    (1234, {'min': 100000}, {'min': 150000000}, '1.5万')
    """
    found = _COUNT.fullmatch(text.strip())
    if found is None:
        return text
    digits, unit, more = found.groups()
    value = Decimal(digits.replace(",", "")) * _TIMES[unit]
    if value != value.to_integral_value() or (unit and not more):
        return text  # "1.5万" is rounded to an unknown side: no exact number, and no lower bound
    return {"min": int(value)} if more else int(value)


def shown(cell: object) -> object:
    """Return a count as platforms show it and people copy it, in the format's form; None where it
    is unknown, the text where it is no count. What is rounded is at least half its last digit less.

    >>> [shown(c) for c in (1234.0, "1,234", "10万+", "1.2万", "--", "many")]
    [1234, 1234, {'min': 100000}, {'min': 11500}, None, 'many']
    """
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if cell is None or isinstance(cell, int):
        return cell
    text = unicodedata.normalize("NFKC", str(cell)).strip().lower().replace(",", "")
    if text in _UNKNOWN:
        return None
    found = _SHOWN.fullmatch(text)
    if found is None or (found[2] and not found[3]):
        return str(cell)
    value = Decimal(found[1]) * _UNITS[found[3]]
    if found[3] and not found[4]:  # shown in its unit: the platform rounded it
        value -= Decimal(_UNITS[found[3]]) / 10 ** len(found[2] or "") / 2
    return {"min": int(value)} if found[3] or found[4] else int(value)


def _said(names: list[str], cells: list[str]) -> Post | Counts | Bad:
    if len(cells) > len(names):
        return Bad(
            tr("The row has more cells than the header.", "该行的单元格多于表头。"),
            tr("Put cells that hold a comma in quotes.", "含逗号的单元格请加引号。"),
        )
    fields: dict[str, Any] = {n: c for n, c in zip(names, cells, strict=False) if c}
    fields.setdefault("type", "post" if "id" in names else "counts")
    counts = {name: count(fields.pop(name)) for name in _COUNTS if name in fields}
    if fields["type"] == "counts":
        return from_fields(fields | counts)
    return from_fields(fields | {"counts": counts} if counts else fields)


def _no_header() -> Bad:
    return Bad(
        tr("The header names neither id nor post.", "表头既没有 id 也没有 post。"),
        tr(
            "Write the names of the fields in the first row, e.g. id,site,kind,published_at,text.",
            "请在第一行写字段名，例如 id,site,kind,published_at,text。",
        ),
    )


def _rows(text: str) -> Iterator[tuple[int, list[str] | Bad]]:
    """Each row with the number of its first line; a quoted cell may span several."""
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Bad(tr(f"Not a row of CSV: {error}.", f"不是 CSV 行：{error}。"))


def _text(path: Path) -> str:
    """The file's text, from UTF-8 or else GB18030."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise InputError([Fault(str(path), 0, error.strerror or str(error))]) from error
    if len(data) > LARGEST_FILE:
        larger = tr("is larger than 64 MiB: split it.", "超过 64 MiB，请拆分。")
        raise InputError([Fault(str(path), 0, larger)])
    return decoded(data, str(path))


def decoded(data: bytes, name: str) -> str:
    """Return a text from UTF-8 or else GB18030.

    Raises:
        InputError: it is in neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    unknown = tr("is neither UTF-8 nor GB18030.", "既不是 UTF-8 也不是 GB18030。")
    raise InputError([Fault(name, 0, unknown)])
