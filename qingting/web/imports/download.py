"""The refused rows of an import as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook

from qingting.sources.models import Import, Refusal
from qingting.web import words
from qingting.web.register.download import TYPES, safe


def download(form: str, one: Import, refused: Iterable[Refusal]) -> HttpResponse:
    """Return the rows with their reasons, `form` a key of `TYPES`."""
    table = [[_("Row"), _("Why")]]
    table += [[str(r.row), safe(words.said(r.message, r.message_en))] for r in refused]
    answer = HttpResponse(_csv(table) if form == "csv" else _xlsx(table), content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="refused-{one.pk}.{form}"'
    return answer


def _csv(table: list[list[str]]) -> bytes:
    page = io.StringIO(newline="")
    csv.writer(page).writerows(table)
    return page.getvalue().encode("utf-8-sig")  # by which Excel knows that it is UTF-8


def _xlsx(table: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in table:
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
